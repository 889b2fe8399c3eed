"""Titles: final dots, the brackets that mark a translation, and an original title that a source appends."""

from __future__ import annotations

import re
from typing import NamedTuple

from scopeline.bibliography.cells import clean

_BEHIND = re.compile(r"(.{8,}?\S)\s*\[([^\[\]]{8,})\]$", re.DOTALL)
# What stands in brackets behind a title and is no title: notes of databases, and of journals that print versions.
_NOTE = re.compile(
    r"\b(?:version \d|peer review|erratum|corrected|correction|retract\w*|letter|review|abstract|see comments?|comment|"
    r"supplement|part \d|chapter|article in|in [A-Z][a-z]+$|\d+ refs?)",
    re.IGNORECASE,
)


class Title(NamedTuple):
    text: str
    translated: bool


_NONE = Title("", False)


def title(value: str) -> Title:
    """A title without its final dot; brackets around the whole mark a translation and are taken off.

    >>> title("[Social phobia].")
    Title(text='Social phobia', translated=True)
    """
    value = clean(value)
    if not value:
        return _NONE
    if value.endswith(".") and not value.endswith(".."):
        value = value[:-1].rstrip()
    if value.startswith("[") and value.endswith("]") and "]" not in value[1:-1]:
        return Title(value[1:-1].strip().rstrip("."), True)
    return Title(value, False)


def with_original(value: str) -> tuple[str, str]:
    """A title and the original one that stands behind it in brackets; '' for one that has none there.

    >>> with_original("Care in rural districts [Atención en distritos rurales]")
    ('Care in rural districts', 'Atención en distritos rurales')
    >>> with_original("Care in rural districts [version 2; peer review: 2 approved]")[1]
    ''
    """
    found = _BEHIND.fullmatch(value)
    return (found[1], found[2].strip()) if found and not _NOTE.search(found[2]) else (value, "")
