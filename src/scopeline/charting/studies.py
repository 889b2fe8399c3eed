"""data/charting/consensus.csv: one row an included study, with what the team charted of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scopeline import layout, progress, sheets
from scopeline.errors import Problem, SheetError
from scopeline.files import Table, context_cell, read_table, write_table

# The form's questions come first; people may add columns of their own, and these are kept.
FORM = ("country", "design", "aim", "setting", "key_findings", "note")
CITATION = ("citation", "first_author", "year")
COLUMNS = ("study_id", *CITATION, *FORM)


def included_studies(included: Path, reports: Path) -> dict[str, list[str]]:
    """Study id -> ids of its included reports, from a stage's included.csv and retrieval's reports.csv."""
    study_of = {row["record_id"]: row["study_id"] for row in read_table(reports).rows}
    studies: dict[str, list[str]] = {}
    for row in read_table(included).rows:
        report = row["record_id"]
        studies.setdefault(study_of.get(report, report), []).append(report)
    return dict(sorted(studies.items()))


def chart(unique: Path, included: Path, reports: Path, out: Path) -> None:
    """Extend the sheet by newly included studies, and write studies.csv and progress.csv into `out`.

    studies.csv has `study_id,report_ids,charted` and the form's columns.

    Raises SheetError with every study id that is unknown or stands twice.
    """
    import pyarrow.parquet as pq

    studies = included_studies(included, reports)
    path = layout.CHARTING
    table = sheets.read(path, ("study_id",))
    charted = _charted(path, table)
    if studies or table:
        missing = [study for study in studies if study not in charted]
        records = {row["record_id"]: row for row in pq.read_table(unique).to_pylist()} if missing else {}
        rows = [{"study_id": study, **_citation(records[studies[study][0]])} for study in missing]
        if rows:
            sheets.extend(path, table, COLUMNS, rows)
        charted |= {row["study_id"]: row for row in rows}
    form = [column for column in (table.columns if table else COLUMNS) if column != "study_id"]
    done = [study for study in studies if any(charted[study].get(column, "").strip() for column in FORM)]
    write_table(
        out / "studies.csv",
        ("study_id", "report_ids", "charted", *form),
        (
            {
                **charted[study],
                "study_id": study,
                "report_ids": "; ".join(ids),
                "charted": "yes" if study in done else "no",
            }
            for study, ids in studies.items()
        ),
    )
    task = progress.Task(
        "charting", progress.TEAM, "charting", len(done), len(studies) - len(done), str(layout.CHARTING)
    )
    progress.write([task], out / "progress.csv")


def _charted(path: Path, table: Table | None) -> dict[str, Mapping[str, str]]:
    rows: dict[str, Mapping[str, str]] = {}
    problems = []
    for line, row in zip(table.lines, table.rows, strict=True) if table else ():
        study = row["study_id"].strip()
        if not study or study in rows:
            problems.append(
                Problem(
                    path,
                    "no study id" if not study else "the study stands in two rows",
                    "Give each study one row.",
                    f"line {line}, {study}",
                    "study_id",
                )
            )
        rows[study] = row
    if problems:
        raise SheetError(problems)
    return rows


def _citation(record: Mapping[str, object]) -> dict[str, str]:
    authors = str(record["authors"] or "").split("; ")
    first = authors[0].partition(",")[0]
    names = {1: first, 2: " & ".join(a.partition(",")[0] for a in authors)}.get(len(authors), f"{first} et al.")
    return {
        "citation": context_cell(f"{names} {record['year'] or ''}. {record['title']}. {record['journal']}"),
        "first_author": context_cell(first),
        "year": str(record["year"] or ""),
    }
