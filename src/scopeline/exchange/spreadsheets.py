"""CSV for people, for Rayyan and for ASReview: which column holds what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scopeline.exchange.plain import Row, items, mark, plain, title
from scopeline.tables.csv import SHEET, context_cell

# The record table's own columns.
PEOPLE = (
    "record_id", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract",
    "title_translated", "original_title", "date", "journal_abbreviation", "issn", "language", "document_type",
    "keywords", "mesh", "url", "pmcid", "eid", "ut", "central", "accession", "sources", "record_ids",
)  # fmt: skip
RAYYAN = (
    "key", "title", "year", "month", "day", "journal", "issn", "volume", "issue", "pages", "authors", "url",
    "language", "publisher", "location", "abstract", "notes", "doi", "keywords", "pubmed_id", "pmc_id",
)  # fmt: skip
# Not `record_id`: ASReview numbers records in a column of that name, and would write over ours.
ASREVIEW = (
    "scopeline_id", "title", "abstract", "authors", "keywords", "year", "doi", "journal", "url", "included",
)  # fmt: skip


def rayyan(row: Row, notes: str = "") -> dict[str, object]:
    """A record as Rayyan's own CSV has it. Rayyan gives the key anew, so the id stands in the notes too."""
    year, month, day = (*plain(row.get("date")).split("-"), "", "", "")[:3]
    return {
        **{
            name: row.get(name)
            for name in ("volume", "issue", "pages", "url", "language", "abstract", "doi", "journal")
        },
        "key": row["record_id"],
        "title": title(row),
        "year": row.get("year") or year,
        "month": month,
        "day": day,
        "issn": ", ".join(items(row, "issn")),
        "authors": " and ".join(items(row, "authors")),
        "notes": " | ".join(filter(None, (mark(row), notes))),
        "keywords": ",".join(items(row, "keywords", "mesh")),
        "pubmed_id": row.get("pmid"),
        "pmc_id": row.get("pmcid"),
    }


def asreview(row: Row, label: str = "") -> dict[str, object]:
    """A record as ASReview reads it; the label is 1 (relevant), 0 (irrelevant) or nothing."""
    same = ("abstract", "authors", "keywords", "year", "doi", "journal", "url")
    return {
        **{name: row.get(name) for name in same},
        "scopeline_id": row["record_id"],
        "title": title(row),
        "included": label,
    }


def encode(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]], *, marked: bool = True) -> bytes:
    """Rows as CSV; cells that a spreadsheet would run are disarmed.

    `marked` puts the byte order mark by which Excel knows UTF-8. Rayyan looks for its first column without one.
    """
    cells = ([context_cell(_text(row.get(name))) for name in columns] for row in rows)
    return SHEET.encode([list(columns), *cells], continuing=not marked)


def _text(value: object) -> object:
    return plain(value) if isinstance(value, str) else value
