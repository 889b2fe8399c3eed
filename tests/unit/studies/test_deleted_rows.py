"""Rows that a run has read, and that somebody deleted, come back with what stood in them, or are told by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from unit.studies.later_stages import Desk

from scopeline import layout
from scopeline.errors import SheetError
from scopeline.languages import choice_of
from scopeline.protocol import Charting, Coding
from scopeline.tables import sheets
from scopeline.tables.csv import SHEET
from scopeline.tables.worksheet import workbook_bytes

STUDIES = ["R-BBBBBBBB", "R-CCCCCCCC", "R-DDDDDDDD"]
WORDS = {"en": "not_retrieved", "fa": "بازیابی نشده"}


def saved(path: str, keep: Callable[[dict[str, str]], bool], *, without: str = "") -> None:
    """A sheet saved with some of its rows alone, its headings as they stand; `without` a column."""
    file = Path(path)
    table = sheets.read(file, ())
    assert table
    names = [name for name in table.columns if name != without]
    headings = [table.headings.get(name, name) for name in names]
    rows = [[row[name] for name in names] for row in table.rows if keep(row)]
    if file.suffix == ".xlsx":
        file.write_bytes(workbook_bytes(headings, [dict(zip(headings, row, strict=True)) for row in rows]))
    else:
        file.write_bytes(SHEET.encode([headings, *rows]))


@pytest.fixture(params=[("csv", "en"), ("xlsx", "fa")], ids=["csv", "xlsx"])
def desk(request: pytest.FixtureRequest) -> Desk:
    """A review whose retrieval is filled, in a column of the team's own too."""
    form, code = request.param
    at = Desk(sheet_format=form, sheet_language=code)
    at.search({study: [] for study in STUDIES}, STUDIES)
    at.run()

    def answer(row: dict[str, str]) -> None:
        row |= {"status": WORDS[code], "reason": f"reason {row['record_id']}", "note": "=typed note"}
        row |= {"study_id": "One study"} if row["record_id"] != STUDIES[2] else {}

    at.fill(sheet(at), answer)
    at.run()
    return at


def sheet(desk: Desk) -> str:
    return f"data/retrieval/reports.{desk.protocol.screening.sheet_format}"


def test_rows_deleted_from_the_retrieval_sheet_come_back_with_what_stood_in_them(desk: Desk) -> None:
    before, results = desk.rows(sheet(desk)), desk.rows("results/retrieval/reports.csv")
    saved(sheet(desk), lambda row: row["record_id"] == STUDIES[1])
    (told,) = [notice for notice in desk.run() if "put back" in notice]
    assert f"{sheet(desk)}: 2 deleted rows had been filled" in told
    assert STUDIES[0] in told
    assert STUDIES[2] in told
    assert sorted(desk.rows(sheet(desk)), key=lambda row: row["record_id"]) == before
    assert desk.rows("results/retrieval/reports.csv") == results
    assert not [notice for notice in desk.run() if "put back" in notice]


def test_an_answer_of_the_retrieval_sheet_is_taken_back_by_emptying_its_cells(desk: Desk) -> None:
    empty = dict.fromkeys(("status", "reason", "note", "study_id"), "")
    desk.fill(sheet(desk), lambda row: row.update(empty if row["record_id"] == STUDIES[0] else {}))
    desk.run()
    saved(sheet(desk), lambda row: row["record_id"] != STUDIES[0])
    assert not [notice for notice in desk.run() if "put back" in notice]
    (row,) = [row for row in desk.rows("results/retrieval/reports.csv") if row["record_id"] == STUDIES[0]]
    assert row["status"] == ""


def test_rows_of_records_that_became_one_come_back_as_one_report(desk: Desk) -> None:
    saved(sheet(desk), lambda row: row["record_id"] == STUDIES[2])
    desk.search({STUDIES[0]: [STUDIES[1]], STUDIES[2]: []}, [STUDIES[0], STUDIES[2]])
    desk.run()
    assert [row["record_id"] for row in desk.rows("results/retrieval/reports.csv")] == [STUDIES[0], STUDIES[2]]
    assert len(desk.rows(sheet(desk))) == 3, "each under its own id"


@pytest.mark.parametrize("how", ["column", "sheet"])
def test_a_column_or_the_sheet_that_is_gone_is_missed(desk: Desk, how: str) -> None:
    journal = layout.RETRIEVAL_JOURNAL.read_bytes()
    if how == "sheet":
        Path(sheet(desk)).unlink()
    else:
        saved(sheet(desk), lambda row: True, without="reason")
    with pytest.raises(SheetError, match=f"the {how} is gone, though the journal knows"):
        desk.fetch()
    assert layout.RETRIEVAL_JOURNAL.read_bytes() == journal


def differing(desk: Desk) -> None:
    """Two charters and coders who differ on every study, and have looked at it again."""
    people = {"adjudicator": ["cat"]}
    charting = Charting.model_validate({"form": ["short"], "charters": ["ann", "bob"], **people})
    coding = Coding.model_validate({"coders": ["ann", "bob"], **people})
    desk.protocol = desk.protocol.model_copy(update={"charting": charting, "coding": coding})
    desk.run()
    form = desk.protocol.screening.sheet_format
    passage = {"code": "A.1.C", "quote": "q", "locator": "p. 1"}
    for who, country, said in (("ann", "Iran", passage), ("bob", "Iraq", {"code": "nothing"})):
        desk.fill(f"data/charting/{who}.{form}", lambda row, country=country: row.update(country=country))
        desk.fill(f"data/coding/small/{who}.{form}", lambda row, said=said: row.update(said))
    desk.run()
    for step, one, other, decided in (
        ("charting", "Iran", "Iraq", "answer"),
        ("coding/small", "include", "exclude", "decision"),
    ):
        desk.fill(
            f"data/{step}/conflicts.{form}",
            lambda row, one=one, other=other, decided=decided: row.update(
                {"recheck_ann": one, "recheck_bob": other, decided: other, "rationale": "so it is"}
            ),
        )
    desk.run()


def meant(row: dict[str, str]) -> dict[str, str | None]:
    return {name: choice_of("decision", row[name]) for name in ("recheck_ann", "recheck_bob", "decision")}


@pytest.mark.parametrize("step", ["charting", "coding/small"])
def test_rows_deleted_from_the_sheet_of_conflicts_come_back_with_what_was_decided(desk: Desk, step: str) -> None:
    differing(desk)
    path = f"data/{step}/conflicts.{desk.protocol.screening.sheet_format}"
    before = sorted(desk.rows(path), key=str)
    results = desk.rows(f"results/{step}/{'findings' if step != 'charting' else 'studies'}.csv")
    saved(path, lambda row: row["study_id"] == before[0]["study_id"])
    (told,) = [notice for notice in desk.run() if "put back" in notice]
    assert told.startswith(f"{path}: 1 deleted row")
    after = sorted(desk.rows(path), key=str)
    if step != "charting":  # where people type English words into Persian sheets, these come back in Persian
        before, after = ([{**row, **meant(row)} for row in rows] for rows in (before, after))
    assert after == before
    assert desk.rows(f"results/{step}/{'findings' if step != 'charting' else 'studies'}.csv") == results
    assert not [notice for notice in desk.run() if "put back" in notice]


def test_findings_whose_rows_are_deleted_are_told_and_their_ids_given_to_no_others(desk: Desk) -> None:
    differing(desk)
    path = f"data/coding/small/ann.{desk.protocol.screening.sheet_format}"
    last = max(desk.rows(path), key=lambda row: row["finding_id"])
    saved(path, lambda row: row["finding_id"] != last["finding_id"])
    told = [notice for notice in desk.run() if "the rows are gone" in notice]
    assert len(told) == 1
    assert f"{last['finding_id']} ({last['study_id']})" in told[0]
    assert ".backup/" in told[0]
    assert not [notice for notice in desk.run() if "the rows are gone" in notice]
    desk.fill(
        path, lambda row: None, [{"study_id": last["study_id"], "code": "A.1.C", "quote": "new", "locator": "p. 2"}]
    )
    desk.run()
    ids = [row["finding_id"] for row in desk.rows(path) if row["quote"]]
    assert last["finding_id"] not in ids
    desk.fill(path, lambda row: row.update(code="", quote="", locator="") if row["finding_id"] == ids[0] else None)
    assert not [notice for notice in desk.run() if "the rows are gone" in notice], "emptied, and so taken back"
