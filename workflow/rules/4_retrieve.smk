# Retrieve: which full texts were sought, which came, which did not and why.
#
# Needs: the records that passed screening by title and abstract; data/retrieval/reports.csv (people's);
#        full texts in data/full_texts/, found by the record id with which their names begin.
# Makes: results/retrieval/reports.csv (every report sought), retrieved.csv, progress.csv.
# Extends in place: data/retrieval/reports.csv, by newly included records.

LAST_OF_RECORDS = [stage.id for stage in REVIEW.screening.stages if stage.of == "records"][-1]


rule retrieve:
    """Collect what became of the full texts."""
    input:
        unique=rules.dedupe.output.unique,
        included=f"results/screening/{LAST_OF_RECORDS}/included.csv",
        protocol=PROTOCOL,
        sheet=existing(layout.either(layout.RETRIEVAL)),
        code=code("retrieve.py", "retrieval"),
    output:
        reports="results/retrieval/reports.csv",
        retrieved="results/retrieval/retrieved.csv",
        progress="results/retrieval/progress.csv",
    log:
        "results/logs/retrieve.log",
    params:
        script=script("retrieve.py"),
        # their names are a parameter, so that a file put there or taken away reruns the step
        full_texts=sorted(path.name for path in layout.FULL_TEXTS.glob("R-*")),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --unique {input.unique:q}"
        " --included {input.included:q}"
        " --out results/retrieval"
        " > {log:q} 2>&1"
