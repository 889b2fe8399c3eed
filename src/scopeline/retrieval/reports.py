"""data/retrieval/reports.csv: one row a report sought; people say whether its full text came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scopeline import layout, progress, sheets
from scopeline.errors import Problem, SheetError
from scopeline.files import Table, read_table, write_table
from scopeline.records import ID_LENGTH, lookup, members
from scopeline.text import fold

COLUMNS = ("record_id", "status", "file_or_link", "reason", "study_id", "note")
_WORDS = {
    "sought": ("sought", "asked", "requested", "درخواست شده"),
    "retrieved": ("retrieved", "found", "yes", "بازیابی شده", "یافت شد", "بله"),
    "not_retrieved": ("not_retrieved", "not retrieved", "not found", "no", "بازیابی نشده", "یافت نشد", "خیر"),
}
_STATUS_OF = {fold(word): status for status, words in _WORDS.items() for word in words} | {"": ""}


@dataclass(frozen=True)
class Report:
    """A report as people left it: `status` is '' (not tried yet), sought, retrieved or not_retrieved."""

    record_id: str
    status: str
    file_or_link: str
    reason: str
    study_id: str


def read(table: Table | None, path: Path, groups: Mapping[str, str]) -> dict[str, Report]:
    """Reports by group id. Raises SheetError with every unknown id, unknown status and doubled row."""
    found: dict[str, Report] = {}
    problems: list[Problem] = []
    for line, row in zip(table.lines, table.rows, strict=True) if table else ():
        record_id = row["record_id"].strip()
        place = f"line {line}, {record_id or 'no record_id'}"
        group = groups.get(record_id)
        status = _STATUS_OF.get(fold(row["status"]))
        if group is None:
            problems.append(
                Problem(
                    path,
                    "no record has this id",
                    "Undo the change of the id, or remove the row.",
                    place,
                    "record_id",
                )
            )
        elif status is None:
            problems.append(
                Problem(
                    path,
                    f"found '{row['status'].strip()}'",
                    "Correct the cell.",
                    place,
                    "status",
                    "sought, retrieved, not_retrieved, or nothing while not tried",
                )
            )
        elif group in found and found[group].status != status:
            problems.append(
                Problem(
                    path,
                    f"'{status}' here, but '{found[group].status}' in another row of the same record",
                    "Keep one row.",
                    place,
                    "status",
                )
            )
        else:
            found[group] = Report(
                group,
                status,
                row.get("file_or_link", "").strip(),
                row.get("reason", "").strip(),
                row.get("study_id", "").strip() or group,
            )
    if problems:
        raise SheetError(problems)
    return found


def full_texts(groups: Mapping[str, str]) -> dict[str, str]:
    """Group id -> file under data/full_texts/ whose name begins with the id of one of its records."""
    files = sorted(path for path in layout.FULL_TEXTS.glob("R-*") if path.is_file())
    named = ((path.name[:ID_LENGTH], path) for path in files)
    return {groups[record_id]: str(path) for record_id, path in named if record_id in groups}


def retrieve(unique: Path, included: Path, out: Path) -> list[str]:
    """Extend the sheet by the records that passed screening, and write what became of them into `out`.

    reports.csv has `record_id,status,file_or_link,reason,study_id`, one row for each record that passed;
    retrieved.csv the ids of those whose full text is there: by the sheet, or by a file in data/full_texts/ where the
    sheet says nothing. Returns notices for the log. Raises SheetError.
    """
    import pyarrow.parquet as pq

    table = pq.read_table(unique, columns=["record_id", "record_ids", *sheets.CONTEXT_SOURCES])
    groups = members(table)
    record_of = lookup(table, sheets.CONTEXT_SOURCES)
    passed = [row["record_id"] for row in read_table(included).rows]
    path = layout.RETRIEVAL
    sheet = sheets.read(path, ("record_id", "status"))
    reports = read(sheet, path, groups)
    present = {groups.get(row["record_id"].strip()) for row in sheet.rows} if sheet else set()
    added = [{"record_id": i, **sheets.context(record_of(i))} for i in passed if i not in present]
    if added or sheet is None:
        sheets.extend(path, sheet, (*COLUMNS, *sheets.CONTEXT_COLUMNS), added)
    files = full_texts(groups)
    found = [_with_file(reports.get(i, Report(i, "", "", "", i)), files.get(i, "")) for i in passed]
    _write(found, out)
    return [
        f"{report.record_id}: the sheet says not retrieved, but there is {files[report.record_id]}"
        for report in found
        if report.status == "not_retrieved" and report.record_id in files
    ]


def _with_file(report: Report, file: str) -> Report:
    """A file in the folder says that a report came, unless a person said otherwise."""
    if not file or report.status == "not_retrieved":
        return report
    return replace(report, status="retrieved", file_or_link=report.file_or_link or file)


def _write(reports: Sequence[Report], out: Path) -> None:
    columns = ("record_id", "status", "file_or_link", "reason", "study_id")
    write_table(out / "reports.csv", columns, (vars(report) for report in reports))
    write_table(out / "retrieved.csv", ("record_id",), (vars(r) for r in reports if r.status == "retrieved"))
    done = sum(report.status in ("retrieved", "not_retrieved") for report in reports)
    task = progress.Task("retrieval", progress.TEAM, "retrieval", done, len(reports) - done, str(layout.RETRIEVAL))
    progress.write([task], out / "progress.csv")
