"""`scopeline history R-…`: a record's life, from the export it came in to where it ended."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scopeline import layout
from scopeline.commands.folder import enter, folder_argument
from scopeline.errors import Problem, ScopelineError
from scopeline.protocol import Protocol, Stage, in_language, load
from scopeline.rounds import journal
from scopeline.rounds.votes import Vote
from scopeline.tables.csv import read_table

DESCRIPTION = """\
Which export it came in, what it was merged with, who said what of it and when, and where it ended. Votes are shown
once all of the record's votes are in.

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


_RESULTS = Path("results")


def lines(protocol: Protocol, record_id: str) -> Iterator[str]:
    """The life of a record as lines of text; votes stay hidden until all of the record's votes are in.

    Raises ScopelineError for an id that no record has.
    """
    group, records = _group(record_id)
    yield f"{group}  {records[group]['title']}"
    for record in records.values():
        stands = "stands for the group" if record["record_id"] == group else "duplicate"
        yield f"  {record['record_id']}  {record['source']}: {record['file']}, record {record['ordinal']} ({stands})"
    for row in _rows(_RESULTS / "dedupe" / "merges.csv"):
        if row["record_id_1"] in records and row["record_id_2"] in records:
            yield f"  merged {row['record_id_1']} and {row['record_id_2']}: {row['rule']}"
    for row in _rows(_RESULTS / "screening" / "automatic.csv"):
        if row["record_id"] == group:
            yield f"  limit of {row['rule']}: found {row['found']}, allowed {row['allowed']}" + (
                "; kept by data/screening/overrides.csv" if row["kept"] else ""
            )
    for stage in protocol.screening.stages:
        yield from _stage(stage, group, set(records))
    for row in _rows(_RESULTS / "flow" / "sets" / "new_reports.csv"):
        if row["group_id"] == group:
            yield f"included in the review as study {row['study_id']}"


def _group(record_id: str) -> tuple[str, dict[str, dict[str, Any]]]:
    path = _RESULTS / "dedupe" / "groups.parquet"
    if not path.exists():
        raise ScopelineError(Problem(path, "the review has not run yet", "Run it; scopeline status says how."))
    import pyarrow.parquet as pq

    pairs = {
        row["record_id"]: row["group_id"] for row in pq.read_table(path, columns=["record_id", "group_id"]).to_pylist()
    }
    if record_id not in pairs:
        raise ScopelineError(
            Problem("results/records", f"no record has the id {record_id}", "Copy the id from a sheet.")
        )
    group = pairs[record_id]
    columns = ["record_id", "title", "source", "file", "ordinal"]
    rows = pq.read_table(_RESULTS / "records" / "records.parquet", columns=columns).to_pylist()
    found = {row["record_id"]: row for row in rows if pairs[row["record_id"]] == group}
    return group, dict(sorted(found.items(), key=lambda item: item[0] != group))


def _rows(path: Path) -> list[dict[str, str]]:
    return read_table(path).rows if path.exists() else []


def _stage(stage: Stage, group: str, ids: set[str]) -> Iterator[str]:
    decision = next(
        (r for r in _rows(_RESULTS / "screening" / stage.id / "decisions.csv") if r["record_id"] == group), None
    )
    if decision is None:
        return
    hidden = decision["decision"] == "pending" and decision["by"] == "votes"
    yield f"{in_language(stage.label, 'en')}"
    for entry in journal.read(layout.journal(stage.id)):
        for record_id in sorted(ids & set(entry.votes)):
            vote = entry.votes[record_id]
            said = "voted (hidden until all votes are in)" if hidden else _said(vote, entry.was.get(record_id))
            yield f"  {entry.at[:19].replace('T', ' ')}  {entry.by:<12} {entry.kind:<13} {said}   ({entry.file})"
    reason = f", {decision['reason']}" if decision["reason"] else ""
    how = "waits for" if decision["decision"] == "pending" else "by"
    yield f"  -> {decision['decision']} ({how} {decision['by']}{reason})"


def _said(vote: Vote | None, was: Vote | None) -> str:
    now = "withdrawn" if vote is None else " ".join(part for part in (vote.decision, vote.reason, vote.note) if part)
    return f"{now} (was: {was.decision})" if was else now
