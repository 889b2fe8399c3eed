"""Old Excel workbooks: how far their cells reach is read before anything makes room for them."""

from __future__ import annotations

import struct

import pytest

from scopeline.tables import guard
from scopeline.tables.old_workbook import reach

SECTOR = 512


def compound(stream: bytes) -> bytes:
    """A compound file whose only stream is `Workbook`, written by Microsoft's document of the format (MS-CFB)."""
    stream = stream.ljust(8 * SECTOR, b"\0")
    sectors = len(stream) // SECTOR
    links = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(links)}I", *links).ljust(SECTOR, b"\xff")
    header = struct.pack("<8s16xHHHHH6xIIIIIIIIII", guard.OLD_WORKBOOK + b"\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
                         0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)  # fmt: skip
    return (
        header.ljust(SECTOR, b"\xff")
        + table
        + _entry("Root Entry", 5, 0xFFFFFFFE, 0).ljust(SECTOR // 4, b"\0")
        + _entry("Workbook", 2, 2, len(stream)).ljust(SECTOR * 3 // 4, b"\0")
        + stream
    )


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le")
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBBIII36xIQ", len(letters) + 2, kind, 1, *[0xFFFFFFFF] * 3, start, size)
    )  # fmt: skip


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def sheet(*cells: tuple[int, int], rows: int = 1, columns: int = 1) -> bytes:
    """A worksheet with numbers in some cells, that claims to have so many rows and columns."""
    return (
        record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
        + record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
        + b"".join(record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0)) for row, column in cells)
        + record(0x000A, b"")
    )


def test_cells_are_counted_up_to_the_last_of_each_sheet():
    filled, _ = reach(compound(sheet((0, 0), (9, 4)) + sheet((1, 1))))
    assert filled == 10 * 5 + 2 * 2


def test_several_cells_in_a_record_reach_to_its_last():
    many = record(0x00BD, struct.pack("<HH6xH", 3, 2, 7))
    assert reach(compound(sheet() + many))[0] == 4 * 8


@pytest.mark.parametrize(
    "content",
    [
        compound(sheet((65_535, 65_535))),
        compound(sheet((0, 0), rows=2**31, columns=65_535)),
        compound(b"".join(sheet((65_535, 255)) for _ in range(9))),
    ],
    ids=["a cell beyond what Excel has", "a size beyond what Excel has", "many whole sheets"],
)
def test_five_kilobytes_that_ask_for_gigabytes_are_refused(content):
    assert len(content) < 6_000
    refusal = guard.old_workbook(content)
    assert refusal
    assert "outside" in refusal.found


def test_an_ordinary_sheet_is_not_refused():
    assert guard.old_workbook(compound(sheet(*((row, column) for row in range(9) for column in range(6))))) is None


@pytest.mark.parametrize("length", [40, 600, 1100])
def test_a_damaged_file_is_refused(length):
    refusal = guard.old_workbook(compound(sheet((0, 0)))[:length])
    assert refusal
    assert "cannot be opened" in refusal.found


def test_a_chain_that_bites_its_tail_ends():
    content = bytearray(compound(sheet((0, 0))))
    struct.pack_into("<I", content, SECTOR + 4 * 9, 2)  # the last sector leads back to the first
    assert reach(bytes(content))[0] == 1
