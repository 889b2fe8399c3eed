# Ingest: search exports -> one record table, every file accounted for.
#
# Needs: data/exports/<source>/* (people's, never changed, but for the headings of a sheet without a row).
# Makes: results/records/records.parquet, files.csv (each file's reconciliation), rejected.csv.


rule ingest:
    input:
        exports=exports,
    output:
        records="results/records/records.parquet",
        files="results/records/files.csv",
        rejected="results/records/rejected.csv",
    log:
        "results/logs/ingest.log",
    benchmark:
        "results/benchmarks/ingest.tsv"
    threads: 4
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        code=code("ingest"),
        protocol=protocol("ingest"),
        oddly_named=oddly_named_exports,
    message:
        "Read the exports"
    shell:
        '"$PYTHON" "$SCRIPTS/ingest.py"' " --jobs {threads}" " --out results/records" " > {log:q} 2>&1"
