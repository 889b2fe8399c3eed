# Report: facts, the manuscript's tables, and a self-contained HTML page in every output language.
#
# Needs: everything above. Makes: results/facts.json and facts/*.csv (every number, and the list behind it),
# audit/* (of the team's drafts, if there are any), tables/*, report/index*.html, figures/<name>.<language>.{svg,pdf,png}.

from scopeline.reporting import figures

FIGURES = figures.names(REVIEW)
DRAWN = expand(
    "results/figures/{name}.{language}.{format}",
    name=[*(["prisma"] if REVIEW.searched else []), *FIGURES],
    language=LANGUAGES,
    format=["svg", "pdf", "png"],
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
        rules.overlap.output.asked,
        *([rules.limit.output.automatic] if LIMITED else []),
        rules.retrieve.output.reports,
        rules.flow.output.counts,
    ]
    LISTED = [
        rules.ingest.output.records,
        rules.ingest.output.files,
        rules.dedupe.output.unique,
        rules.dedupe.output.merges,
        rules.flow.output.fates,
        rules.flow.output.sets,
        rules.flow.output.counts,
        *[str(layout.stage_results(stage) / "decisions.csv") for stage in STAGES],
        *[f"results/dedupe/{file_name('report', LANGUAGES, language)}" for language in LANGUAGES],
    ]
else:
    COUNTED = LISTED = [rules.participants.output.paragraphs, rules.participants.output.trustworthiness]


rule facts:
    input:
        counted=COUNTED,
        screening=expand(
            "results/screening/{stage}/{table}.csv",
            stage=STAGES,
            table=["decisions", "included", "agreement", "independent", "changes", "timeline", "voted"],
        ),
        progress=progress_of_all_steps(),
        studies=str(layout.CHARTED),
        printed=str(layout.PRINTED),
        charted=[rules.chart.output.agreement, rules.chart.output.compared] if REVIEW.searched else [],
        frames=frames(*FRAMEWORKS),
        coded=expand(
            "results/coding/{framework}/{table}.csv",
            framework=FRAMEWORKS,
            table=["findings", "framework", "codebook", "links", "agreement", "compared"],
        ),
        concepts=concepts(),
        benchmark=[str(path) for path in layout.benchmarks()],
        claims=claims(),
    output:
        facts="results/facts.json",
        claims="results/claims.csv",
        lists=directory("results/facts"),
    log:
        "results/logs/facts.log",
    benchmark:
        "results/benchmarks/facts.tsv"
    resources:
        mem_mb=4000,
        runtime=60,
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
        lists=rules.facts.output.lists,
        frames=frames(*FRAMEWORKS),
        coded=expand(
            "results/coding/{framework}/{table}.csv", framework=FRAMEWORKS, table=["framework", "codebook", "links"]
        ),
    output:
        expand("results/figures/{name}.{language}.{format}", name=FIGURES, language=LANGUAGES, format=["pdf", "png"]),
        *[
            report(
                f"results/figures/{name}.{language}.svg",
                caption=f"../report/{name.partition('_')[0]}.rst",
                category="Screening" if name in ("agreement", "progress", "recall") else "What the studies say",
                labels={"figure": figures.title(name, REVIEW.language(LANGUAGES[0])), "language": language},
            )
            for name in FIGURES
            for language in LANGUAGES
        ],
    log:
        "results/logs/figures.log",
    benchmark:
        "results/benchmarks/figures.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        code=code("figures"),
        languages=own_languages(),
        protocol=protocol("figures"),
    message:
        "Draw the figures"
    shell:
        '"$PYTHON" "$SCRIPTS/figures.py"' " --facts {input.facts:q}" " --out results/figures" " > {log:q} 2>&1"


if layout.drafts():

    rule audit:
        input:
            frames=frames(*FRAMEWORKS),
            facts=rules.facts.output.facts,
            lists=rules.facts.output.lists,
            studies=str(layout.CHARTED),
            pack="results/manuscript" if REVIEW.searched else [],
        output:
            statements="results/audit/statements.csv",
            drafts="results/audit/drafts.csv",
        log:
            "results/logs/audit.log",
        benchmark:
            "results/benchmarks/audit.tsv"
        resources:
            mem_mb=2000,
            runtime=30,
        params:
            code=code("audit"),
            languages=own_languages(),
            protocol=protocol("audit"),
            drafts=drafts(),
        message:
            "Hold the drafts against the facts"
        shell:
            '"$PYTHON" "$SCRIPTS/audit.py"' " --facts {input.facts:q}" " --out results/audit" " > {log:q} 2>&1"


rule report:
    input:
        audited=[rules.audit.output.statements, rules.audit.output.drafts] if layout.drafts() else [],
        frames=frames(*FRAMEWORKS),
        facts=rules.facts.output.facts,
        lists=rules.facts.output.lists,
        listed=LISTED,
        studies=str(layout.CHARTED),
        printed=str(layout.PRINTED),
        coded=expand(
            "results/coding/{framework}/{table}.csv",
            framework=FRAMEWORKS,
            table=["framework", "codebook", "counts", "matrix", "links", "findings", "saturation"],
        ),
        claims=[*claims(), rules.facts.output.claims],
        drawn=DRAWN,
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
    benchmark:
        "results/benchmarks/report.tsv"
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        code=code("report"),
        languages=own_languages(),
        protocol=protocol("report"),
        audited="--audited results/audit" if layout.drafts() else "",
    message:
        "Write the tables and the pages"
    shell:
        '"$PYTHON" "$SCRIPTS/report.py"' " --facts {input.facts:q}" " --out results {params.audited}" " > {log:q} 2>&1"
