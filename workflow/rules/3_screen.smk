# Screen: reviewers' sheets -> votes, conflicts, decisions, agreement. The same rule for every stage.
#
# Needs: unique records; for every stage but the first, the ids that reached it; the people's sheets
#        data/screening/<stage>/<reviewer>.csv and conflicts.csv.
# Makes: results/screening/automatic.csv and eligible.csv (where the protocol's limits exclude);
#        results/screening/<stage>/decisions.csv, included.csv, agreement.csv, independent.csv (the votes that it compares), changes.csv
#        (votes changed after they were compared), timeline.csv, voted.csv (the records behind it), notices.csv, progress.csv, work.csv (its rows).
# Extends in place: the sheets and conflicts.csv by new records, journal.jsonl by new votes. They are never
# outputs: Snakemake deletes outputs (on --forceall, on a failed job), and these are people's work.


rule limit:
    input:
        unique=rules.dedupe.output.unique,
    output:
        automatic="results/screening/automatic.csv",
        eligible="results/screening/eligible.csv",
    log:
        "results/logs/limit.log",
    benchmark:
        "results/benchmarks/limit.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        code=code("limit"),
        protocol=protocol("limit"),
        heard=heard("limit"),
        sheets=sheets_of("limit"),
    message:
        "Exclude records by the protocol's limits"
    shell:
        '"$PYTHON" "$SCRIPTS/limit.py"'
        " --unique {input.unique:q}"
        " --out results/screening"
        " --sheets {params.sheets:q}"
        " --heard limit {params.heard:q}"
        " > {log:q} 2>&1"


rule screen:
    input:
        unique=rules.dedupe.output.unique,
        eligible=eligible_for,
    output:
        decisions="results/screening/{stage}/decisions.csv",
        included="results/screening/{stage}/included.csv",
        agreement="results/screening/{stage}/agreement.csv",
        independent="results/screening/{stage}/independent.csv",
        changes="results/screening/{stage}/changes.csv",
        timeline="results/screening/{stage}/timeline.csv",
        voted="results/screening/{stage}/voted.csv",
        notices="results/screening/{stage}/notices.csv",
        progress="results/screening/{stage}/progress.csv",
        work="results/screening/{stage}/work.csv",
    log:
        "results/logs/screen.{stage}.log",
    benchmark:
        "results/benchmarks/screen.{stage}.tsv"
    resources:
        mem_mb=4000,
        runtime=30,
    params:
        code=code("screen"),
        languages=own_languages(),
        protocol=protocol("screen"),
        heard=heard("screen.{stage}"),
        sheets=sheets_of("screen.{stage}"),
        eligible=lambda wildcards, input: f"--eligible {input.eligible}" if input.eligible else "",
    message:
        "Collect the votes of {wildcards.stage}"
    shell:
        '"$PYTHON" "$SCRIPTS/screen.py"'
        " --stage {wildcards.stage:q}"
        " --unique {input.unique:q}"
        " {params.eligible}"
        " --out results/screening/{wildcards.stage}"
        " --sheets {params.sheets:q}"
        " --heard screen.{wildcards.stage} {params.heard:q}"
        " > {log:q} 2>&1"
