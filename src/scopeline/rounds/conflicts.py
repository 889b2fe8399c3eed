"""conflicts.csv: open conflicts with room for each reviewer's second look and the adjudicator's decision."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from scopeline.errors import Problem
from scopeline.joined import or_verdict
from scopeline.rounds.assignment import Team, draw
from scopeline.rounds.decisions import Recheck
from scopeline.rounds.panel import Panel
from scopeline.rounds.votes import Vote, together
from scopeline.tables import sheets
from scopeline.tables.csv import Rows, disarmed
from scopeline.tables.sheets import CONTEXT_COLUMNS
from scopeline.tables.walk import Row


class Rules(Protocol):
    """What may stand in a conflicts' sheet: votes on records (`rounds.votes.Ballot`), answers, codes."""

    @property
    def what(self) -> str:
        """What is judged, as messages say it."""

    @property
    def decided(self) -> str:
        """The adjudicator's column."""

    @property
    def prevails(self) -> str:
        """The decision that holds where two rows of one thing differ, as a code in a study is there if either of two
        codes that were merged is; empty where neither holds."""

    def walk(self, path: Path, table: Rows | None, problems: list[Problem]) -> Iterator[Row]:
        """The rows, each with the id of what it stands for as its `group`."""

    def look(self, row: Row, reviewer: str) -> Vote | None:
        """What stands in a reviewer's column; None where it is empty or wrong."""

    def word(self, row: Row) -> Vote | None:
        """The adjudicator's word; None where it is empty or wrong."""


Said = tuple[str, str, str]  # whose word, what, and why
ADJUDICATOR = ""


def said(who: str, vote: Vote) -> Said:
    """A word as `rechecks` compares it: its note may be mended at any time."""
    return who, vote.decision, vote.reason


def said_by(kind: str, person: str, vote: Vote) -> Said:
    """The same, of a kind of the journal: whichever adjudicator decided."""
    return said(person if kind == "recheck" else ADJUDICATOR, vote)


def columns(
    panel: Panel,
    keys: Sequence[str] = ("record_id", "conflict"),
    context: Sequence[str] = CONTEXT_COLUMNS,
    decided: Sequence[str] = ("decision", "reason", "rationale"),
) -> list[str]:
    """The sheet's columns; where reasons matter, each second look has a reason of its own.

    `keys` are the columns that say what is judged and what differs, `decided` the adjudicator's, `context` what
    people read.
    """
    looks = [column for name in panel.reviewers for column in _look(name)]
    looks = [column for column in looks if panel.needs_reason or column.startswith("recheck_")]
    shown = [f"vote_{name}" for name in panel.everyone] if panel.show_votes else []
    asked = ["adjudicator"] if len(panel.adjudicator) > 1 else []
    return [*keys, *shown, *looks, *asked, *decided, *context]


def _look(reviewer: str) -> tuple[str, str]:
    return f"recheck_{reviewer}", f"reason_{reviewer}"


def judge(panel: Panel, record_id: str) -> str:
    """Which of the adjudicators is asked about a record: an even draw that stays the same."""
    return min(panel.adjudicator, key=lambda name: draw(panel.id, record_id, name), default="")


def cells(
    panel: Panel, record_id: str, recheck: Recheck | None, votes: Mapping[str, Mapping[str, Vote]]
) -> dict[str, str]:
    """A new row's cells: who judges, what the protocol shows, and what is already known of the conflict."""
    row = {"adjudicator": judge(panel, record_id)}
    row |= {f"vote_{name}": given[record_id].decision for name, given in votes.items() if record_id in given}
    if recheck is None:
        return row
    for name, vote in recheck.rechecks.items():
        look, reason = _look(name)
        row |= {look: vote.decision, reason: vote.reason}
    if word := recheck.adjudication:
        row |= {"decision": word.decision, "reason": word.reason, "rationale": disarmed(word.note)}
    return row


def rechecks(
    path: Path,
    table: Rows | None,
    rules: Rules,
    panel: Panel,
    team_of: Callable[[str], Team | None],
    heard: Mapping[str, Collection[Said]] = MappingProxyType({}),
) -> tuple[dict[str, Recheck], list[Problem]]:
    """Second looks and adjudications by the id of what is judged, and everything that is wrong with the sheet.

    `team_of` leads from this id to those who judge it: None where everybody does, empty where it is not known who.
    `heard` leads from it to what a run has accepted already: it came in its turn. An adjudicator's word waits for who
    joined or came back since then; the look of one whose it is no more stays, and counts for nothing.
    """
    found: dict[str, Recheck] = {}
    problems: list[Problem] = []
    filled: dict[str, Row] = {}
    for row in rules.walk(path, table, problems):
        recheck = _recheck(row, rules, panel)
        _refuse_misplaced(row, recheck, rules, panel, team_of(row.group), heard.get(row.group, ()))
        if recheck.rechecks or recheck.adjudication:
            there = filled.setdefault(row.group, row)
            both, differing = _both(found[row.group], recheck, rules) if there is not row else (recheck, [])
            for column in differing:
                said = f"the {rules.what} stands in two filled rows, which differ: this and that of {there.place}"
                remedy = f"Make them say the same, or empty one of them{or_verdict(row, there)}."
                row.refuse(said, remedy, column)
            found[row.group] = both
    return found, problems


def _both(one: Recheck, other: Recheck, rules: Rules) -> tuple[Recheck, list[str]]:
    """What two rows of one thing say together, and the columns in which somebody's words in them differ."""
    looks: dict[str, Vote] = {}
    differing = []
    for name in dict.fromkeys([*one.rechecks, *other.rechecks]):
        given = [said.rechecks[name] for said in (one, other) if name in said.rechecks]
        looks[name], column = _word(given, rules.prevails, _look(name))
        differing.append(column)
    first, judged = one if one.adjudication else other, None
    if given := [said.adjudication for said in (one, other) if said.adjudication]:
        judged, column = _word(given, rules.prevails, (rules.decided, "reason"))
        differing.append(column)
    return replace(first, rechecks=looks, adjudication=judged), [*filter(None, differing)]


def _word(given: Sequence[Vote], prevails: str, columns: tuple[str, str]) -> tuple[Vote, str]:
    """One or two words of one person as one, and which of the columns of decision and reason they differ in: one that
    gives no reason contradicts none."""
    for column, said in zip(columns, ("decision", "reason"), strict=True):
        if len({getattr(vote, said) for vote in given} - {""}) > 1:
            holds = next((vote for vote in given if vote.decision == prevails), None)
            return holds or given[0], "" if holds else column
    return together(given), ""


def lost_looks(path: Path, table: Rows, panel: Panel, said: Mapping[tuple[str, str], Collection[str]]) -> list[Problem]:
    """Columns of second looks that are gone from the sheet; `said` is what the journal knows by kind and person."""
    return [
        sheets.lost_column(path, table, _look(name)[0], len(said["recheck", name]))
        for name in panel.reviewers
        if said.get(("recheck", name)) and _look(name)[0] not in table.columns
    ]


def waiting_for(panel: Panel, team: Team | None) -> Sequence[str]:
    """Who looks at a conflict again: those of its reviewers who have not left."""
    return panel.reviewers if team is None else [name for name in team if name in panel.reviewers]


def overridden(path: Path, said: Recheck, word: str, by: str, now: str) -> str:
    """What to say of an adjudicator's `word` that counts no more, since `by` came to agree on something else."""
    return (
        f"{path}, {said.under}: {said.judge or 'the adjudicator'} decided {word}, but {by} agree on {now} since, and "
        "that counts; empty the decision, or put back what was changed"
    )


def _recheck(row: Row, rules: Rules, panel: Panel) -> Recheck:
    looks = {name: vote for name in panel.everyone if (vote := rules.look(row, name))}
    word = rules.word(row)
    asked = row.text("adjudicator")
    under = " ".join(row.text(key) for key in row.keys)
    return Recheck(looks, word, asked if asked in panel.adjudicator else judge(panel, row.group), under)


def _refuse_misplaced(
    row: Row, recheck: Recheck, rules: Rules, panel: Panel, team: Team | None, heard: Collection[Said]
) -> None:
    """New words out of turn: an adjudication before the second looks, a second look at somebody else's row."""
    # A look that is wrong is told as what it is; its person did look.
    waiting = [
        name for name in waiting_for(panel, team) if name not in recheck.rechecks and not row.text(_look(name)[0])
    ]
    for name, look in recheck.rechecks.items():
        if team and name not in team and said(name, look) not in heard:
            row.refuse(
                f"a second look at a {rules.what} that is assigned to {' and '.join(team)}",
                f"Empty the cell; only those whose {rules.what} it is look at it again.",
                _look(name)[0],
            )
    word = recheck.adjudication
    if waiting and word and said(ADJUDICATOR, word) not in heard:
        row.refuse(
            f"decided before the re-review; {', '.join(waiting)} did not look again",
            f"Fill {', '.join(row.heading(_look(name)[0]) for name in waiting)} first; the adjudicator decides only "
            "where they still differ.",
            rules.decided,
        )
