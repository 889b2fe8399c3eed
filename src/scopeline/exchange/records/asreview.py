"""ASReview's CSV: its columns, and a record as one of its rows."""

from __future__ import annotations

from scopeline.exchange.records.plain import Row, title

# Not `record_id`: ASReview numbers records in a column of that name, and would write over ours.
COLUMNS = (
    "scopeline_id", "title", "abstract", "authors", "keywords", "year", "doi", "journal", "url", "included",
)  # fmt: skip


def labelled(row: Row, label: str = "") -> dict[str, object]:
    """A record as ASReview reads it; the label is 1 (relevant), 0 (irrelevant) or nothing."""
    same = ("abstract", "authors", "keywords", "year", "doi", "journal", "url")
    return {
        **{name: row.get(name) for name in same},
        "scopeline_id": row["record_id"],
        "title": title(row),
        "included": label,
    }
