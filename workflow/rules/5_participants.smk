# Participants: who the people of a content analysis are, each under a pseudonym, and what they said where.
#
# Needs: data/participants.csv, data/documents/, data/trustworthiness.csv (people's).
# Makes: results/studies/studies.csv and results/charting/studies.csv, in which a participant stands as a study does;
#        results/participants/paragraphs.csv, trustworthiness.csv, progress.csv, work.csv.
# Extends in place: data/participants.csv, by pseudonyms; data/trustworthiness.csv, by strategies still blank.


rule participants:
    output:
        studies="results/studies/studies.csv",
        charted="results/charting/studies.csv",
        printed="results/charting/printed.csv",
        paragraphs="results/participants/paragraphs.csv",
        trustworthiness="results/participants/trustworthiness.csv",
        progress="results/participants/progress.csv",
        work="results/participants/work.csv",
    log:
        "results/logs/participants.log",
    benchmark:
        "results/benchmarks/participants.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        code=code("participants"),
        languages=own_languages(),
        protocol=protocol("participants"),
        heard=heard("participants"),
        sheets=sheets_of("participants"),
        documents=documents(),
    message:
        "Collect the participants and their documents"
    shell:
        '"$PYTHON" "$SCRIPTS/participants.py"'
        " --out results"
        " --sheets {params.sheets:q}"
        " --heard participants {params.heard:q}"
        " > {log:q} 2>&1"
