"""Votes: their vocabulary, how a sheet's cells become votes, and what may be wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scopeline.errors import Problem
from scopeline.languages import allowed, choice_of
from scopeline.states import Decision
from scopeline.tables.csv import Rows, as_written
from scopeline.text import fold

VOTE_COLUMNS = ("record_id", "decision", "reason", "note")
DECISIONS = (Decision.INCLUDE, Decision.EXCLUDE, Decision.MAYBE)


@dataclass(frozen=True)
class Vote:
    """One reviewer's word on one record; `reason` is an id of the protocol's list."""

    decision: str
    reason: str = ""
    note: str = ""


def read_decision(cell: str) -> str | None:
    """The decision a cell stands for: '' where empty, None where it is no word of the vocabulary."""
    return choice_of("decision", cell)


def reason_vocabulary(reasons: Collection[tuple[str, Mapping[str, str]]]) -> dict[str, str]:
    """Folded spelling -> reason id, from (id, label by language) pairs: the id and every label are understood."""
    return {fold(spelling): reason_id for reason_id, label in reasons for spelling in (reason_id, *label.values())}


@dataclass(frozen=True)
class Ballot:
    """What may stand in a stage's sheets.

    `members` leads from any record's id to the id of its group; `reasons` from a folded spelling to a
    reason's id; `needs_reason` says whether an exclusion must give one.
    """

    members: Mapping[str, str]
    reasons: Mapping[str, str]
    reason_ids: tuple[str, ...]
    needs_reason: bool

    def vote(
        self,
        row: Mapping[str, str],
        columns: tuple[str, str, str],
        path: Path,
        place: str,
        problems: list[Problem],
    ) -> Vote | None:
        """The vote in a row's decision, reason and note columns; None where it is empty or wrong."""
        decision_column, reason_column, note_column = columns
        cell = row.get(decision_column, "")
        decision = read_decision(cell)
        if decision is None:
            words = f"{allowed('decision')}, or nothing while undecided"
            problems.append(
                Problem(path, f"found '{cell.strip()}'", "Correct the cell.", place, decision_column, words)
            )
            return None
        reason = self._reason(row.get(reason_column, ""), decision, path, place, reason_column, problems)
        if not decision or reason is None:
            return None
        return Vote(decision, reason, as_written(row.get(note_column, "").strip()))

    def _reason(
        self, cell: str, decision: str, path: Path, place: str, column: str, problems: list[Problem]
    ) -> str | None:
        reason = self.reasons.get(fold(cell))
        if cell.strip() and reason is None:
            problems.append(
                Problem(
                    path,
                    f"found '{cell.strip()}'",
                    "Take one reason of the protocol's list; other thoughts go into the note.",
                    place,
                    column,
                    ", ".join(self.reason_ids),
                )
            )
            return None
        if self.needs_reason and decision == "exclude" and not reason:
            problems.append(
                Problem(
                    path,
                    "excluded without a reason",
                    "Give the one primary reason.",
                    place,
                    column,
                    ", ".join(self.reason_ids),
                )
            )
            return None
        return reason or ""

    def rows(self, path: Path, table: Rows, problems: list[Problem]) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Each row's place, group and cells; a row whose id no export holds is a problem instead."""
        for line, row in zip(table.lines, table.rows, strict=True):
            record_id = row["record_id"].strip()
            place = f"line {line}, {record_id or 'no record_id'}"
            group = self.members.get(record_id)
            if group is None:
                problems.append(_unknown_id(path, place))
            else:
                yield place, group, row

    def read(self, path: Path, table: Rows) -> tuple[dict[str, Vote], list[Problem]]:
        """All votes of a reviewer's sheet by group id, and everything that is wrong with it."""
        votes: dict[str, Vote] = {}
        problems: list[Problem] = []
        first: dict[str, str] = {}
        for place, group, row in self.rows(path, table, problems):
            vote = self.vote(row, ("decision", "reason", "note"), path, place, problems)
            if vote is None:
                continue
            if group in votes and (votes[group].decision, votes[group].reason) != (
                vote.decision,
                vote.reason,
            ):
                problems.append(
                    Problem(
                        path,
                        f"'{vote.decision}' here, but '{votes[group].decision}' at {first[group]} for the same record",
                        "Make the two agree, or empty one.",
                        place,
                        "decision",
                    )
                )
                continue
            votes.setdefault(group, vote)
            first.setdefault(group, place)
        return votes, problems


def _unknown_id(path: Path, place: str) -> Problem:
    """A row whose id no export holds."""
    return Problem(
        path,
        "no record has this id",
        "Undo the change of the id (see .backup), or remove the row.",
        place,
        "record_id",
    )
