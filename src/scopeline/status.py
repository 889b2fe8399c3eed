"""What is done and what waits for whom: from the last run's results, and from the sheets as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scopeline import checks, progress
from scopeline.errors import ScopelineError
from scopeline.protocol import Protocol, in_language
from scopeline.tables import sheets
from scopeline.tables.csv import read_table

_RESULTS = Path("results")


def lines(protocol: Protocol) -> Iterator[str]:
    """The status of a review as lines of text."""
    yield in_language(protocol.title, "en")
    yield ""
    try:
        checks.at_the_door(protocol)
    except ScopelineError as error:
        yield "Before anything can run:"
        yield from (f"  {problem}" for problem in error.problems)
        return
    if not (_RESULTS / "flow" / "counts.csv").exists():
        yield "Not run yet. Next: snakemake --cores 4"
        return
    yield from _flow(protocol.languages[0])
    yield from _warnings()
    yield from _notices(protocol)
    yield ""
    yield from _work(list(tasks(protocol)))


def tasks(protocol: Protocol) -> Iterator[progress.Task]:
    """Every task of the last run, in the order of the stages, votes counted as the sheets stand now."""
    folders = ["dedupe", *_stage_folders(protocol), "charting"]
    for folder in folders:
        path = _RESULTS / folder / "progress.csv"
        if path.exists():
            yield from (_now(task) for task in progress.read(path))


def _stage_folders(protocol: Protocol) -> Iterator[str]:
    retrieved = False
    for stage in protocol.screening.stages:
        if stage.of == "reports" and not retrieved:
            yield "retrieval"
            retrieved = True
        yield f"screening/{stage.id}"


def _now(task: progress.Task) -> progress.Task:
    """A vote task counted in the sheet itself, so that a reviewer sees today's work without a run."""
    path = Path(task.sheet)
    if task.task != "vote" or not path.exists():
        return task
    table = sheets.read(path, ("record_id", "decision"))
    rows = table.rows if table else []
    done = min(sum(bool(row["decision"].strip()) for row in rows), task.done + task.left)
    return progress.Task(task.stage, task.who, task.task, done, task.done + task.left - done, task.sheet)


def _flow(language: str) -> Iterator[str]:
    for row in read_table(_RESULTS / "flow" / "counts.csv").rows:
        indent = "    " if "." in row["box"] else "  "
        number = f"{int(row['n']):,}" if row["n"] else "not known yet"
        yield f"{indent}{row[f'label_{language}']:<{52 - len(indent)}}{number:>14}"


def _warnings() -> Iterator[str]:
    rows = [row for row in read_table(_RESULTS / "records" / "files.csv").rows if row["warnings"]]
    if rows:
        yield ""
        yield "Look at these exports"
        yield from (f"  data/exports/{row['file']}: {row['warnings']}" for row in rows)


def _notices(protocol: Protocol) -> Iterator[str]:
    """What the stages had to say: a pilot that calls for calibration, votes changed after they were compared."""
    paths = [_RESULTS / "screening" / stage.id / "notices.csv" for stage in protocol.screening.stages]
    notices = [row["notice"] for path in paths if path.exists() for row in read_table(path).rows]
    if notices:
        yield ""
        yield "Take note"
        yield from (f"  {notice}" for notice in notices)


def _work(found: list[progress.Task]) -> Iterator[str]:
    waiting = [task for task in found if task.left]
    if not waiting:
        yield "Nothing waits: every sheet is complete." if found else "Nothing to do yet."
        return
    yield "Waiting for"
    for task in waiting:
        total = task.done + task.left
        yield f"  {task.who:<12} {task.stage:<16} {task.task:<14} {task.left:>7,} of {total:,} left   {task.sheet}"
    yield ""
    yield "When sheets have been filled in: snakemake --cores 4"
