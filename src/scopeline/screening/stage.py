"""One screening stage: read what people wrote, refuse or write it down, extend the sheets, decide.

The order keeps people's work safe: everything is read and checked before the first byte is written, the
journal is flushed before any sheet is replaced, and a sheet is replaced in one step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scopeline import layout, sheets
from scopeline.errors import Problem, SheetError
from scopeline.files import Table, read_table
from scopeline.protocol import Protocol, Stage
from scopeline.screening import conflicts, journal
from scopeline.screening.decisions import Decision, Recheck, decide, in_conflict
from scopeline.screening.votes import VOTE_COLUMNS, Ballot, Vote, reason_vocabulary


@dataclass
class Hearing:
    """All that people have said on one stage, read from its sheets and its journal."""

    stage: Stage
    tables: dict[str, Table | None]
    votes: dict[str, dict[str, Vote]]
    conflict_table: Table | None
    rechecks: dict[str, Recheck]
    entries: list[journal.Entry]
    problems: list[Problem]
    notices: list[str] = field(default_factory=list)


def ballot(protocol: Protocol, stage: Stage, members: Mapping[str, str]) -> Ballot:
    """What may stand in the stage's sheets; `members` leads from any record's id to its group's."""
    reasons = [(reason.id, {str(k): v for k, v in reason.label.items()}) for reason in protocol.exclusion_reasons]
    return Ballot(members, reason_vocabulary(reasons), tuple(i for i, _ in reasons), stage.needs_reason)


def hear(protocol: Protocol, stage: Stage, members: Mapping[str, str]) -> Hearing:
    """Read every sheet and the journal of a stage; writes nothing, and collects all problems."""
    rules = ballot(protocol, stage, members)
    hearing = Hearing(stage, {}, {}, None, {}, [], [])
    try:
        hearing.entries = journal.read(layout.journal(stage.id))
    except SheetError as error:
        hearing.problems += error.problems
    said = journal.state(hearing.entries)
    for reviewer in stage.reviewers:
        _hear_reviewer(hearing, reviewer, rules, _by_group(said.get(("vote", reviewer), {}), members))
    path = layout.conflicts(stage.id)
    try:
        hearing.conflict_table = conflicts.read(path, stage.reviewers)
        if hearing.conflict_table:
            hearing.rechecks, problems = conflicts.rechecks(path, hearing.conflict_table, rules, stage.reviewers)
            hearing.problems += problems
            _restore_rechecks(hearing, said, members)
        elif any(kind != "vote" for kind, _ in said):
            hearing.problems.append(_lost(path))
    except SheetError as error:
        hearing.problems += error.problems
    return hearing


def _restore_rechecks(
    hearing: Hearing, said: Mapping[tuple[str, str], Mapping[str, Vote]], members: Mapping[str, str]
) -> None:
    """Second looks and adjudications whose rows were deleted are put back from the journal."""
    present = _present(hearing.conflict_table, members)
    lost: dict[str, Recheck] = {}
    for (kind, person), votes in said.items():
        for group, vote in _by_group(votes, members).items():
            if kind == "vote" or group in present:
                continue
            known = lost.get(group, Recheck())
            lost[group] = (
                Recheck({**known.rechecks, person: vote}, known.adjudication)
                if kind == "recheck"
                else Recheck(known.rechecks, vote)
            )
    hearing.rechecks |= lost
    if lost:
        hearing.notices.append(
            f"{layout.conflicts(hearing.stage.id)}: {len(lost)} deleted rows are put back from the journal"
        )


def _present(table: Table | None, members: Mapping[str, str]) -> set[str]:
    return {members.get(row["record_id"].strip(), "") for row in table.rows} if table else set()


def _by_group(votes: Mapping[str, Vote], members: Mapping[str, str]) -> dict[str, Vote]:
    return {members.get(record_id, record_id): vote for record_id, vote in votes.items()}


def _lost(path: Path) -> Problem:
    return Problem(
        path,
        "the sheet is gone, though the journal knows what stood in it",
        "Put it back from version control or from the folder .backup beside it.",
    )


def _hear_reviewer(hearing: Hearing, reviewer: str, rules: Ballot, before: Mapping[str, Vote]) -> None:
    path = layout.sheet(hearing.stage.id, reviewer)
    try:
        table = read_table(path, required=("record_id", "decision")) if layout.filled(path) else None
    except SheetError as error:
        hearing.problems += error.problems
        table = None
    else:
        if table is None and before:
            hearing.problems.append(_lost(path))
    hearing.tables[reviewer] = table
    hearing.votes[reviewer] = {}
    if table is None:
        return
    hearing.votes[reviewer], problems = rules.read(path, table)
    hearing.problems += problems
    present = _present(table, rules.members)
    restored = {i: vote for i, vote in before.items() if i not in present}
    if restored:
        hearing.votes[reviewer] |= restored
        hearing.notices.append(
            f"{path}: {len(restored)} deleted rows had votes; they are put back from the journal: "
            + ", ".join(sorted(restored)[:5])
            + (" ..." if len(restored) > 5 else "")
        )


@dataclass(frozen=True)
class Outcome:
    """What a stage comes to: a decision for each candidate, the open conflicts, notices for the log."""

    decisions: list[Decision]
    votes: dict[str, dict[str, Vote]]
    conflicts: dict[str, str]
    rechecks: dict[str, Recheck]
    notices: list[str]


def run(
    protocol: Protocol,
    stage: Stage,
    candidates: Sequence[Mapping[str, object]],
    members: Mapping[str, str],
    now: dt.datetime | None = None,
) -> Outcome:
    """Run one stage over its candidates (rows of unique records or reports, with `record_id` as group id).

    Extends the sheets, conflicts.csv and the journal under data/screening/<stage>/; `now` is the journal's time,
    the clock's by default. Raises SheetError, with all problems of all sheets, before anything is written.
    """
    hearing = hear(protocol, stage, members)
    if hearing.problems:
        raise SheetError(hearing.problems)
    ids = [str(row["record_id"]) for row in candidates]
    rows = {str(row["record_id"]): row for row in candidates}
    journal.append(layout.journal(stage.id), hearing.entries, list(_readings(hearing)), now)
    for reviewer in stage.reviewers:
        _extend_sheet(hearing, reviewer, ids, rows, members)
    maybe = protocol.screening.maybe
    open_conflicts = in_conflict(ids, hearing.votes, stage.reviewers, maybe, stage.needs_reason)
    _extend_conflicts(hearing, open_conflicts, rows, members)
    decisions = [
        decide(
            i,
            {name: votes[i] for name, votes in hearing.votes.items() if i in votes},
            stage.reviewers,
            hearing.rechecks.get(i, Recheck()),
            maybe,
            stage.needs_reason,
        )
        for i in ids
    ]
    return Outcome(decisions, hearing.votes, open_conflicts, hearing.rechecks, hearing.notices)


def _readings(hearing: Hearing) -> Iterable[journal.Reading]:
    stage = hearing.stage
    for reviewer, votes in hearing.votes.items():
        yield journal.Reading("vote", reviewer, str(layout.sheet(stage.id, reviewer)), votes)
    path = str(layout.conflicts(stage.id))
    for reviewer in stage.reviewers:
        looks = {i: r.rechecks[reviewer] for i, r in hearing.rechecks.items() if reviewer in r.rechecks}
        yield journal.Reading("recheck", reviewer, path, looks)
    if stage.adjudicator:
        words = {i: r.adjudication for i, r in hearing.rechecks.items() if r.adjudication}
        yield journal.Reading("adjudication", stage.adjudicator, path, words)


def _extend_sheet(
    hearing: Hearing,
    reviewer: str,
    ids: Sequence[str],
    rows: Mapping[str, Mapping[str, object]],
    members: Mapping[str, str],
) -> None:
    path, table = layout.sheet(hearing.stage.id, reviewer), hearing.tables[reviewer]
    present = _present(table, members)
    votes = hearing.votes[reviewer]
    wanted = [*ids, *(i for i in votes if i not in rows)]
    added = (
        {"record_id": i, **_cells(votes.get(i)), **sheets.context(rows.get(i, {}))} for i in wanted if i not in present
    )
    sheets.extend(path, table, (*VOTE_COLUMNS, *sheets.CONTEXT_COLUMNS), added)


def _cells(vote: Vote | None) -> dict[str, str]:
    return {"decision": vote.decision, "reason": vote.reason, "note": vote.note} if vote else {}


def _extend_conflicts(
    hearing: Hearing,
    found: Mapping[str, str],
    rows: Mapping[str, Mapping[str, object]],
    members: Mapping[str, str],
) -> None:
    stage, table = hearing.stage, hearing.conflict_table
    present = _present(table, members)
    wanted = dict(found) | {i: "" for i in hearing.rechecks if i not in found}
    added = [
        {
            "record_id": i,
            "conflict": kind,
            **conflicts.cells(hearing.rechecks.get(i)),
            **sheets.context(rows.get(i, {})),
        }
        for i, kind in wanted.items()
        if i not in present
    ]
    if added:
        path = layout.conflicts(stage.id)
        sheets.extend(path, table, conflicts.columns(stage.reviewers, stage.needs_reason), added)
