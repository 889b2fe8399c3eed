"""Embase.com: single quotation marks, a field mark behind each term, Emtree headings with `/exp`."""

from __future__ import annotations

from scopeline.queries.concepts import Heading
from scopeline.queries.dialects.writing import LANGUAGES, any_of, cut_words, named, one_text, quoted, years
from scopeline.queries.strategy import Query, Strategy

_LEAST = 3  # letters before '*'
_TYPES = {
    "article": "article",
    "review": "review",
    "conference": "conference paper",
    "chapter": "chapter",
    "editorial": "editorial",
    "letter": "letter",
    "note": "note",
    "erratum": "erratum",
    "preprint": "preprint",
}


def write(strategy: Strategy) -> Query:
    """`('health care':ti,ab,kw OR integrat*:ti,ab,kw OR '...'/exp) AND (...) AND [2000-2023]/py AND [english]/lim`"""
    notes: list[str] = []
    lines = {
        idea.id: any_of(
            [*map(_term, cut_words(idea, _LEAST, "Embase", notes)), *map(_heading, idea.headings["emtree"])]
        )
        for idea in strategy.ideas
    }
    limits = strategy.limits
    dates = f"[{years(limits)}]/py" if limits.first else ""
    languages = [f"[{name}]/lim" for name in named(limits.languages, LANGUAGES, "languages", notes)]
    types = [f"'{name}'/it" for name in named(limits.types, _TYPES, "document types", notes)]
    return one_text(lines, [dates, *(any_of(found) for found in (languages, types) if found)], notes)


def _term(text: str) -> str:
    return f"{text if quoted(text) == text else _marked(text)}:ti,ab,kw"


def _heading(head: Heading) -> str:
    return f"{_marked(head.text)}/{'exp' if head.explode else 'de'}"


def _marked(text: str) -> str:
    """Single marks; double ones where the text holds an apostrophe."""
    return f'"{text}"' if "'" in text else f"'{text}'"
