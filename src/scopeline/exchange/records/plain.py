"""What every format needs of a record: its texts on one line, its lists as lists, its id where tools keep it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scopeline.bibliography.vocabulary import ARTICLE_TYPE, REFERENCE_TYPES

Row = Mapping[str, Any]
Piece = tuple[bytes, int]  # a file's content, and how many records it holds

# Characters that XML 1.0 forbids and text formats cannot carry; halves of surrogate pairs cannot be encoded.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# All that some reader takes for a line's end: Python's splitlines, and so rispy, knows more of them than CR and LF.
_BREAK = re.compile("[\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
RECORD_ID = re.compile(r"(?<![\w-])R-[BCDFGHJKLMNPQRSTVWXZ]{8}(?![\w-])")


def plain(value: object) -> str:
    """A value as text on one line, without control characters; letters of every script stay as they are."""
    return _BREAK.sub(" ", _FORBIDDEN.sub("", "" if value is None else str(value))).strip()


def items(row: Row, *names: str) -> list[str]:
    """The items of list columns, each once."""
    cells = (plain(row.get(name)) for name in names)
    return list(dict.fromkeys(item.strip() for cell in cells for item in cell.split("; ") if item.strip()))


def title(row: Row) -> str:
    """The title as sources print it: in brackets where it is a translation."""
    text = plain(row.get("title"))
    return f"[{text}]" if text and row.get("title_translated") else text


def mark(row: Row) -> str:
    """The record's id in words, for notes: the one field that Rayyan hands back as it was given."""
    return f"Scopeline record {row['record_id']}"


def reference_type(row: Row) -> tuple[str, str, str, int]:
    """The type of a record as RIS, BibTeX and EndNote (name and number) call it."""
    return REFERENCE_TYPES.get(plain(row.get("document_type")), ARTICLE_TYPE)


def pages(row: Row) -> tuple[str, str]:
    """First and last page; an article number, or pages that are no simple range, stand as the first page."""
    text = plain(row.get("pages"))
    found = re.fullmatch(r"([^\s,;–-]+)-([^\s,;–-]+)", text)
    return (found[1], found[2]) if found else (text, "")
