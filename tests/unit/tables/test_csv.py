"""Atomic writes, encodings and the dialect of sheets."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scopeline.errors import SheetError
from scopeline.tables.csv import CELL_LIMIT, SHEET, Dialect, context_cell, read_sheet, read_table, write_table
from scopeline.tables.worksheet import workbook_bytes

CELLS = st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=30)


@example([("R-B", "one\rtwo")], "utf-8-sig", ",", "\n")
@example([("R-B", "'=SUM(1)")], "utf-8-sig", ",", "\r\n")
@given(st.lists(st.tuples(CELLS, CELLS), max_size=6), st.sampled_from(["utf-8-sig", "utf-16-le", "utf-16-be"]),
       st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]))  # fmt: skip
def test_a_sheet_is_read_back_in_every_dialect(tmp_path_factory, rows, encoding, delimiter, newline) -> None:
    path = tmp_path_factory.mktemp("sheets") / "sheet.csv"
    dialect = Dialect(encoding, delimiter, newline)
    path.write_bytes(dialect.encode([["record_id", "note"], *rows]))
    table = read_sheet(path, required=["record_id"])
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert [tuple(row.values()) for row in table.rows] == kept
    assert table.dialect.delimiter == delimiter
    assert table.dialect.encoding == encoding


def test_what_spreadsheets_do_to_a_sheet_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"sep=;\r\nmy column; record_id ;decision\r\n;R-B;include\r\n;;\r\n\r\nx;R-C\r\n")
    table = read_table(path, required=["record_id", "decision"])
    assert table.rows == [
        {"my column": "", "record_id": "R-B", "decision": "include"},
        {"my column": "x", "record_id": "R-C", "decision": ""},
    ]
    assert table.lines == [3, 6]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"record_id,note\r\nR-B,caf\xe9\r\n", "line 2: the file is not in UTF-8"),
        ("record_id,note\r\nR-B,متن\r\n".encode("utf-16-le"), "the file is in UTF-16, without the mark"),
        ("record_id,note\r\nR-B,café\r\n".encode("utf-16-be"), "the file is in UTF-16, without the mark"),
        (workbook_bytes(["record_id"], [{"record_id": "R-B"}]), "the file is a workbook, though its name says CSV"),
        (b'record_id,note\r\nR-B,"cut in the mi', "line 2: the row cannot be read"),
        (b"id,note\r\nR-B,x\r\n", "column 'record_id' is missing"),
        (b"record_id,record_id\r\nR-B,x\r\n", "column 'record_id' stands 2 times"),
    ],
)
def test_a_damaged_sheet_is_refused_with_its_line(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(content)
    with pytest.raises(SheetError, match=told.replace("(", r"\(")):
        read_table(path, required=["record_id"])


@given(st.text(max_size=60))
def test_no_context_cell_is_a_formula_or_breaks_a_line(text: str) -> None:
    cell = context_cell(text)
    assert not cell.startswith(("=", "@", "\t", "\r"))
    assert not cell.startswith(("+", "-")) or cell.lstrip("+-").replace(".", "", 1).isdecimal()
    assert "\n" not in cell
    assert "\r" not in cell


def test_a_long_cell_is_cut_below_the_limit_of_spreadsheets() -> None:
    assert len(context_cell("x" * 50_000)) == CELL_LIMIT


def test_a_table_for_people_opens_in_excel_as_unicode(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", ["a"], [{"a": "یکپارچگی"}, {"a": "=1+1"}, {"a": -0.5}])
    content = (tmp_path / "t.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))] == [
        "a",
        "یکپارچگی",
        "'=1+1",
        "-0.5",
    ]


TYPED = ["-5 to 3 C", "@home", "-- it works", "=SUM(1)", "'=SUM(1)", "''@x'", "-0.5", "'tis", "'", "+98", "", "plain"]


def test_what_was_typed_is_read_back_as_it_was_typed_though_no_spreadsheet_runs_it(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    write_table(path, ["id", "answer"], [{"id": n, "answer": text} for n, text in enumerate(TYPED)])
    assert [row["answer"] for row in read_table(path).rows] == TYPED
    stored = [cells[1] for cells in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig")))][1:]
    assert [text for text in stored if text[:1] in {*"=+-@"}] == ["-0.5", "+98"]


EXTEND = """
import sys
from pathlib import Path
from scopeline.tables import sheets
from scopeline.tables.csv import read_sheet
path = Path(sys.argv[1])
number = len(read_sheet(path).rows)
while True:
    rows = [{"record_id": f"R-{number + i}", "title": "x" * 2000} for i in range(50)]
    sheets.extend(path, read_sheet(path), (), rows)
    number += 50
    print("ready", flush=True)  # again and again: the first time costs what is loaded once
"""


def test_a_process_killed_while_it_extends_a_sheet_leaves_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(SHEET.encode([["record_id", "decision", "title"], ["R-0", "include", "first"]]))
    sizes = set()
    for attempt in range(40):
        process = subprocess.Popen([sys.executable, "-c", EXTEND, str(path)], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.004 + 0.01 * attempt)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        rows = read_table(path).rows
        assert rows[0] == {"record_id": "R-0", "decision": "include", "title": "first"}
        assert [row["record_id"] for row in rows] == [f"R-{i}" for i in range(len(rows))]
        sizes.add(len(rows))
        if attempt >= 7 and len(sizes) > 2:
            break
    assert len(sizes) > 2, "the process was never killed after a write, so nothing was tried"
