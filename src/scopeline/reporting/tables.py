"""The manuscript's tables: rows in a language, and the same as CSV with headings in that language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from scopeline.facts.fact import Fact
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language
from scopeline.reporting.records import Listing
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import SHEET, context_cell
from scopeline.tables.worksheet import Looks, workbook_bytes


@dataclass(frozen=True)
class Table:
    """A table in one language, `name` that of its file.

    `facts` leads from a row and a column to the fact whose number stands there; `empty` are the rows that say that
    nothing fell into their place.
    """

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, str]]
    facts: Mapping[tuple[int, str], Fact] = field(default_factory=dict)
    empty: frozenset[int] = frozenset()
    headings: Mapping[str, str] = field(default_factory=dict)  # where a column is not called by a word of the language
    note: str = ""  # a sentence under the table

    def heading(self, column: str, say: Language) -> str:
        """What stands over a column."""
        return self.headings.get(column) or say.words(column)


def spans_of(rows: Sequence[Sequence[str]], column: int) -> dict[int, int]:
    """First row of each run of rows that are equal up to a column -> the run's length."""
    keys = [tuple(row[: column + 1]) for row in rows]
    starts = [i for i, key in enumerate(keys) if i == 0 or keys[i - 1] != key]
    return {start: end - start for start, end in pairwise([*starts, len(keys)])}


def excluded_reports(protocol: Protocol, listing: Listing, say: Language) -> Table:
    """Reports excluded at full text, of both arms, each with its one primary reason (JBI appendix II)."""
    columns = ("record_id", "authors", "year", "title", "journal", "reason")
    labels = {reason.id: in_language(reason.label, say.code) for reason in protocol.exclusion_reasons}
    rows = []
    for record_id, reason in listing.excluded.items():
        record = listing.records[record_id]
        shown = {name: str(record[name] or "") for name in columns[1:5]}
        shown["year"] = say.digits(shown["year"])
        rows.append({"record_id": record_id, **shown, "reason": labels.get(reason, reason)})
    rows.sort(key=lambda row: (row["reason"], row["record_id"]))
    return Table("excluded_reports", say.words("excluded_reports"), columns, rows)


def write(table: Table, stem: Path, say: Language) -> None:
    """A table as CSV and as a workbook for people, its headings in the language, its note in a last row."""
    names = [table.heading(name, say) for name in table.columns]
    rows = [[row[name] for name in table.columns] for row in table.rows]
    if table.note:
        rows.append([table.note, *[""] * (len(names) - 1)])
    keyed = [dict(zip(table.columns, row, strict=True)) for row in rows]
    cells = ([context_cell(cell) for cell in row] for row in rows)
    write_atomically(stem.with_name(f"{stem.name}.csv"), SHEET.encode([names, *cells]))
    looks = Looks(
        context=table.columns,
        heading=lambda name: table.heading(name, say),
        right_to_left=say.right_to_left,
        title=table.title,
    )
    write_atomically(stem.with_name(f"{stem.name}.xlsx"), workbook_bytes(table.columns, keyed, **looks))
