"""What screening came to: decisions and how they were reached, votes by day, work done and left in every step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from scopeline import layout, progress
from scopeline.facts import agreed
from scopeline.facts.found import Found, Listed, counted
from scopeline.protocol import Protocol, Stage
from scopeline.states import Decision
from scopeline.tables.csv import read_table

CONFLICTS = ("vote", "reason")  # over what votes differ


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
        yield from _voted(stage, folder)
        yield from agreed.gather(protocol, stage, folder)


def work(protocol: Protocol) -> Iterator[Found]:
    """Facts of everybody's progress in every step that waits for people."""
    for step in progress.steps(protocol):
        name = step.removeprefix("screening/").replace("/", ".")
        of_votes = "votes_" if step.startswith("screening/") else ""
        kind = {progress.DONE: f"{of_votes}done", progress.LEFT: f"{of_votes}left"}
        rows = progress.rows(layout.progress(step))
        for task in progress.read(layout.progress(step)):
            key = {"step": name, "who": task.who, "task": task.task}
            for state in (progress.DONE, progress.LEFT):
                of, ids = rows.get((task.who, task.task, state), (("record_id",), []))
                yield Found(kind[state], key, len(ids), Path(task.sheet), Listed(of, ids))


def _voted(stage: Stage, folder: Path) -> Iterator[Found]:
    """The records on which each reviewer had voted at the end of each day on which a run saw new votes."""
    standing: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in read_table(folder / "voted.csv").rows:
        standing[row["reviewer"]].append((row["record_id"], row["since"], row["until"]))
    for row in read_table(folder / "timeline.csv").rows:
        day = row["date"]
        ids = (i for i, since, until in standing[row["reviewer"]] if since <= day and (not until or day < until))
        key = {"stage": stage.id, "reviewer": row["reviewer"], "day": day}
        yield counted("voted_by", ids, folder / "timeline.csv", **key)


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
    yield counted("conflicts", (row["record_id"] for row in rows if row["conflict"]), path, stage=stage.id)
    for over in CONFLICTS if stage.needs_reason else ():
        ids = (row["record_id"] for row in rows if row["conflict"] == over)
        yield counted("conflicts_over", ids, path, stage=stage.id, over=over)
