"""A cell of any field: mark-up undone, words for "nothing here" taken for nothing, lists taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scopeline.text import joined, unescape

_NOT_GIVEN = frozenset({
    "[no title available]", "[no abstract available]", "no abstract available", "n/a", "null", "nan", "undefined",
    "not available", "not applicable", "no-specified", "n.a.", "abstract available from the publisher.",
    "publisher: abstract available from the publisher.",
})  # fmt: skip
_LONGEST = max(map(len, _NOT_GIVEN))
# R and pandas write NA. In other letters it is a word: sodium, and a family of China and Korea.
_NA = "NA"
_ITEMS_OF_LIST = re.compile(r"(?<=['\"])(?![,\s\]])[^'\"]+(?=['\"])")


def clean(value: str) -> str:
    """One line without mark-up and entities; words for "nothing here" become nothing."""
    if not value:
        return ""
    if is_plain(value):
        value = value.strip()
    else:
        value = unescape(value) if "&" in value or "<" in value else " ".join(value.split())
    return "" if len(value) <= _LONGEST and (value == _NA or value.lower() in _NOT_GIVEN) else value


def is_plain(text: str) -> bool:
    """Whether there is nothing to clean in a text but its outer blanks. Most are so, and it is quick to see."""
    return text.isascii() and not ("&" in text or "<" in text or "  " in text or "\n" in text or "\t" in text)


def listed(values: Iterable[str], separators: str = "") -> str:
    """Keywords or headings as the record's list, each once; a semicolon inside one becomes a comma.

    separators: the marks that may part items within one cell; the first of them that a cell holds parts it.

    >>> listed(["care, shared care"], ";,"), listed(["care, shared; clinics"], ";,"), listed(["care, shared"])
    ('care; shared care', 'care, shared; clinics', 'care, shared')
    """
    cells = list(values)
    together = "\x1f".join(cells)
    if is_plain(together) and not any(mark in together for mark in ";[" + separators) and _NA not in together:
        return joined(dict.fromkeys(filter(None, map(str.strip, cells))))
    found = (clean(item).replace(";", ",") for cell in cells for item in _items(cell, separators))
    return joined(dict.fromkeys(filter(None, found)))


def python_list(value: str) -> list[str]:
    """The items of a list as Python prints it, which is how ASReview writes names and keywords; else none."""
    return _ITEMS_OF_LIST.findall(value) if value.startswith(("['", '["')) else []


def _items(value: str, separators: str) -> list[str]:
    if items := python_list(value):
        return items
    for mark in separators:
        if mark in value:
            return value.split(mark)
    if "\n" in value and not re.search(r"\n[ \t\n]", value):  # Rayyan: a keyword a line, without a tag
        return value.split("\n")
    return [value]
