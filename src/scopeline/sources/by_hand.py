"""The sheet in which people note what they find by hand, where nothing exports it: one row a report.

No search can be made again for a row that went by mistake, so a journal keeps what a run has read of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scopeline import layout
from scopeline.languages import column_of, language
from scopeline.rounds import rows
from scopeline.rounds.rows import Cells, Kept, Key
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import SHEET, read_sheet
from scopeline.tables.walk import some

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
            table = read_sheet(path, (), column_of)
            headings = [table.headings.get(name, name) for name in table.columns]
            untouched = not table.rows and tuple(table.columns) == COLUMNS
            if untouched and headings != [language(code).heading(name) for name in COLUMNS]:
                lay_out(path, code)


Found = Mapping[str, Mapping[str, Any]]  # record id -> the record


def holds(file: str) -> bool:
    """Whether a file is this sheet, by its name: `source/found.csv`."""
    return Path(file).stem == Path(layout.HAND_SHEET).stem


def kept(source: str) -> Kept:
    """What runs have read of a source's sheet, by record id."""
    return rows.read(layout.found_journal(source), "found", ("record_id",))


def gone(known: Kept, found: Found) -> str:
    """What to say of rows that a run has read and that are there no more; '' for none.

    A row whose title or link still stands there was mended, not deleted.
    """
    there = {record[name] for record in found.values() for name in ("title", "url")} - {""}
    lost = {
        record_id: cells
        for (record_id,), cells in known.rows.items()
        if record_id not in found and there.isdisjoint(cells.values())
    }
    if not lost:
        return ""
    number = "1 record is" if len(lost) == 1 else f"{len(lost)} records are"
    named = some([f"'{cells.get('title', '')}' ({record_id})" for record_id, cells in lost.items()])
    return f"{number} gone that a run had read: {named}; put back what went by mistake"


def remember(known: Kept, source: str, found: Found) -> None:
    """Write down in the journal what the sheet holds now."""
    cells: dict[Key, Cells] = {
        (record_id,): {"title": record["title"], "link": record["url"]} for record_id, record in found.items()
    }
    known.append(layout.EXPORTS / source / layout.HAND_SHEET, cells)
