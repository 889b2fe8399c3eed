"""OpenAlex: words and phrases with AND and OR; its stemming stands for `*`, and limits are filters beside the query."""

from __future__ import annotations

from scopeline.queries.dialects.writing import any_of, by_hand, one_text, quoted, whole_words
from scopeline.queries.strategy import Query, Strategy


def write(strategy: Strategy) -> Query:
    """`(integration OR "health care") AND (...)`"""
    notes = by_hand(strategy.limits, where="no part of this query (on the site they are filters)")
    lines = {idea.id: any_of(map(quoted, whole_words(idea, "OpenAlex", notes))) for idea in strategy.ideas}
    return one_text(lines, [], notes)
