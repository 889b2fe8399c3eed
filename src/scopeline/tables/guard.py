"""One guard for every archive and workbook that comes from outside, before anything unpacks it.

Two things fill a memory: parts that unpack a thousandfold, and a worksheet with a cell so far out that the grid up to
it (which readers make whole, some 40 bytes a cell) is a million times the file: 549 GB for one cell in the last row
and column, and no exception to catch.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from typing import NamedTuple

UNPACKED_LIMIT = 512 * 2**20  # bytes; a sheet of 100,000 records with abstracts unpacks to 203 MB
RATIO_LIMIT = 200  # sheets of text pack five- to thirtyfold, a zip bomb a thousandfold
SMALL = 16 * 2**20  # bytes; what unpacks to this may have any ratio: a sheet of equal rows packs very well
MEMBER_LIMIT = 1_000  # a saved workbook has some 15 parts, and one more a worksheet or picture
GRID_LIMIT = 10_000_000  # cells up to the last filled row and column
OLD_SHEET = 65_537 * 257  # cells of a whole worksheet of Excel before 2007, as its sizes are written

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and workbooks with a password
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_CHUNK = 2**20
_TAG_LIMIT = 2**20  # bytes
_QUOTED = rb""""[^"]*"|'[^']*'"""
# A row or a cell, and whether it is empty; `>` may stand in a quoted value, where a simpler pattern loses the place.
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])((?:[^<>\"'/]|/(?!>)|" + _QUOTED + rb")*)(/?)>")
_PLACE = re.compile(rb"\s+r=\"([A-Z]*)(\d+)\"")  # as Excel writes it, first of all attributes
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(" + _QUOTED + rb")")
_LETTERS_DIGITS = re.compile(rb"([A-Z]*)(\d+)")


class Refusal(NamedTuple):
    """What is wrong with a file, and what to do where that is particular to it."""

    found: str
    remedy: str = ""


def archive(content: bytes) -> Refusal | None:
    """What is wrong with a zip file: damaged, or more than a memory should hold; None where it is sound.

    Each part is unpacked here a piece at a time: the sizes that a zip file declares can be lies, and reading to the
    end proves its checksums too, so that a file cut or damaged anywhere is never half read.
    """
    return _examined(content, "archive")


def workbook(content: bytes) -> Refusal | None:
    """What is wrong with an Excel workbook (.xlsx): as `archive`, and whether its filled cells lie within reason."""
    if content.startswith(OLD_WORKBOOK):
        return Refusal(
            "the file is protected by a password, or is in the format of Excel before 2007",
            "Save it as an Excel workbook (.xlsx) without a password for opening.",
        )
    if not content.startswith(b"PK"):
        return Refusal("the file is no Excel workbook (.xlsx)")
    return _examined(content, "workbook")


def old_workbook(content: bytes) -> Refusal | None:
    """What is wrong with a workbook of Excel before 2007 (.xls): damaged, or its cells reach beyond reason.

    Its rows end at 65,536 and its columns at 256, which a file's own numbers may exceed, in each of its sheets.
    """
    from scopeline.tables.old_workbook import reach

    try:
        filled, claimed = reach(content)
    except ValueError as error:
        return Refusal(f"the workbook cannot be opened ({error})")
    if filled > GRID_LIMIT or claimed > OLD_SHEET:
        return Refusal(
            f"cells are filled far outside its sheets: {max(filled, claimed):,} cells lie before the last ones",
            "Press Ctrl+End in each sheet to find them, delete their rows and columns, and save.",
        )
    return None


def _examined(content: bytes, what: str) -> Refusal | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as unpacked:
            parts = unpacked.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > MEMBER_LIMIT or size > min(UNPACKED_LIMIT, max(RATIO_LIMIT * len(content), SMALL)):
                return Refusal(
                    f"the {what} unpacks from {len(content):,} to {size:,} bytes in {len(parts):,} parts, "
                    "more than a table of records"
                )
            if what == "workbook" and not _is_xlsx(set(unpacked.namelist())):
                return Refusal("the file is a zip file, but no Excel workbook (.xlsx)")
            for part in parts:
                rows, width = _grid(_pieces(unpacked, part))
                if what == "workbook" and rows * width > GRID_LIMIT:
                    return Refusal(
                        f"a cell is filled far outside the sheet: it reaches to row {rows:,} and column {width:,}",
                        "Press Ctrl+End to find that cell, delete its row and column, and save.",
                    )
    except _DAMAGED as error:
        return Refusal(f"the {what} is damaged or was cut ({error})")
    return None


def _is_xlsx(names: set[str]) -> bool:
    """Not another format's parts too: a reader that fails at the one would go on to the other, unguarded."""
    return "xl/workbook.xml" in names and not names & {"content.xml", "xl/workbook.bin"}


def _pieces(unpacked: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's bytes in pieces that end before a tag begins, or at their end.

    To the end of what is packed, not of what is declared: a reader that goes by the former would see more.
    """
    tail = b""
    whole, left = copy(part), part.file_size
    whole.file_size = UNPACKED_LIMIT
    with unpacked.open(whole) as file:
        while read := file.read(_CHUNK):
            left -= len(read)
            if left < 0:
                raise zipfile.BadZipFile(f"{part.filename} holds more than it declares")
            piece = tail + read
            cut = max(piece.rfind(b"<", 1), 0)
            if len(piece) - cut > _TAG_LIMIT:
                if piece.startswith(b"<", cut) and b">" not in piece[cut:]:
                    raise zipfile.BadZipFile(f"a tag of {part.filename} does not end")
                cut = len(piece)  # a long text after it
            yield piece[:cut]
            tail = piece[cut:]
    yield tail


def _grid(pieces: Iterator[bytes]) -> tuple[int, int]:
    """The last row and the last column, from 1, in which a cell is filled, by the cells themselves.

    A cell or row without a reference stands after the one before it.
    """
    last_row = last_column = row = column = 0
    columns: dict[bytes, int] = {}
    for piece in pieces:
        for kind, attributes, empty in _TAG.findall(piece):
            letters, digits = _reference(attributes)
            if kind == b"row":
                row, column = int(digits) if digits else row + 1, 0
                continue
            if letters not in columns:
                columns[letters] = _column_number(letters)
            column = columns[letters] or column + 1
            if not empty:
                last_row = max(last_row, int(digits) if digits else row)
                last_column = max(last_column, column)
    return last_row, last_column


def _reference(attributes: bytes) -> tuple[bytes, bytes]:
    """Letters and digits of the attribute `r`; empty where there is none."""
    found = _PLACE.match(attributes)
    if not found:
        values = (value[1:-1] for name, value in _ATTRIBUTE.findall(attributes) if name == b"r")
        found = _LETTERS_DIGITS.fullmatch(next(values, b""))
    return (found[1], found[2]) if found else (b"", b"")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
