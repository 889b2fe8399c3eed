"""A workbook that people have saved is added to without anything of theirs being lost."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from scopeline.tables import sheets
from scopeline.tables.splice import saved_by_people
from scopeline.tables.workbook import read_workbook
from scopeline.tables.worksheet import workbook_bytes

COLUMNS = ("record_id", "decision", "note")
ADDED = [{"record_id": "R-DDDDDDDD", "note": "<r>x & y</r>"}, {"record_id": "R-FFFFFFFF", "note": "  مرور  "}]

MAIN = b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def of_people(path: Path) -> Path:
    """A workbook with a comment, a formula, colours, widths, a filter and a worksheet of notes."""
    book = xlsxwriter.Workbook(path)
    red, wide = book.add_format({"bg_color": "#FF0000"}), book.add_format({"bold": True})
    sheet = book.add_worksheet("my votes")
    for at, name in enumerate([*COLUMNS, "", "mine"]):
        sheet.write_string(0, at, name, wide)
    sheet.write_row(1, 0, ["R-BBBBBBBB", "include", "a note"], red)
    sheet.write_row(2, 0, ["R-CCCCCCCC", "", "1E5"], red)
    sheet.write_comment("B2", "I am not sure: ask Bob")
    sheet.write_formula("E2", "=LEN(C2)", None, 6)
    sheet.set_column(2, 2, 77)
    sheet.set_row(5, 40)  # a row that is only formatted
    sheet.autofilter("A1:E3")
    book.add_worksheet("notes").write_string(0, 0, "see table 2")
    book.close()
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return of_people(tmp_path / "ann.xlsx")


def extend(path: Path, **more: object) -> None:
    sheets.extend(path, sheets.read(path, ("record_id",)), COLUMNS, ADDED, **more)  # type: ignore[arg-type]


def test_rows_are_added_and_every_other_part_stays_as_it_is(path: Path) -> None:
    before, rows = parts(path), read_workbook(path).rows
    extend(path)
    after = parts(path)
    changed = [name for name in before if after[name] != before[name]]
    assert changed == ["xl/worksheets/sheet1.xml"]
    assert b"I am not sure" in after["xl/comments1.xml"]
    for kept in ("<f>LEN(C2)</f>", 'width="77.7109375"', '<autoFilter ref="A1:E3"/>', '<dimension ref="A1:E6"/>'):
        assert kept in after[changed[0]].decode(), kept
    table = read_workbook(path)
    assert table.rows[: len(rows)] == rows
    assert [(row["record_id"], row["note"]) for row in table.rows[len(rows) :]] == [
        (row["record_id"], row["note"]) for row in ADDED
    ]
    assert table.lines == [2, 3, 4, 5], "no gap, and the row that was only formatted is not jumped over"


def test_a_row_added_looks_as_the_one_above_it(path: Path) -> None:
    extend(path)
    xml = parts(path)["xl/worksheets/sheet1.xml"].decode()
    style = xml.partition('<c r="A3"')[2].partition("t=")[0]
    assert f'<c r="A4"{style}t="inlineStr">' in xml


def test_a_cell_is_filled_where_it_was_empty_and_where_it_was_not_there(path: Path) -> None:
    extend(path, edits={2: {"decision": "exclude"}, 3: {"decision": "maybe", "mine": "so"}})
    rows = read_workbook(path).rows
    assert [row["decision"] for row in rows] == ["exclude", "maybe", "", ""]
    assert rows[1]["mine"] == "so"
    assert "xl/comments1.xml" in parts(path)


def test_a_row_is_taken_out_and_a_new_one_is_seen(path: Path) -> None:
    before = parts(path)
    path.write_bytes(sheets.edited(path, sheets.read(path, ("record_id",)), {3: None}))
    extend(path)
    rows = read_workbook(path).rows
    assert [row["record_id"] for row in rows] == ["R-BBBBBBBB", "R-DDDDDDDD", "R-FFFFFFFF"]
    assert [name for name, part in parts(path).items() if part != before[name]] == ["xl/worksheets/sheet1.xml"]
    path.write_bytes(sheets.edited(path, sheets.read(path, ("record_id",)), dict.fromkeys(read_workbook(path).lines)))
    extend(path)
    assert [row["record_id"] for row in read_workbook(path).rows] == ["R-DDDDDDDD", "R-FFFFFFFF"]
    xml = parts(path)["xl/worksheets/sheet1.xml"].decode()
    hidden = [row for row in re.findall("<row [^>]*>", xml) if "hidden" in row]
    assert hidden
    assert all(row.endswith("/>") for row in hidden), "what is hidden holds nothing"


def test_a_column_is_added_with_the_choices_of_one_like_it(path: Path) -> None:
    offered = ["include", "exclude"]
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("conflicts")
    grey = book.add_format({"bg_color": "#D0CECE"})
    for at, name in enumerate(("record_id", "recheck_ann", "note")):
        sheet.write_string(0, at, name, grey)
    sheet.write_row(1, 0, ["R-BBBBBBBB", "include", "a note"])
    sheet.write_comment("C2", "I am not sure: ask Bob")
    sheet.data_validation("B2:B1048576", {"validate": "list", "source": offered})
    book.close()
    extend(path, needed=("recheck_bob",), choices={"recheck_ann": offered, "recheck_bob": offered},
           edits={2: {"recheck_bob": "exclude"}})  # fmt: skip
    table = read_workbook(path)
    assert table.columns == ["record_id", "recheck_ann", "note", "recheck_bob"]
    assert table.rows[0] == {
        "record_id": "R-BBBBBBBB",
        "recheck_ann": "include",
        "note": "a note",
        "recheck_bob": "exclude",
    }
    made = parts(path)
    xml = made["xl/worksheets/sheet1.xml"].decode()
    assert 'sqref="B2:B1048576 D2:D1048576"' in xml
    assert b"I am not sure" in made["xl/comments1.xml"]
    style = re.findall(r'<c r="[CD]1"( s="\d+")', xml)
    assert len(style) == 2
    assert len(set(style)) == 1, "the new heading looks as the one before it"


def test_the_same_rows_give_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    shutil.copy(path, again)
    extend(path)
    extend(again)
    assert path.read_bytes() == again.read_bytes()


def test_a_workbook_of_the_machine_is_written_anew_with_its_filter_over_all_rows(tmp_path: Path) -> None:
    path = tmp_path / "ann.xlsx"
    path.write_bytes(workbook_bytes(COLUMNS, [{"record_id": "R-BBBBBBBB"}]))
    assert not saved_by_people(path.read_bytes())
    extend(path)
    assert b'<autoFilter ref="A1:C4"/>' in parts(path)["xl/worksheets/sheet1.xml"]


def test_a_worksheet_written_in_another_way_is_written_anew_with_all_its_words(path: Path) -> None:
    content = parts(path)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in content.items():
            if "sheet1" in name:
                part = part.replace(b"<sheetData", b"<x:sheetData").replace(b"</sheetData", b"</x:sheetData")
                part = part.replace(b"<worksheet ", b"<worksheet xmlns:x=" + MAIN + b" ")
            archive.writestr(name, part)
    path.write_bytes(out.getvalue())
    rows = read_workbook(path).rows
    extend(path)
    assert read_workbook(path).rows[: len(rows)] == rows
    assert len(read_workbook(path).rows) == len(rows) + len(ADDED)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (the program soffice)")
def test_libreoffice_opens_it_with_the_comment_and_the_new_rows(path: Path, tmp_path: Path) -> None:
    extend(path)
    out = tmp_path / "out"
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
               "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert [row["record_id"] for row in read_workbook(out / "ann.xlsx").rows][2:] == ["R-DDDDDDDD", "R-FFFFFFFF"]
    assert any(b"I am not sure" in part for name, part in parts(out / "ann.xlsx").items() if "comments" in name)
    assert saved_by_people((out / "ann.xlsx").read_bytes())
