# Screen: reviewers' sheets -> votes, conflicts, decisions, agreement. The same rule for every stage.
#
# Needs: unique records; for every stage but the first, the ids that reached it; the people's sheets
#        data/screening/<stage>/<reviewer>.csv and conflicts.csv.
# Makes: results/screening/automatic.csv and eligible.csv (where the protocol's limits exclude), results/screening/<stage>/decisions.csv, included.csv, agreement.csv, independent.csv (the votes it
#        compares), changes.csv (votes changed after they were compared), progress.csv.
# Extends in place: the sheets and conflicts.csv by new records, journal.jsonl by new votes. They are never
# outputs: Snakemake deletes outputs (on --forceall, on a failed job), and these are people's work.


LIMITED = bool(REVIEW.screening.automatic_exclusions)


def sheets_of(wildcards):
    stage = REVIEW.stage(wildcards.stage)
    voters = [layout.sheet(stage.id, name, stage.sheet_format) for name in stage.everyone]
    return existing(*voters, layout.conflicts(stage.id, stage.sheet_format), layout.assignments(stage.id))


def eligible_for(wildcards):
    """The ids that reached a stage: from the stage before it, or from retrieval; all records reach the first."""
    position = STAGES.index(wildcards.stage)
    if position == 0:
        return "results/screening/eligible.csv" if LIMITED else []
    before, here = REVIEW.screening.stages[position - 1 : position + 1]
    if before.of != here.of:
        return "results/retrieval/retrieved.csv"
    return f"results/screening/{before.id}/included.csv"


rule limit:
    """Exclude records by the protocol's limits (only where screening.automatic_exclusions names some)."""
    input:
        protocol=PROTOCOL,
        unique=rules.dedupe.output.unique,
        overrides=existing(layout.OVERRIDES),
        code=code("limit.py", "screening"),
    output:
        automatic="results/screening/automatic.csv",
        eligible="results/screening/eligible.csv",
    log:
        "results/logs/limit.log",
    params:
        script=script("limit.py"),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --unique {input.unique:q}"
        " --out results/screening"
        " > {log:q} 2>&1"


rule screen:
    """Collect the votes of stage {wildcards.stage}."""
    input:
        protocol=PROTOCOL,
        unique=rules.dedupe.output.unique,
        eligible=eligible_for,
        sheets=sheets_of,
        code=code("screen.py", "screening"),
    output:
        decisions="results/screening/{stage}/decisions.csv",
        included="results/screening/{stage}/included.csv",
        agreement="results/screening/{stage}/agreement.csv",
        independent="results/screening/{stage}/independent.csv",
        changes="results/screening/{stage}/changes.csv",
        timeline="results/screening/{stage}/timeline.csv",
        notices="results/screening/{stage}/notices.csv",
        progress="results/screening/{stage}/progress.csv",
    log:
        "results/logs/screen.{stage}.log",
    params:
        script=script("screen.py"),
        eligible=lambda wildcards, input: f"--eligible {input.eligible}" if input.eligible else "",
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --stage {wildcards.stage:q}"
        " --unique {input.unique:q}"
        " {params.eligible}"
        " --out results/screening/{wildcards.stage}"
        " > {log:q} 2>&1"
