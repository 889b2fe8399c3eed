"""conflicts.csv: open conflicts with room for each reviewer's second look and the adjudicator's decision."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scopeline.errors import Problem
from scopeline.files import Table, read_table
from scopeline.screening.decisions import Recheck
from scopeline.screening.votes import Ballot, Vote, unknown_id
from scopeline.sheets import CONTEXT_COLUMNS


def columns(reviewers: Sequence[str], reasons: bool) -> list[str]:
    """The sheet's columns; where reasons matter, each second look has a reason of its own."""
    looks = [column for name in reviewers for column in _look(name) if reasons or column.startswith("recheck_")]
    return ["record_id", "conflict", *looks, "decision", "reason", "rationale", *CONTEXT_COLUMNS]


def _look(reviewer: str) -> tuple[str, str]:
    return f"recheck_{reviewer}", f"reason_{reviewer}"


def cells(recheck: Recheck | None) -> dict[str, str]:
    """A row's cells for what is already known of it."""
    if recheck is None:
        return {}
    row: dict[str, str] = {}
    for name, vote in recheck.rechecks.items():
        look, reason = _look(name)
        row |= {look: vote.decision, reason: vote.reason}
    if word := recheck.adjudication:
        row |= {"decision": word.decision, "reason": word.reason, "rationale": word.note}
    return row


def read(path: Path, reviewers: Sequence[str]) -> Table | None:
    """The sheet as it stands, or None where no conflict has been written yet. Raises SheetError."""
    if not path.exists():
        return None
    return read_table(path, required=("record_id", *(_look(name)[0] for name in reviewers), "decision"))


def rechecks(
    path: Path, table: Table, ballot: Ballot, reviewers: Sequence[str]
) -> tuple[dict[str, Recheck], list[Problem]]:
    """Second looks and adjudications by group id, and everything that is wrong with the sheet."""
    found: dict[str, Recheck] = {}
    problems: list[Problem] = []
    for line, row in zip(table.lines, table.rows, strict=True):
        record_id = row["record_id"].strip()
        place = f"line {line}, {record_id or 'no record_id'}"
        group = ballot.members.get(record_id)
        if group is None:
            problems.append(unknown_id(path, place))
            continue
        looks: dict[str, Vote] = {}
        for name in reviewers:
            vote = ballot.vote(row, (*_look(name), ""), path, place, problems)
            if vote is not None:
                looks[name] = vote
        word = ballot.vote(row, ("decision", "reason", "rationale"), path, place, problems)
        if word is not None and len(looks) < len(reviewers):
            waiting = ", ".join(name for name in reviewers if name not in looks)
            problems.append(
                Problem(
                    path,
                    f"decided before the re-review; {waiting} did not look again",
                    "Fill the recheck columns first; the adjudicator decides only where they still differ.",
                    place,
                    "decision",
                )
            )
        if word is not None and word.decision == "maybe":
            problems.append(
                Problem(
                    path,
                    "the adjudicator's word is 'maybe'",
                    "Decide: include or exclude.",
                    place,
                    "decision",
                    "include, exclude",
                )
            )
        if looks or word:
            if group in found:
                problems.append(Problem(path, "the record stands in two filled rows", "Empty one of them.", place))
            found[group] = Recheck(looks, word)
    return found, problems
