"""No archive and no workbook fills the memory, whatever it declares."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from scopeline.errors import ExportError
from scopeline.sources.read import read_export
from scopeline.tables import guard
from scopeline.tables.worksheet import workbook_bytes

ROW = {"Title": "On trials of care", "Authors": "Roe, A", "Year": "2020", "DOI": "10.1000/1"}
SOUND = workbook_bytes(list(ROW), [ROW] * 50)
SHEET = "xl/worksheets/sheet1.xml"


def cell(attributes: str) -> str:
    return f'<c {attributes} t="inlineStr"><is><t>x</t></is></c>'


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        return {name: old.read(name) for name in old.namelist()}


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def with_rows(rows: str) -> bytes:
    """The sound workbook with further rows, as XML."""
    parts = parts_of(SOUND)
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    return archive(parts)


LAST = '<row r="1048576">'
FAR = {
    "as Excel writes it": LAST + cell('r="XFD1048576"') + "</row>",
    "with a prefix": LAST + cell('r="XFD1048576"').replace("<c", "<x:c") + "</row>",
    "other attributes first": '<row s="1" r="1048576">' + cell(' s="1"  r = "XFD1048576"') + "</row>",
    "a bracket in a value": LAST + cell('s=">" r="XFD1048576"') + "</row>",
    "a reference within a value": LAST + cell("""s=" r='A1'" r="XFD1048576" """) + "</row>",
    "no reference, after many": LAST + "<c/>" * 16383 + cell("") + "</row>",
    "row after row": "<row/>" * 1_048_000 + "<row>" + "<c/>" * 16383 + cell("") + "</row>",
    "in pieces": LAST + cell("") + '</row><row r="52">' + cell('r="XFD52"') + "</row>",
}


@pytest.mark.parametrize("rows", FAR.values(), ids=FAR)
def test_a_cell_far_out_is_seen_however_it_is_written(rows: str) -> None:
    refusal = guard.workbook(with_rows(rows))
    assert refusal
    assert "far outside the sheet" in refusal.found
    assert "column 16,384" in refusal.found


def test_a_tag_longer_than_any_is_refused() -> None:
    refusal = guard.workbook(with_rows(f'<row r="1048576"><c {" " * 3 * 2**20} r="XFD1048576"><v>1</v></c></row>'))
    assert refusal
    assert "does not end" in refusal.found


def test_a_long_text_is_no_tag() -> None:
    text = cell('r="A52"').replace("x", "word " * 600_000)
    assert guard.workbook(with_rows(f'<row r="52">{text}</row>')) is None


def test_empty_cells_far_out_are_harmless() -> None:
    empty = with_rows('<row r="1048576"><c r="XFD1048576" s="1"/></row>')
    assert guard.workbook(empty) is None


MEMORY = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))
from scopeline.errors import ExportError
from scopeline.sources.read import read_export
for name in sys.argv[1:]:
    try:
        print(len(read_export(Path(name)).records))
    except ExportError as error:
        print(error.problems[0].found)
"""


def test_no_small_export_makes_the_reader_ask_for_549_gb(tmp_path: Path) -> None:
    declared = parts_of(SOUND)
    declared[SHEET] = re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="A1:XFD1048576"', declared[SHEET])
    assert declared != parts_of(SOUND)
    files = {"far.xlsx": with_rows(FAR["as Excel writes it"]), "declared.xlsx": archive(declared), "sound.xlsx": SOUND}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        assert len(content) < 10_000
    run = subprocess.run(
        [sys.executable, "-c", MEMORY, *(str(tmp_path / name) for name in files)], capture_output=True, text=True
    )
    assert run.stdout.splitlines() == [
        "a cell is filled far outside the sheet: it reaches to row 1,048,576 and column 16,384",
        "50",
        "50",
    ], run.stderr


def test_an_archive_of_another_format_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(archive({"content.xml": b"<office/>", "xl/workbook.xml": b"<workbook/>"}))
    with pytest.raises(ExportError, match="but no Excel workbook"):
        read_export(path)


def test_what_unpacks_to_more_than_it_declares_is_refused() -> None:
    """A reader that goes by what is packed would see the rest; the checksum is that of the declared beginning."""
    benign, whole = b"<a>" * 1000, b"<a>" * 1000 + b"<evil/>" * 1000
    content = archive({"part.xml": whole})
    lie = content.replace(struct.pack("<I", zlib.crc32(whole)), struct.pack("<I", zlib.crc32(benign)))
    lie = lie.replace(struct.pack("<I", len(whole)), struct.pack("<I", len(benign)))
    assert lie != content
    with zipfile.ZipFile(io.BytesIO(lie)) as fooled:
        assert fooled.read("part.xml") == benign
    assert guard.archive(content) is None
    refusal = guard.archive(lie)
    assert refusal
    assert "the archive is damaged" in refusal.found


def test_a_bomb_is_told_by_its_sizes_before_anything_is_unpacked() -> None:
    refusal = guard.archive(archive({"zeros": bytes(40 * 2**20)}))
    assert refusal
    assert "unpacks from" in refusal.found
    assert guard.archive(archive({str(n): b"" for n in range(guard.MEMBER_LIMIT + 1)}))
    assert guard.archive(b"PK nothing")
