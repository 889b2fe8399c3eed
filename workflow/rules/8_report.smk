# Report: facts, the manuscript's tables, and a self-contained HTML page in every output language.
#
# Needs: everything above. Makes: results/facts.json and facts/*.csv (every number, and the list behind it),
# tables/*.csv, report/index*.html, figures/{agreement,progress}.<language>.{svg,pdf,png}.

DRAWN = expand(
    "results/figures/{name}.{language}.svg",
    name=["prisma", "agreement", "progress"] if REVIEW.searched else [],
    language=LANGUAGES,
)

# What each design counts beside studies and findings, and what its pages list.
if REVIEW.searched:
    COUNTED = [
        *rules.ingest.output,
        rules.dedupe.output.groups,
        rules.dedupe.output.unique,
        rules.dedupe.output.merges,
        rules.dedupe.output.questions,
        rules.overlap.output.summary,
        *([rules.limit.output.automatic] if LIMITED else []),
        rules.retrieve.output.reports,
        rules.flow.output.counts,
    ]
    LISTED = [
        rules.ingest.output.records,
        rules.ingest.output.files,
        rules.dedupe.output.unique,
        rules.flow.output.fates,
        rules.flow.output.sets,
    ]
else:
    COUNTED = LISTED = [rules.participants.output.paragraphs, rules.participants.output.trustworthiness]


rule facts:
    input:
        counted=COUNTED,
        screening=expand(
            "results/screening/{stage}/{table}.csv",
            stage=STAGES,
            table=["decisions", "included", "agreement", "independent", "changes", "timeline"],
        ),
        progress=progress_of_all_steps(),
        studies=str(layout.CHARTED),
        frames=frames(*FRAMEWORKS),
        coded=expand(
            "results/coding/{framework}/{table}.csv",
            framework=FRAMEWORKS,
            table=["findings", "framework", "codebook"],
        ),
        concepts=concepts(),
    output:
        facts="results/facts.json",
        lists=directory("results/facts"),
    log:
        "results/logs/facts.log",
    benchmark:
        "results/benchmarks/facts.tsv"
    params:
        code=code("facts"),
        languages=own_languages(),
        protocol=protocol("facts"),
    message:
        "Gather every number of the review, and the list behind it"
    shell:
        '"$PYTHON" "$SCRIPTS/facts.py" > {log:q} 2>&1'


rule figures:
    input:
        facts=rules.facts.output.facts,
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
    benchmark:
        "results/benchmarks/figures.{language}.tsv"
    params:
        code=code("figures"),
        languages=own_languages(),
        protocol=protocol("figures"),
    message:
        "Draw agreement and progress ({wildcards.language})"
    shell:
        '"$PYTHON" "$SCRIPTS/figures.py"'
        " --language {wildcards.language:q}"
        " --facts {input.facts:q}"
        " --out results/figures"
        " > {log:q} 2>&1"


rule report:
    input:
        frames=frames(*FRAMEWORKS),
        facts=rules.facts.output.facts,
        lists=rules.facts.output.lists,
        listed=LISTED,
        studies=str(layout.CHARTED),
        printed=str(layout.CHARTED.with_name("printed.csv")),
        coded=expand(
            "results/coding/{framework}/{table}.csv",
            framework=FRAMEWORKS,
            table=["framework", "codebook", "counts", "matrix", "links", "findings", "saturation"],
        ),
        claims=claims(),
        drawn=DRAWN,
    output:
        claims="results/claims.csv",
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
    benchmark:
        "results/benchmarks/report.tsv"
    params:
        code=code("report"),
        languages=own_languages(),
        protocol=protocol("report"),
    message:
        "Write the tables and the pages"
    shell:
        '"$PYTHON" "$SCRIPTS/report.py"' " --facts {input.facts:q}" " --out results" " > {log:q} 2>&1"
