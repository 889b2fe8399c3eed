"""What people say of pairs: each row stands for two records, or is told with its line; none is passed over."""

from pathlib import Path

import pyarrow as pa
import pytest

from scopeline import layout
from scopeline.dedupe import asking, verdicts
from scopeline.dedupe.engine import find_duplicates
from scopeline.dedupe.verdicts import Heard
from scopeline.errors import SheetError
from scopeline.tables.csv import SHEET, read_table
from scopeline.tables.workbook import read_workbook
from scopeline.tables.worksheet import workbook_bytes

IDS = ["R-A", "R-B", "R-C", "R-D"]


def sheet(folder: Path, *rows: str) -> None:
    path = folder / layout.either(layout.VERDICTS)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(("record_id_1,record_id_2,verdict,note", *rows)) + "\n", "utf-8")


@pytest.fixture(autouse=True)
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(folder: Path, *rows: str) -> list[str]:
    sheet(folder, *rows)
    with pytest.raises(SheetError) as raised:
        verdicts.read(IDS)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("R-A,R-X,same,", "line 2, R-A and R-X, record_id_2: no record has this id."),
        ("R-X,R-Y,,note", "line 2, R-X and R-Y, record_id_1 and record_id_2: no record has this id."),
        ("R-A,,same,", "line 2, R-A and no record_id_2, record_id_2: no record has this id."),
        ("R-A,R-A,same,", "line 2, R-A and R-A: both ids are the same."),
        ("R-A,R-B,perhaps,", "line 2, R-A and R-B, verdict: found 'perhaps'. Allowed: same, different"),
    ],
)
def test_a_row_that_stands_for_nothing_is_told(review: Path, row: str, found: str) -> None:
    (problem,) = told(review, row)
    assert found in problem


def test_all_that_is_wrong_is_told_at_once(review: Path) -> None:
    assert len(told(review, "R-A,R-X,same,", "R-B,R-B,,", "R-A,R-B,maybe,")) == 3


def test_verdicts_that_contradict_one_another_through_others_are_told_with_their_line(review: Path) -> None:
    (problem,) = told(review, "R-A,R-B,same,", "R-B,R-C,same,", "R-C,R-D,different,", "R-C,R-A,different,")
    assert "line 5, R-C and R-A, verdict: 'different', but other rows lead from one to the other" in problem


def test_what_is_wrong_is_told_under_the_headings_of_the_sheet(review: Path) -> None:
    path = review / layout.either(layout.VERDICTS)
    path.parent.mkdir(parents=True)
    rows = ["R-A,R-B,یکسان", "R-B,R-C,یکسان", "R-A,R-C,متفاوت"]
    path.write_text("\n".join(("شناسه ۱,شناسه ۲,رأی", *rows)) + "\n", "utf-8")
    with pytest.raises(SheetError) as raised:
        verdicts.read(IDS)
    assert [(problem.place, problem.field) for problem in raised.value.problems] == [("line 4, R-A and R-C", "رأی")]


def test_two_rows_about_one_pair_must_agree(review: Path) -> None:
    (problem,) = told(review, "R-A,R-B,same,", "R-B,R-A,different,")
    assert "line 3, R-B and R-A, verdict: 'different' here, but 'same' at line 2" in problem


def test_a_verdict_stands_when_a_later_search_gives_its_groups_other_names() -> None:
    paper = {"title": "Integrated primary care for older people", "authors": "Rahimi, Sara", "year": "2019"}
    one = paper | {"journal": "Care", "pages": "1-9", "volume": "1", "doi": "10.1000/one"}
    two = paper | {"journal": "Care", "pages": "1-9", "volume": "1", "doi": "10.1000/two"}
    first = [{"record_id": "m", **one}, {"record_id": "n", **two}]
    later = [{"record_id": "a", **two}, {"record_id": "b", **one}]
    settled = [("m", "n", "same")]
    assert len(set(groups(first, []))) == 2
    assert set(groups(first, settled)) == {"m"}
    assert set(groups([*first, *later], settled)) == {"a"}


def groups(rows: list[dict[str, str]], settled: list[tuple[str, str, str]]) -> list[str]:
    found: list[str] = find_duplicates(pa.Table.from_pylist(rows), settled).groups["group_id"].to_pylist()
    return found


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_pairs_are_settled_on_a_sheet_of_the_protocols_format_and_language(form: str) -> None:
    records = {i: {"title": f"عنوان {i}", "year": 2020, "source": "pubmed"} for i in IDS}
    asked = [{"record_id_1": "R-A", "record_id_2": "R-B", "reason": "the DOIs differ", "worth": 0.9, "family": ""}]
    assert asking.extend(
        Heard(layout.either(layout.VERDICTS, form), None), asked, records, form, "fa"
    ) == layout.either(layout.VERDICTS, form)
    path = layout.either(layout.VERDICTS)
    assert path.suffix == f".{form}"
    table = read_workbook(path) if form == "xlsx" else read_table(path)
    assert table.columns[:6] == ["شناسه ۱", "شناسه ۲", "رأی", "یادداشت", "پرسش", "پاسخ محتمل"]
    assert table.rows[0]["پاسخ محتمل"] == "یکسان ۹۰٪"
    assert table.rows[0]["تفاوت‌ها"] == "عنوان"
    rows = [{**row, "رأی": "یکسان"} for row in table.rows]
    content = SHEET.encode([table.columns, *([row[c] for c in table.columns] for row in rows)])
    path.write_bytes(workbook_bytes(table.columns, rows) if form == "xlsx" else content)
    heard = verdicts.read(IDS, form)
    table_ = heard.table
    assert heard.settled == [("R-A", "R-B", "same")]
    assert table_
    assert table_.columns[4:9] == ["question", "likely", "differs", "family", "title_1"]
    assert [row.question for row in verdicts.rows(table_)] == ["the DOIs differ"]
    asking.extend(heard, [*asked, {**asked[0], "record_id_2": "R-C"}], records, form, "fa")
    assert [row.verdict for row in verdicts.rows(verdicts.read(IDS, form).table)] == ["same", ""]
    layout.either(layout.VERDICTS).with_suffix(".csv" if form == "xlsx" else ".xlsx").write_bytes(b"x")
    with pytest.raises(SheetError, match="Keep one of them"):
        verdicts.read(IDS, form)


FAMILY = "10.1006 + 10.1016, jmcc"


def family_sheet(folder: Path, *rows: str) -> None:
    path = folder / layout.either(layout.VERDICTS)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f'{row},"{FAMILY}"' for row in rows]
    path.write_text("\n".join(("record_id_1,record_id_2,verdict,note,family", *lines)) + "\n", "utf-8")


def test_one_answer_speaks_for_a_family_and_a_pairs_own_verdict_above_it(review: Path) -> None:
    family_sheet(review, "R-A,R-B,,", "R-A,R-C,all same,", "R-A,R-D,different,")
    heard = verdicts.read(IDS)
    assert set(heard.settled) == {("R-A", "R-B", "same"), ("R-A", "R-C", "same"), ("R-A", "R-D", "different")}
    said = [(row.verdict, row.for_all) for row in verdicts.rows(heard.table)]
    assert said == [("same", True), ("same", True), ("different", False)]
    assert verdicts.given(heard, IDS) == [("R-A", "R-C"), ("R-A", "R-D")]


def test_an_emptied_cell_takes_the_answer_for_a_family_back(review: Path) -> None:
    family_sheet(review, "R-A,R-B,,", "R-A,R-C,,")
    assert verdicts.read(IDS).settled == []


def test_two_answers_for_one_family_are_told(review: Path) -> None:
    family_sheet(review, "R-A,R-B,all different,", "R-A,R-C,all same,")
    with pytest.raises(SheetError, match="another answer for the same family at line 2, R-A and R-B"):
        verdicts.read(IDS)


def test_a_family_that_has_its_answer_does_not_speak_for_pairs_that_come_after_it(review: Path) -> None:
    family_sheet(review, "R-A,R-B,all same,")
    records = {i: {"title": i} for i in IDS}
    asked = [
        {"record_id_1": "R-A", "record_id_2": i, "reason": "the DOIs differ", "worth": 0.9, "family": FAMILY}
        for i in ("R-C", "R-D")
    ]
    asking.extend(verdicts.read(IDS), asked, records)
    heard = verdicts.read(IDS)
    assert heard.settled == [("R-A", "R-B", "same")]
    assert [row.family for row in verdicts.rows(heard.table)] == [FAMILY, f"{FAMILY} (2)", f"{FAMILY} (2)"]


def test_rows_of_an_older_sheet_stay_as_people_left_them(review: Path) -> None:
    sheet(review, "R-A,R-B,same,seen in print")
    asked = [{"record_id_1": "R-A", "record_id_2": "R-C", "reason": "the DOIs differ", "worth": 0.2, "family": ""}]
    asking.extend(verdicts.read(IDS), asked, {i: {"title": i} for i in IDS})
    old, new = read_table(layout.either(layout.VERDICTS)).rows
    assert [old[name] for name in verdicts.COLUMNS] == ["R-A", "R-B", "same", "seen in print"]
    assert (new["likely"], new["record_id_2"]) == ("different 80%", "R-C")


def known() -> Heard:
    """The sheet as a run reads it and leaves it: what people said is remembered, what they deleted is back."""
    heard = verdicts.read(IDS)
    verdicts.remember(heard)
    asking.extend(heard, [], {i: {"title": f"Title of {i}"} for i in IDS})
    return heard


def test_a_verdict_whose_row_was_deleted_comes_back_and_goes_on_counting(review: Path) -> None:
    family_sheet(review, "R-A,R-B,same,seen in print", "R-C,R-D,all different,", "R-B,R-C,,")
    before = known().settled
    family_sheet(review, "R-B,R-C,,")
    heard = known()
    assert {*heard.settled} == {*before}
    (told,) = heard.notices
    assert "2 deleted rows had been filled; put back from the journal: R-A and R-B, R-C and R-D" in told
    rows = read_table(layout.either(layout.VERDICTS)).rows
    assert [tuple(row[name] for name in (*verdicts.COLUMNS, "family")) for row in rows[1:]] == [
        ("R-A", "R-B", "same", "seen in print", FAMILY),
        ("R-C", "R-D", "all different", "", FAMILY),
    ]
    again = known()
    assert ({*again.settled}, [*again.notices]) == ({*before}, [])


def test_a_verdict_is_taken_back_by_emptying_its_cells(review: Path) -> None:
    sheet(review, "R-A,R-B,same,seen in print", "R-C,R-D,,")
    known()
    sheet(review, "R-A,R-B,,", "R-C,R-D,,")
    assert known().settled == []
    sheet(review, "R-C,R-D,,")
    heard = known()
    assert ([*heard.settled], [*heard.notices]) == ([], [])


def test_a_deleted_verdict_that_the_rows_left_contradict_is_told_and_does_not_come_back(review: Path) -> None:
    sheet(review, "R-A,R-B,same,", "R-B,R-C,same,")
    known()
    sheet(review, "R-A,R-B,same,", "R-A,R-C,different,")
    heard = known()
    assert {*heard.settled} == {("R-A", "R-B", "same"), ("R-A", "R-C", "different")}
    (told,) = heard.notices
    assert "the row of R-B and R-C was deleted, which said 'same'; it counts for nothing" in told
    assert not known().notices


def test_a_sheet_of_verdicts_that_is_gone_is_missed(review: Path) -> None:
    sheet(review, "R-A,R-B,same,")
    known()
    (review / layout.either(layout.VERDICTS)).unlink()
    with pytest.raises(SheetError, match="the sheet is gone, though the journal knows"):
        verdicts.read(IDS)
