"""Whether a PDF is the report that it should be: by its DOI or its title, in the words of its first pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from scopeline.text import fold

_SURE, _LIKELY = 90.0, 70.0  # how much of a title is there, of 100
_NUMBER = re.compile(r"\d+|[ivx]+")
_SHORT = 4  # words of a title that many articles may have


class Match(StrEnum):
    """The right article, one that a person should look at, another one."""

    RIGHT = "right"
    DOUBTFUL = "doubtful"
    OTHER = "other"


def compare(text: str, record: Mapping[str, object]) -> Match:
    """What a PDF is, by the text of its first pages; `record` has `title`, `original_title` and `doi`.

    A scan has no words to compare: it is doubtful. A title of few words is never sure by itself, nor is one that stands
    there but for a number: part 2 of a study is not part 1.
    """
    words = _bare(text)
    if len(words) < 40:
        return Match.DOUBTFUL
    if any(_bears(text, doi) for doi in str(record.get("doi") or "").split("; ") if doi):
        return Match.RIGHT
    titles = [title for name in ("title", "original_title") if (title := _bare(str(record.get(name) or "")))]
    scored = [_found(title, words) for title in titles]
    score = max((each for each, _ in scored), default=0.0)
    if any(each >= _SURE and same for each, same in scored):
        return Match.RIGHT if max(len(title.split()) for title in titles) >= _SHORT else Match.DOUBTFUL
    return Match.DOUBTFUL if score >= _LIKELY else Match.OTHER


def _bears(text: str, doi: str) -> bool:
    """Whether a text has a DOI, which lines may break anywhere, and not one that only begins with it."""
    return bool(re.search(r"\s*".join(map(re.escape, doi)) + r"(?!\w)", text, re.IGNORECASE))


def _found(title: str, words: str) -> tuple[float, bool]:
    """How much of a title stands in a text, of 100, and whether its numbers do."""
    from rapidfuzz import fuzz

    place = fuzz.partial_ratio_alignment(title, words)
    if place is None:
        return 0.0, False
    first = words.rfind(" ", 0, place.dest_start + 1) + 1
    last = words.find(" ", place.dest_end)
    there = words[first : last if last >= 0 else len(words)]
    return place.score, _numbers(title) <= _numbers(there)


def _numbers(text: str) -> Counter[str]:
    """Its numbers, Roman ones too, each as often as it stands there."""
    return Counter(word for word in text.split() if _NUMBER.fullmatch(word))


def _bare(text: str) -> str:
    return " ".join(fold(text).split())
