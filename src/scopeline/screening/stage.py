"""One screening stage: read what people wrote, refuse or write it down, deal new records, decide.

The order keeps people's work safe: everything is read and checked before the first byte is written, the
journal is flushed before any sheet is replaced, and a sheet is replaced in one step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scopeline import layout
from scopeline.errors import SheetError
from scopeline.protocol import Protocol, Stage
from scopeline.screening import assignment, conflicts, independent, journal
from scopeline.screening.assignment import Deal, Team
from scopeline.screening.decisions import Decision, Recheck, decide, in_conflict
from scopeline.screening.hearing import Hearing, hear
from scopeline.screening.independent import Change
from scopeline.screening.votes import DECISIONS, VOTE_COLUMNS, Vote
from scopeline.tables import sheets
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import Rows, disarmed, write_table

RecordOf = Callable[[str], Mapping[str, object]]


@dataclass(frozen=True)
class Outcome:
    """What a stage comes to: a decision for each candidate, and what agreement and progress are counted from."""

    decisions: list[Decision]
    teams: Mapping[str, Team]
    pilot: frozenset[str]
    votes: dict[str, dict[str, Vote]]
    independent: dict[str, dict[str, Vote]]
    changes: list[Change]
    conflicts: dict[str, str]
    rechecks: dict[str, Recheck]
    entries: list[journal.Entry]
    notices: list[str] = field(default_factory=list)


def run(
    protocol: Protocol,
    stage: Stage,
    ids: Sequence[str],
    record_of: RecordOf,
    members: Mapping[str, str],
    now: dt.datetime | None = None,
) -> Outcome:
    """Run one stage over its candidates, by their group ids; `record_of` gives a record's bibliographic facts.

    Extends the sheets, conflicts.csv and the journal under data/screening/<stage>/; `now` is the journal's time,
    the clock's by default. Raises SheetError, with all problems of all sheets, before anything is written.
    """
    hearing = hear(protocol, stage, members)
    if hearing.problems:
        raise SheetError(hearing.problems)
    dealt = _deal(hearing, list(ids))
    log = layout.journal(stage.id)
    entries = journal.append(log, hearing.entries, _readings(hearing), members, now)
    _write_sheets(protocol, hearing, dealt, ids, record_of)
    maybe, reasons = protocol.screening.maybe, stage.needs_reason
    differing = in_conflict({i: dealt.teams.get(i, ()) for i in ids}, hearing.votes, maybe, reasons)
    _extend_conflicts(protocol, hearing, differing, record_of)
    first = independent.independent(entries, lambda i: dealt.teams.get(i, ()), members)
    decisions = [
        decide(
            i,
            {name: votes[i] for name, votes in hearing.votes.items() if i in votes},
            dealt.teams.get(i, ()),
            hearing.rechecks.get(i, Recheck()),
            maybe,
            reasons,
            stage.left,
        )
        for i in ids
    ]
    if ids and all(decision.by != "votes" for decision in decisions):
        journal.seal(log, entries, independent.digest(first), now)
    changed = independent.changes(first, hearing.votes)
    return Outcome(
        decisions,
        dealt.teams,
        dealt.pilot,
        hearing.votes,
        first,
        changed,
        differing,
        hearing.rechecks,
        entries,
        [*hearing.notices, *(_told(change) for change in changed)],
    )


def _told(change: Change) -> str:
    now = change.now.decision if change.now else "withdrawn"
    return (
        f"{change.record_id}: {change.reviewer} said {change.independent.decision} before the votes were compared and "
        f"{now} since; the later word counts for the decision, the first for the agreement"
    )


def _deal(hearing: Hearing, ids: list[str]) -> Deal:
    """The reviewers of every candidate; while a pilot runs, of the pilot's records alone."""
    stage = hearing.stage
    if not _needs_dealing(hearing):
        return Deal({i: tuple(stage.reviewers) for i in ids})
    before = hearing.deal or Deal(hearing.holders())
    voted = {name: set(votes) for name, votes in hearing.votes.items()}
    pilot = before.pilot
    if stage.pilot and not before.teams:
        pilot = assignment.sample(ids, stage.pilot.records, stage.id)
    teams = {i: before.teams.get(i) or tuple(stage.reviewers) for i in ids if i in pilot}
    if all(i in voted.get(name, ()) for i, team in teams.items() for name in team if name in stage.reviewers):
        main = [i for i in ids if i not in pilot]
        teams |= assignment.deal(main, stage.reviewers, stage.votes_needed, stage.id, before.teams, voted, stage.pairs)
    return Deal({**before.teams, **teams}, pilot)


def _needs_dealing(hearing: Hearing) -> bool:
    """Whether some records are not everybody's: else no file is needed to say whose they are."""
    stage = hearing.stage
    dealt_before = hearing.deal is not None or hearing.somebody_joins
    return bool(dealt_before or stage.pilot or stage.pairs or stage.left or stage.votes_needed < len(stage.reviewers))


def _readings(hearing: Hearing) -> Iterable[journal.Reading]:
    stage = hearing.stage
    for reviewer, votes in hearing.votes.items():
        yield journal.Reading("vote", reviewer, str(layout.sheet(stage.id, reviewer, stage.sheet_format)), votes)
    path = str(layout.conflicts(stage.id, stage.sheet_format))
    for reviewer in stage.everyone:
        looks = {i: r.rechecks[reviewer] for i, r in hearing.rechecks.items() if reviewer in r.rechecks}
        yield journal.Reading("recheck", reviewer, path, looks)
    for judge in stage.adjudicator:
        words = {i: r.adjudication for i, r in hearing.rechecks.items() if r.adjudication and r.judge == judge}
        yield journal.Reading("adjudication", judge, path, words)


def _write_sheets(protocol: Protocol, hearing: Hearing, dealt: Deal, ids: Sequence[str], record_of: RecordOf) -> None:
    stage, language = hearing.stage, protocol.screening.sheet_language
    if _needs_dealing(hearing):
        write_table(layout.assignments(stage.id), assignment.COLUMNS, dealt.rows())
    candidates = set(ids)
    for reviewer in stage.everyone:
        path, table, votes = (
            layout.sheet(stage.id, reviewer, stage.sheet_format),
            hearing.tables[reviewer],
            hearing.votes[reviewer],
        )
        if reviewer in stage.left and table is None:
            continue
        theirs = {i for i, team in dealt.teams.items() if reviewer in team}
        table = _take_back(hearing, reviewer, theirs, dealt)
        present = hearing.present(table)
        wanted = [*(i for i in ids if i in theirs), *(i for i in votes if i not in candidates)]
        added = [
            {"record_id": i, **_cells(votes.get(i)), **sheets.context(record_of(i))} for i in wanted if i not in present
        ]
        columns = (*VOTE_COLUMNS, *sheets.CONTEXT_COLUMNS)
        sheets.extend(path, table, columns, added, choices=_choices(hearing, columns), language=language)


def _take_back(hearing: Hearing, reviewer: str, theirs: set[str], dealt: Deal) -> Rows | None:
    """Take rows that were dealt to others out of a sheet, where nobody has written anything into them."""
    path, table = layout.sheet(hearing.stage.id, reviewer, hearing.stage.sheet_format), hearing.tables[reviewer]
    if table is None:
        return None
    gone = {
        line
        for line, row in zip(table.lines, table.rows, strict=True)
        if (group := hearing.rules.members.get(row["record_id"].strip(), "")) in dealt.teams
        and group not in theirs
        and not any(row.get(name, "").strip() for name in VOTE_COLUMNS[1:])
    }
    if not gone:
        return table
    write_atomically(path, sheets.edited(path, table, dict.fromkeys(gone)), backup=True)
    return sheets.excerpt(path, ("record_id", "decision"), VOTE_COLUMNS)


def _cells(vote: Vote | None) -> dict[str, str]:
    return {"decision": vote.decision, "reason": vote.reason, "note": disarmed(vote.note)} if vote else {}


def _extend_conflicts(protocol: Protocol, hearing: Hearing, found: Mapping[str, str], record_of: RecordOf) -> None:
    stage, table = hearing.stage, hearing.conflict_table
    present = hearing.present(table)
    wanted = dict(found) | {i: "" for i in hearing.rechecks if i not in found}
    added = [
        {
            "record_id": i,
            "conflict": kind,
            **conflicts.cells(stage, i, hearing.rechecks.get(i), hearing.votes),
            **sheets.context(record_of(i)),
        }
        for i, kind in wanted.items()
        if i not in present
    ]
    if added:
        columns = conflicts.columns(stage)
        looks = [name for name in columns if name.startswith("recheck_")]
        language = protocol.screening.sheet_language
        path = layout.conflicts(stage.id, stage.sheet_format)
        choices = _choices(hearing, columns)
        sheets.extend(path, table, columns, added, needed=looks, choices=choices, language=language)


def _choices(hearing: Hearing, columns: Iterable[str]) -> dict[str, Sequence[str]]:
    """What a workbook's drop-downs offer."""
    decisions = [name for name in columns if name == "decision" or name.startswith("recheck_")]
    reasons = [name for name in columns if name == "reason" or name.startswith("reason_")]
    return dict.fromkeys(decisions, DECISIONS) | dict.fromkeys(reasons, hearing.rules.reason_ids)
