"""data/enrichment.csv: what was looked up for records that lacked it, a row a cell, with where it comes from.

It fills empty cells of the unique records and adds flags; it never replaces anything, and decides no duplicates.
People may correct or remove its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from scopeline import languages, layout
from scopeline.errors import Problem, SheetError
from scopeline.languages import column_of
from scopeline.tables import sheets
from scopeline.tables.csv import context_cell
from scopeline.tables.walk import walk
from scopeline.text import fold, joined, parted

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("record_id", "field", "value", "source", "checked")
_OWN = {"value": "enrichment_value", "checked": "enrichment_checked"}  # headings that other sheets have otherwise
FILLED = ("abstract", "doi", "pmid")
FLAGS = "flags"


def filled(unique: pa.Table) -> pa.Table:
    """Unique records with their empty cells filled and their flags added. Raises SheetError for a row that is wrong."""
    import pyarrow as pa

    from scopeline.records import members

    rows = read(members(unique.select(["record_id", "record_ids"])))
    if not rows:
        return unique
    place = {record_id: at for at, record_id in enumerate(unique["record_id"].to_pylist())}
    columns = {name: unique[name].to_pylist() for name in (*FILLED, FLAGS)}
    for group, field, value in rows:
        if (at := place.get(group)) is None:  # its export was taken away
            continue
        if field == FLAGS:
            columns[FLAGS][at] = joined(dict.fromkeys([*parted(columns[FLAGS][at]), value]))
        elif not columns[field][at]:
            columns[field][at] = value
    for name, values in columns.items():
        unique = unique.set_column(unique.column_names.index(name), name, pa.array(values, pa.string()))
    return unique


def add(cells: Iterable[Mapping[str, str]], language: str = "en") -> None:
    """Add rows at the end of the sheet; where it is not there yet, its headings are in that language."""
    table = sheets.read(layout.ENRICHMENT, COLUMNS, _column)
    rows = [{name: context_cell(cell[name]) for name in COLUMNS} for cell in cells]
    own = {name: languages.language(language).words(words) for name, words in _OWN.items()}
    sheets.extend(layout.ENRICHMENT, table, COLUMNS, rows, language=language, column=_column, headings=own)


def _column(heading: str) -> str:
    """The column that a heading stands for, in any language: this sheet's own ones, then those of all sheets."""
    says = [languages.language(code) for code in languages.available()]
    own = {fold(say.words(words)): name for say in says for name, words in _OWN.items()}
    return own.get(fold(heading)) or column_of(heading)


def read(groups: Mapping[str, str]) -> Sequence[tuple[str, str, str]]:
    """Group, field and value of each row; `groups` leads from any record's id to its group's. Raises SheetError."""
    table = sheets.read(layout.ENRICHMENT, COLUMNS, _column)
    problems: list[Problem] = []
    rows = [
        (row.group, row.one_of("field", (*FILLED, FLAGS)), row.note("value"))
        for row in walk(layout.ENRICHMENT, table, problems, groups.get)
    ]
    if problems:
        raise SheetError(problems)
    return rows
