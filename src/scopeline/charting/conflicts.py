"""data/charting/conflicts.csv (or .xlsx): one row for each cell in which two finished charters differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from scopeline import layout
from scopeline.charting.compare import Difference
from scopeline.charting.form import WrongAnswer, answer, as_typed, columns, fields, heading, plain
from scopeline.errors import Problem
from scopeline.protocol import FormField, Protocol
from scopeline.rounds import journal, settling
from scopeline.rounds.decisions import Decision, Recheck
from scopeline.rounds.panel import Analysts
from scopeline.rounds.settling import SHEET, Analysed, Settling, named, study_and_key
from scopeline.rounds.votes import Vote
from scopeline.studies import Studies
from scopeline.tables.csv import Rows, context_cell
from scopeline.tables.walk import Row, walk

KEYS = ("study_id", "field")
_ASKED = "asks"  # the field's label, for people


@dataclass(frozen=True)
class Cells(Analysed):
    """What may stand in a row of conflicts: an answer that its field takes."""

    form: Sequence[FormField]
    studies: Studies
    known: journal.State = field(default_factory=dict)
    what: str = "cell of this study"
    decided: str = "answer"

    @cached_property
    def _fields(self) -> Mapping[str, FormField]:
        return {one.id: one for one in self.form}

    @cached_property
    def _column(self) -> Callable[[str], str]:
        return columns(self.form)

    def key(self, cell: str) -> str | None:
        """The field of the form that a cell names."""
        column = self._column(cell)
        return column if column in self._fields else None

    def walk(self, path: Path, table: Rows | None, problems: list[Problem]) -> Iterator[Row]:
        """The rows by study and field; those of a field that left the form are told if anybody filled them."""
        for row in walk(path, table, problems, keys=KEYS):
            study, one = self.studies.resolve(row.group), self.key(row.text("field"))
            if study is None:
                problems.append(self.studies.missing(row))
            if one is None and row.text(self.decided):
                told = f"the form has no field '{row.text('field')}'"
                row.refuse(told, "Correct the cell.", "field", ", ".join(self._fields))
            if study is not None and one is not None:
                yield replace(row, groups=(named((study, one)), one))

    def said(self, row: Row, column: str) -> Vote | None:
        """What stands in a column; None where it is empty or wrong."""
        try:
            value = answer(self._fields[row.groups[1]], row.note(column), self._before(row, column))
        except WrongAnswer as wrong:
            row.refuse(wrong.found, wrong.remedy, column, f"{wrong.allowed}; NR, NA")
            return None
        return Vote(value) if value else None

    @cached_property
    def _heard(self) -> Mapping[str, Mapping[str, str]]:
        """Unit -> column -> what a run last read there."""
        return {
            unit: {
                self.decided if kind == "adjudication" else f"recheck_{who}": word.decision for kind, who, word in words
            }
            for unit, words in self.heard(self.known).items()
        }

    def _before(self, row: Row, column: str) -> str:
        return self._heard.get(row.group, {}).get(column, "") if row.text(column) else ""


def read(protocol: Protocol, studies: Studies, teams: Mapping[str, Sequence[str]], known: journal.State) -> Settling:
    """Read the sheet without writing anything; `teams` are the charters of each study, as far as they are known, and
    `known` the state of the journal."""
    panel = Analysts("charting", protocol.charting.charters, protocol.charting.left, protocol.charting.adjudicator)

    def team_of(unit: str) -> tuple[str, ...]:
        return tuple(teams.get(study_and_key(unit, teams)[0], ()))

    stem, form = layout.CHARTING / SHEET, protocol.screening.sheet_format
    return settling.read(stem, form, KEYS, Cells(fields(protocol), studies, known), panel, team_of, known)


def decide(form: Sequence[FormField], known: Settling, found: Sequence[Difference]) -> list[Decision]:
    """What each difference comes to, or waits for: by second looks that agree, else by the adjudicator.

    Second looks at a number agree where its value does; what counts is as the first of them wrote it.
    """
    asked = {one.id: one for one in form}
    decisions = []
    for one in found:
        unit, field = named(one.unit), asked[one.field]
        said = known.rechecks.get(unit, Recheck())
        written: dict[str, str] = {}

        def evened(answer: str, field: FormField = field, written: dict[str, str] = written) -> str:
            return written.setdefault(plain(field, answer), answer)

        looks = {name: replace(look, decision=evened(look.decision)) for name, look in said.rechecks.items()}
        votes = {name: Vote(evened(answer)) for name, answer in one.answers.items()}
        looked = replace(known, rechecks={unit: replace(said, rechecks=looks)})
        decisions.append(looked.decide(unit, votes, list(one.answers)))
    return decisions


def extend(
    protocol: Protocol, known: Settling, found: Sequence[Difference], citations: Mapping[str, Mapping[str, str]]
) -> None:
    """Add the differences that the sheet does not hold yet."""
    form = {one.id: one for one in fields(protocol)}
    language = protocol.screening.sheet_language

    def said(field: str, answer: str) -> str:
        return context_cell(as_typed(form[field], answer, protocol.language(language)))

    differing = {one.unit: one for one in found if named(one.unit) not in known.present}
    back = {study_and_key(unit, citations): None for unit in sorted(known.restored)}
    rows = [
        {
            "study_id": study,
            "field": field,
            _ASKED: heading(form[field], language),
            **{f"vote_{name}": said(field, answer) for name, answer in answers.items()},
            **known.cells(named((study, field)), "answer", partial(said, field)),
            **citations.get(study, {}),
        }
        for (study, field), one in {**back, **differing}.items()
        for answers in [one.answers if one else {}]
    ]
    known.extend(rows, (*KEYS, _ASKED), ("answer", "rationale"), ("citation",), {}, language)
