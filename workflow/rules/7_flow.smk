# Flow: every record's fate, the sets of ids that prove the numbers, and the PRISMA 2020 diagram.
#
# Needs: records, groups, every stage's decisions, what became of the reports; an earlier version, where there is one.
# Makes: results/flow/fates.parquet, sets/<box>.csv, counts.csv; results/figures/prisma.<language>.{svg,pdf,png}.

DECISIONS = by_stage("decisions.csv")


rule flow:
    input:
        records=rules.ingest.output.records,
        groups=rules.dedupe.output.groups,
        unique=rules.dedupe.output.unique,
        decisions=list(DECISIONS.values()),
        reports=rules.retrieve.output.reports,
        studies=rules.register.output.studies,
        automatic=rules.limit.output.automatic if LIMITED else [],
        previous=str(REVIEW.flow.previous) if REVIEW.flow.previous else [],
    output:
        counts="results/flow/counts.csv",
        fates="results/flow/fates.parquet",
        sets=directory("results/flow/sets"),
    log:
        "results/logs/flow.log",
    benchmark:
        "results/benchmarks/flow.tsv"
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        code=code("flow"),
        languages=own_languages(),
        protocol=protocol("flow"),
        decisions=options("decisions", DECISIONS),
        automatic="--automatic results/screening/automatic.csv" if LIMITED else "",
    message:
        "Trace every record, and prove that the numbers add up"
    shell:
        '"$PYTHON" "$SCRIPTS/flow.py"'
        " --records {input.records:q}"
        " --groups {input.groups:q}"
        " --unique {input.unique:q}"
        " {params.decisions}"
        " --reports {input.reports:q}"
        " --studies {input.studies:q}"
        " {params.automatic}"
        " --out results/flow"
        " > {log:q} 2>&1"


rule diagram:
    input:
        counts=rules.flow.output.counts,
        facts="results/facts.json" if with_numbers() else [],
    output:
        expand("results/figures/prisma.{language}.{format}", language=LANGUAGES, format=["pdf", "png"]),
        *[
            report(
                f"results/figures/prisma.{language}.svg",
                caption="../report/prisma.rst",
                category="The review",
                labels={"figure": "PRISMA 2020 flow diagram", "language": language},
            )
            for language in LANGUAGES
        ],
    log:
        "results/logs/diagram.log",
    benchmark:
        "results/benchmarks/diagram.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        code=code("diagram"),
        languages=own_languages(),
        protocol=protocol("diagram"),
        shown=LANGUAGES,
        facts="--facts results/facts.json" if with_numbers() else "",
    message:
        "Draw the flow diagram"
    shell:
        '"$PYTHON" "$SCRIPTS/diagram.py"'
        " --counts {input.counts:q}"
        " --languages {params.shown:q}"
        " {params.facts}"
        " --out results/figures"
        " > {log:q} 2>&1"
