"""A run without Snakemake, in this process: the workflow's steps in their order, each run again for the same reasons.

What a step needs, makes and reads is written here once more, by hand; test_lives.py holds it to a dry run of the
workflow. The steps that draw and print are left out: they cost most of a run, and nobody's work waits for them.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import sys
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from small_reviews import ROOT

from scopeline import layout
from scopeline import protocol as protocols
from scopeline.checks import door
from scopeline.errors import Problem, ScopelineError
from scopeline.protocol import Protocol
from scopeline.running import code, heard, runs
from scopeline.tables.atomic import WRITTEN

SCRIPTS = ROOT / "scripts"
DEDUPE, SCREENING = layout.RESULTS / "dedupe", layout.RESULTS / "screening"


@dataclass(frozen=True)
class Step:
    """One step: its script with its arguments, its inputs and outputs, and the sheets that it hears."""

    script: str
    arguments: tuple[str, ...]
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    hears: str = ""
    sheets: tuple[Path, ...] = ()
    stage: str = ""

    @property
    def name(self) -> str:
        return self.hears or self.script

    def command(self, said: str) -> list[str]:
        """The script and all its arguments."""
        listening = ["--sheets", *map(str, self.sheets), "--heard", self.hears, said] if self.hears else []
        return [str(SCRIPTS / f"{self.script}.py"), *self.arguments, *listening]


def steps(protocol: Protocol) -> Iterator[Step]:
    """The steps of a run up to the facts, which are gathered from all others."""
    before = list(_steps(protocol))
    made = tuple(path for step in before for path in step.outputs)
    yield from before
    yield Step("facts", (), made, (layout.FACTS, layout.LISTS))


def _steps(protocol: Protocol) -> Iterator[Step]:
    form, stages = protocol.screening.sheet_format, protocol.screening.stages
    limited = bool(protocol.screening.automatic_exclusions)
    exports = tuple(path for source in protocol.sources for path in layout.exports(source))
    yield _step("ingest", {"out": layout.RECORDS.parent}, exports,
                (layout.RECORDS, layout.FILES, layout.REJECTED), jobs="1")  # fmt: skip
    yield _step("dedupe", {"records": layout.RECORDS, "out": DEDUPE}, (),
                (layout.GROUPS, layout.UNIQUE, layout.MERGES, DEDUPE / "fields.csv", layout.QUESTIONS, layout.UNASKED,
                 layout.progress("dedupe")), "dedupe", (layout.either(layout.VERDICTS, form),))  # fmt: skip
    compared = {"records": layout.RECORDS, "groups": layout.GROUPS, "merges": layout.MERGES}
    asked = {"questions": layout.QUESTIONS, "unasked": layout.UNASKED}
    yield _step("overlap", {**compared, **asked, "out": DEDUPE, "figures": layout.FIGURES}, (),
                tuple(DEDUPE / f"{name}.csv" for name in ("overlap", "sources", "summary")))  # fmt: skip
    if limited:
        yield _step("limit", {"unique": layout.UNIQUE, "out": SCREENING}, (),
                    (layout.AUTOMATIC, layout.ELIGIBLE), "limit", (layout.OVERRIDES,))  # fmt: skip
    for number, stage in enumerate(stages):
        before = stages[number - 1] if number else None
        first = layout.ELIGIBLE if limited else None
        reached = (layout.RETRIEVED if before.of != stage.of else _included(before.id)) if before else first
        if before and before.of != stage.of:
            yield _retrieve(before.id, form)
        yield _screen(stage, reached)
    last = stages[-1].id
    known = {"unique": layout.UNIQUE, "included": _included(last), "reports": layout.REPORTS}
    registered = {**known, "out": layout.STUDIES.parent}
    yield _step("register", registered, (), (layout.STUDIES,), "register", (layout.REGISTRY,))
    charted = layout.RESULTS / "charting"
    yield _step("chart", {"unique": layout.UNIQUE, "studies": layout.STUDIES, "out": charted}, (),
                (layout.CHARTED, charted / "printed.csv", layout.progress("charting")), "chart",
                tuple(layout.charting(protocol.charting.charters, form)))  # fmt: skip
    for frame in protocol.frameworks:
        out = layout.coding_results(frame)
        tables = (
            "findings",
            "framework",
            "codebook",
            "counts",
            "matrix",
            "links",
            "saturation",
            "agreement",
            "progress",
        )
        yield _step("code_findings", {"studies": layout.STUDIES, "out": out}, (layout.FRAMEWORKS / f"{frame}.yaml",),
                    tuple(out / f"{table}.csv" for table in tables), f"code.{frame}",
                    tuple(layout.coding(frame, protocol.coding.coders, form)), framework=frame)  # fmt: skip
    yield _flow(protocol, limited)


def _step(
    script: str,
    paths: Mapping[str, Path],
    further: tuple[Path, ...],
    outputs: tuple[Path, ...],
    hears: str = "",
    sheets: tuple[Path, ...] = (),
    stage: str = "",
    **options: str,
) -> Step:
    named = {**({"stage": stage} if stage else {}), **options, **paths}
    words = [word for name, value in named.items() for word in (f"--{name}", str(value))]
    read = tuple(path for name, path in paths.items() if name not in ("out", "figures"))
    return Step(script, tuple(words), (*read, *further), outputs, hears, sheets, stage)


def _included(stage: str) -> Path:
    return layout.stage_results(stage) / "included.csv"


def _screen(stage: protocols.Stage, reached: Path | None) -> Step:
    out = layout.stage_results(stage.id)
    tables = ("decisions", "included", "agreement", "independent", "changes", "timeline", "notices", "progress")
    sheets = [layout.sheet(stage.id, name, stage.sheet_format) for name in stage.everyone]
    sheets += [layout.conflicts(stage.id, stage.sheet_format), layout.assignments(stage.id)]
    paths = {"unique": layout.UNIQUE, **({"eligible": reached} if reached else {}), "out": out}
    return _step("screen", paths, (), tuple(out / f"{table}.csv" for table in tables), f"screen.{stage.id}",
                 tuple(sheets), stage.id)  # fmt: skip


def _retrieve(stage: str, form: str) -> Step:
    paths = {"unique": layout.UNIQUE, "included": _included(stage), "out": layout.REPORTS.parent}
    made = (layout.REPORTS, layout.RETRIEVED, layout.progress("retrieval"))
    return _step("retrieve", paths, (), made, "retrieve", (layout.either(layout.RETRIEVAL, form),))


def _flow(protocol: Protocol, limited: bool) -> Step:
    decisions = {stage.id: layout.stage_results(stage.id) / "decisions.csv" for stage in protocol.screening.stages}
    paths = {"records": layout.RECORDS, "groups": layout.GROUPS, "unique": layout.UNIQUE, "reports": layout.REPORTS,
             "studies": layout.STUDIES, **({"automatic": layout.AUTOMATIC} if limited else {}),
             "out": layout.COUNTS.parent}  # fmt: skip
    step = _step("flow", paths, tuple(decisions.values()), (layout.COUNTS, layout.FATES, layout.SETS))
    given = [word for stage, path in decisions.items() for word in ("--decisions", f"{stage}={path}")]
    return Step("flow", (*step.arguments, *given), step.inputs, step.outputs)


class Killed(BaseException):
    """The run was killed, as by a power cut."""


@dataclass
class Ended:
    """How a run ended: with nothing to say, or with one report and the problems in it."""

    problems: list[Problem] = field(default_factory=list)
    report: str = ""
    ran: list[str] = field(default_factory=list)


@dataclass
class Machine:
    """What runs a review, in the working directory; `memory` is what Snakemake remembers of each step."""

    memory: dict[str, str] = field(default_factory=dict)

    def run(self) -> Ended:
        """Run every step that is due. Raises what a step raises that is no report."""
        WRITTEN.clear()
        ended = Ended()
        try:
            protocol = load()
            door.at_the_door(protocol)
        except ScopelineError as error:
            return Ended(error.problems, str(error))
        with runs.begin():
            try:
                for step, key, said in self._due(protocol):
                    ended.ran.append(step.name)
                    self._do(step, key, said)
            except SystemExit as refused:
                cause = refused.__context__
                ended.problems = cause.problems if isinstance(cause, ScopelineError) else []
                ended.report = str(refused.code)
                runs.end(runs.Ending.FAILED)
            else:
                runs.end(runs.Ending.FINISHED)
        return ended

    def _due(self, protocol: Protocol) -> Iterator[tuple[Step, str, str]]:
        """Each step that has to run: its outputs are gone, its inputs or parameters are others, or come anew."""
        planned = list(steps(protocol))
        said = {step.name: heard.heard(step.hears, step.sheets) if step.hears else "" for step in planned}
        again: set[Path] = set()
        for step in planned:
            only = protocol.only(reads()[step.script], step.stage) if reads()[step.script] else None
            read = only.model_dump_json(warnings=False) if only else ""
            parameters = (step.arguments, said[step.name], read, _names(step))
            key = _digest(repr(parameters) + "".join(_sum(path) for path in step.inputs))
            whole = all(path.exists() for path in step.outputs)
            if not whole or self.memory.get(step.name) != key or again & {*step.inputs}:
                again |= {*step.outputs}
                self.memory.pop(step.name, None)
                yield step, _digest(repr(parameters) + "".join(_sum(path) for path in step.inputs)), said[step.name]

    def _do(self, step: Step, key: str, said: str) -> None:
        for path in step.outputs:
            _remove(path)
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            if step.script == "overlap":
                _overlap()
            else:
                call(step.command(said))
        except SystemExit:
            for path in step.outputs:
                _remove(path)
            raise
        self.memory[step.name] = key


def _overlap() -> None:
    """The tables of the step `overlap`, without its figures and pages."""
    from scopeline.dedupe.report import Inputs, gather, write_tables

    inputs = Inputs(layout.RECORDS, layout.GROUPS, layout.MERGES, layout.QUESTIONS, layout.UNASKED)
    write_tables(gather(load(), inputs), DEDUPE)


def call(command: list[str]) -> None:
    """A step's script with its arguments, in this process; SystemExit with its report where it refuses."""
    argv, path = sys.argv, list(sys.path)
    sys.argv, sys.path[:] = command, [str(SCRIPTS), *path]
    script = types.ModuleType("__main__")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(_compiled(command[0]), script.__dict__)
    finally:
        sys.argv, sys.path[:] = argv, path


@cache
def _compiled(script: str) -> types.CodeType:
    return compile(Path(script).read_bytes(), script, "exec")


@cache
def reads() -> dict[str, tuple[str, ...]]:
    """What each step reads of the protocol."""
    return {name: step.reads for name, step in code.steps(SCRIPTS).items()}


_LOADED: dict[bytes, Protocol] = {}
_load = protocols.load


def load() -> Protocol:
    """The review's protocol; one of the same bytes is read once, since every step of a run asks for it."""
    try:
        content = protocols.PROTOCOL.read_bytes()
    except OSError:
        return _load()
    if content not in _LOADED:
        _LOADED.clear()
        _LOADED[content] = _load()
    return _LOADED[content]


def _names(step: Step) -> list[str]:
    """The names of the full texts, for the step that looks for them."""
    return sorted(path.name for path in layout.FULL_TEXTS.glob("R-*")) if step.script == "retrieve" else []


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _sum(path: Path) -> str:
    return f"{path} " + (hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else str(path.exists()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@contextlib.contextmanager
def killed_at(write: int) -> Iterator[None]:
    """Within, the process dies at its n-th flush to the disk; every durable write ends with one or two."""
    flush, left = os.fsync, [write]

    def fsync(file: int) -> None:
        left[0] -= 1
        if left[0] <= 0:
            raise Killed
        flush(file)

    os.fsync = fsync
    try:
        yield
    finally:
        os.fsync = flush


@contextlib.contextmanager
def quick() -> Iterator[None]:
    """Within, a protocol is read once, and nothing waits for the disk: a life holds no data worth its time."""
    flush = os.fsync
    protocols.load, os.fsync = load, lambda file: None
    try:
        yield
    finally:
        protocols.load, os.fsync = _load, flush
