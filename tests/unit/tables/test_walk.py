"""Rows of sheets with their place and what they stand for, however the sheet was shuffled, re-saved and decorated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scopeline.errors import Problem
from scopeline.tables import sheets
from scopeline.tables.csv import Dialect
from scopeline.tables.walk import Row, combine, some, walk
from scopeline.tables.worksheet import workbook_bytes

MEMBERS = {"R-BBBBBBBB": "R-BBBBBBBB", "R-CCCCCCCC": "R-BBBBBBBB", "R-DDDDDDDD": "R-DDDDDDDD"}
IDS = st.sampled_from([*MEMBERS, "R-ZZZZZZZZ", "", "R-BBBBBBBB ", " R-DDDDDDDD", "r-bbbbbbbb", "1"])
NOTES = st.sampled_from(["", "a;b", "a, b", 'said "yes"', "دو\nسطر", "'=1+1", "=1+1", "‌", "۱۲"]) | st.text(
    alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20
)
ORDER = ("record_id", "note", "mine")


def rows_of(path: Path) -> tuple[list[Row], list[Problem]]:
    problems: list[Problem] = []
    return list(walk(path, sheets.read(path, ("record_id",)), problems, MEMBERS.get)), problems


def saved(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]], dialect: Dialect) -> Path:
    if path.suffix == ".xlsx":
        path.write_bytes(workbook_bytes(columns, [dict(zip(columns, row, strict=True)) for row in rows]))
    else:
        path.write_bytes(dialect.encode([columns, *rows]))
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.lists(st.tuples(IDS, NOTES, NOTES), max_size=6),
    order=st.permutations(ORDER),
    form=st.sampled_from(["csv", "xlsx"]),
    encoding=st.sampled_from(["utf-8-sig", "utf-16-le", "utf-16-be"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
@example(
    data=[("R-ZZZZZZZZ", "x", ""), ("", "", "")],
    order=ORDER,
    form="csv",
    encoding="utf-8-sig",
    delimiter=";",
    newline="\n",
)
def test_every_row_in_which_somebody_wrote_stands_for_a_group_or_is_told(
    data, order, form, encoding, delimiter, newline, tmp_path
) -> None:
    path = tmp_path / f"sheet.{form}"
    cells = [dict(zip(ORDER, row, strict=True)) for row in data]
    saved(path, order, [[row[name] for name in order] for row in cells], Dialect(encoding, delimiter, newline))
    rows, problems = rows_of(path)
    there = [row for row in cells if any(cell.strip() for cell in row.values())]
    known = [row for row in there if row["record_id"].strip() in MEMBERS]
    written = [row for row in there if row["note"].strip() or row["mine"].strip()]  # rows in which nobody wrote go
    assert [(row.group, row.text("mine")) for row in rows] == [
        (MEMBERS[row["record_id"].strip()], row["mine"].replace("\r\n", "\n").strip()) for row in known
    ]
    assert len(problems) == len([row for row in written if row not in known])
    assert all(problem.field == "record_id" and str(problem.file) == str(path) for problem in problems)


def test_a_place_is_that_which_a_person_sees(tmp_path: Path) -> None:
    rows = [["R-BBBBBBBB", "two\nlines"], ["R-DDDDDDDD", ""], ["", "x"]]
    lines, told = rows_of(saved(tmp_path / "a.csv", ["record_id", "note"], rows, Dialect()))
    assert [row.place for row in lines] == ["line 2, R-BBBBBBBB", "line 4, R-DDDDDDDD"]
    assert told[0].place == "line 5, no record_id"
    numbers, told = rows_of(saved(tmp_path / "a.xlsx", ["record_id", "note"], rows, Dialect()))
    assert [row.place for row in numbers] == ["row 2, R-BBBBBBBB", "row 3, R-DDDDDDDD"]
    assert told[0].place == "row 4, no record_id"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_wrong_stands_under_the_heading_that_people_see(tmp_path: Path, form: str) -> None:
    path = saved(tmp_path / f"s.{form}", ["شناسه", "تصمیم"], [["R-BBBBBBBB", "شامل؟"]], Dialect())
    problems: list[Problem] = []
    (row,) = walk(path, sheets.read(path, ("record_id",)), problems, MEMBERS.get)
    assert row.word("decision", "decision") is None, "a doubt is no vote"
    assert [problem.field for problem in problems] == ["تصمیم"]


def test_the_line_that_declares_the_separator_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"sep=;\r\nrecord_id;note\r\nR-BBBBBBBB;x\r\n")
    assert rows_of(path)[0][0].place == "line 3, R-BBBBBBBB"


def row(**cells: str) -> Row:
    return Row(Path("a.csv"), 2, ("record_id",), ("R-B",), {"record_id": "R-B", **cells}, [])


def test_a_cell_means_what_its_vocabulary_says_and_else_is_told() -> None:
    words = {"": "", "yes": "include"}
    assert row(decision=" yes ").choice("decision", words.get, "yes") == "include"
    assert row().choice("decision", words.get, "yes") == ""
    wrong = row(decision="perhaps")
    assert wrong.choice("decision", words.get, "yes") is None
    assert str(wrong.problems[0]) == "a.csv, line 2, R-B, decision: found 'perhaps'. Allowed: yes. Correct the cell."


@pytest.mark.parametrize(("allowed", "told"), [(["a", "b"], "a, b"), ([], "none yet")])
def test_an_id_is_taken_exactly(allowed: list[str], told: str) -> None:
    wrong = row(kind="A")
    assert wrong.one_of("kind", allowed, "none yet") == "A"
    assert wrong.problems[0].allowed == told
    assert not row(kind=" b ").problems


def test_a_note_is_given_back_as_it_was_written() -> None:
    assert row(note=" '=1+1 ").note("note") == "=1+1"
    assert row(note="'tis").note("note") == "'tis"
    assert row(note="''=1+1").note("note") == "'=1+1"
    assert row(reviewers="ann; bob;").items("reviewers") == ("ann", "bob")


def test_rows_of_one_thing_are_told_as_one_and_where_they_differ() -> None:
    one, two = row(status="sought", reason=""), row(status="retrieved", reason="late")
    assert combine([one, two], ["status", "reason"]) == {"status": "sought", "reason": "late"}
    assert "'retrieved' here, but 'sought' at line 2, R-B" in str(two.problems[0])
    assert not one.problems


def test_a_long_list_of_what_is_allowed_stays_readable() -> None:
    assert some(list("abc")) == "a, b, c"
    assert some(["x"] * 13).endswith("x, ...")
