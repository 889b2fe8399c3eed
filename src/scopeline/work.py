"""What waits for whom, and what to type next: the end of every run and of `scopeline status`, in one wording."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from pathlib import Path

from scopeline import layout, progress, receipts
from scopeline.languages import Language
from scopeline.progress import Task
from scopeline.project import SNAKEFILE
from scopeline.protocol import Protocol
from scopeline.states import Audited
from scopeline.tables import parquet, sheets
from scopeline.tables.csv import read_table
from scopeline.text import parted


def tasks(protocol: Protocol) -> Iterator[Task]:
    """Every task of the last run, in the order of the stages; votes are counted in the sheets as they stand now.

    To read the sheets takes half of what a run with nothing to do costs here, and those that are as the stage's step
    left them hold as many votes as it counted.
    """
    as_left = {
        stage.id
        for stage in protocol.screening.stages
        if receipts.as_left(f"screen.{stage.id}", layout.screening(stage.id, stage.everyone, stage.sheet_format))
    }
    for step in progress.steps(protocol):
        if layout.progress(step).exists():
            counted = progress.read(layout.progress(step))
            yield from (task if task.stage in as_left else _now(task) for task in counted)


def unreached(protocol: Protocol) -> list[str]:
    """The steps of which no run has left who has how much to do: none has got so far, or the last one failed there."""
    return [step.rpartition("/")[2] for step in progress.steps(protocol) if not layout.progress(step).exists()]


def waiting(protocol: Protocol, say: Language, most: int = 99, whole: bool = True) -> Iterator[str]:
    """The tasks that wait, each with its people and its sheet, past `most` only their number; what is not known; what
    drafts say that is not so.

    Nothing is called complete where something is wrong with what people wrote: where it is not `whole`.
    """
    open_, unknown = [task for task in tasks(protocol) if task.left], unreached(protocol)
    if unknown:
        yield say.words("status_unreached").format(steps=say.listed(unknown))
    amiss = differing()
    if not unknown and not open_ and whole:
        yield say.words("status_complete" if amiss else "status_nothing")
    if amiss:
        files = [f"{layout.DRAFTS / name} ({say.number(n)})" for name, n in amiss.items()]
        told = {"n": say.number(sum(amiss.values())), "files": say.listed(files), "list": layout.STATEMENTS}
        yield say.words("status_drafts").format(**told)
    if not open_:
        return
    yield say.words("status_waiting")
    for task in open_[:most]:
        left = say.words("status_left").format(n=say.number(task.left), total=say.number(task.done + task.left))
        yield f"  {say.words(task.who):<12} {task.stage:<16} {say.words(task.task):<14} {left:>20}   {task.sheet}"
    if len(open_) > most:
        yield f"  {say.words('status_more').format(n=say.number(len(open_) - most))}"


def differing() -> dict[str, int]:
    """The drafts of which the last run found that statements differ from what is so, with their number."""
    if not layout.STATEMENTS.exists():
        return {}
    rows = read_table(layout.STATEMENTS).rows
    drafts = [row["draft"] for row in rows if row["verdict"] == Audited.DIFFERS]
    return {name: n for name, n in Counter(drafts).items() if (layout.DRAFTS / name).exists()}


def next_command(typed: Path) -> str:
    """What runs this review (the working directory), as typed in a folder."""
    here = Path.cwd()
    run = "snakemake --cores 4"
    if (here / "Snakefile").exists():
        return run if typed == here else f"cd {_quoted(_from(typed, here))} && {run}"
    with_file = "" if (typed / "Snakefile").exists() else f" --snakefile {_quoted(SNAKEFILE)}"
    folder = "" if typed == here else f" --directory {_quoted(_from(typed, here))}"
    return run + with_file + folder


def _from(typed: Path, here: Path) -> Path:
    """The shorter of the paths that lead here."""
    return min(here, Path(os.path.relpath(here, typed)), key=lambda path: len(str(path)))


def _quoted(path: Path) -> str:
    text = str(path)
    return shlex.quote(f"./{text}" if text.startswith("-") else text)


def _now(task: Task) -> Task:
    """A vote task counted in the sheet itself, so that a reviewer sees today's work without a run.

    What counts are the groups of records that the run has dealt to the reviewer, with a row in the sheet or without:
    one vote is enough of a group in several rows, and a row that was dealt to others, and stays since somebody has
    written in it, waits for nobody here.
    """
    path = Path(task.sheet)
    decisions = layout.stage_results(task.stage) / "decisions.csv"
    if task.task != "vote" or not path.exists() or not decisions.exists():
        return task
    reached = {row["record_id"] for row in read_table(decisions).rows}
    table = sheets.excerpt(path, ("record_id", "decision"), ("record_id", "decision"))
    rows = table.rows if table else ()
    try:
        voted = _stand_for((row["record_id"] for row in rows if row["decision"].strip()), reached)
        theirs = _dealt(task, reached)
    except (OSError, ValueError):  # a run that was cut off, or goes on, has not made the groups again yet
        return task
    left = len(theirs - voted)
    return replace(task, done=len(theirs) - left, left=left)


def _dealt(task: Task, reached: Set[str]) -> Set[str]:
    """Of the groups that reached a stage, those of one reviewer: all, where nothing had to be dealt."""
    columns = ("record_id", "reviewers")
    table = sheets.excerpt(layout.assignments(task.stage), columns, columns)
    if table is None:
        return reached
    dealt = (row["record_id"] for row in table.rows if task.who in parted(row["reviewers"]))
    return _stand_for(dealt, reached) & reached


def _stand_for(record_ids: Iterable[str], reached: Set[str]) -> Set[str]:
    """The groups that records stand for, those that reached a stage known by their own ids.

    Which group another record belongs to stands in a Parquet file, and to read that takes longer than all else here.
    """
    found = {record_id.strip() for record_id in record_ids}
    if found <= reached:
        return found
    group_of = _groups()
    return {group_of.get(record_id, "") for record_id in found}


def _groups() -> dict[str, str]:
    """Any record's id -> its group's."""
    from scopeline.records import members

    return members(parquet.read(layout.UNIQUE, ["record_id", "record_ids"]))
