"""Ovid: a strategy of numbered lines, fields behind brackets, words side by side without quotation marks."""

from __future__ import annotations

from functools import partial

from scopeline.queries.dialects.writing import LANGUAGES, OPERATORS, adjacent, cut_words, named, years
from scopeline.queries.strategy import Idea, Query, Strategy

_LEAST = 3  # letters before '*'
_FIELDS = {"mesh": "ti,ab,kf", "emtree": "ti,ab,kw"}


def _write(thesaurus: str, strategy: Strategy) -> Query:
    """`1. exp .../ or (integrat* or health care).ti,ab,kf.`, then `3. 1 and 2` and `4. limit 3 to (...)`"""
    notes: list[str] = []
    lines = {idea.id: _line(idea, thesaurus, notes) for idea in strategy.ideas}
    numbered = list(lines.values())
    if len(numbered) > 1:
        numbered.append(" and ".join(map(str, range(1, len(lines) + 1))))
    limits = strategy.limits
    languages = [f"{name} language" for name in named(limits.languages, LANGUAGES, "languages", notes)]
    parts = [f"({' or '.join(languages)})" if len(languages) > 1 else "".join(languages)]
    parts += [f'yr="{years(limits, " - ")}"'] if limits.first else []
    if any(parts):
        numbered.append(f"limit {len(numbered)} to ({' and '.join(part for part in parts if part)})")
    if limits.types:
        notes.append(f"limit to document types by hand (they differ by database): {', '.join(limits.types)}")
    return Query(["\n".join(f"{n}. {line}" for n, line in enumerate(numbered, 1))], lines, notes)


def _line(idea: Idea, thesaurus: str, notes: list[str]) -> str:
    words = " or ".join(map(_side_by_side, cut_words(idea, _LEAST, "Ovid", notes)))
    heads = [f"{'exp ' if head.explode else ''}{head.text}/" for head in idea.headings[thesaurus]]
    return " or ".join([*heads, *([f"({words}).{_FIELDS[thesaurus]}."] if words else [])])


def _side_by_side(text: str) -> str:
    """Ovid takes words side by side for a phrase; in quotation marks stands what has one of its own operators among
    them, or a full stop, behind which it expects a field."""
    if not OPERATORS.search(text) and "." not in text:
        return text
    return adjacent(text, "adj") if "*" in text else f'"{text}"'


write_medline = partial(_write, "mesh")
write_embase = partial(_write, "emtree")
