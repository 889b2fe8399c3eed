"""How far the cells of an old Excel workbook (.xls) reach, read from its records before a reader makes the grid.

The file is a compound file (MS-CFB) whose stream `Workbook` or `Book` holds records of two bytes of type, two of length
(MS-XLS 2.1.4). A reader makes a grid of all cells between the first and the last, and keeps room for what the record
of dimensions claims: five kilobytes can ask for gigabytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_HEADER = struct.Struct("<HH10xII4xIIII")  # from byte 30; the first sectors of the table stand behind, from 76
_END = 0xFFFFFFFA  # from here on a number is no sector
_ENTRY = 128  # bytes of a directory's entry
_BEGIN, _DIMENSIONS = 0x0809, 0x0200
_MANY = {0x00BD, 0x00BE}  # several cells of a row, the last column at the record's end
_ONE = {0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x00FD, 0x00D6}


def reach(content: bytes) -> tuple[int, int]:
    """Cells in the grids of all sheets up to their last filled cells, and the most cells that a sheet claims to have.

    Raises ValueError for a compound file that is damaged or holds no workbook.
    """
    try:
        streams = list(_workbooks(content))
    except (struct.error, IndexError) as error:
        raise ValueError(f"damaged ({error})") from error
    if not streams:
        raise ValueError("it holds no workbook")
    filled = claimed = 0
    for stream in streams:
        rows = columns = 0
        for kind, body in _records(stream):
            if kind == _BEGIN:
                filled, rows, columns = filled + rows * columns, 0, 0
            elif kind == _DIMENSIONS:
                claimed = max(claimed, _claimed(body))
            elif kind in _ONE | _MANY and len(body) >= 6:
                row, first = struct.unpack_from("<HH", body)
                last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind in _MANY else first
                rows, columns = max(rows, row + 1), max(columns, first + 1, last + 1)
        filled += rows * columns
    return filled, claimed


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _claimed(body: bytes) -> int:
    """Rows times columns of a record of dimensions; rows take four bytes each since Excel 97."""
    if len(body) < 10:
        return 0
    first, last, left, right = struct.unpack_from("<IIHH" if len(body) >= 14 else "<HHHH", body)
    return max(last - first + 1, 0) * max(right - left + 1, 0)


def _workbooks(content: bytes) -> Iterator[bytes]:
    """The streams of a compound file that a reader takes for its workbook."""
    shift, small, tables, directory, cutoff, small_table, _, more_tables = _HEADER.unpack_from(content, 30)
    if shift not in (9, 12):
        raise ValueError("sectors of a size that no program writes")
    size = 1 << shift

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    where = [number for number in struct.unpack_from("<109I", content, 76) if number < _END]
    for _ in range(len(content) // size):
        if more_tables >= _END:
            break
        *numbers, more_tables = _numbers(sector(more_tables))
        where += [number for number in numbers if number < _END]
    chain = [number for place in where[: tables or None] for number in _numbers(sector(place))]

    def whole(start: int) -> bytes:
        return b"".join(map(sector, _chain(start, chain)))

    entries = whole(directory)
    found = [entries[at : at + _ENTRY] for at in range(0, len(entries) - _ENTRY + 1, _ENTRY)]
    root = next((entry for entry in found if entry[66] == 5), b"")
    for entry in found:
        length = struct.unpack_from("<H", entry, 64)[0]
        if entry[66] != 2 or entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower() not in (
            "workbook",
            "book",
        ):
            continue
        start, bytes_ = struct.unpack_from("<II", entry, 116)
        if bytes_ >= cutoff or not root:
            yield whole(start)[:bytes_]
        else:
            mini, links = whole(struct.unpack_from("<I", root, 116)[0]), _numbers(whole(small_table))
            yield b"".join(mini[at << small : (at + 1) << small] for at in _chain(start, links))[:bytes_]


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])


def _chain(start: int, links: list[int] | tuple[int, ...]) -> Iterator[int]:
    """The sectors of a stream, in order; a chain that bites its tail ends."""
    for _ in range(len(links)):
        if start >= _END:
            return
        yield start
        start = links[start]
