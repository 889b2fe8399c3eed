"""The sheet in which people note what they find by hand, where nothing exports it: one row a report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scopeline import layout
from scopeline.languages import column_of, language
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import SHEET, read_table

COLUMNS = ("title", "authors", "year", "link", "found_by", "found_on", "found_where", "searched_for")
_TELLING = frozenset({"title", "found_by", "found_on", "found_where"})


def is_header(cells: Iterable[str]) -> bool:
    """Whether a table's first row is this sheet's, in whichever language."""
    short = [cell for cell in cells if cell and len(cell) < 100]  # rows of prose and of blanks are asked about too
    return len(short) >= len(_TELLING) and _TELLING.issubset(map(column_of, short))


def lay_out(path: Path, code: str = "en") -> None:
    """Make an empty sheet with headings in a language."""
    write_atomically(path, SHEET.encode([[language(code).heading(name) for name in COLUMNS]]))


def follow(sources: Iterable[str], code: str) -> None:
    """Lay the sheets of these sources out anew in which nobody has written, and whose headings are in another language
    than the other sheets': `scopeline init` could not know it."""
    for source in sources:
        path = layout.EXPORTS / source / layout.HAND_SHEET
        if layout.filled(path):
            table = read_table(path, (), column_of)
            headings = [table.headings.get(name, name) for name in table.columns]
            untouched = not table.rows and tuple(table.columns) == COLUMNS
            if untouched and headings != [language(code).heading(name) for name in COLUMNS]:
                lay_out(path, code)
