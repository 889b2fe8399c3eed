"""data/charting/consensus.csv (or .xlsx): one row an included study, with what the team charted of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout, progress
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Protocol
from scopeline.studies import Studies, load
from scopeline.tables import sheets
from scopeline.tables.csv import Table, context_cell, write_table
from scopeline.tables.walk import Row, combine, walk
from scopeline.text import joined, parted

# The form's questions come first; people may add columns of their own, and these are kept.
FORM = ("country", "design", "aim", "setting", "key_findings", "note")
CITATION = ("citation", "first_author", "year")
COLUMNS = ("study_id", *CITATION, *FORM)


@dataclass(frozen=True)
class Charted:
    """The sheet, its cells by study, and everything that is wrong with it; `notices` tell what was set aside."""

    path: Path
    table: Table | None
    studies: Mapping[str, Mapping[str, str]]
    problems: Sequence[Problem]
    notices: Sequence[str]


def read(protocol: Protocol, studies: Studies) -> Charted:
    """Read the sheet without writing anything. Rows of one study are told as one.

    Problems: an id that stands for no study, rows of one study that differ.
    """
    path = layout.either(layout.CHARTING, protocol.screening.sheet_format)
    try:
        path = sheets.one(layout.CHARTING, protocol.screening.sheet_format)
        table = sheets.read(path, ("study_id",))
    except SheetError as error:
        return Charted(path, None, {}, error.problems, ())
    problems: list[Problem] = []
    rows: dict[str, list[Row]] = {}
    notices = []
    for row in walk(path, table, problems, keys=("study_id",)):
        study = studies.resolve(row.group)
        if study is None:
            problems.append(studies.missing(path, row.group, row.place))
            continue
        if not studies.reports[study]:
            notices.append(f"{path}, {row.place}: the study is not included any more; what was charted of it is kept")
        rows.setdefault(study, []).append(row)
    asked = [name for name in (table.columns if table else ()) if name not in ("study_id", *CITATION)]
    cells = {}
    for study, theirs in rows.items():
        shown = {name: theirs[0].cells.get(name, "") for name in CITATION}
        cells[study] = {**shown, **combine(theirs, asked)}
    return Charted(path, table, cells, problems, notices)


def chart(protocol: Protocol, unique: Path, studies: Path, out: Path) -> Sequence[str]:
    """Extend the sheet by newly included studies, and write studies.csv and progress.csv into `out`.

    studies.csv has `study_id,report_ids,included,charted` and the sheet's columns: the included studies, and those
    that are not included any more but of which something was charted. Returns notices. Raises SheetError.
    """
    import pyarrow.parquet as pq

    known = load(studies)
    charted = read(protocol, known)
    if charted.problems:
        raise SheetError(charted.problems)
    cells = {study: dict(row) for study, row in charted.studies.items()}
    missing = [study for study in known.included if study not in cells]
    records = {row["record_id"]: row for row in pq.read_table(unique).to_pylist()} if missing else {}
    cells |= {study: _citation(records[known.reports[study][0]]) for study in missing}
    if missing:
        rows = [{"study_id": study, **cells[study]} for study in missing]
        sheets.extend(charted.path, charted.table, COLUMNS, rows, language=protocol.screening.sheet_language)
    form = [name for name in (charted.table.columns if charted.table else COLUMNS) if name != "study_id"]
    asked = [name for name in form if name not in CITATION]
    done = {study for study, row in cells.items() if any(row.get(name, "").strip() for name in asked)}
    shown = sorted({*known.included, *done})
    write_table(
        out / "studies.csv",
        ("study_id", "report_ids", "included", "charted", *form),
        (
            {
                **cells[study],
                "study_id": study,
                "report_ids": joined(known.reports[study]),
                "included": "yes" if known.reports[study] else "no",
                "charted": "yes" if study in done else "no",
            }
            for study in shown
        ),
    )
    finished = len(done.intersection(known.included))
    left = len(known.included) - finished
    task = progress.Task("charting", progress.TEAM, "charting", finished, left, str(charted.path))
    progress.write([task], out / "progress.csv")
    return charted.notices


def _citation(record: Mapping[str, object]) -> dict[str, str]:
    authors = parted(str(record["authors"] or ""))
    first = authors[0].partition(",")[0] if authors else ""
    names = {1: first, 2: " & ".join(a.partition(",")[0] for a in authors)}.get(len(authors), f"{first} et al.")
    return {
        "citation": context_cell(f"{names} {record['year'] or ''}. {record['title']}. {record['journal']}"),
        "first_author": context_cell(first),
        "year": str(record["year"] or ""),
    }
