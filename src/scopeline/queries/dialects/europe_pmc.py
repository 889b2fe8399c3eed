"""Europe PMC: title and abstract as one field; years, language and nothing cut inside quotation marks."""

from __future__ import annotations

from scopeline.queries.dialects.writing import any_of, by_hand, in_full, left_out, one_text, quoted
from scopeline.queries.strategy import Idea, Query, Strategy


def write(strategy: Strategy) -> Query:
    """`TITLE_ABS:(integrat* OR "health care") AND (...) AND PUB_YEAR:[2000 TO 2023]`"""
    limits = strategy.limits
    notes = by_hand(limits, but="years")
    lines = {idea.id: f"TITLE_ABS:{any_of(_words(idea, notes))}" for idea in strategy.ideas}
    dates = f"PUB_YEAR:[{limits.first} TO {limits.last}]" if limits.first else ""
    return one_text(lines, [dates], notes)


def _words(idea: Idea, notes: list[str]) -> list[str]:
    found: list[str] = []
    for term in idea.terms:
        if "*" in term.text and quoted(term.text) != term.text:
            if not term.whole:
                left_out(term.text, "Europe PMC cuts no word inside a phrase; give its 'whole' words", notes)
            found += map(quoted, in_full(term.whole))
        else:
            found.append(quoted(term.text))
    return list(dict.fromkeys(found))
