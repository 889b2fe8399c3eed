"""ProQuest: title, abstract and subject before brackets; `[*20]` since its bare `*` stands for five letters at most."""

from __future__ import annotations

from scopeline.queries.dialects.writing import LANGUAGES, adjacent, any_of, cut_words, named, one_text, quoted, years
from scopeline.queries.strategy import Query, Strategy

_LEAST = 3  # letters before '*'


def write(strategy: Strategy) -> Query:
    """`TI,AB,SU(a[*20] OR "health care" OR (nurse PRE/0 educat[*20])) AND (...) AND YR(2000-2023) AND LA(English)`"""
    notes: list[str] = []
    lines = {
        idea.id: f"TI,AB,SU{any_of(map(_phrase, cut_words(idea, _LEAST, 'ProQuest', notes)))}"
        for idea in strategy.ideas
    }
    limits = strategy.limits
    languages = [name.capitalize() for name in named(limits.languages, LANGUAGES, "languages", notes)]
    if limits.types:
        notes.append(f"set the document types by hand (they differ by database): {', '.join(limits.types)}")
    dates = f"YR({years(limits)})" if limits.first else ""
    return one_text(lines, [dates, f"LA{any_of(languages)}" if languages else ""], notes)


def _phrase(text: str) -> str:
    return adjacent(text, "PRE/0").replace("*", "[*20]") if "*" in text else quoted(text)
