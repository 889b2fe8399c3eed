"""CSV for people and for the tools that take it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scopeline.exchange.records.plain import plain
from scopeline.tables.csv import SHEET, context_cell

# The record table's own columns.
PEOPLE = (
    "record_id", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract",
    "title_translated", "original_title", "date", "journal_abbreviation", "issn", "language", "document_type",
    "keywords", "mesh", "url", "pmcid", "eid", "ut", "central", "accession", "sources", "record_ids",
)  # fmt: skip


def encode(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]], *, marked: bool = True) -> bytes:
    """Rows as CSV; cells that a spreadsheet would run are disarmed.

    `marked` puts the byte order mark by which Excel knows UTF-8. Rayyan looks for its first column without one.
    """
    cells = ([context_cell(_text(row.get(name))) for name in columns] for row in rows)
    return SHEET.encode([list(columns), *cells], continuing=not marked)


def _text(value: object) -> object:
    return plain(value) if isinstance(value, str) else value
