"""What charters or coders differ on, settled as in screening: all look again, then the adjudicator decides.

What is judged has two keys (a study's field, a study's code) and stands in memory as one: `study key`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.progress import TEAM, Work, sorted_out
from scopeline.progress import Row as Ids
from scopeline.rounds import journal
from scopeline.rounds.assignment import Team
from scopeline.rounds.conflicts import columns, judge, lost_looks, overridden, rechecks, said_by, waiting_for
from scopeline.rounds.decisions import Decision, Recheck, decide
from scopeline.rounds.panel import Panel
from scopeline.rounds.rows import put_back
from scopeline.rounds.votes import Vote
from scopeline.states import Decision as States
from scopeline.studies import Studies
from scopeline.tables import sheets
from scopeline.tables.csv import Rows, disarmed
from scopeline.tables.walk import Row
from scopeline.text import alike

SHEET = "conflicts"
Unit = tuple[str, str]
Heard = tuple[str, str, Vote]  # a kind of the journal, whose word, and what they said


def named(unit: Unit) -> str:
    """A unit as one id."""
    return " ".join(unit)


def study_and_key(unit: str, studies: Container[str]) -> Unit:
    """The study and the key of a unit: people may give a study, and a code of their own, a name of several words.

    Where none of `studies` is meant, all but the last word is the study's name.
    """
    study, _, key = unit.rpartition(" ")
    shorter = study
    while shorter and shorter not in studies:
        shorter = shorter.rpartition(" ")[0]
    return (shorter, unit.removeprefix(f"{shorter} ")) if shorter else (study, key)


class Analysed(ABC):
    """What a row of conflicts holds of second looks and of the adjudicator's word, whatever is judged."""

    what: str
    decided: str
    studies: Studies
    prevails: str = ""

    @abstractmethod
    def walk(self, path: Path, table: Rows | None, problems: list[Problem]) -> Iterator[Row]:
        """The rows, each with its unit as its `group`."""

    @abstractmethod
    def key(self, cell: str) -> str | None:
        """What of a study a cell names, as it is called now; None where there is no such thing."""

    @abstractmethod
    def said(self, row: Row, column: str) -> Vote | None:
        """What stands in a column; None where it is empty or wrong."""

    def look(self, row: Row, reviewer: str) -> Vote | None:
        """A second look."""
        return self.said(row, f"recheck_{reviewer}")

    def word(self, row: Row) -> Vote | None:
        """The adjudicator's word, with why."""
        said = self.said(row, self.decided)
        return replace(said, note=row.note("rationale")) if said else None

    def heard(self, known: journal.State) -> dict[str, list[Heard]]:
        """The second looks and adjudications that a run has taken (kind, person, word), by what they are about."""
        found: dict[str, list[Heard]] = {}
        for (kind, person), words in known.items():
            for unit, word in words.items() if kind in journal.ROUNDS else ():
                name, cell = study_and_key(unit, self.studies.known)
                study, key = self.studies.resolve(name), self.key(cell)
                if study and key:
                    found.setdefault(named((study, key)), []).append((kind, person, word))
        return found


@dataclass(frozen=True)
class Settling:
    """A conflicts' sheet as read: what stands in it by unit, and the units that have a row. `restored` are the units
    whose rows were deleted since a run read them."""

    panel: Panel
    path: Path
    table: Rows | None
    rechecks: Mapping[str, Recheck] = field(default_factory=dict)
    present: frozenset[str] = frozenset()
    problems: Sequence[Problem] = ()
    restored: frozenset[str] = frozenset()

    @property
    def notices(self) -> list[str]:
        """What to say of rows that come back."""
        return put_back(self.path, [(unit,) for unit in sorted(self.restored)])

    def cells(self, unit: str, decided: str, shown: Callable[[str], str]) -> dict[str, str]:
        """What stood in a row that comes back, in the words of the sheet."""
        said = self.rechecks[unit] if unit in self.restored else Recheck()
        cells = {f"recheck_{name}": shown(look.decision) for name, look in said.rechecks.items()}
        if word := said.adjudication:
            cells |= {decided: shown(word.decision), "rationale": disarmed(word.note)}
        return cells

    def readings(self) -> Iterator[journal.Reading]:
        """Second looks and adjudications, for the journal."""
        for name in self.panel.everyone:
            looks = {unit: said.rechecks[name] for unit, said in self.rechecks.items() if name in said.rechecks}
            yield journal.Reading("recheck", name, str(self.path), looks)
        for name in self.panel.adjudicator or [TEAM]:
            words = {unit: said.adjudication for unit, said in self.rechecks.items()
                     if said.adjudication and (said.judge or TEAM) == name}  # fmt: skip
            yield journal.Reading("adjudication", name, str(self.path), words)

    def decide(self, unit: str, votes: Mapping[str, Vote], team: Sequence[str]) -> Decision:
        """What a unit comes to; every word stands for itself, a maybe too."""
        return decide(unit, votes, team, self.rechecks.get(unit, Recheck()), "", False, self.panel.left)

    def overridden(self, decisions: Iterable[Decision]) -> Iterator[str]:
        """What to say of adjudications that count no more, since the second looks agree on something else."""
        for one in decisions:
            said = self.rechecks.get(one.record_id, Recheck())
            word = said.adjudication.decision if said.adjudication else one.decision
            settled = one.by == "re-review" and one.decision != States.PENDING
            if settled and alike(one.decision) != alike(word):
                yield overridden(self.path, said, f"'{word}'", "the second looks", f"'{one.decision}'")

    def extend(
        self,
        rows: Iterable[Mapping[str, str]],
        keys: Sequence[str],
        decided: Sequence[str],
        context: Sequence[str],
        choices: Mapping[str, Sequence[str]],
        language: str,
    ) -> None:
        """Add a row for each unit that has none; a sheet that lacks a column of second looks is given it."""
        looks = [f"recheck_{name}" for name in self.panel.reviewers]
        asked = [{**row, "adjudicator": judge(self.panel, named((row[keys[0]], row[keys[1]])))} for row in rows]
        if asked or self.table is not None:
            sheets.extend(
                self.path,
                self.table,
                columns(self.panel, keys, context, decided),
                asked,
                needed=looks,
                choices=choices,
                language=language,
            )


def read(
    stem: Path,
    form: str,
    keys: Sequence[str],
    rules: Analysed,
    panel: Panel,
    team_of: Callable[[str], Team | None],
    known: journal.State,
) -> Settling:
    """Read a conflicts' sheet without writing anything; it must have these columns and the adjudicator's.

    `known` is the state of the journal, which knows the decisions that a run has taken.
    """
    try:
        path = sheets.one(stem, form)
        table = sheets.read(path, (*keys, rules.decided))
    except SheetError as error:
        return Settling(panel, layout.either(stem), None, problems=error.problems)
    if table is None and any(words for (kind, _), words in known.items() if kind in journal.ROUNDS):
        return Settling(panel, path, None, problems=[sheets.lost(path)])
    heard = rules.heard(known)
    said = {unit: [said_by(*word) for word in words] for unit, words in heard.items()}
    found, problems = rechecks(path, table, rules, panel, team_of, said)
    problems += lost_looks(path, table, panel, known) if table else []
    present = frozenset(row.group for row in rules.walk(path, table, []))
    back = {unit: _recheck(panel, unit, words) for unit, words in heard.items() if unit not in present}
    return Settling(panel, path, table, {**found, **back}, present, problems, frozenset(back))


def _recheck(panel: Panel, unit: str, heard: Iterable[Heard]) -> Recheck:
    """What was said in a row, as the journal knows it."""
    looks = {person: word for kind, person, word in heard if kind == "recheck" and person in panel.everyone}
    judged = [(person, word) for kind, person, word in heard if kind != "recheck"]
    person, word = judged[-1] if judged else ("", None)
    return Recheck(looks, word, person if person in panel.adjudicator else judge(panel, unit), unit)


def strangers(folder: Path, wrote: Mapping[str, str], role: str, key: str) -> Iterator[str]:
    """What to say of people who have no such `role` any more, and of what they `wrote` in their sheets."""
    for name in sorted(wrote):
        yield (
            f"{layout.either(folder / name)}: {name} {wrote[name]} and is no {role} any more; what stands there counts "
            f"for nothing. Name them under {key}, or under {key.partition('.')[0]}.left, if it is to count"
        )


def tasks(
    panel: Panel,
    stage: str,
    conflicts: Collection[str],
    decisions: Iterable[Decision],
    said: Mapping[str, Recheck],
    team_of: Callable[[str], Team | None],
    sheet: str,
    of: Ids = ("record_id",),
    ids: Callable[[str], Ids] = lambda unit: (unit,),
) -> Iterator[Work]:
    """Who has which conflicts to look at again, and to decide: these only once all have looked again.

    `ids` are those of a unit, in the columns `of`.
    """
    for name in panel.reviewers:
        theirs = [unit for unit in conflicts if name in waiting_for(panel, team_of(unit))]
        looked = {unit for unit in theirs if name in said.get(unit, Recheck()).rechecks}
        yield Work(stage, name, "re-review", *sorted_out(theirs, looked, ids), sheet, of)
    judged = [decision for decision in decisions if decision.by == "adjudication"]
    for name in panel.adjudicator or [""]:
        asked = [
            one for one in judged if (said.get(one.record_id, Recheck()).judge or judge(panel, one.record_id)) == name
        ]
        decided = {one.record_id for one in asked if one.decision != States.PENDING}
        rows = sorted_out((one.record_id for one in asked), decided, ids)
        yield Work(stage, name or TEAM, "adjudication", *rows, sheet, of)
