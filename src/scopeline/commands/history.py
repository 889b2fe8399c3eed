"""`scopeline history R-…`: a record's life, from the export it came in to where it ended."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from scopeline import layout, orphans, studies
from scopeline.commands.folder import enter, folder_argument
from scopeline.dedupe import lineage
from scopeline.errors import Problem, ScopelineError
from scopeline.protocol import Protocol, Stage, in_language, load
from scopeline.rounds import assignment, journal
from scopeline.rounds.independent import independent
from scopeline.rounds.votes import Vote
from scopeline.tables import parquet, sheets
from scopeline.tables.csv import read_table

DESCRIPTION = """\
Which export it came in, what it was merged with, who said what of it and when, and where it ended. Votes are shown
once all of the record's votes are in. Of a record whose export was taken away: which record stands for it now, or what
people said of it, which counts for nothing until its export is back.

  scopeline history R-QXVXKDCD
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The record, and the review's folder."""
    parser.add_argument("record", metavar="R-…", help="a record's id, as every sheet shows it")
    folder_argument(parser)


def run(chosen: argparse.Namespace) -> None:
    """Print the record's life."""
    enter(chosen.folder)
    for line in lines(load(), chosen.record):
        print(line)


def lines(protocol: Protocol, record_id: str) -> Iterator[str]:
    """The life of a record as lines of text; votes stay hidden until all of the record's votes are in.

    Raises ScopelineError for an id that no record has ever had.
    """
    living = _living()
    gone = lineage.former(living, lineage.before())
    group = {**gone, **living}.get(record_id)
    if group is None:
        found = f"no record has the id {record_id}, nor had one in a run"
        raise ScopelineError(Problem(layout.RECORDS.parent, found, "Copy the id from a sheet."))
    ids = {i for i, theirs in (*living.items(), *gone.items()) if theirs == group}
    if group not in living:
        yield from _withdrawn(protocol, record_id, ids)
        return
    if record_id in gone:
        yield f"{record_id}  its export was taken away; {group} stands for it, since the two were one report:"
    yield from _there(group, living)
    for row in _rows(layout.AUTOMATIC):
        if row["record_id"] == group:
            yield f"  limit of {row['rule']}: found {row['found']}, allowed {row['allowed']}" + (
                f"; kept by {layout.OVERRIDES}" if row["kept"] else ""
            )
    for stage in protocol.screening.stages:
        yield from _stage(stage, group, ids)
    for row in _rows(layout.SETS / "new_reports.csv"):
        if row["group_id"] == group:
            yield f"included in the review as study {row['study_id']}"


def _living() -> dict[str, str]:
    """Each record's group, as of the last run."""
    if not layout.GROUPS.exists():
        raise ScopelineError(Problem(layout.GROUPS, "the review has not run yet", "Run it; scopeline status says how."))
    rows = parquet.read(layout.GROUPS, ["record_id", "group_id"]).to_pylist()
    return {row["record_id"]: row["group_id"] for row in rows}


def _there(group: str, living: Mapping[str, str]) -> Iterator[str]:
    """The records of a group: where each came from, and why they are one."""
    columns = ["record_id", "title", "source", "file", "ordinal"]
    rows: list[dict[str, Any]] = parquet.read(layout.RECORDS, columns=columns).to_pylist()
    found = {row["record_id"]: row for row in rows if living.get(row["record_id"]) == group}
    yield f"{group}  {found[group]['title']}"
    for record in sorted(found.values(), key=lambda row: row["record_id"] != group):
        stands = "stands for the group" if record["record_id"] == group else "duplicate"
        yield f"  {record['record_id']}  {record['source']}: {record['file']}, record {record['ordinal']} ({stands})"
    for row in _rows(layout.MERGES):
        if row["record_id_1"] in found and row["record_id_2"] in found:
            yield f"  merged {row['record_id_1']} and {row['record_id_2']}: {row['rule']}"


def _withdrawn(protocol: Protocol, record_id: str, ids: Collection[str]) -> Iterator[str]:
    """What is known of a record whose export was taken away, and of all that were one report with it."""
    yield f"{record_id}  its export was taken away, and no other record of its report is left"
    if others := sorted({*ids} - {record_id}):
        yield f"  it was one report with {', '.join(others)}"
    if layout.STUDIES.exists() and (study := studies.load(layout.STUDIES).resolve(record_id)):
        yield f"  study {study}: not included any more; what was charted and coded of it is kept"
    for stage in protocol.screening.stages:
        if said := list(_said_of_withdrawn(stage, ids)):
            yield in_language(stage.label, "en")
            yield from said
    for notice in orphans.kept(frozenset(ids)):
        yield f"  {notice}"


def _said_of_withdrawn(stage: Stage, ids: Collection[str]) -> Iterator[str]:
    """What people said; their votes stay hidden where not everybody had voted, for the export may come back."""
    entries, members = journal.read(layout.journal(stage.id)), dict.fromkeys(ids, "it")
    dealt = sheets.read(layout.assignments(stage.id), assignment.COLUMNS[:2])
    deal = assignment.read(layout.assignments(stage.id), dealt, members, stage.everyone)[0] if dealt else None
    team = (deal.teams if deal else {}).get("it", stage.reviewers)
    whole = independent(entries, lambda group: team if group == "it" else (), members)
    yield from _entries(entries, ids, hidden=not whole)


def _rows(path: Path) -> list[dict[str, str]]:
    return read_table(path).rows if path.exists() else []


def _stage(stage: Stage, group: str, ids: Collection[str]) -> Iterator[str]:
    decision = next(
        (r for r in _rows(layout.stage_results(stage.id) / "decisions.csv") if r["record_id"] == group), None
    )
    if decision is None:
        return
    hidden = decision["decision"] == "pending" and decision["by"] == "votes"
    yield in_language(stage.label, "en")
    yield from _entries(journal.read(layout.journal(stage.id)), ids, hidden)
    reason = f", {decision['reason']}" if decision["reason"] else ""
    how = "waits for" if decision["decision"] == "pending" else "by"
    yield f"  -> {decision['decision']} ({how} {decision['by']}{reason})"


def _entries(entries: Collection[journal.Entry], ids: Collection[str], hidden: bool) -> Iterator[str]:
    """What was said in the rows of these ids, in the order in which runs heard it."""
    for entry in entries:
        for record_id in sorted({*ids} & {*entry.votes}):
            vote = entry.votes[record_id]
            said = _hidden(vote) if hidden else _said(vote, entry.was.get(record_id))
            yield f"  {entry.at[:19].replace('T', ' ')}  {entry.by:<12} {entry.kind:<13} {said}   ({entry.file})"


def _hidden(vote: Vote | None) -> str:
    return "voted (hidden until all votes are in)" if vote else "withdrawn"


def _said(vote: Vote | None, was: Vote | None) -> str:
    now = "withdrawn" if vote is None else " ".join(part for part in (vote.decision, vote.reason, vote.note) if part)
    return f"{now} (was: {was.decision})" if was else now
