# Chart: the studies, each with the id that it keeps, and their characteristics.
#
# Needs: the reports included by the last stage; data/studies.csv, data/charting/consensus.csv (people's).
# Makes: results/studies/studies.csv; results/charting/studies.csv, progress.csv.
# Extends in place: data/studies.csv, data/charting/consensus.csv, by newly included studies.


rule register:
    """Give every newly included study its id."""
    input:
        unique=rules.dedupe.output.unique,
        included=f"results/screening/{STAGES[-1]}/included.csv",
        reports=rules.retrieve.output.reports,
        registry=existing(layout.REGISTRY),
        code=code("register.py"),
    output:
        studies="results/studies/studies.csv",
    log:
        "results/logs/register.log",
    params:
        script=script("register.py"),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --unique {input.unique:q}"
        " --included {input.included:q}"
        " --reports {input.reports:q}"
        " --out results/studies"
        " > {log:q} 2>&1"


rule chart:
    """Collect the study characteristics."""
    input:
        protocol=PROTOCOL,
        unique=rules.dedupe.output.unique,
        studies=rules.register.output.studies,
        sheet=existing(layout.either(layout.CHARTING)),
        code=code("chart.py", "charting"),
    output:
        studies="results/charting/studies.csv",
        progress="results/charting/progress.csv",
    log:
        "results/logs/chart.log",
    params:
        script=script("chart.py"),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --unique {input.unique:q}"
        " --studies {input.studies:q}"
        " --out results/charting"
        " > {log:q} 2>&1"
