"""Which spelling of a field goes into the merged record: the one that lost least, which need not be the longest.

A value loses accents, its case, its subtitle or its last authors on the way through databases, and gains their notes,
subject headings and broken characters. Each field has an order of qualities; the best value in that order is taken,
and of equals that of the fullest record.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from scopeline.dedupe.titles import clean_title
from scopeline.text import fold

Quality = tuple[float, ...]
# UTF-8 read as Latin-1 or cp1252 ("Ã¶"), or replaced altogether.
_BROKEN = re.compile(
    "[\u00c2\u00c3\u00d8\u00d9][\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2010-\u2122]|\ufffd|\\?{2,}|&#?\\w+;"
)
_OTHERS = re.compile(r"\b(?:et al|and others|others)\b\.?$", re.IGNORECASE)
# A sentence or brackets after the whole of the other title: a heading or a note, and no subtitle.
_APPENDED = re.compile(r"\s*[.\])]\s+\w|\s*[\[(]|\s*[.;|/]\s*\w")
_OWNER = re.compile(r"\s*(?:copyright\b|\(c\)|©).*$", re.IGNORECASE | re.DOTALL)


def best(field: str, values: Sequence[str]) -> int:
    """Which of the values of a field to take; those of fuller records come first. No value is empty.

    >>> best("authors", ["Nostlinger, C", "Nöstlinger, C", "NÃ¶stlinger, C"])
    1
    >>> best("title", ["Care of the old. Geriatrics", "Care of the old", "CARE OF THE OLD"])
    1
    """
    quality = _QUALITIES.get(field)
    if quality is None or len(values) == 1:
        return 0
    ranked = [quality(value, values) for value in values]
    return ranked.index(max(ranked))


def _written(value: str) -> Quality:
    """Whole characters, mixed case, and accents."""
    letters = [char for char in value if char.isalpha()]
    shouted = (
        len(letters) > 8 and not any(char.islower() for char in letters) and any(char.isupper() for char in letters)
    )
    marks = sum(unicodedata.combining(char) > 0 for char in unicodedata.normalize("NFD", value))
    return -len(_BROKEN.findall(value)), -shouted, marks


def _title(value: str, others: Sequence[str]) -> Quality:
    """As most records have it; then without what is appended to another; then with its subtitle."""
    folded = [fold(other) for other in others]
    own = fold(value)
    appended = any(own != other and _is_appended(value, text) for other, text in zip(folded, others, strict=True))
    broken, shouted, marks = _written(value)
    noted = clean_title(value) != value
    return broken, -noted, Counter(folded)[own], -appended, len(own.replace(" ", "")), shouted, marks


def _is_appended(longer: str, title: str) -> bool:
    """Whether one title is the other with a heading or a note after it; a subtitle after a colon is none."""
    bare = title.rstrip(" .")
    return (
        len(longer) > len(bare)
        and longer.casefold().startswith(bare.casefold())
        and bool(_APPENDED.match(longer[len(bare) :]))
    )


def _authors(value: str, _: Sequence[str]) -> Quality:
    """All authors; then their accents; then their given names in full."""
    named = value.count(";") + 1 - bool(_OTHERS.search(value))
    broken, shouted, marks = _written(value)
    return broken, named, shouted, marks, len(value)


def _journal(value: str, _: Sequence[str]) -> Quality:
    """A name and no source line; then in full."""
    broken, shouted, marks = _written(value)
    return broken, -len(re.findall(r"\d+", value)), shouted, marks, len(value)


def _abstract(value: str, _: Sequence[str]) -> Quality:
    """The longest, whatever its owner's notice adds."""
    return _written(value)[0] if len(_BROKEN.findall(value)) > 3 else 0, len(_OWNER.sub("", value))


def _pages(value: str, _: Sequence[str]) -> Quality:
    return any(char.isdigit() for char in value), "-" in value, len(value)


_QUALITIES: dict[str, Callable[[str, Sequence[str]], Quality]] = {
    "title": _title,
    "authors": _authors,
    "journal": _journal,
    "abstract": _abstract,
    "pages": _pages,
    "date": lambda value, _: (len(value),),
}
