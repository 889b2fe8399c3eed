# Chart: the studies, each with the id that it keeps, and their characteristics.
#
# Needs: the reports included by the last stage; data/studies.csv, data/charting/ (people's).
# Makes: results/studies/studies.csv; results/charting/studies.csv, progress.csv, work.csv.
# Extends in place: data/studies.csv and the charters' sheets, by newly included studies; conflicts.csv; form.csv.


rule register:
    input:
        unique=rules.dedupe.output.unique,
        included=f"results/screening/{STAGES[-1]}/included.csv",
        reports=rules.retrieve.output.reports,
    output:
        studies="results/studies/studies.csv",
    log:
        "results/logs/register.log",
    benchmark:
        "results/benchmarks/register.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        code=code("register"),
        heard=heard("register"),
        sheets=sheets_of("register"),
    message:
        "Give every newly included study its id"
    shell:
        '"$PYTHON" "$SCRIPTS/register.py"'
        " --unique {input.unique:q}"
        " --included {input.included:q}"
        " --reports {input.reports:q}"
        " --out results/studies"
        " --sheets {params.sheets:q}"
        " --heard register {params.heard:q}"
        " > {log:q} 2>&1"


rule chart:
    input:
        unique=rules.dedupe.output.unique,
        studies=rules.register.output.studies,
    output:
        studies="results/charting/studies.csv",
        printed="results/charting/printed.csv",
        agreement="results/charting/agreement.csv",
        compared="results/charting/comparison.csv",
        progress="results/charting/progress.csv",
        work="results/charting/work.csv",
    log:
        "results/logs/chart.log",
    benchmark:
        "results/benchmarks/chart.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        code=code("chart"),
        languages=own_languages(),
        protocol=protocol("chart"),
        heard=heard("chart"),
        sheets=sheets_of("chart"),
    message:
        "Collect the characteristics of the studies"
    shell:
        '"$PYTHON" "$SCRIPTS/chart.py"'
        " --unique {input.unique:q}"
        " --studies {input.studies:q}"
        " --out results/charting"
        " --sheets {params.sheets:q}"
        " --heard chart {params.heard:q}"
        " > {log:q} 2>&1"
