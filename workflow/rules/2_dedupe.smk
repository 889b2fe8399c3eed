# Dedupe: records -> groups of records of the same report, and one merged record a group.
#
# Needs: results/records/records.parquet; data/duplicates/verdicts.csv where people have settled pairs.
# Makes: results/dedupe/groups.parquet, unique.parquet, merges.csv (the trace), questions.csv,
#        progress.csv.
# Extends in place: data/duplicates/verdicts.csv, by pairs that a person must settle.


rule dedupe:
    """Find the records that stand for the same report."""
    input:
        records=rules.ingest.output.records,
        verdicts=existing(layout.VERDICTS),
        code=code("dedupe.py", "dedupe"),
    output:
        groups="results/dedupe/groups.parquet",
        unique="results/dedupe/unique.parquet",
        merges="results/dedupe/merges.csv",
        questions="results/dedupe/questions.csv",
        progress="results/dedupe/progress.csv",
    log:
        "results/logs/dedupe.log",
    params:
        script=script("dedupe.py"),
    shell:
        "{PYTHON:q} {params.script:q}" " --records {input.records:q}" " --out results/dedupe" " > {log:q} 2>&1"
