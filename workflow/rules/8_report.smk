# Report: facts, the manuscript's tables, and a self-contained HTML page in every output language.
#
# Needs: everything above. Makes: results/facts.json, tables/*.csv, report/index*.html,
# figures/{agreement,progress}.<language>.{svg,pdf,png}.

AGREEMENT, TIMELINES = by_stage("agreement.csv"), by_stage("timeline.csv")
CODED = {name: f"results/coding/{name}/framework.csv" for name in FRAMEWORKS}
DIAGRAMS = {language: f"results/figures/prisma.{language}.svg" for language in LANGUAGES}
CHARTS = {
    f"{name}.{language}": f"results/figures/{name}.{language}.svg"
    for name in ("agreement", "progress")
    for language in LANGUAGES
}


rule figures:
    input:
        agreement=list(AGREEMENT.values()),
        timelines=list(TIMELINES.values()),
    output:
        multiext("results/figures/agreement.{language}", ".svg", ".pdf", ".png"),
        multiext("results/figures/progress.{language}", ".svg", ".pdf", ".png"),
    log:
        "results/logs/figures.{language}.log",
    benchmark:
        "results/benchmarks/figures.{language}.tsv"
    params:
        code=code("figures"),
        languages=own_languages(),
        protocol=protocol("figures"),
        agreement=options("agreement", AGREEMENT),
        timelines=options("timeline", TIMELINES),
    message:
        "Draw agreement and progress ({wildcards.language})"
    shell:
        '"$PYTHON" "$SCRIPTS/figures.py"'
        " --language {wildcards.language:q}"
        " {params.agreement}"
        " {params.timelines}"
        " --out results/figures"
        " > {log:q} 2>&1"


rule report:
    input:
        frames=frames(*FRAMEWORKS),
        dedupe=rules.overlap.output.summary,
        counts=rules.flow.output.counts,
        sets=rules.flow.output.sets,
        diagrams=list(DIAGRAMS.values()),
        charts=list(CHARTS.values()),
        progress=progress_of_all_steps(),
        agreement=list(AGREEMENT.values()),
        files=rules.ingest.output.files,
        studies=rules.chart.output.studies,
        coded=list(CODED.values()),
    output:
        facts="results/facts.json",
        tables=directory("results/tables"),
        pages=directory("results/report"),
    log:
        "results/logs/report.log",
    benchmark:
        "results/benchmarks/report.tsv"
    params:
        code=code("report"),
        languages=own_languages(),
        protocol=protocol("report"),
        diagrams=options("diagram", DIAGRAMS),
        charts=options("chart", CHARTS),
        agreement=options("agreement", AGREEMENT),
        coded=options("framework", CODED),
    message:
        "Gather the facts; write the tables and the pages"
    shell:
        '"$PYTHON" "$SCRIPTS/report.py"'
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
