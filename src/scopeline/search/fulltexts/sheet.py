"""What is written of full texts into data/retrieval/reports: rows that nobody has touched, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopeline import languages, layout
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Protocol
from scopeline.records import lookup, members
from scopeline.retrieval import reports
from scopeline.states import Retrieval
from scopeline.tables import sheets
from scopeline.tables.csv import Table

FIELDS = ("title", "original_title", "doi", "pmid", "year", "authors")
_WRITTEN = ("status", "file_or_link", "reason")


@dataclass(frozen=True)
class Wanted:
    """A report whose full text has not been tried: its group's id, its row's line and note, what is known of it."""

    record_id: str
    line: int
    note: str
    record: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of one, as the sheet's columns say it."""

    status: Retrieval
    file_or_link: str = ""
    reason: str = ""
    note: str = ""


def wanted(protocol: Protocol) -> list[Wanted]:
    """The reports of the retrieval sheet that nobody has tried. Raises SheetError for a sheet that is not right."""
    import pyarrow.parquet as pq

    if not layout.UNIQUE.exists():
        raise SheetError(Problem(layout.RETRIEVAL, "there is no such sheet yet", "Run the review first: snakemake."))
    unique = pq.read_table(layout.UNIQUE, columns=["record_id", "record_ids", *FIELDS])
    groups, record_of = members(unique), lookup(unique, FIELDS)
    told = reports.read(protocol, groups)
    if told.problems:
        raise SheetError(told.problems)
    rows = zip(told.table.lines, told.table.rows, strict=True) if told.table else ()
    untouched = {
        groups[row["record_id"].strip()]: (line, row.get("note", ""))
        for line, row in rows
        if not any(row.get(name, "").strip() for name in _WRITTEN)
    }
    return [
        Wanted(group, *untouched[group], record_of(group))
        for group, report in told.found.items()
        if group in untouched and report.status == Retrieval.UNTRIED and not report.file_or_link
    ]


def record(protocol: Protocol, outcomes: Mapping[str, Outcome]) -> None:
    """Write outcomes, by group id, into rows that are still untouched: people may have written meanwhile."""
    rows = [each for each in wanted(protocol) if each.record_id in outcomes]
    if not rows:
        return
    path, table = _sheet(protocol)
    say = languages.language(protocol.screening.sheet_language)
    edits = {}
    for row in rows:
        outcome = outcomes[row.record_id]
        edits[row.line] = {
            "status": say.choice("status", outcome.status),
            "file_or_link": outcome.file_or_link,
            "reason": outcome.reason,
            "note": row.note or outcome.note,
        }
    offered = {"status": say.offered("status")}
    needed = [name for name in (*_WRITTEN, "note") if name not in table.columns]
    sheets.extend(path, table, table.columns, (), needed=needed, edits=edits, choices=offered, language=say.code)


def _sheet(protocol: Protocol) -> tuple[Path, Table]:
    path = sheets.one(layout.RETRIEVAL, protocol.screening.sheet_format)
    table = sheets.read(path, ("record_id", "status"))
    assert table is not None, "wanted() has read it"
    return path, table
