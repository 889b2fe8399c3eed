"""Rayyan's CSV of articles: its columns, and a record as one of its rows."""

from __future__ import annotations

from scopeline.exchange.records.plain import Row, items, mark, plain, title

COLUMNS = (
    "key", "title", "year", "month", "day", "journal", "issn", "volume", "issue", "pages", "authors", "url",
    "language", "publisher", "location", "abstract", "notes", "doi", "keywords", "pubmed_id", "pmc_id",
)  # fmt: skip


def article(row: Row, notes: str = "") -> dict[str, object]:
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
