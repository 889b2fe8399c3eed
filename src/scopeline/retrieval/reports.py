"""data/retrieval/reports.csv (or .xlsx): one row a report sought; people say whether its full text came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scopeline import languages, layout, progress
from scopeline.errors import Problem, SheetError
from scopeline.joined import or_verdict
from scopeline.protocol import Protocol
from scopeline.records import ID_LENGTH, lookup, members
from scopeline.rounds import rows as rows_of
from scopeline.rounds.rows import Cells, Kept, Key
from scopeline.states import Retrieval
from scopeline.tables import parquet, sheets
from scopeline.tables.csv import Table, read_table, write_table
from scopeline.tables.walk import Row, combine, walk

COLUMNS = ("record_id", "status", "file_or_link", "reason", "study_id", "note")
_FILLED = COLUMNS[1:]
RESULT_COLUMNS = ("record_id", "status", "file_or_link", "reason", "study_id")


@dataclass(frozen=True)
class Report:
    """A report as people left it; `study_id` is the name they gave its study, '' where they gave none."""

    record_id: str
    status: Retrieval = Retrieval.UNTRIED
    file_or_link: str = ""
    reason: str = ""
    study_id: str = ""


@dataclass(frozen=True)
class Reports:
    """The sheet, the reports by group id, and everything that is wrong with it. `said` is what people filled, by the id
    that a row bears; `restored` are those of these rows that were deleted since a run read them."""

    path: Path
    table: Table | None
    found: Mapping[str, Report]
    problems: Sequence[Problem]
    journal: Kept
    said: Mapping[Key, Cells] = field(default_factory=dict)
    restored: Mapping[Key, Cells] = field(default_factory=dict)


def read(protocol: Protocol, groups: Mapping[str, str]) -> Reports:
    """Read the sheet without writing anything; `groups` leads from any record's id to its group's.

    Rows of one report are told as one; rows that were deleted since a run read them stand again. Problems: an unknown
    id, an unknown status, rows of one report that differ, a column that is gone, though something stood there.
    """
    kept = rows_of.read(layout.RETRIEVAL_JOURNAL, "report", COLUMNS[:1])
    path = layout.either(layout.RETRIEVAL, protocol.screening.sheet_format)
    try:
        path = sheets.one(layout.RETRIEVAL, protocol.screening.sheet_format)
        table = sheets.read(path, ("record_id", "status"))
    except SheetError as error:
        return Reports(path, None, {}, error.problems, kept)
    problems: list[Problem] = [*kept.problems]
    if table is None:
        return Reports(path, None, {}, [*problems, *([sheets.lost(path)] if kept.rows else [])], kept)
    problems += kept.lost_columns(path, table, _FILLED)
    rows: dict[str, list[Row]] = {}
    for row in walk(path, table, problems, groups.get):
        status = row.word("status", "status")
        if status is not None:
            rows.setdefault(row.group, []).append(replace(row, cells={**row.cells, "status": status}))
    reports = {group: _report(group, theirs) for group, theirs in rows.items()}
    said: dict[Key, Cells] = {
        (row.text("record_id"),): sheets.typed(row.cells, row.keys) for theirs in rows.values() for row in theirs
    }
    # Of a record that nobody knows any more, what was said is kept and cannot come back.
    gone = {ids: cells for ids, cells in kept.rows.items() if groups.get(ids[0]) not in rows}
    back = {ids: cells for ids, cells in gone.items() if ids[0] in groups}
    for (record_id,), cells in back.items():
        reports.setdefault(groups[record_id], _told(groups[record_id], cells))
    return Reports(path, table, reports, problems, kept, {**gone, **said}, back)


def _report(group: str, rows: Sequence[Row]) -> Report:
    decisive = combine(rows, ("status", "study_id"), or_verdict)
    told = {name: next(filter(None, (row.text(name) for row in rows)), "") for name in _FILLED}
    return _told(group, {**told, "status": "", "study_id": "", **decisive})


def _told(group: str, cells: Cells) -> Report:
    status, *others = (cells.get(name, "") for name in RESULT_COLUMNS[1:])
    return Report(group, Retrieval(status), *others)


def full_text_files() -> list[Path]:
    """The files under data/full_texts/ whose names say that they are a report's."""
    return sorted(path for path in layout.FULL_TEXTS.glob("R-*") if path.is_file())


def full_texts(groups: Mapping[str, str]) -> dict[str, str]:
    """Group id -> file under data/full_texts/ whose name begins with the id of one of its records."""
    named = ((path.name[:ID_LENGTH], path) for path in full_text_files())
    return {groups[record_id]: str(path) for record_id, path in named if record_id in groups}


def retrieve(protocol: Protocol, unique: Path, included: Path, out: Path, now: dt.datetime | None = None) -> list[str]:
    """Extend the sheet by the records that passed screening, and write what became of them into `out`.

    reports.csv has `record_id,status,file_or_link,reason,study_id`, one row for each record that passed, and for each
    of which people wrote something; `study_id` is the name that people gave its study. retrieved.csv holds the ids of
    those whose full text is there: by the sheet, or by a file in data/full_texts/ where the sheet says nothing.
    `now` is the journal's time, the clock's by default. Returns notices for the log. Raises SheetError.
    """
    table = parquet.read(unique, ["record_id", "record_ids", *sheets.CONTEXT_SOURCES])
    groups = members(table)
    record_of = lookup(table, sheets.CONTEXT_SOURCES)
    passed = [row["record_id"] for row in read_table(included).rows]
    told = read(protocol, groups)
    if told.problems:
        raise SheetError(told.problems)
    told.journal.append(told.path, told.said, now)
    added = [{"record_id": i, **sheets.context(record_of(i))} for i in passed if i not in told.found]
    added += _restored(protocol, told, groups, record_of)
    if added or told.table is None:
        _extend(protocol, told, added)
    files = full_texts(groups)
    there = {*table["record_id"].to_pylist()}  # without those whose export was taken away
    found = [_with_file(told.found.get(i, Report(i)), files.get(i, "")) for i in passed]
    _write(found, told.path, out)
    kept = [
        report
        for group, report in told.found.items()
        if group in there and group not in set(passed) and (report.status or report.file_or_link or report.study_id)
    ]
    write_table(out / "set_aside.csv", RESULT_COLUMNS, (vars(report) for report in kept))
    return [
        *rows_of.put_back(told.path, [*told.restored]),
        *(
            f"{report.record_id}: the sheet says not retrieved, but there is {files[report.record_id]}"
            for report in found
            if report.status == Retrieval.NOT_RETRIEVED and report.record_id in files
        ),
        *(
            f"{told.path}: {report.record_id} did not pass screening; what the sheet says of it is kept"
            for report in kept
        ),
    ]


def _restored(
    protocol: Protocol, told: Reports, groups: Mapping[str, str], record_of: Callable[[str], Mapping[str, object]]
) -> Iterator[dict[str, str]]:
    """The rows that come back, in the words of the sheet."""
    say = languages.language(protocol.screening.sheet_language)
    for (record_id,), cells in told.restored.items():
        status = {"status": say.choice("status", cells["status"])} if "status" in cells else {}
        yield {"record_id": record_id, **sheets.context(record_of(groups[record_id])), **cells, **status}


def _extend(protocol: Protocol, told: Reports, added: Sequence[Mapping[str, str]]) -> None:
    language = protocol.screening.sheet_language
    offered = languages.language(language).offered("status")
    columns = (*COLUMNS, *sheets.CONTEXT_COLUMNS)
    sheets.extend(told.path, told.table, columns, added, choices={"status": offered}, language=language)


def _with_file(report: Report, file: str) -> Report:
    """A file in the folder says that a report came, unless a person said otherwise."""
    if not file or report.status == Retrieval.NOT_RETRIEVED:
        return report
    return replace(report, status=Retrieval.RETRIEVED, file_or_link=report.file_or_link or file)


def _write(reports: Sequence[Report], sheet: Path, out: Path) -> None:
    write_table(out / "reports.csv", RESULT_COLUMNS, (vars(report) for report in reports))
    came = (vars(report) for report in reports if report.status == Retrieval.RETRIEVED)
    write_table(out / "retrieved.csv", ("record_id",), came)
    known = (Retrieval.RETRIEVED, Retrieval.NOT_RETRIEVED)
    settled = {report.record_id for report in reports if report.status in known}
    rows = progress.sorted_out((report.record_id for report in reports), settled)
    progress.write([progress.Work("retrieval", progress.TEAM, "retrieval", *rows, str(sheet))], out / "progress.csv")
