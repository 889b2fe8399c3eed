"""data/charting/conflicts.csv (or .xlsx): one row for each cell in which two finished charters differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scopeline import layout
from scopeline.charting.compare import Difference
from scopeline.charting.form import WrongAnswer, answer, columns, fields, heading
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Protocol
from scopeline.studies import Studies
from scopeline.tables import sheets
from scopeline.tables.csv import Table, context_cell
from scopeline.tables.walk import walk

SHEET = "conflicts"
COLUMNS = ("study_id", "field", "answer", "rationale")
_ASKED = "asks"  # the field's label, for people


@dataclass(frozen=True)
class Conflicts:
    """The sheet, and the answers that people decided on, by (study, field)."""

    path: Path
    table: Table | None
    decided: Mapping[tuple[str, str], str] = field(default_factory=dict)
    present: frozenset[tuple[str, str]] = frozenset()
    problems: Sequence[Problem] = ()


def read(protocol: Protocol, studies: Studies) -> Conflicts:
    """Read the sheet without writing anything.

    Problems: an unknown study or field, a cell that its field does not take, two rows of a cell that differ.
    """
    stem = layout.CHARTING / SHEET
    try:
        path = sheets.one(stem, protocol.screening.sheet_format)
        table = sheets.read(path, COLUMNS[:3])
    except SheetError as error:
        return Conflicts(layout.either(stem), None, problems=error.problems)
    form = {one.id: one for one in fields(protocol)}
    column = columns(list(form.values()))
    problems: list[Problem] = []
    decided: dict[tuple[str, str], str] = {}
    present = set()
    for row in walk(path, table, problems, keys=("study_id",)):
        study, one = studies.resolve(row.group), form.get(column(row.text("field")))
        if study is None:
            problems.append(studies.missing(path, row.group, row.place))
        if one is None and row.text("answer"):
            row.refuse(f"the form has no field '{row.text('field')}'", "Correct the cell.", "field", ", ".join(form))
        if study is None or one is None:
            continue
        present.add((study, one.id))
        try:
            value = answer(one, row.text("answer"))
        except WrongAnswer as wrong:
            row.refuse(wrong.found, "Correct the cell.", "answer", f"{wrong.allowed}; NR, NA")
            continue
        if value and decided.setdefault((study, one.id), value) != value:
            found = f"'{value}' here, but '{decided[study, one.id]}' in another row of the same cell"
            row.refuse(found, "Make the two agree, or empty one.", "answer")
    return Conflicts(path, table, decided, frozenset(present), problems)


def extend(
    protocol: Protocol, known: Conflicts, found: Sequence[Difference], citations: Mapping[str, Mapping[str, str]]
) -> None:
    """Add the differences that the sheet does not hold yet."""
    form = {one.id: one for one in fields(protocol)}
    language = protocol.screening.sheet_language
    shown = [f"vote_{name}" for name in protocol.charting.charters]
    rows = [
        {
            "study_id": one.study,
            "field": one.field,
            _ASKED: heading(form[one.field], language),
            **{f"vote_{name}": context_cell(said) for name, said in one.answers.items()},
            **citations.get(one.study, {}),
        }
        for one in found
        if (one.study, one.field) not in known.present
    ]
    if rows:
        columns_ = (*COLUMNS, _ASKED, *shown, "citation")
        sheets.extend(known.path, known.table, columns_, rows, needed=shown, language=language)
