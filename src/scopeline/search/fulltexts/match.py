"""Whether a PDF is the report that it should be: by its DOI or its title, in the words of its first pages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from scopeline.text import fold

_SURE, _LIKELY = 90.0, 70.0  # how much of a title is there, of 100
_SHORT = 4  # words of a title that many articles may have


class Match(StrEnum):
    """The right article, one that a person should look at, another one."""

    RIGHT = "right"
    DOUBTFUL = "doubtful"
    OTHER = "other"


def compare(text: str, record: Mapping[str, object]) -> Match:
    """What a PDF is, by the text of its first pages; `record` has `title`, `original_title` and `doi`.

    A scan has no words to compare: it is doubtful. A title of few words is never sure by itself.
    """
    from rapidfuzz import fuzz

    words = _bare(text)
    if len(words) < 40:
        return Match.DOUBTFUL
    dois = [doi for doi in str(record.get("doi") or "").lower().split("; ") if doi]
    if any(doi in "".join(text.lower().split()) for doi in dois):
        return Match.RIGHT
    titles = [_bare(str(record.get(name) or "")) for name in ("title", "original_title")]
    score = max((fuzz.partial_ratio(title, words) if title else 0.0 for title in titles), default=0.0)
    if score >= _SURE:
        return Match.RIGHT if max(len(title.split()) for title in titles) >= _SHORT else Match.DOUBTFUL
    return Match.DOUBTFUL if score >= _LIKELY else Match.OTHER


def _bare(text: str) -> str:
    return " ".join(fold(text).split())
