"""Sheets that people fill: made once, then only extended; existing bytes stay as people left them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scopeline.files import SHEET, Table, context_cell, write_atomically

CONTEXT_COLUMNS = ("title", "abstract", "authors", "year", "journal", "link")


def context(record: Mapping[str, object]) -> dict[str, str]:
    """What people read beside what they fill in: bibliographic facts and a link, nothing of anyone's votes."""
    row = {name: context_cell(record.get(name)) for name in CONTEXT_COLUMNS[:-1]}
    doi = str(record.get("doi") or "").partition(";")[0]
    return {**row, "link": f"https://doi.org/{doi}" if doi else context_cell(record.get("url"))}


def extended(
    path: Path, table: Table | None, columns: Sequence[str], rows: Iterable[Mapping[str, str]]
) -> bytes | None:
    """The bytes of the sheet with rows added at its end, or None where there is nothing to add.

    The added rows speak the sheet's own dialect and order of columns; all bytes before them are kept.
    """
    added = list(rows)
    if table is None:
        return SHEET.encode([list(columns), *([row.get(name, "") for name in columns] for row in added)])
    if not added:
        return None
    old = path.read_bytes()
    body = table.dialect.encode(([row.get(name, "") for name in table.columns] for row in added), continuing=True)
    gap = b"" if old.endswith(table.dialect.bytes_of("\n")) else table.dialect.bytes_of(table.dialect.newline)
    return old + gap + body


def extend(path: Path, table: Table | None, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Add rows to a sheet, or make it with these columns; one atomic step, with a copy of what it replaces."""
    content = extended(path, table, columns, rows)
    if content is not None:
        write_atomically(path, content, backup=True)
