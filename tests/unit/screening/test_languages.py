"""A whole screening on sheets of another language: people see its headings and words, and nothing else is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import IDS, Desk, saved

from scopeline.errors import SheetError
from scopeline.languages import column_of, language
from scopeline.screening.hearing import ballot
from scopeline.screening.restore import restore
from scopeline.tables import sheets
from scopeline.tables.csv import Table, read_sheet
from scopeline.tables.workbook import read_workbook
from scopeline.tables.worksheet import workbook_bytes

FORMATS = ("csv", "xlsx")
FA = language("fa")
INCLUDE, EXCLUDE, MAYBE = FA.offered("decision")
REASON = "نادرست"  # the label of `wrong`


def save(path: Path, answer: Callable[[dict[str, str]], None]) -> list[str]:
    """Go through a sheet by the headings that stand on it, and save it; returns the headings."""
    table = read_workbook(path) if path.suffix == ".xlsx" else read_sheet(path)
    for row in table.rows:
        answer(row)
    saved(path, table)
    return table.columns


@pytest.mark.parametrize("form", FORMATS)
def test_full_texts_are_screened_in_persian_from_empty_sheets_to_the_last_decision(desk, form: str) -> None:
    at: Desk = desk(of="reports", sheet_format=form, sheet_language="fa", show_votes=True)
    at.run()
    at.run()

    def ann(row: dict[str, str]) -> None:
        row["تصمیم"] = EXCLUDE if row["شناسه"] in IDS[:6] else INCLUDE
        row["دلیل"] = REASON if row["شناسه"] in IDS[:6] else ""

    def bob(row: dict[str, str]) -> None:
        row["تصمیم"] = EXCLUDE if row["شناسه"] in IDS[2:8] else MAYBE
        row["دلیل"] = ("Other" if row["شناسه"] in IDS[2:4] else REASON) if row["شناسه"] in IDS[2:8] else ""

    assert save(at.path("ann"), ann)[:4] == ["شناسه", "تصمیم", "دلیل", "یادداشت"]
    save(at.path("bob"), bob)
    outcome = at.run()
    kinds = {IDS[0]: "vote", IDS[1]: "vote", IDS[2]: "reason", IDS[3]: "reason", IDS[6]: "vote", IDS[7]: "vote"}
    assert outcome.conflicts == kinds
    assert {d.by for d in outcome.decisions if d.record_id in kinds} == {"re-review"}

    def look(row: dict[str, str]) -> None:
        agree = row["شناسه"] in (IDS[0], IDS[2])
        row |= {"بازبینی ann": EXCLUDE, "دلیل ann": REASON}
        row |= {"بازبینی bob": EXCLUDE if agree else INCLUDE, "دلیل bob": REASON if agree else ""}
        row |= {} if agree else {"تصمیم": EXCLUDE, "دلیل": REASON, "استدلال": "روشن است"}

    headings = save(at.path("conflicts"), look)
    assert {"اختلاف", "رأی ann", "رأی bob", "بازبینی ann", "دلیل bob", "دلیل", "استدلال"} <= set(headings)
    decisions = at.run().decisions
    assert {d.decision for d in decisions} == {"include", "exclude"}
    assert {(d.by, d.reason) for d in decisions if d.record_id in kinds} == {
        ("re-review", "wrong"),
        ("adjudication", "wrong"),
    }
    assert {row["conflict"] for row in at.rows("conflicts")} == {"رأی", "دلیل"}, "what differs, in the sheet's language"
    said = at.rows("conflicts")[0]
    assert (said["vote_ann"], said["vote_bob"]) == (EXCLUDE, MAYBE)


@pytest.mark.parametrize("form", FORMATS)
def test_rows_and_columns_that_come_back_speak_the_language_of_the_sheet(desk, form: str) -> None:
    at: Desk = desk(of="reports", sheet_format=form, sheet_language="fa")
    at.run()
    at.fill("ann", lambda row: row.update(decision=EXCLUDE, reason=REASON))
    at.run()
    at.path("ann").unlink()
    restore(at.protocol, at.stage.id, "ann")
    at.run()
    seen: list[dict[str, str]] = []
    save(at.path("ann"), seen.append)
    assert {(row["تصمیم"], row["دلیل"]) for row in seen} == {(EXCLUDE, REASON)}
    assert {vote.reason for vote in at.run().votes["ann"].values()} == {"wrong"}


@pytest.mark.parametrize("code", ["en", "fa"])
def test_drop_downs_offer_words_of_the_language_that_are_read_back(desk, code: str, monkeypatch) -> None:
    at: Desk = desk(of="reports", sheet_format="xlsx", sheet_language=code)
    offered: dict[str, dict[str, list[str]]] = {}

    def look(columns, rows, *others, **looks):
        offered[looks["title"]] = {name: list(words) for name, words in looks["choices"].items()}
        return workbook_bytes(columns, rows, *others, **looks)

    monkeypatch.setattr("scopeline.tables.sheets.workbook_bytes", look)
    at.run()
    assert offered["ann"]["decision"] == language(code).offered("decision")
    assert offered["ann"]["reason"] == ([REASON, "Other"] if code == "fa" else ["Wrong", "Other"])
    words, reasons = offered["ann"]["decision"], offered["ann"]["reason"]
    at.fill("ann", lambda row: row.update(decision=words[1], reason=reasons[IDS.index(row["record_id"]) % 2]))
    at.fill("bob", lambda row: row.update(decision=words[IDS.index(row["record_id"]) % 3], reason=reasons[0]))
    votes = at.run().votes
    assert {vote.reason for vote in votes["ann"].values()} == {"wrong", "other"}
    assert {vote.decision for vote in votes["bob"].values()} == {"include", "exclude", "maybe"}
    assert set(offered["conflicts"]) >= {"recheck_ann", "reason_ann", "recheck_bob", "reason_bob", "decision", "reason"}


def test_a_reason_whose_label_another_reason_shares_is_offered_by_its_id(desk) -> None:
    at: Desk = desk(of="reports")
    reasons = [{"id": "one", "label": "Wrong"}, {"id": "two", "label": "wrong!"}, {"id": "three", "label": "Late"}]
    protocol = at.protocol.model_validate({**at.protocol.model_dump(), "exclusion_reasons": reasons})
    rules = ballot(protocol, at.stage, {})
    assert rules.labels == {"one": "one", "two": "wrong!", "three": "Late"}


@pytest.mark.parametrize(("code", "words"), [("en", "Wrong concept"), ("fa", "مفهوم‌ نامرتبط")])
def test_a_reason_of_several_words_is_offered_by_its_label_which_is_read_back(desk, code: str, words: str) -> None:
    at: Desk = desk(of="reports", sheet_language=code)
    reasons = [{"id": "concept", "label": {"en": "Wrong concept", "fa": "مفهوم‌ نامرتبط"}}]
    rules = ballot(at.protocol.model_validate({**at.protocol.model_dump(), "exclusion_reasons": reasons}), at.stage, {})
    assert rules.labels == {"concept": words}
    assert rules.reason(words) == "concept"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("heading", ["تصمیم", "دلیل", "بازبینی ann"])
def test_a_column_that_is_gone_is_called_as_the_sheet_s_others_are(desk, form: str, heading: str) -> None:
    at: Desk = desk(of="reports", sheet_format=form, sheet_language="fa")
    at.run()
    at.fill("ann", lambda row: row.update(decision=EXCLUDE, reason=REASON))
    at.fill("bob", lambda row: row.update(decision=INCLUDE))
    at.run()
    at.fill("conflicts", lambda row: row.update(recheck_ann=EXCLUDE, reason_ann=REASON))
    at.run()
    path = at.path("conflicts" if "ann" in heading else "ann")
    table = sheets.read(path, ())
    assert table
    named = {FA.heading(name): name for name in table.columns if FA.heading(name) != heading}
    rows = [{shown: row[name] for shown, name in named.items()} for row in table.rows]
    saved(path, Table([*named], rows, table.lines, table.dialect))
    with pytest.raises(SheetError) as told:
        at.run()
    problem = next(one for one in told.value.problems if one.file == path)
    if heading == "تصمیم":
        assert (problem.found, problem.allowed) == (f"column '{heading}' is missing", f"شناسه, {heading}")
    else:
        assert problem.field == heading


def test_a_column_that_stands_twice_is_called_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("شناسه,تصمیم,decision,دلیل\n", "utf-8")
    with pytest.raises(SheetError, match="column 'تصمیم' and 'decision' stands 2 times"):
        read_sheet(path, (), column_of)


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_wrong_is_told_under_the_headings_of_the_sheet(desk, form: str) -> None:
    at: Desk = desk(of="reports", sheet_format=form, sheet_language="fa")
    at.run()
    wrong = {IDS[0]: (EXCLUDE, "any", IDS[0]), IDS[1]: ("any", "", IDS[1]), IDS[2]: (INCLUDE, "", "R-ZZZZZZZZ")}

    def answer(row: dict[str, str]) -> None:
        if row["شناسه"] in wrong:
            row["تصمیم"], row["دلیل"], row["شناسه"] = wrong[row["شناسه"]]

    save(at.path("ann"), answer)
    with pytest.raises(SheetError) as told:
        at.run()
    assert {problem.field for problem in told.value.problems} == {"تصمیم", "دلیل", "شناسه"}
