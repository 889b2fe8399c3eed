# Chart: the characteristics of each included study.
#
# Needs: the reports included by the last stage; data/charting/consensus.csv (people's).
# Makes: results/charting/studies.csv, progress.csv.
# Extends in place: data/charting/consensus.csv, by newly included studies.


rule chart:
    """Collect the study characteristics."""
    input:
        unique=rules.dedupe.output.unique,
        included=f"results/screening/{STAGES[-1]}/included.csv",
        reports=rules.retrieve.output.reports,
        sheet=existing(layout.CHARTING),
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
        " --unique {input.unique:q}"
        " --included {input.included:q}"
        " --reports {input.reports:q}"
        " --out results/charting"
        " > {log:q} 2>&1"
