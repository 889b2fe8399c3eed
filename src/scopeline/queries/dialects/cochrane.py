"""The Cochrane Library's search manager: NEXT where a phrase holds a cut word, since quotation marks know no `*`."""

from __future__ import annotations

from scopeline.queries.dialects.writing import adjacent, any_of, by_hand, cut_words, one_text, quoted
from scopeline.queries.strategy import Query, Strategy

_LEAST = 2  # letters before '*'


def write(strategy: Strategy) -> Query:
    """`([mh "..."] OR ("health care" OR (nurse NEXT educat*)):ti,ab,kw) AND (...)`"""
    notes = by_hand(strategy.limits)
    lines = {}
    for idea in strategy.ideas:
        words = any_of(map(_phrase, cut_words(idea, _LEAST, "the Cochrane Library", notes)))
        heads = [f'[mh {"" if head.explode else "^"}"{head.text}"]' for head in idea.headings["mesh"]]
        lines[idea.id] = any_of([*heads, f"{words}:ti,ab,kw"])
    return one_text(lines, [], notes)


def _phrase(text: str) -> str:
    return adjacent(text, "NEXT") if "*" in text else quoted(text)
