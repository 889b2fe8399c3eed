"""What charters wrote: each one's sheet as typed answers by study and field, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from scopeline import layout
from scopeline.charting.form import WrongAnswer, answer, columns, fields, heading
from scopeline.errors import Problem, SheetError
from scopeline.joined import or_verdict
from scopeline.protocol import PROTOCOL, FormField, Protocol
from scopeline.studies import Studies
from scopeline.tables import sheets
from scopeline.tables.csv import Table
from scopeline.tables.walk import Row, combine, walk

TEAM = "consensus"  # the team's sheet: the only one where no charters are named, and the last word where they are
CITATION = ("citation", "title", "authors", "year", "journal", "link")  # shown beside the form, never read back

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """One charter's sheet. `answers` are by study and field, `kept` likewise: columns that are not on the form."""

    path: Path
    table: Table | None
    answers: Mapping[str, Cells] = field(default_factory=dict)
    kept: Mapping[str, Cells] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    notices: Sequence[str] = ()
    restored: Mapping[str, Cells] = field(default_factory=dict)  # by study: rows that were deleted, from the journal


Said = Mapping[str, Cells]  # study -> field -> answer, as the journal knows them


def path_of(protocol: Protocol, charter: str) -> Path:
    """Where a charter's sheet lies; raises SheetError where it lies there twice, as CSV and as a workbook."""
    return sheets.one(layout.CHARTING / charter, protocol.screening.sheet_format)


def read(protocol: Protocol, studies: Studies, charter: str, said: Said = MappingProxyType({})) -> Sheet:
    """Read one sheet without writing anything. Rows of one study are told as one.

    `said` are the charter's answers at the last reading: those whose rows were deleted since stand again. Problems: a
    sheet or a column of the form that is gone, though something was said there; an id that stands for no study, a cell
    that its field does not take, rows of one study that differ.
    """
    form = fields(protocol)
    try:
        path = path_of(protocol, charter)
        table = sheets.read(path, ("study_id",), columns(form))
    except SheetError as error:
        return Sheet(layout.either(layout.CHARTING / charter), None, problems=error.problems)
    if table is None:
        return Sheet(path, None, problems=[sheets.lost(path)] if said else ())
    problems = list(_lost_columns(path, table, form, said, protocol.screening.sheet_language))
    rows: dict[str, list[Row]] = {}
    notices = []
    for row in walk(path, table, problems, keys=("study_id",)):
        study = studies.resolve(row.group)
        if study is None:
            problems.append(studies.missing(row))
            continue
        if not studies.reports[study] and any(row.text(one.id) for one in form):
            notices.append(f"{path}, {row.place}: the study is not included any more; what was charted of it is kept")
        typed = {one.id: _typed(one, row, said.get(study, {}).get(one.id, "")) for one in form}
        rows.setdefault(study, []).append(replace(row, cells={**row.cells, **typed}))
    own = [name for name in table.columns if name not in ("study_id", *CITATION)]
    asked = [one.id for one in form]
    others = [name for name in own if name and name not in asked]
    answers = {study: combine(theirs, asked, or_verdict) for study, theirs in rows.items()}
    kept = {study: combine(theirs, others, or_verdict) for study, theirs in rows.items()}
    back = {study: cells for study, cells in said.items() if study not in rows and any(map(cells.get, asked))}
    if back and not problems:
        notices.append(f"{path}: {len(back)} deleted rows had answers; put back from the journal: {', '.join(back)}")
    for study, cells in back.items():
        answers[study] = {name: cells.get(name, "") for name in asked}
        kept[study] = {name: cells.get(name, "") for name in others}
    return Sheet(path, table, answers, kept, problems, notices, back)


def _lost_columns(path: Path, table: Table, form: Sequence[FormField], said: Said, language: str) -> Iterator[Problem]:
    for one in form:
        known = sum(bool(cells.get(one.id)) for cells in said.values())
        if known and one.id not in table.columns:
            otherwise = f"; or write the heading that it has there under 'formerly' of {one.id} in {PROTOCOL}"
            yield sheets.lost_column(path, table, one.id, known, otherwise, heading(one, language))


def _typed(one: FormField, row: Row, before: str) -> str:
    try:
        return answer(one, row.note(one.id), before)
    except WrongAnswer as wrong:
        row.refuse(wrong.found, wrong.remedy, one.id, f"{wrong.allowed}; NR, NA")
        return ""
