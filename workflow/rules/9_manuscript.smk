# Manuscript: what goes to the journal, in every output language.
#
# Needs: facts, tables of the stages, the diagram, data/manuscript/ (sections that the team wrote).
# Makes: results/manuscript/manuscript.<language>.{docx,html,md}, references.{ris,bib}.


rule manuscript:
    input:
        frames=frames(*FRAMEWORKS),
        sections=sections(),
        queries=queries(),
        facts=rules.facts.output.facts,
        lists=rules.facts.output.lists,
        records=rules.ingest.output.records,
        unique=rules.dedupe.output.unique,
        fates=rules.flow.output.fates,
        sets=rules.flow.output.sets,
        studies=rules.chart.output.studies,
        printed=rules.chart.output.printed,
        coded=expand(
            "results/coding/{framework}/{table}.csv",
            framework=FRAMEWORKS,
            table=["framework", "codebook"],
        ),
        drawn=expand("results/figures/prisma.{language}.{form}", language=LANGUAGES, form=["png", "svg"]),
    output:
        pack=directory("results/manuscript"),
    log:
        "results/logs/manuscript.log",
    benchmark:
        "results/benchmarks/manuscript.tsv"
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        code=code("manuscript"),
        languages=own_languages(),
        protocol=protocol("manuscript"),
    message:
        "Write the manuscript, its references and checklists"
    shell:
        '"$PYTHON" "$SCRIPTS/manuscript.py"' " --facts {input.facts:q}" " --out {output.pack:q}" " > {log:q} 2>&1"
