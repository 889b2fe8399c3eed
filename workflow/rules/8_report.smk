# Report: facts, the manuscript's tables, and a self-contained HTML page in every output language.
#
# Needs: everything above. Makes: results/facts.json and facts/*.csv (every number, and the list behind it),
# tables/*.csv, report/index*.html, figures/{agreement,progress}.<language>.{svg,pdf,png}.

PROGRESS = [str(layout.progress(step)) for step in progress.steps(REVIEW)]
DRAWN = expand("results/figures/{name}.{language}.svg", name=["prisma", "agreement", "progress"], language=LANGUAGES)


rule facts:
    """Gather every number of the review, and the list behind it."""
    input:
        protocol=PROTOCOL,
        records=rules.ingest.output,
        dedupe=[rules.dedupe.output.groups, rules.dedupe.output.merges, rules.dedupe.output.questions],
        summary=rules.overlap.output.summary,
        automatic=rules.limit.output.automatic if LIMITED else [],
        screening=expand(
            "results/screening/{stage}/{table}.csv",
            stage=STAGES,
            table=["decisions", "agreement", "independent", "changes", "timeline"],
        ),
        progress=PROGRESS,
        reports=rules.retrieve.output.reports,
        studies=rules.chart.output.studies,
        coded=expand("results/coding/{framework}/{table}.csv", framework=FRAMEWORKS, table=["findings", "framework"]),
        counts=rules.flow.output.counts,
        code=code("facts.py", "facts", "pages"),
    output:
        facts="results/facts.json",
        lists=directory("results/facts"),
    log:
        "results/logs/facts.log",
    params:
        script=script("facts.py"),
    shell:
        "{PYTHON:q} {params.script:q}" " --protocol {input.protocol:q}" " > {log:q} 2>&1"


rule figures:
    """Draw agreement and progress in {wildcards.language}."""
    input:
        protocol=PROTOCOL,
        facts=rules.facts.output.facts,
        code=code("figures.py", "facts", "reporting", "pages"),
    output:
        multiext("results/figures/agreement.{language}", ".pdf", ".png"),
        multiext("results/figures/progress.{language}", ".pdf", ".png"),
        agreement=report(
            "results/figures/agreement.{language}.svg",
            caption="../report/agreement.rst",
            category="Screening",
            labels={"figure": "Agreement between reviewers", "language": "{language}"},
        ),
        progress=report(
            "results/figures/progress.{language}.svg",
            caption="../report/progress.rst",
            category="Screening",
            labels={"figure": "Progress", "language": "{language}"},
        ),
    log:
        "results/logs/figures.{language}.log",
    params:
        script=script("figures.py"),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --language {wildcards.language:q}"
        " --facts {input.facts:q}"
        " --out results/figures"
        " > {log:q} 2>&1"


rule report:
    """Write tables and pages."""
    input:
        protocol=PROTOCOL,
        frames=[str(layout.FRAMEWORKS / f"{name}.yaml") for name in FRAMEWORKS],
        facts=rules.facts.output.facts,
        lists=rules.facts.output.lists,
        records=rules.ingest.output.records,
        files=rules.ingest.output.files,
        unique=rules.dedupe.output.unique,
        fates=rules.flow.output.fates,
        sets=rules.flow.output.sets,
        studies=rules.chart.output.studies,
        coded=expand("results/coding/{framework}/framework.csv", framework=FRAMEWORKS),
        drawn=DRAWN,
        code=code("report.py", "coding", "facts", "reporting", "pages"),
    output:
        tables=report(
            directory("results/tables"),
            patterns=["{table}.{language}.csv"],
            caption="../report/tables.rst",
            category="Tables",
            labels={"table": "{table}", "language": "{language}"},
        ),
        pages=report(
            directory("results/report"),
            htmlindex="index.html",
            caption="../report/page.rst",
            category="The review",
            labels={"page": "Every number with its list"},
        ),
    log:
        "results/logs/report.log",
    params:
        script=script("report.py"),
    shell:
        "{PYTHON:q} {params.script:q}"
        " --protocol {input.protocol:q}"
        " --facts {input.facts:q}"
        " --out results"
        " > {log:q} 2>&1"
