# Report: facts, the manuscript's tables, and a self-contained HTML page in every output language.
#
# Needs: everything above. Makes: results/facts.json, tables/*.csv, report/index*.html,
# figures/{agreement,progress}.<language>.{svg,pdf,png}.

AGREEMENT = {stage: f"results/screening/{stage}/agreement.csv" for stage in STAGES}
PROGRESS = [
    "results/dedupe/progress.csv",
    *[f"results/screening/{stage.id}/progress.csv" for stage in REVIEW.screening.stages if stage.of == "records"],
    "results/retrieval/progress.csv",
    *[f"results/screening/{stage.id}/progress.csv" for stage in REVIEW.screening.stages if stage.of == "reports"],
    "results/charting/progress.csv",
]
CODED = {name: f"results/coding/{name}/framework.csv" for name in FRAMEWORKS}
DIAGRAMS = {language: f"results/figures/prisma.{language}.svg" for language in LANGUAGES}


TIMELINES = {stage: f"results/screening/{stage}/timeline.csv" for stage in STAGES}
CHARTS = {
    f"{name}.{language}": f"results/figures/{name}.{language}.svg"
    for name in ("agreement", "progress")
    for language in LANGUAGES
}


rule figures:
    """Draw agreement and progress in {wildcards.language}."""
    input:
        protocol=PROTOCOL,
        agreement=list(AGREEMENT.values()),
        timelines=list(TIMELINES.values()),
        code=code("figures.py", "reporting", "pages"),
    output:
        multiext("results/figures/agreement.{language}", ".svg", ".pdf", ".png"),
        multiext("results/figures/progress.{language}", ".svg", ".pdf", ".png"),
    log:
        "results/logs/figures.{language}.log",
    params:
        script=script("figures.py"),
        agreement=options("agreement", AGREEMENT),
        timelines=options("timeline", TIMELINES),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --language {wildcards.language:q}"
        " {params.agreement}"
        " {params.timelines}"
        " --out results/figures"
        " > {log:q} 2>&1"


rule report:
    """Gather the facts and write tables and pages."""
    input:
        protocol=PROTOCOL,
        frames=[str(layout.FRAMEWORKS / f"{name}.yaml") for name in FRAMEWORKS],
        dedupe=rules.overlap.output.summary,
        counts=rules.flow.output.counts,
        sets=rules.flow.output.sets,
        diagrams=list(DIAGRAMS.values()),
        charts=list(CHARTS.values()),
        progress=PROGRESS,
        agreement=list(AGREEMENT.values()),
        files=rules.ingest.output.files,
        studies=rules.chart.output.studies,
        coded=list(CODED.values()),
        code=code("report.py", "reporting", "pages"),
    output:
        facts="results/facts.json",
        tables=directory("results/tables"),
        pages=directory("results/report"),
    log:
        "results/logs/report.log",
    params:
        script=script("report.py"),
        diagrams=options("diagram", DIAGRAMS),
        charts=options("chart", CHARTS),
        agreement=options("agreement", AGREEMENT),
        coded=options("framework", CODED),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --dedupe {input.dedupe:q}"
        " --flow results/flow"
        " {params.diagrams}"
        " {params.charts}"
        " --progress {input.progress:q}"
        " {params.agreement}"
        " --files {input.files:q}"
        " --studies {input.studies:q}"
        " {params.coded}"
        " --out results"
        " > {log:q} 2>&1"
