"""All that people have said on one stage: read from its sheets and its journal, checked, nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Protocol, Stage, in_language
from scopeline.rounds import assignment, conflicts, journal
from scopeline.rounds.assignment import Deal, Team
from scopeline.rounds.decisions import Recheck, Routing, decide
from scopeline.rounds.votes import VOTE_COLUMNS, Ballot, Vote, reason_vocabulary, spoken, together
from scopeline.states import Decision
from scopeline.tables import sheets
from scopeline.tables.csv import Rows
from scopeline.tables.walk import Row
from scopeline.text import unspaced

_SETTLED = {"re-review": "the second looks", "agreement": "the votes"}


@dataclass
class Hearing:
    """A stage as its sheets and journal tell it. Votes and rechecks are by group id; `typed` are the votes by the id
    that their row bears, since records that are one today can part again, and each vote stays where it was typed."""

    stage: Stage
    rules: Ballot
    tables: dict[str, Rows | None] = field(default_factory=dict)
    votes: dict[str, dict[str, Vote]] = field(default_factory=dict)
    typed: dict[str, dict[str, Vote]] = field(default_factory=dict)
    conflict_table: Rows | None = None
    rechecks: dict[str, Recheck] = field(default_factory=dict)
    deal: Deal | None = None
    entries: list[journal.Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    unread: bool = False  # whether a reviewer's sheet is gone or cannot be read: whose a record is may be unknown then

    def present(self, table: Rows | None) -> set[str]:
        """The records that have a row in a sheet."""
        return {self.rules.members.get(row["record_id"].strip(), "") for row in table.rows} if table else set()

    @property
    def somebody_joins(self) -> bool:
        """Whether a reviewer has no sheet yet while others have."""
        return any(table is None for table in self.tables.values()) and any(self.tables.values())

    def holders(self) -> dict[str, Team]:
        """Where nothing was dealt so far, a record is theirs in whose sheets it stands, or who voted on it."""
        held: dict[str, Team] = {}
        for name, table in self.tables.items():
            for record_id in sorted(self.present(table).union(self.votes.get(name, ()))):
                held[record_id] = (*held.get(record_id, ()), name)
        return held

    def teams(self) -> Mapping[str, Team]:
        """Whose each record is so far; empty where everyone votes on everything."""
        if self.deal:
            return self.deal.teams
        return self.holders() if self.somebody_joins else {}


def ballot(protocol: Protocol, stage: Stage, members: Mapping[str, str]) -> Ballot:
    """What may stand in the stage's sheets; `members` leads from any record's id to its group's."""
    reasons = reason_vocabulary((reason.id, reason.words) for reason in protocol.exclusion_reasons)
    spelled = {one.id: in_language(one.label, protocol.screening.sheet_language) for one in protocol.exclusion_reasons}
    # A label that two reasons share names neither.
    labels = {i: label if reasons.get(unspaced(label)) == i else i for i, label in spelled.items()}
    excluding = {Decision.EXCLUDE, *([Decision.MAYBE] if protocol.screening.maybe == Decision.EXCLUDE else [])}
    return Ballot(members, reasons, labels, stage.needs_reason, excluding)


def hear(protocol: Protocol, stage: Stage, members: Mapping[str, str]) -> Hearing:
    """Read every sheet and the journal of a stage; writes nothing, and collects all problems."""
    hearing = Hearing(stage, ballot(protocol, stage, members))
    for read in (_hear_journal, _hear_assignments, _hear_reviewers, _hear_conflicts):
        try:
            read(hearing)
        except SheetError as error:
            hearing.problems += error.problems
    return hearing


def _hear_journal(hearing: Hearing) -> None:
    def now(_: str, said: Vote) -> Vote:
        reason = hearing.rules.reason(said.reason)
        return replace(said, reason=reason) if reason and reason != said.reason else said

    hearing.entries = journal.reworded(journal.read(layout.journal(hearing.stage.id)), now)
    hearing.rules = replace(hearing.rules, known=journal.state(hearing.entries))


def _hear_assignments(hearing: Hearing) -> None:
    path = layout.assignments(hearing.stage.id)
    table = sheets.read(path, assignment.COLUMNS[:2])
    if table:
        hearing.deal, problems = assignment.read(path, table, hearing.rules.members, hearing.stage.everyone)
        hearing.problems += problems


def _hear_reviewers(hearing: Hearing) -> None:
    said = hearing.rules.known
    for reviewer in hearing.stage.everyone:
        stem = layout.SCREENING / hearing.stage.id / reviewer
        before = {i: vote for i, vote in said.get(("vote", reviewer), {}).items() if i in hearing.rules.members}
        hearing.tables[reviewer], hearing.votes[reviewer], hearing.typed[reviewer] = None, {}, {}
        try:
            path = sheets.one(stem, hearing.stage.sheet_format)
            table = sheets.excerpt(path, ("record_id", "decision"), VOTE_COLUMNS)
        except SheetError as error:
            hearing.problems += error.problems
            hearing.unread = True
            continue
        if table is None:
            hearing.problems += [_lost(path)] if before else []
            hearing.unread |= bool(before)
            continue
        hearing.tables[reviewer] = table
        for name in ("reason", "note"):
            if name not in table.columns and (known := sum(bool(getattr(vote, name)) for vote in before.values())):
                hearing.problems.append(sheets.lost_column(path, table, name, known))
        given = hearing.rules.read(path, table, hearing.problems, reviewer)
        for row, vote in given:
            _say(hearing.votes[reviewer], row.group, vote)
            hearing.typed[reviewer].setdefault(row.text("record_id"), vote)
        _refuse_others(hearing, reviewer, (row for row, _ in given))
        _restore_votes(hearing, reviewer, path, before)


def _say(votes: dict[str, Vote], record_id: str, vote: Vote) -> None:
    votes[record_id] = together([votes[record_id], vote]) if record_id in votes else vote


def _restore_votes(hearing: Hearing, reviewer: str, path: Path, before: Mapping[str, Vote]) -> None:
    """Rows that were deleted come back with the votes that the journal knows."""
    present, members = hearing.present(hearing.tables[reviewer]), hearing.rules.members
    restored = {i: vote for i, vote in before.items() if members[i] not in present}
    hearing.typed[reviewer] |= restored
    for i, vote in restored.items():
        _say(hearing.votes[reviewer], members[i], vote)
    if restored:
        named = ", ".join(sorted(restored)[:5]) + (" ..." if len(restored) > 5 else "")
        hearing.notices.append(f"{path}: {len(restored)} deleted rows had votes; put back from the journal: {named}")


def _refuse_others(hearing: Hearing, reviewer: str, rows: Iterable[Row]) -> None:
    """Votes on records that were dealt to others are problems."""
    teams = hearing.deal.teams if hearing.deal else {}
    for row in rows:
        if reviewer not in (team := teams.get(row.group, (reviewer,))):
            row.refuse(
                f"a vote on a record that is assigned to {' and '.join(team)}",
                f"Empty the decision, or add {reviewer} to the record in {layout.assignments(hearing.stage.id)}.",
                "decision",
            )


def _hear_conflicts(hearing: Hearing) -> None:
    path = sheets.one(layout.SCREENING / hearing.stage.id / "conflicts", hearing.stage.sheet_format)
    said = hearing.rules.known
    looks = {key: votes for key, votes in said.items() if key[0] in journal.ROUNDS and votes}
    hearing.conflict_table = sheets.read(path, ("record_id", "decision"))
    if hearing.conflict_table is None:
        hearing.problems += [_lost(path)] if looks else []
        return
    teams = hearing.teams()

    def team_of(record_id: str) -> Team | None:
        return () if hearing.unread and not hearing.deal else teams.get(record_id)

    heard: dict[str, list[conflicts.Said]] = {}
    for (kind, person), votes in looks.items():
        for record_id, vote in votes.items():
            group = hearing.rules.members.get(record_id, "")
            heard.setdefault(group, []).append(conflicts.said_by(kind, person, vote))
    told = conflicts.rechecks(path, hearing.conflict_table, hearing.rules, hearing.stage, team_of, heard)
    hearing.rechecks, problems = told
    hearing.problems += problems + conflicts.lost_looks(path, hearing.conflict_table, hearing.stage, looks)
    _restore_rechecks(hearing, looks)


def _restore_rechecks(hearing: Hearing, looks: Mapping[tuple[str, str], Mapping[str, Vote]]) -> None:
    """Second looks and adjudications whose rows were deleted come back from the journal."""
    present = hearing.present(hearing.conflict_table)
    lost: dict[str, Recheck] = {}
    for (kind, person), votes in looks.items():
        for record_id, vote in votes.items():
            group = hearing.rules.members.get(record_id)
            if group is None or group in present:
                continue
            known = lost.get(group, Recheck(under=record_id))
            second = kind == "recheck"
            lost[group] = Recheck(
                {**known.rechecks, person: vote} if second else known.rechecks,
                known.adjudication if second else vote,
                known.judge if second else person,
                known.under,
            )
    hearing.rechecks |= lost
    if lost:
        path = layout.conflicts(hearing.stage.id, hearing.stage.sheet_format)
        hearing.notices.append(f"{path}: {len(lost)} deleted rows are put back from the journal")


def overridden(hearing: Hearing, maybe: Routing) -> list[str]:
    """Adjudications that count no more, since the looks or the votes have come to agree on something else."""
    path, stage, teams = layout.conflicts(hearing.stage.id, hearing.stage.sheet_format), hearing.stage, hearing.teams()
    found = []
    for record_id, said in hearing.rechecks.items():
        if (word := said.adjudication) is None:
            continue
        votes = {name: given[record_id] for name, given in hearing.votes.items() if record_id in given}
        team = teams.get(record_id, tuple(stage.reviewers))
        decision = decide(record_id, votes, team, said, maybe, stage.needs_reason, stage.left)
        now = (decision.decision, decision.reason if stage.needs_reason else "")
        settled = _SETTLED.get(decision.by, "") if decision.decision != Decision.PENDING else ""
        if settled and now != (word.decision, word.reason if stage.needs_reason else ""):
            found.append(conflicts.overridden(path, said, spoken(word), settled, spoken(Vote(*now))))
    return found


def _lost(path: Path) -> Problem:
    return sheets.lost(path, otherwise=f", or rebuild it: scopeline restore {path.parent.name} {path.stem}")
