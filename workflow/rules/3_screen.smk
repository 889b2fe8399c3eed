# Screen: reviewers' sheets -> votes, conflicts, decisions, agreement. The same rule for every stage.
#
# Needs: unique records; for every stage but the first, the ids that reached it; the people's sheets
#        data/screening/<stage>/<reviewer>.csv and conflicts.csv.
# Makes: results/screening/<stage>/decisions.csv, included.csv, agreement.csv, progress.csv.
# Extends in place: the sheets and conflicts.csv by new records, journal.jsonl by new votes. They are never
# outputs: Snakemake deletes outputs (on --forceall, on a failed job), and these are people's work.


def sheets_of(wildcards):
    stage = REVIEW.stage(wildcards.stage)
    reviewers = [layout.sheet(stage.id, name) for name in stage.reviewers]
    return existing(*reviewers, layout.conflicts(stage.id))


def eligible_for(wildcards):
    """The ids that reached a stage: from the stage before it, or from retrieval; all records reach the first."""
    position = STAGES.index(wildcards.stage)
    if position == 0:
        return []
    before, here = REVIEW.screening.stages[position - 1 : position + 1]
    if before.of != here.of:
        return "results/retrieval/retrieved.csv"
    return f"results/screening/{before.id}/included.csv"


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
