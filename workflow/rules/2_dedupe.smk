# Dedupe: records -> groups of records of the same report, and one merged record a group.
#
# Needs: config/review.yaml, results/records/records.parquet; data/enrichment.csv, where cells were looked up; data/duplicates/verdicts.csv (or .xlsx) where people have settled pairs.
# Makes: results/dedupe/groups.parquet, unique.parquet, merges.csv and fields.csv (the trace), questions.csv,
#        unasked.csv, progress.csv, work.csv; asked.csv, overlap.csv, sources.csv, summary.csv, methods.<language>.txt, report*.html;
#        results/figures/overlap.<language>.{svg,pdf,png}.
# Extends in place: that sheet, by pairs that a person must settle.


rule dedupe:
    input:
        records=rules.ingest.output.records,
    output:
        groups="results/dedupe/groups.parquet",
        unique="results/dedupe/unique.parquet",
        merges="results/dedupe/merges.csv",
        fields="results/dedupe/fields.csv",
        questions="results/dedupe/questions.csv",
        unasked="results/dedupe/unasked.csv",
        progress="results/dedupe/progress.csv",
        work="results/dedupe/work.csv",
    log:
        "results/logs/dedupe.log",
    benchmark:
        "results/benchmarks/dedupe.tsv"
    resources:
        mem_mb=8000,
        runtime=120,
    params:
        code=code("dedupe"),
        languages=own_languages(),
        protocol=protocol("dedupe"),
        heard=heard("dedupe"),
        sheets=sheets_of("dedupe"),
        enriched=enriched(),
    message:
        "Find the records that stand for the same report"
    shell:
        '"$PYTHON" "$SCRIPTS/dedupe.py"'
        " --records {input.records:q}"
        " --out results/dedupe"
        " --sheets {params.sheets:q}"
        " --heard dedupe {params.heard:q}"
        " > {log:q} 2>&1"


rule overlap:
    input:
        records=rules.ingest.output.records,
        groups=rules.dedupe.output.groups,
        merges=rules.dedupe.output.merges,
        questions=rules.dedupe.output.questions,
        unasked=rules.dedupe.output.unasked,
    output:
        overlap="results/dedupe/overlap.csv",
        sources="results/dedupe/sources.csv",
        asked="results/dedupe/asked.csv",
        summary="results/dedupe/summary.csv",
        methods=expand("results/dedupe/methods.{language}.txt", language=LANGUAGES),
        pages=[f"results/dedupe/{file_name('report', LANGUAGES, language)}" for language in LANGUAGES],
        figures=expand("results/figures/overlap.{language}.{format}", language=LANGUAGES, format=["pdf", "png"]),
        drawings=report(
            expand("results/figures/overlap.{language}.svg", language=LANGUAGES),
            caption="../report/overlap.rst",
            category="Deduplication",
            labels={"figure": "Overlap of the sources"},
        ),
    log:
        "results/logs/overlap.log",
    benchmark:
        "results/benchmarks/overlap.tsv"
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        code=code("overlap"),
        languages=own_languages(),
        protocol=protocol("overlap"),
        heard=heard("dedupe"),
    message:
        "Report the deduplication: overlap of the sources, merges by rule, questions, methods"
    shell:
        '"$PYTHON" "$SCRIPTS/overlap.py"'
        " --records {input.records:q}"
        " --groups {input.groups:q}"
        " --merges {input.merges:q}"
        " --questions {input.questions:q}"
        " --unasked {input.unasked:q}"
        " --out results/dedupe"
        " --figures results/figures"
        " > {log:q} 2>&1"
