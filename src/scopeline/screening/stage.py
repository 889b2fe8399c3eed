"""One screening stage: read what people wrote, refuse or write it down, deal new records, decide.

The order keeps people's work safe: everything is read and checked before the first byte is written, the
journal is flushed before any sheet is replaced, and a sheet is replaced in one step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scopeline import languages, layout
from scopeline.errors import SheetError
from scopeline.protocol import Protocol, Stage
from scopeline.rounds import assignment, independent, journal
from scopeline.rounds.assignment import Deal, Team
from scopeline.rounds.decisions import Decision, Recheck, decide, in_conflict
from scopeline.rounds.independent import Change
from scopeline.rounds.votes import Vote
from scopeline.screening.extending import Extension, RecordOf
from scopeline.screening.hearing import Hearing, hear, overridden
from scopeline.tables.csv import write_table


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
    entries = journal.append(log, hearing.entries, _readings(hearing), now)
    if _needs_dealing(hearing):
        write_table(layout.assignments(stage.id), assignment.COLUMNS, dealt.rows())
    extension = Extension(hearing, languages.language(protocol.screening.sheet_language), record_of)
    kept = extension.of_votes(dealt, ids)
    maybe, reasons = protocol.screening.maybe, stage.needs_reason
    differing = in_conflict({i: dealt.teams.get(i, ()) for i in ids}, hearing.votes, maybe, reasons)
    extension.of_conflicts(differing)
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
        [*hearing.notices, *kept, *overridden(hearing, maybe), *(_told(change) for change in changed)],
    )


def _told(change: Change) -> str:
    first, now = change.independent, change.now
    if now and now.decision == first.decision:
        reasons = f"{first.reason or 'no reason'} before the votes were compared and {now.reason or 'none'} since"
        return f"{change.record_id}: {change.reviewer}, who said {now.decision}, gave {reasons}; the later one counts"
    return (
        f"{change.record_id}: {change.reviewer} said {first.decision} before the votes were compared and "
        f"{now.decision if now else 'withdrawn'} since; the later word counts for the decision, the first for the "
        "agreement"
    )


def _deal(hearing: Hearing, ids: list[str]) -> Deal:
    """The reviewers of every candidate; while a pilot runs, of the pilot's records alone."""
    stage = hearing.stage
    if not _needs_dealing(hearing):
        return Deal({i: tuple(stage.reviewers) for i in ids})
    # A record whose row is gone from assignments.csv is theirs still in whose sheets it stands.
    known = hearing.deal or Deal({})
    before = Deal({**hearing.holders(), **known.teams}, known.pilot)
    voted = {name: set(votes) for name, votes in hearing.votes.items()}
    pilot = before.pilot
    if stage.pilot and not before.teams:
        pilot = assignment.sample(ids, stage.pilot.records, stage.id)
    teams = {i: before.teams.get(i) or tuple(stage.reviewers) for i in ids if i in pilot}
    if all(i in voted.get(name, ()) for i, team in teams.items() for name in team if name in stage.reviewers):
        main = [i for i in ids if i not in pilot]
        bound = {name: votes | _looked_at(hearing, name) for name, votes in voted.items()}
        teams |= assignment.deal(main, stage.reviewers, stage.votes_needed, stage.id, before.teams, bound, stage.pairs)
    # In the order of the ids, as assignments.csv will tell it to the next run: lists are written in this order.
    return Deal(dict(sorted({**before.teams, **teams}.items())), pilot)


def _looked_at(hearing: Hearing, reviewer: str) -> set[str]:
    """The records at which a reviewer looked again: they stay theirs too, though the vote was emptied since. Of who
    left votes alone count: a record without one would wait for them for good."""
    here = reviewer in hearing.stage.reviewers
    return {i for i, said in hearing.rechecks.items() if here and reviewer in said.rechecks}


def _needs_dealing(hearing: Hearing) -> bool:
    """Whether some records are not everybody's: else no file is needed to say whose they are."""
    stage = hearing.stage
    dealt_before = hearing.deal is not None or hearing.somebody_joins
    return bool(dealt_before or stage.pilot or stage.pairs or stage.left or stage.votes_needed < len(stage.reviewers))


def _readings(hearing: Hearing) -> Iterable[journal.Reading]:
    stage = hearing.stage
    for reviewer, votes in hearing.typed.items():
        yield journal.Reading("vote", reviewer, str(layout.sheet(stage.id, reviewer, stage.sheet_format)), votes)
    path = str(layout.conflicts(stage.id, stage.sheet_format))
    for reviewer in stage.everyone:
        looks = {r.under: r.rechecks[reviewer] for r in hearing.rechecks.values() if reviewer in r.rechecks}
        yield journal.Reading("recheck", reviewer, path, looks)
    for judge in stage.adjudicator:
        words = {r.under: r.adjudication for r in hearing.rechecks.values() if r.adjudication and r.judge == judge}
        yield journal.Reading("adjudication", judge, path, words)
