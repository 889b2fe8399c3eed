# Dedupe: records -> groups of records of the same report, and one merged record a group.
#
# Needs: config/review.yaml, results/records/records.parquet; data/duplicates/verdicts.csv where people have settled pairs.
# Makes: results/dedupe/groups.parquet, unique.parquet, merges.csv and fields.csv (the trace), questions.csv,
#        progress.csv; overlap.csv, sources.csv, summary.csv, methods.<language>.txt, report*.html;
#        results/figures/overlap.<language>.{svg,pdf,png}.
# Extends in place: data/duplicates/verdicts.csv, by pairs that a person must settle.


rule dedupe:
    """Find the records that stand for the same report."""
    input:
        protocol=PROTOCOL,
        records=rules.ingest.output.records,
        verdicts=existing(layout.VERDICTS),
        code=code("dedupe.py", "dedupe"),
    output:
        groups="results/dedupe/groups.parquet",
        unique="results/dedupe/unique.parquet",
        merges="results/dedupe/merges.csv",
        fields="results/dedupe/fields.csv",
        questions="results/dedupe/questions.csv",
        progress="results/dedupe/progress.csv",
    log:
        "results/logs/dedupe.log",
    params:
        script=script("dedupe.py"),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --records {input.records:q}"
        " --out results/dedupe"
        " > {log:q} 2>&1"


rule overlap:
    """Report the deduplication: overlap between sources, merges by rule, the questions, the methods sentence."""
    input:
        protocol=PROTOCOL,
        records=rules.ingest.output.records,
        groups=rules.dedupe.output.groups,
        merges=rules.dedupe.output.merges,
        questions=rules.dedupe.output.questions,
        verdicts=existing(layout.VERDICTS),
        code=code("overlap.py", "dedupe", "pages"),
    output:
        overlap="results/dedupe/overlap.csv",
        sources="results/dedupe/sources.csv",
        summary="results/dedupe/summary.csv",
        methods=expand("results/dedupe/methods.{language}.txt", language=LANGUAGES),
        pages=[f"results/dedupe/{file_name('report', LANGUAGES, language)}" for language in LANGUAGES],
        figures=expand("results/figures/overlap.{language}.{format}", language=LANGUAGES, format=["svg", "pdf", "png"]),
    log:
        "results/logs/overlap.log",
    params:
        script=script("overlap.py"),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --records {input.records:q}"
        " --groups {input.groups:q}"
        " --merges {input.merges:q}"
        " --questions {input.questions:q}"
        " --out results/dedupe"
        " --figures results/figures"
        " > {log:q} 2>&1"
