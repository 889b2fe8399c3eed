"""A whole review whose people see Persian sheets alone: from empty sheets to the diagram."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from living.runs import Machine
from small_reviews import TITLES, Review
from steps import go_through, step

from scopeline import layout
from scopeline.tables import sheets
from scopeline.tables.csv import SHEET, read_table
from scopeline.tables.workbook import read_workbook
from scopeline.tables.worksheet import workbook_bytes

Answer = Callable[[dict[str, str]], dict[str, str]]


def fill(review: Review, stem: str, answer: Answer) -> None:
    """Go through a sheet by the headings that stand on it."""
    path = layout.either(review.folder / "data" / stem)
    table = read_workbook(path) if path.suffix == ".xlsx" else read_table(path)
    rows = [{**row, **answer(row)} for row in table.rows]
    content = SHEET.encode([table.columns, *([row[c] for c in table.columns] for row in rows)])
    path.write_bytes(workbook_bytes(table.columns, rows) if path.suffix == ".xlsx" else content)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_persian_sheets_lead_to_the_diagram(form: str, begun_copy: Review) -> None:
    review = begun_copy
    shutil.rmtree(review.folder / ".snakemake")  # where what runs have read is noted: this review has never run
    for made in ("duplicates", "screening", "retrieval", "charting", "coding"):
        shutil.rmtree(review.folder / "data" / made, ignore_errors=True)
    protocol = review.folder / "config" / "review.yaml"
    text = protocol.read_text(encoding="utf-8")
    text = text.replace("screening:\n", "eligibility: {years: {first: 2010, last: 2020}}\nscreening:\n"
                        f"  sheet_format: {form}\n  sheet_language: fa\n  automatic_exclusions: [years]\n")  # fmt: skip
    protocol.write_text(text, encoding="utf-8")
    machine = Machine()
    assert go_through(review, machine).report == ""

    title = {row["record_id"]: row["title"].rstrip(".") for row in votes_of(review, form)}
    wanted = [record_id for record_id, name in sorted(title.items()) if name in TITLES[:4]]
    assert len(wanted) == 4

    def ann(row: dict[str, str]) -> dict[str, str]:
        return {"تصمیم": "شامل" if row["شناسه"] in wanted else "حذف"}

    def bob(row: dict[str, str]) -> dict[str, str]:
        return {"تصمیم": "شاید" if row["شناسه"] in wanted[1:] else "حذف"}

    fill(review, "screening/title_abstract/ann", ann)
    fill(review, "screening/title_abstract/bob", bob)
    assert go_through(review, machine).report == ""

    def settle(row: dict[str, str]) -> dict[str, str]:
        return {"بازبینی ann": "شامل", "بازبینی bob": "حذف", "تصمیم": "شامل", "استدلال": "در محدوده است"}

    fill(review, "screening/title_abstract/conflicts", settle)
    assert go_through(review, machine).report == ""

    def found(row: dict[str, str]) -> dict[str, str]:
        return {"وضعیت": "بازیابی نشده" if row["شناسه"] == wanted[3] else "بازیابی شده"}

    fill(review, "retrieval/reports", found)
    assert go_through(review, machine).report == ""

    def judge(row: dict[str, str]) -> dict[str, str]:
        return {"تصمیم": "حذف", "دلیل": "جایی دیگر"} if row["شناسه"] == wanted[2] else {"تصمیم": "شامل"}

    for reviewer in ("ann", "bob"):
        fill(review, f"screening/full_text/{reviewer}", judge)
    assert go_through(review, machine).report == ""
    step(review, "diagram", "--counts", layout.COUNTS, "--languages", "fa", "--out", layout.FIGURES)
    counts = review.counts()
    expected = {"records_screened": "6", "records_excluded": "2", "dbr_sought_reports": "4",
                "dbr_notretrieved_reports": "1", "dbr_assessed": "3", "dbr_excluded": "1",
                "dbr_excluded.wrong_place": "1", "new_studies": "2", "new_reports": "2"}  # fmt: skip
    assert {box: counts[box] for box in expected} == expected
    assert "جایی دیگر" in (review.folder / "results/figures/prisma.fa.svg").read_text(encoding="utf-8")
    forms = {path.suffix for path in (review.folder / "data").rglob("*.*") if path.stem in ("ann", "bob", "reports")}
    assert forms == {f".{form}"}


def votes_of(review: Review, form: str) -> list[dict[str, str]]:
    """A reviewer's rows by our names of columns."""
    table = sheets.read(review.folder / f"data/screening/title_abstract/ann.{form}", ("record_id",))
    assert table
    return table.rows
