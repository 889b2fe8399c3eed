# Flow: every record's fate, the sets of ids that prove the numbers, and the PRISMA 2020 diagram.
#
# Needs: records, groups, every stage's decisions, what became of the reports.
# Makes: results/flow/fates.parquet, sets/<box>.csv, counts.csv; results/figures/prisma.<language>.{svg,pdf,png}.

DECISIONS = {stage: f"results/screening/{stage}/decisions.csv" for stage in STAGES}


rule flow:
    """Trace every record and prove that the numbers add up."""
    input:
        protocol=PROTOCOL,
        records=rules.ingest.output.records,
        groups=rules.dedupe.output.groups,
        decisions=list(DECISIONS.values()),
        reports=rules.retrieve.output.reports,
        studies=rules.register.output.studies,
        automatic=rules.limit.output.automatic if LIMITED else [],
        code=code("flow.py", "flow"),
    output:
        counts="results/flow/counts.csv",
        fates="results/flow/fates.parquet",
        sets=directory("results/flow/sets"),
    log:
        "results/logs/flow.log",
    params:
        script=script("flow.py"),
        decisions=options("decisions", DECISIONS),
        automatic="--automatic results/screening/automatic.csv" if LIMITED else "",
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --records {input.records:q}"
        " --groups {input.groups:q}"
        " {params.decisions}"
        " --reports {input.reports:q}"
        " --studies {input.studies:q}"
        " {params.automatic}"
        " --out results/flow"
        " > {log:q} 2>&1"


rule diagram:
    """Draw the flow diagram in {wildcards.language}."""
    input:
        counts=rules.flow.output.counts,
        code=code("diagram.py", "flow"),
    output:
        multiext("results/figures/prisma.{language}", ".svg", ".pdf", ".png"),
    log:
        "results/logs/diagram.{language}.log",
    params:
        script=script("diagram.py"),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --counts {input.counts:q}"
        " --language {wildcards.language:q}"
        " --stem results/figures/prisma.{wildcards.language}"
        " > {log:q} 2>&1"
