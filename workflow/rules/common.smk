# What every stage shares: the protocol, checked at the door, and the names of the results to reach.
#
# Needs: config/review.yaml. Makes: nothing.

import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

from scopeline import checks, layout, progress
from scopeline.errors import ScopelineError
from scopeline.pages.page import file_name
from scopeline.protocol import PROTOCOL, load

REPOSITORY = Path(workflow.basedir)
PYTHON = sys.executable

try:
    REVIEW = load()
    checks.at_the_door(REVIEW)
except ScopelineError as problem:
    raise WorkflowError(f"This review cannot run yet:\n{problem}")

SOURCES = list(REVIEW.sources)
STAGES = [stage.id for stage in REVIEW.screening.stages]
FRAMEWORKS = REVIEW.frameworks
LANGUAGES = REVIEW.languages


wildcard_constraints:
    stage="|".join(STAGES),
    framework="|".join(FRAMEWORKS) or "none",
    language="|".join(LANGUAGES),


def final_results():
    """What a run is for: the diagram, the overlap of the sources, the facts, the tables and the pages."""
    figures = "results/figures/{name}.{language}.{format}"
    return [
        *expand(figures, name=["prisma", "overlap"], language=LANGUAGES, format=["svg", "pdf", "png"]),
        *[f"results/dedupe/{file_name('report', LANGUAGES, language)}" for language in LANGUAGES],
        "results/facts.json",
        "results/tables",
        "results/report",
    ]


def script(name):
    return str(REPOSITORY / "scripts" / name)


def code(step, *packages):
    """The files whose change makes a step's results stale: its script, its packages and what all stages share."""
    source = REPOSITORY / "src" / "scopeline"
    shared = [
        source / f"{name}.py"
        for name in (
            *("configuration", "errors", "layout", "plotting", "progress", "protocol"),
            *("records", "states", "studies", "text"),
        )
    ]
    packages = ("languages", "tables", *packages)
    own = [path for package in packages for path in (source / package).glob("*.*")]
    return sorted(map(str, [script(step), *shared, *own]))


def existing(*paths):
    """People's files among the inputs: those that are not made yet are made by the step itself."""
    return [str(path) for path in paths if path.exists()]


def options(flag, values):
    """`--flag name=path` for each item of a mapping, quoted for the shell."""
    import shlex

    return " ".join(f"--{flag} {shlex.quote(f'{name}={path}')}" for name, path in values.items())
