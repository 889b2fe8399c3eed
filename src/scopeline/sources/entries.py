"""What every format's reader hands over: entries with the tags of the source, and all that is no entry.

A reader splits an export and changes nothing: `fields` turns the tags into the record schema.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

Tags = dict[str, list[str]]


class Entry(NamedTuple):
    """One record as its source wrote it: the line it starts on (from 1) and its tags or columns, in order.

    `view` holds what fields are read from, where that is not the tags themselves: folded column names, LaTeX
    undone, names put together from XML elements.
    """

    line: int
    tags: Tags
    view: Tags | None = None


@dataclass(frozen=True)
class Rejected:
    """A piece of an export that could not be read as a record: its first line, why, and its whole text."""

    line: int
    reason: str
    text: str


class Stray(NamedTuple):
    """A line that belongs to no record and is not part of the format's furniture."""

    line: int
    text: str


class Unreadable(Exception):
    """A file that is not read: what was found, and what to do. `read` turns it into an ExportError."""

    def __init__(self, found: str, remedy: str, place: str = "") -> None:
        super().__init__(found)
        self.found, self.remedy, self.place = found, remedy, place


@dataclass
class Parsed:
    """A file taken apart.

    `markers` counts the records by other means than the reader's own, on the whole text; it has to equal
    entries and rejected pieces together. `words` counts the words of the file, and `furniture` how many of
    them stand outside records by the format's rules (headings, record numbers). `cut` says how the file shows that
    it was cut off, where it does.
    """

    entries: list[Entry]
    markers: int
    words: int
    furniture: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    stray: list[Stray] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    cut: str = ""

    def cut_off(self, where: str) -> None:
        """Note that the file ends inside a record or before its own end: `where` says how that shows."""
        self.cut = where
        self.warnings.append(where)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep Python's search for cycles off while many small containers are made; there are none in records.

    It takes a fifth of the reading time otherwise.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def lines_of(text: str) -> str:
    """Text with one kind of line end: CRLF and bare CR (Web of Science between repeated tags) become LF.

    Byte order marks in the middle, where files were joined, are taken out: they would hide a record's start.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\ufeff", "") if "\ufeff" in text else text


_APART = bytes.maketrans(
    bytes(range(256)), bytes(120 if byte > 127 or chr(byte).isalnum() else 32 for byte in range(256))
)


def count_words(text: str) -> int:
    """How many runs of letters and digits; all letters beyond ASCII count. Ten times as fast as `re` does it."""
    return (b" " + text.encode("utf-8", "replace").translate(_APART)).count(b" x")


def line_at(text: str, offset: int) -> int:
    """Number, from 1, of the line that holds the character at `offset`."""
    return text.count("\n", 0, offset) + 1
