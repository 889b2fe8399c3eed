# Ingest: search exports -> one record table, every file accounted for.
#
# Needs: data/exports/<source>/* (people's, never changed).
# Makes: results/records/records.parquet, files.csv (each file's reconciliation), rejected.csv.


rule ingest:
    """Read the exports of {SOURCES}."""
    input:
        protocol=PROTOCOL,
        exports=[str(path) for source in SOURCES for path in layout.exports(source)],
        code=code("ingest.py", "sources"),
    output:
        records="results/records/records.parquet",
        files="results/records/files.csv",
        rejected="results/records/rejected.csv",
    log:
        "results/logs/ingest.log",
    threads: 4
    params:
        script=script("ingest.py"),
    shell:
        "{PYTHON:q} {params.script:q}" " --protocol {input.protocol:q}" " --out results/records" " > {log:q} 2>&1"
