"""What screening came to: decisions and how they were reached, votes by day, work done and left in every step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scopeline import layout, progress
from scopeline.facts import agreed
from scopeline.facts.found import Found, counted
from scopeline.protocol import Protocol, Stage
from scopeline.states import Decision
from scopeline.tables.csv import read_table


def gather(protocol: Protocol) -> Iterator[Found]:
    """Facts of each stage's tables, and of the limits."""
    if protocol.screening.automatic_exclusions:
        rows = read_table(layout.AUTOMATIC).rows
        for limit in protocol.screening.automatic_exclusions:
            ids = (row["record_id"] for row in rows if row["rule"] == limit and not row["kept"])
            yield counted("limit", ids, layout.AUTOMATIC, limit=limit)
        yield counted("limits_overridden", (row["record_id"] for row in rows if row["kept"]), layout.AUTOMATIC)
    for stage in protocol.screening.stages:
        folder = layout.stage_results(stage.id)
        yield from _decisions(stage, folder / "decisions.csv")
        changes = folder / "changes.csv"
        yield Found("changes", {"stage": stage.id}, len(read_table(changes).rows), changes, file=changes)
        timeline = folder / "timeline.csv"
        for row in read_table(timeline).rows:
            key = {"stage": stage.id, "reviewer": row["reviewer"], "day": row["date"]}
            yield Found("voted_by", key, int(row["voted"]), timeline)
        yield from agreed.gather(protocol, stage, folder)


def work(protocol: Protocol) -> Iterator[Found]:
    """Facts of everybody's progress in every step that waits for people."""
    for step in progress.steps(protocol):
        name = step.removeprefix("screening/").replace("/", ".")
        for task in progress.read(layout.progress(step)):
            key = {"step": name, "who": task.who, "task": task.task}
            yield Found("done", key, task.done, Path(task.sheet))
            yield Found("left", key, task.left, Path(task.sheet))


def _decisions(stage: Stage, path: Path) -> Iterator[Found]:
    rows = read_table(path).rows
    yield counted("reached", (row["record_id"] for row in rows), path, stage=stage.id)
    for decision in (Decision.INCLUDE, Decision.EXCLUDE, Decision.PENDING):
        ids = (row["record_id"] for row in rows if row["decision"] == decision)
        yield counted("decided", ids, path, stage=stage.id, decision=str(decision))
    for kind, pending in (("decided_by", False), ("waits_for", True)):
        theirs = [row for row in rows if (row["decision"] == Decision.PENDING) == pending]
        for by in dict.fromkeys(sorted(row["by"] for row in theirs)):
            ids = (row["record_id"] for row in theirs if row["by"] == by)
            yield counted(kind, ids, path, stage=stage.id, by=by.replace(" ", "_"))
    differed = (row["record_id"] for row in rows if row["by"] in ("re-review", "adjudication"))
    yield counted("conflicts", differed, path, stage=stage.id)
