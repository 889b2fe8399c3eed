# What every stage shares: the protocol, checked at the door, the names of the results to reach, and on what a step
# depends besides its inputs.
#
# Needs: config/review.yaml. Makes: nothing.
#
# A step runs again when one of these changes, and for nothing else:
#   input           tables and exports, by content
#   params.code     the code that its script runs, found by following the imports
#   params.protocol the keys of the protocol that its script says it reads, by value: a comment reruns nothing
#   params.languages the languages that the team wrote itself
#   params.heard    what people said in its sheets; rows that a step added itself are no reason to run again

import hashlib
import json
import os
import shlex
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.io import strip_wildcard_constraints
from snakemake.settings.types import DeploymentMethod

from scopeline import layout, progress
from scopeline.arrow import collect_seldom
from scopeline.checks import door
from scopeline.errors import ScopelineError, told
from scopeline.pages.page import file_name
from scopeline.project import HOME
from scopeline.protocol import load
from scopeline.running import code as running_code
from scopeline.running import heard as running_heard
from scopeline.running import runs, spared

# The steps' programs, as the shell commands of all rules name them; where they are installed is no reason to rerun.
SCRIPTS = HOME / "scripts"
CONTAINED = DeploymentMethod.APPTAINER in workflow.deployment_settings.deployment_method
os.environ.update(PYTHON="python3" if CONTAINED else sys.executable, SCRIPTS=str(SCRIPTS))

# Every step is a Python of its own: where the environment forbids to keep bytecode, as images of containers do, each
# would compile the package anew, a quarter of what the run costs.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


envvars:
    "PYTHON",
    "SCRIPTS",


container: "scopeline.sif"  # in the review's folder; see workflow/envs/scopeline.def


class NotReady(WorkflowError):
    """A run that cannot begin: what people have to mend first, or another run that is under way."""


spared.tables()
collect_seldom()

try:
    with told():
        runs.make_sure_of_room()
        REVIEW = load()
        door.at_the_door(REVIEW)
except ScopelineError as problem:
    raise NotReady(f"This review cannot run yet:\n{problem}")

SOURCES = list(REVIEW.sources)
STAGES = [stage.id for stage in REVIEW.screening.stages]
LAST_OF_RECORDS = next((stage.id for stage in reversed(REVIEW.screening.stages) if stage.of == "records"), "")
LIMITED = bool(REVIEW.screening.automatic_exclusions)
FORMAT = REVIEW.screening.sheet_format
FRAMEWORKS = REVIEW.frameworks
LANGUAGES = REVIEW.languages
STEPS = running_code.steps(SCRIPTS)


wildcard_constraints:
    stage="|".join(STAGES) or "none",
    framework="|".join(FRAMEWORKS) or "none",
    language="|".join(LANGUAGES),


RUN = []  # holds the run's lock for as long as the process lives


onstart:
    try:
        with told():
            RUN.append(runs.begin())
    except (runs.UnderWay, ScopelineError) as problem:
        raise NotReady(str(problem))


onsuccess:
    runs.end(runs.Ending.FINISHED)


onerror:
    runs.end(runs.Ending.FAILED)


# ---- what a run is for


def every_result():
    """What every step makes, so that whatever is not there is made.

    Snakemake runs a step again for a missing file only where a target or a step that runs anyway needs that file. Of a
    step that failed it takes the files away and forgets that it ran: with the last results alone as targets, which lie
    there from an earlier run, the next run would have nothing to do, and the fault would pass for mended.
    """
    steps = [rule for rule in workflow.rules if LIMITED or rule.name != "limit"]
    names = {"stage": STAGES, "framework": FRAMEWORKS}
    made = [strip_wildcard_constraints(str(path)) for rule in steps for path in rule.output]
    return [path for pattern in made for path in expand(pattern, **names)]


# ---- on what a step depends


def code(step):
    """A digest of the code that a step runs: its script, and all that it imports."""
    return STEPS[step].code


def protocol(step):
    """What a step reads of the protocol, as a digest of the values; of a screening stage's step, its stage alone."""
    return lambda wildcards: _digest(
        REVIEW.only(STEPS[step].reads, getattr(wildcards, "stage", "")).model_dump_json(warnings=False)
    )


def heard(*steps):
    """What people said in the sheets of these steps, each a key of SHEETS; `{stage}` in it is the wildcard's."""

    def said(wildcards):
        names = [step.format(**wildcards) for step in steps]
        return " ".join(running_heard.heard(name, SHEETS[name]) for name in names)

    return said


def sheets_of(step):
    """The paths of a step's sheets, those to be made too."""
    return lambda wildcards: [str(path) for path in SHEETS[step.format(**wildcards)]]


SHEETS = {
    "limit": [layout.OVERRIDES],
    "dedupe": [layout.either(layout.VERDICTS, FORMAT)],
    **{
        f"screen.{stage.id}": layout.screening(stage.id, stage.everyone, stage.sheet_format)
        for stage in REVIEW.screening.stages
    },
    "retrieve": [layout.either(layout.RETRIEVAL, FORMAT)],
    "register": [layout.REGISTRY],
    "chart": layout.charting(REVIEW.charting.everyone, FORMAT),
    "participants": layout.participants(FORMAT),
    **{f"code.{name}": layout.coding(name, REVIEW.coding.everyone, FORMAT) for name in REVIEW.frameworks},
}


def full_texts():
    """The names of the full texts, as a digest: a file put there or taken away reruns the step."""
    return _digest("\n".join(sorted(path.name for path in layout.FULL_TEXTS.glob("R-*"))))


def enriched():
    """What was looked up for records, as a digest: it fills cells of the unique records."""
    return hashlib.sha256(layout.ENRICHMENT.read_bytes()).hexdigest()[:16] if layout.ENRICHMENT.exists() else ""


def documents():
    """What is coded, as a digest: a document that is put there, changed or taken away reruns the step."""
    paths = [path for path in sorted(layout.DOCUMENTS.glob("*")) if path.is_file()]
    return _digest("\n".join(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in paths))


def own_languages():
    """The languages that the review has added to those shipped, as a digest."""
    return _digest("".join(path.read_text(encoding="utf-8") for path in sorted(layout.LANGUAGES.glob("*.yaml"))))


def _digest(text):
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:16]


# ---- input functions


def exports(wildcards):
    """Every export that may be an input by its name, in the protocol's order of sources."""
    return [str(path) for source in SOURCES for path in layout.exports(source) if layout.plainly_named(path)]


def oddly_named_exports(wildcards):
    """Digests of the other exports: one called `search {1}.nbib` cannot be an input, and is a parameter instead."""
    paths = [path for source in SOURCES for path in layout.exports(source) if not layout.plainly_named(path)]
    return _digests(paths)


def drafts():
    """Digests of what people wrote in Word, under whatever names; none where the audit has nothing to read."""
    return _digests(layout.drafts())


def _digests(paths):
    return [f"{ascii(str(path))} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in paths]


def claims():
    """What the manuscript claims, where it does."""
    return [str(layout.CLAIMS)] if layout.CLAIMS.exists() else []


def concepts():
    """What is searched for, where the team has stated it."""
    return [str(layout.CONCEPTS)] if layout.CONCEPTS.exists() else []


def sections():
    """What the team wrote of the manuscript, in files of its own."""
    return [str(path) for path in sorted(layout.MANUSCRIPT.glob("*.md"))]


def queries():
    """The searches as they were run, as far as files of them are there."""
    return [str(source.query) for source in REVIEW.sources.values() if source.query and source.query.exists()]


def frames(*names):
    """The files of coding frames."""
    return [str(layout.FRAMEWORKS / f"{name}.yaml") for name in names]


def eligible_for(wildcards):
    """The ids that reached a stage: from the stage before it, or from retrieval; all records reach the first."""
    position = STAGES.index(wildcards.stage)
    if position == 0:
        return str(layout.ELIGIBLE) if LIMITED else []
    before, here = REVIEW.screening.stages[position - 1 : position + 1]
    if before.of != here.of:
        return str(layout.RETRIEVED)
    return str(layout.stage_results(before.id) / "included.csv")


def by_stage(table):
    """Stage -> the path of one of its tables."""
    return {stage: str(layout.stage_results(stage) / table) for stage in STAGES}


def progress_of_all_steps():
    """Who has how much left in each step, and of what, in the order of the steps."""
    counted = [layout.progress(step) for step in progress.steps(REVIEW)]
    return [str(path) for each in counted for path in (each, each.with_name(layout.WORK))]


def with_numbers():
    """Whether the protocol adds lines to the diagram whose numbers are facts."""
    return any(line.fact for line in REVIEW.flow.lines)


def options(flag, values):
    """`--flag name=path` for each item of a mapping, quoted for the shell."""
    return " ".join(f"--{flag} {shlex.quote(f'{name}={path}')}" for name, path in values.items())
