"""Votes: their vocabulary, how a sheet's cells become votes, and what may be wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scopeline.errors import Problem
from scopeline.joined import or_verdict
from scopeline.languages import named
from scopeline.protocol import PROTOCOL, or_formerly
from scopeline.states import Decision
from scopeline.tables.csv import Rows
from scopeline.tables.walk import Row, walk
from scopeline.text import unspaced

VOTE_COLUMNS = ("record_id", "decision", "reason", "note")
DECISIONS = (Decision.INCLUDE, Decision.EXCLUDE, Decision.MAYBE)


@dataclass(frozen=True)
class Vote:
    """One reviewer's word on one record; `reason` is an id of the protocol's list."""

    decision: str
    reason: str = ""
    note: str = ""


def together(votes: Sequence[Vote]) -> Vote:
    """What votes that a person gave on one record come to: the first one's decision, with the first reason and note
    that any of that decision gives."""
    alike = [vote for vote in votes if vote.decision == votes[0].decision]
    reason, note = (next(filter(None, (getattr(vote, name) for vote in alike)), "") for name in ("reason", "note"))
    return Vote(votes[0].decision, reason, note)


def spoken(vote: Vote) -> str:
    """A vote as messages say it: `exclude (wrong population)`."""
    return f"{vote.decision} ({vote.reason})" if vote.reason else vote.decision


def reason_vocabulary(reasons: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Unspaced spelling -> reason id, from each id and its words: the id and every word are understood."""
    return {unspaced(spelling): reason_id for reason_id, words in reasons for spelling in (reason_id, *words)}


@dataclass(frozen=True)
class Ballot:
    """What may stand in a stage's sheets.

    `members` leads from any record's id to the id of its group; `reasons` from an unspaced spelling to a reason's id;
    `labels` from the id to what drop-downs offer; `needs_reason` says whether an exclusion must give one, and
    `excluding` which decisions exclude; `known` is the state of the journal. `key` is the column that says which `what`
    is judged, `decided` the adjudicator's.
    """

    members: Mapping[str, str]
    reasons: Mapping[str, str]
    labels: Mapping[str, str]
    needs_reason: bool
    excluding: Collection[str] = (Decision.EXCLUDE,)
    known: Mapping[tuple[str, str], Mapping[str, Vote]] = field(default_factory=dict)
    key: str = "record_id"
    what: str = "record"
    decided: str = "decision"
    prevails: str = ""

    @property
    def reason_ids(self) -> list[str]:
        """The protocol's reasons, in its order."""
        return list(self.labels)

    @cached_property
    def reasons_named(self) -> str:
        """The reasons as messages list them: each id, with what the drop-downs call it."""
        return named({reason: [label] for reason, label in self.labels.items()})

    def walk(self, path: Path, table: Rows | None, problems: list[Problem]) -> Iterator[Row]:
        """The rows of a sheet of this round, each with what it stands for."""
        return walk(path, table, problems, self.members.get, (self.key,), self.what)

    def vote(self, row: Row, columns: tuple[str, str, str], kind: str, person: str) -> Vote | None:
        """A person's vote of a `kind` in a row's decision, reason and note columns; None where it is empty or wrong."""
        decision_column, reason_column, note_column = columns
        decision = row.word(decision_column, "decision")
        if decision is None:
            return None
        reason = self._reason(row, reason_column, decision, (kind, person))
        return Vote(decision, reason, row.note(note_column)) if decision and reason is not None else None

    def look(self, row: Row, reviewer: str) -> Vote | None:
        """A reviewer's second look in a row of conflicts."""
        return self.vote(row, (f"recheck_{reviewer}", f"reason_{reviewer}", ""), "recheck", reviewer)

    def word(self, row: Row) -> Vote | None:
        """The adjudicator's word in a row of conflicts."""
        word = self.vote(row, (self.decided, "reason", "rationale"), "adjudication", "")
        if word is not None and word.decision == Decision.MAYBE:
            row.refuse("the adjudicator's word is 'maybe'", "Decide.", self.decided, "include, exclude")
        return word

    def _reason(self, row: Row, column: str, decision: str, whose: tuple[str, str]) -> str | None:
        reason, allowed = self.reason(words := row.text(column)), self.reasons_named
        if reason is None:
            remedy = "Take one reason of the protocol's list; other thoughts go into the note."
            remedy += or_formerly(words, f"{PROTOCOL}, exclusion_reasons", self._before(row, *whose))
            row.refuse(f"found '{words}'", remedy, column, allowed)
        if reason == "" and self.needs_reason and decision in self.excluding:
            why = "" if decision == Decision.EXCLUDE else f" (by config/review.yaml a '{decision}' excludes)"
            row.refuse(f"excluded without a reason{why}", "Give the one primary reason.", column, allowed)
            return None
        return reason

    def _before(self, row: Row, kind: str, person: str) -> str:
        """The reason that a run last read in a row; of whoever adjudicates, where no person is named."""
        whose = ((kind, person),) if person else [of for of in self.known if of[0] == kind]
        given = (self.known.get(of, {}).get(row.text(self.key)) for of in whose)
        return next((vote.reason for vote in given if vote), "")

    def reason(self, words: str) -> str | None:
        """The id of the reason that words stand for; '' for no words, None where they are in no list."""
        return self.reasons.get(unspaced(words)) if words else ""

    def read(self, path: Path, table: Rows, problems: list[Problem], reviewer: str) -> list[tuple[Row, Vote]]:
        """Every row of the reviewer's sheet that holds a vote, with it; what is wrong is collected."""
        given: list[tuple[Row, Vote]] = []
        first: dict[tuple[str, str], tuple[Row, str]] = {}
        for row in self.walk(path, table, problems):
            vote = self.vote(row, ("decision", "reason", "note"), "vote", reviewer)
            if vote is None:
                continue
            given.append((row, vote))
            for column, said in (("decision", vote.decision), ("reason", vote.reason)):
                there, before = first.setdefault((row.group, column), (row, said)) if said else (row, said)
                if before != said:
                    found = f"'{said}' here, but '{before}' at {there.place} for the same {self.what}"
                    row.refuse(found, f"Make the two agree, or empty one{or_verdict(row, there)}.", column)
                    break
        return given
