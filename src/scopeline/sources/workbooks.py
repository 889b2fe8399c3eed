"""Excel workbooks (.xlsx, .xls): the one sheet that holds a table of records."""

from __future__ import annotations

import io
from typing import Any

from scopeline.sources.entries import Parsed, Unreadable, count_words
from scopeline.sources.headers import HEADER_ROWS, header_kind
from scopeline.sources.tables import Row, entries_below, refuse_second_file
from scopeline.tables import guard


def parse(content: bytes, columns: frozenset[str]) -> tuple[Parsed, str]:
    """Read the first sheet of a workbook (.xlsx, .xls) that has a header; also the database of that header.

    Raises Unreadable for a workbook that unpacks to more than memory should hold, that is damaged, or that
    has no table of records.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    old = content.startswith(guard.OLD_WORKBOOK)
    refusal = guard.old_workbook(content) if old else guard.workbook(content)
    if refusal:
        raise Unreadable(refusal.found, refusal.remedy or "Save it again in Excel, or export it as CSV.")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {
            name: [
                (number, [_cell(value) for value in row])
                for number, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1)
            ]
            for name in book.sheet_names
        }
    except (CalamineError, ValueError, OverflowError) as error:
        raise Unreadable(
            f"the workbook cannot be opened ({error})", "Save it again in Excel, or export it as CSV."
        ) from error
    filled = {name: [row for row in rows if any(cell.strip() for cell in row[1])] for name, rows in sheets.items()}
    tables = [(name, *found) for name, rows in filled.items() if (found := _header_of(rows, columns))]
    if not tables:
        raise Unreadable(
            "no sheet has a header with a title column",
            "Put the column names in the first row, or name them in the protocol under columns:.",
        )
    if len(tables) > 1:
        raise Unreadable(
            f"several sheets hold records: {', '.join(name for name, _, _ in tables)}",
            "Save each as a file of its own, and add those that are exports.",
        )
    name, number, database = tables[0]
    rows = filled[name]
    refuse_second_file(rows[number + 1 :], rows[number][1])
    parsed = entries_below(rows, number, database)
    parsed.words = count_words(" ".join(cell for _, row in rows for cell in row))
    if others := [other for other, content in filled.items() if other != name and content]:
        parsed.warnings.append(f"only the sheet '{name}' was read, not: {', '.join(others)}")
    return parsed, database


def _header_of(rows: list[Row], columns: frozenset[str]) -> tuple[int, str] | None:
    """The number of a sheet's header among its filled rows, and the database of it."""
    for number, (_, cells) in enumerate(rows[:HEADER_ROWS]):
        if (found := header_kind(cells, columns)) and len(rows) > number + 1:
            return number, found[1]
    return None


def _cell(value: Any) -> str:
    """A workbook's cell as text: whole numbers without `.0`, dates as ISO."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
