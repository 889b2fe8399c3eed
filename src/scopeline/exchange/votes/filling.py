"""Foreign votes into the empty rows of a reviewer's sheet.

Nothing here replaces what a person has written: a row with a decision is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.exchange.votes.foreign import ForeignVote, masked
from scopeline.exchange.votes.matching import Unplaced
from scopeline.rounds.votes import VOTE_COLUMNS, Ballot, Vote
from scopeline.screening.hearing import Hearing
from scopeline.states import Decision
from scopeline.tables import sheets
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import Rows, context_cell


@dataclass(frozen=True)
class Filling:
    """What an import makes of one sheet: its new bytes (None where nothing changes) and what it left.

    filled: rows that get a vote; standing: votes that the sheet has already; left: votes not written.
    """

    path: Path
    content: bytes | None
    filled: int
    standing: int
    left: list[Unplaced]


def prepare(hearing: Hearing, reviewer: str, matched: Sequence[tuple[str, ForeignVote]]) -> Filling:
    """Work out how a reviewer's sheet is filled by that reviewer's votes; writes nothing.

    `hearing` is what the stage's sheets say now; `matched` holds (group id, vote). Reasons are understood by the
    protocol's ids and labels; other words go into the note, but a vote that needs a reason and has none is left.
    Raises SheetError where there is no sheet, or a column of it is missing.
    """
    path = layout.sheet(hearing.stage.id, reviewer, hearing.stage.sheet_format)
    table = _with_columns(path, hearing.tables.get(reviewer))
    rows: dict[str, tuple[int, dict[str, str]]] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        rows.setdefault(hearing.rules.members[row["record_id"].strip()], (line, row))
    changes: dict[int, Mapping[str, str] | None] = {}
    left: list[Unplaced] = []
    already = 0
    for group, votes in _by_group(matched).items():
        vote = translated(votes[0], hearing.rules)
        line, row = rows.get(group, (0, {}))
        if why := _of_others(hearing, reviewer, group) or _obstacle(
            votes, vote, hearing.votes[reviewer].get(group), row, hearing.rules
        ):
            left += (Unplaced(given, why) for given in votes)
        elif group in hearing.votes[reviewer]:
            already += 1
        else:
            note = "; ".join(dict.fromkeys(filter(None, (row["note"].strip(), vote.note))))
            changes[line] = {"decision": vote.decision, "reason": vote.reason, "note": context_cell(note)}
    content = sheets.edited(path, table, changes) if changes else None
    return Filling(path, content, len(changes), already, left)


def fill(filling: Filling) -> None:
    """Replace the sheet in one step, with a copy of what it was in .backup."""
    if filling.content is not None:
        write_atomically(filling.path, filling.content, backup=True)


def translated(given: ForeignVote, rules: Ballot) -> Vote:
    """A foreign vote in our words: the reason by its id; in the note, the other reasons, and those of an inclusion."""
    if given.decision != Decision.EXCLUDE:
        return Vote(given.decision, "", masked("; ".join(filter(None, (given.note, *given.reasons)))))
    # A reason of the list may hold the comma at which a tool parts its reasons.
    whole = rules.reason(", ".join(given.reasons))
    if whole:
        return Vote(Decision.EXCLUDE, whole, masked(given.note))
    known = [found for reason in given.reasons if (found := rules.reason(reason))]
    reason = known[0] if known else ""
    rest = [text for text in given.reasons if rules.reason(text) != reason or not reason]
    return Vote(Decision.EXCLUDE, reason, masked("; ".join(filter(None, (given.note, *rest)))))


def _with_columns(path: Path, table: Rows | None) -> Rows:
    if table is None:
        raise SheetError(Problem(path, "there is no such sheet yet", "Run the review first: snakemake makes it."))
    missing = [
        Problem(path, f"column '{name}' is missing", "Put the column back; its order does not matter.", "first row")
        for name in VOTE_COLUMNS
        if name not in table.columns
    ]
    if missing:
        raise SheetError(missing)
    return table


def _of_others(hearing: Hearing, reviewer: str, group: str) -> str:
    """That a record was dealt to others, where it was."""
    team = hearing.deal.teams.get(group) if hearing.deal else None
    return f"the record is assigned to {' and '.join(team)}" if team and reviewer not in team else ""


def _by_group(matched: Sequence[tuple[str, ForeignVote]]) -> dict[str, list[ForeignVote]]:
    found: dict[str, list[ForeignVote]] = {}
    for group, vote in matched:
        found.setdefault(group, []).append(vote)
    return found


def _obstacle(
    votes: Sequence[ForeignVote], vote: Vote, standing: Vote | None, row: Mapping[str, str], rules: Ballot
) -> str:
    """Why votes on one record are not written; empty where they are."""
    if len({given.decision for given in votes}) > 1:
        return "the same person voted both ways on records that are one here"
    if standing:
        same = standing.decision == vote.decision and vote.reason in ("", standing.reason)
        return "" if same else "another vote stands in the sheet already"
    if not row:
        return "the record has no row in the sheet"
    if rules.needs_reason and vote.decision == Decision.EXCLUDE and not vote.reason:
        return f"excluded without a reason of the protocol's list ({rules.reasons_named})"
    if row["reason"].strip() and rules.reason(row["reason"].strip()) != vote.reason:
        return "the row has another reason already, though no decision"
    return ""
