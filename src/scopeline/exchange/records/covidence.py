"""RIS for Covidence, in as many files as its limits ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scopeline.exchange.records import ris
from scopeline.exchange.records.plain import Piece, Row

# Covidence takes no more than this in one file.
MOST_RECORDS = 15_000
MOST_BYTES = 50 * 10**6


def files(rows: Iterable[Row]) -> Iterator[Piece]:
    """The contents of the files, each with its number of records; one even where there is no record."""
    entries: list[bytes] = []
    size = 0
    for row in rows:
        entry = ris.entry(row).encode()
        if entries and (len(entries) == MOST_RECORDS or size + len(entry) > MOST_BYTES):
            yield b"".join(entries), len(entries)
            entries, size = [], 0
        entries.append(entry)
        size += len(entry)
    yield b"".join(entries), len(entries)
