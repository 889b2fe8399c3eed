"""Platforms whose syntax is not documented (SID, Magiran and others of Iran): plain phrases, one a line."""

from __future__ import annotations

from scopeline.bibliography.dates import TO_GREGORIAN
from scopeline.queries.dialects.writing import by_hand, whole_words
from scopeline.queries.strategy import Limits, Query, Strategy


def write(strategy: Strategy) -> Query:
    """The words of each concept in all their spellings, to be typed one by one or into the platform's own form."""
    notes = [
        "how this platform joins words is not documented: type the phrases singly, and write down each with its hits"
    ]
    notes += [f"{told}{_jalali(strategy.limits)}" for told in by_hand(strategy.limits)]
    lines = {idea.id: "\n".join(whole_words(idea, "this platform", notes)) for idea in strategy.ideas}
    return Query(["\n\n".join(lines.values())], lines, notes)


def _jalali(limits: Limits) -> str:
    """The same years as most of these platforms' forms ask for them, each end as far out as the year may lie."""
    if not limits.first or not limits.last:
        return ""
    return f" (in the Jalali calendar: years {limits.first - TO_GREGORIAN - 1}-{limits.last - TO_GREGORIAN})"
