# Retrieve: which full texts were sought, which came, which did not and why.
#
# Needs: the records that passed screening by title and abstract; data/retrieval/reports.csv (people's);
#        full texts in data/full_texts/, found by the record id with which their names begin.
# Makes: results/retrieval/reports.csv (every report sought), retrieved.csv, progress.csv, work.csv.
# Extends in place: data/retrieval/reports.csv, by newly included records.


rule retrieve:
    input:
        unique=rules.dedupe.output.unique,
        included=f"results/screening/{LAST_OF_RECORDS}/included.csv",
    output:
        reports="results/retrieval/reports.csv",
        retrieved="results/retrieval/retrieved.csv",
        progress="results/retrieval/progress.csv",
        work="results/retrieval/work.csv",
    log:
        "results/logs/retrieve.log",
    benchmark:
        "results/benchmarks/retrieve.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        code=code("retrieve"),
        languages=own_languages(),
        protocol=protocol("retrieve"),
        heard=heard("retrieve"),
        sheets=sheets_of("retrieve"),
        full_texts=full_texts(),
    message:
        "Collect what became of the full texts"
    shell:
        '"$PYTHON" "$SCRIPTS/retrieve.py"'
        " --unique {input.unique:q}"
        " --included {input.included:q}"
        " --out results/retrieval"
        " --sheets {params.sheets:q}"
        " --heard retrieve {params.heard:q}"
        " > {log:q} 2>&1"
