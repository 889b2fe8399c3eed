"""Workbooks: text in and out unchanged, people's changes understood, and files refused that are no sheets."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scopeline.errors import SheetError
from scopeline.tables import guard, sheets, workbook, worksheet
from scopeline.tables.workbook import as_typed, read_workbook, rewritten_workbook
from scopeline.tables.worksheet import CUT, TEXT_LIMIT, cell_text, workbook_bytes

TEXTS = st.text(max_size=40) | st.sampled_from(
    ["=1+1", "00123", "1E5", "https://example.org", "<r>a & b</r>", "_x000D_", " a ", "a\nb", "‌نیم‌فاصله", "🩺", "TRUE"]
)


def saved(path: Path, *grids: Sequence[Sequence[Any]]) -> Path:
    """A workbook as people's programs save it: numbers, dates and truth values as what they look like."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for grid in grids:
        sheet = book.add_worksheet()
        for row, cells in enumerate(grid):
            sheet.write_row(row, 0, cells)
    book.close()
    return path


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def repacked(content: bytes, **replaced: bytes) -> bytes:
    """A workbook with another content in some of its parts, named by their last word."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(Path(name).stem, old.read(name)))
    return out.getvalue()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_every_text_comes_back_as_a_cell_can_hold_it(rows, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(workbook_bytes(["record_id", "note"], [{"record_id": a, "note": b} for a, b in rows]))
    kept = [(cell_text(a), cell_text(b)) for a, b in rows]
    numbers = [number for number, cells in enumerate(kept, 2) if any(cell.strip() for cell in cells)]
    table = read_workbook(path, required=["record_id"])
    assert [tuple(row.values()) for row in table.rows] == [kept[number - 2] for number in numbers]
    assert table.lines == numbers


def test_what_a_cell_cannot_hold_is_left_out_visibly() -> None:
    assert cell_text("a\x00b\x0bc\ud800d\r\ne") == "abc\ufffdd\ne"
    assert cell_text("x" * TEXT_LIMIT) == "x" * TEXT_LIMIT
    long = cell_text("🩺" * TEXT_LIMIT)
    assert long.endswith("🩺" + CUT)
    assert len(long.encode("utf-16-le")) // 2 in (TEXT_LIMIT, TEXT_LIMIT - 1)


def test_what_people_do_to_a_sheet_is_understood(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "sheet.xlsx",
        [[], [" decision ", "mine", "record_id"], ["include", 1.5, "R-B"], [" "], [], ["", "x", "R-C", "", "stray"]],
    )
    table = read_workbook(path, required=["record_id", "decision"])
    assert table.columns == ["decision", "mine", "record_id", "column E"]
    assert table.rows == [
        {"decision": "include", "mine": "1.5", "record_id": "R-B", "column E": ""},
        {"decision": "", "mine": "x", "record_id": "R-C", "column E": "stray"},
    ]
    assert table.lines == [3, 6]


def test_headings_lead_to_columns_and_back(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    words = {"record_id": "شناسه", "decision": "تصمیم"}
    names = {word: name for name, word in words.items()}
    rows = [{"record_id": "R-B", "decision": "شامل"}]
    path.write_bytes(workbook_bytes(list(words), rows, heading=words.__getitem__))
    assert read_workbook(path).columns == ["شناسه", "تصمیم"]
    table = read_workbook(path, ["decision"], names.__getitem__)
    assert table.rows == rows
    path.write_bytes(rewritten_workbook(path, table, rows, column=names.__getitem__, heading=words.__getitem__))
    assert read_workbook(path).rows == [{"شناسه": "R-B", "تصمیم": "شامل"}] * 2


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (1.0, "1"),
        (-0.5, "-0.5"),
        (0.1 + 0.2, "0.3"),
        (100000.0, "100000"),
        (1e20, "100000000000000000000"),
        (1e300, "1E+300"),
        (1e-7, "0.0000001"),
        (float("nan"), "NaN"),
        (3, "3"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.date(2024, 3, 1), "2024-03-01"),
        (dt.datetime(2024, 3, 1), "2024-03-01"),
        (dt.datetime(2024, 3, 1, 12, 30), "2024-03-01 12:30"),
        (dt.time(12, 30), "12:30"),
        (dt.time(12, 30, 5), "12:30:05"),
        (dt.timedelta(hours=25, minutes=30), "25:30"),
        (dt.timedelta(seconds=-61), "-1:58:59"),
        (None, ""),
        ("a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_a_value_is_told_as_it_was_typed(value: object, typed: str) -> None:
    assert as_typed(value) == typed


def test_cells_that_excel_converted_are_text_again(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "sheet.xlsx", [["record_id", "note"], ["R-B", 1.0], ["R-C", True], ["R-D", dt.date(2024, 3, 1)]]
    )
    assert [row["note"] for row in read_workbook(path).rows] == ["1", "TRUE", "2024-03-01"]


def test_the_worksheet_with_the_columns_is_read_wherever_it_stands(tmp_path: Path) -> None:
    sheet = [["record_id", "decision"], ["R-B", "include"]]
    path = saved(tmp_path / "sheet.xlsx", [["my thoughts"]], sheet)
    assert read_workbook(path, ["record_id"]).rows == [{"record_id": "R-B", "decision": "include"}]
    with pytest.raises(SheetError, match="two worksheets hold the sheet's columns: 'Sheet1', 'Sheet2'"):
        read_workbook(saved(path, sheet, sheet), ["record_id"])


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (["id", "note"], "column 'record_id' is missing"),
        (["record_id", "record_id"], "stands 2 times"),
        ([], "missing"),
    ],
)
def test_missing_and_doubled_columns_are_refused(header: list[str], told: str, tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=told):
        read_workbook(saved(tmp_path / "sheet.xlsx", [header, ["R-B", "x"]]), ["record_id"])


# ---- files that are no sheets -------------------------------------------------------------------------------

SOUND = workbook_bytes(["record_id", "note"], [{"record_id": f"R-{n}", "note": "text " * n} for n in range(50)])


def refused(path: Path, content: bytes, told: str) -> None:
    path.write_bytes(content)
    with pytest.raises(SheetError, match=told) as error:
        read_workbook(path, ["record_id"])
    assert str(path) in str(error.value)


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    refused(path, b"", "no Excel workbook")
    refused(path, b"record_id,decision\r\nR-B,include\r\n", "no Excel workbook")
    refused(path, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096), "protected by a password")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    refused(path, out.getvalue(), "but no Excel workbook")


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_workbook_cut_anywhere_is_refused(data, tmp_path: Path) -> None:
    refused(tmp_path / "sheet.xlsx", SOUND[: data.draw(st.integers(2, len(SOUND) - 1))], "damaged or was cut|no Excel")


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_workbook_is_refused_or_read_whole(data, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    at = data.draw(st.integers(0, len(SOUND) - 1))
    path.write_bytes(SOUND[:at] + data.draw(st.binary(min_size=1, max_size=3)) + SOUND[at + 3 :])
    with contextlib.suppress(SheetError):
        assert len(read_workbook(path, ["record_id"]).rows) == 50


def test_xml_that_is_none_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "sheet.xlsx", repacked(SOUND, sheet1=b"<worksheet><sheetData><row"), "the workbook is damaged")


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sheet.xlsx"
    bomb = repacked(SOUND, styles=bytes(40 * 2**20))
    refused(path, bomb, r"unpacks from [\d,]+ to 41,9[\d,]+ bytes in \d+ parts, more than a table")
    told = bomb.replace(struct.pack("<I", 40 * 2**20), struct.pack("<I", 4096))
    refused(path, told, "damaged or was cut")  # the declared size is a lie
    monkeypatch.setattr(guard, "MEMBER_LIMIT", 5)
    refused(path, SOUND, "more than a table")


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_cell_filled_far_out_is_refused_and_an_empty_one_is_not(prefix: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    xml = part(SOUND, "xl/worksheets/sheet1.xml")
    space = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row></sheetData>'
    far = xml.replace("</sheetData>", space.replace("<c ", f"<{prefix}c "))
    refused(path, repacked(SOUND, sheet1=far.encode()), "reaches to row 1,048,576 and column 16,384")
    blank = xml.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    path.write_bytes(repacked(SOUND, sheet1=blank.encode()))
    assert len(read_workbook(path, ["record_id"]).rows) == 50


def test_a_cell_is_seen_where_two_pieces_meet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(SOUND)
    monkeypatch.setattr(guard, "GRID_LIMIT", 2 * 51 - 1)
    for piece in (1, 7, 64, 1_000):
        monkeypatch.setattr(guard, "_CHUNK", piece)
        with pytest.raises(SheetError, match="row 51 and column 2"):
            read_workbook(path)


# ---- what people see ----------------------------------------------------------------------------------------


def test_the_same_content_gives_the_same_bytes() -> None:
    rows = [{"decision": "include", "title": "x"}]
    one, other = (workbook_bytes(["decision", "title"], rows, context=["title"], title="ann") for _ in range(2))
    assert one == other


def test_people_get_drop_downs_locks_colours_and_direction() -> None:
    reasons = [f"a reason with a rather long name {number}" for number in range(20)]
    content = workbook_bytes(
        ["record_id", "decision", "reason", "title"],
        [{"record_id": "R-B", "title": "عنوان"}],
        choices={"decision": ["include", "exclude", "maybe"], "reason": reasons},
        context=["record_id", "title"],
        right_to_left=True,
        title="ann: titles/abstracts",
    )
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert '<formula1>"include,exclude,maybe"</formula1>' in sheet
    assert "<formula1>scopeline_choices!$C$1:$C$20</formula1>" in sheet
    assert 'errorStyle="warning"' in sheet
    assert '<formula>"exclude"</formula>' in sheet
    assert 'rightToLeft="1"' in sheet
    assert "<sheetProtection" in sheet
    assert "password" not in sheet
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:D2"/>' in sheet
    book = part(content, "xl/workbook.xml")
    assert 'name="ann  titles abstracts"' in book
    assert 'name="scopeline_choices" sheetId="2" state="veryHidden"' in book


def test_a_list_item_with_a_comma_stays_one_item() -> None:
    content = workbook_bytes(["reason"], [], choices={"reason": ["not here, not there", "other"]})
    assert "scopeline_choices!$A$1:$A$2" in part(content, "xl/worksheets/sheet1.xml")


def test_words_of_another_language_have_their_colour() -> None:
    content = workbook_bytes(["decision"], [], choices={"decision": ["شامل", "حذف"]}, tones={"شامل": "good"})
    assert part(content, "xl/worksheets/sheet1.xml").count("<cfRule") == 1


def test_nothing_is_a_formula_or_a_link(tmp_path: Path) -> None:
    content = workbook_bytes(["note"], [{"note": "=1+1"}, {"note": "https://example.org"}, {"note": "12"}])
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert sheet.count('t="s"') == 4


def test_more_rows_than_a_worksheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worksheet, "ROW_LIMIT", 1)
    with pytest.raises(SheetError, match="ann: 2 rows are more than a worksheet holds"):
        workbook_bytes(["note"], [{"note": "x"}] * 2, title="ann")


# ---- extending ----------------------------------------------------------------------------------------------


def test_extending_keeps_all_that_people_wrote(tmp_path: Path) -> None:
    mine = [["my list", ""], [12, "=SUM(A1)"]]
    path = saved(
        tmp_path / "sheet.xlsx",
        mine,
        [["mine", "record_id", "decision", ""], [7, "R-B", "include", "stray"]],
    )
    table = read_workbook(path, ["record_id"])
    added = [{"record_id": "R-C", "title": "new"}]
    path.write_bytes(rewritten_workbook(path, table, added, columns=["record_id", "title"], context=["title"]))
    again = read_workbook(path, ["record_id"])
    assert again.columns == ["mine", "record_id", "decision", "column D", "title"]
    assert [tuple(row.values()) for row in again.rows] == [
        ("7", "R-B", "include", "stray", ""),
        ("", "R-C", "", "", "new"),
    ]
    assert [one.headings[0] for one in workbook._worksheets(path)] == ["my list", "mine"], (
        "in the order that people gave them"
    )
    assert 'name="Sheet2"' in part(path.read_bytes(), "xl/workbook.xml")


def test_extending_twice_changes_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    looks: Any = {"choices": {"note": ["a, b", "c"]}, "title": "ann"}
    path.write_bytes(workbook_bytes(["record_id", "note"], [{"record_id": "R-B"}], **looks))
    once = rewritten_workbook(path, read_workbook(path), [], **looks)
    assert once == path.read_bytes()


def test_a_blank_workbook_as_a_file_manager_makes_it_is_a_place_held_for_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "sara.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
    assert sheets.read(path, ("record_id", "decision")) is None
    assert sheets.excerpt(path, ("record_id", "decision"), ("record_id",)) is None
    sheets.extend(path, None, ("record_id", "decision"), [{"record_id": "R-BBBBBBBB"}])
    table = sheets.read(path, ("record_id", "decision"))
    assert table
    assert [row["record_id"] for row in table.rows] == ["R-BBBBBBBB"]
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(0, 0, "something else")
    with pytest.raises(SheetError, match="record_id"):
        sheets.read(path, ("record_id", "decision"))


def reading_orders(content: bytes, sheet: int) -> dict[str, str]:
    """Cell -> the reading order of its style in one of a workbook's worksheets: 2 is from right to left."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("xl/styles.xml").decode().partition("<cellXfs")[2].partition("</cellXfs>")[0]
        cells = archive.read(f"xl/worksheets/sheet{sheet}.xml").decode()
    orders = [found.partition('readingOrder="')[2][:1] for found in styles.split("<xf ")[1:]]
    return {place: orders[int(style)] for place, style in re.findall(r'<c r="(\w+)" s="(\d+)"', cells)}


@pytest.mark.parametrize(("right_to_left", "order"), [(True, "2"), (False, "")])
def test_what_explains_a_sheet_and_its_headings_run_as_its_language_does(right_to_left: bool, order: str) -> None:
    """A Persian sentence that begins with a Latin code would run from left to right by its first letter."""
    content = workbook_bytes(
        ["record_id", "title"],
        [{"record_id": "R-B", "title": "An English title: عنوان"}],
        context=["title"],
        right_to_left=right_to_left,
        guide=("Guide", [["NR", "NR: گزارش نشده"]]),
    )
    assert reading_orders(content, 2) == {"A1": order, "B1": order}
    of_rows = reading_orders(content, 1)
    assert (of_rows["A1"], of_rows["B1"]) == (order, order)
    assert (of_rows["A2"], of_rows["B2"]) == ("", ""), "what stands in rows runs as it is written"
