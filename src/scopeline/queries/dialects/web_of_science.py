"""Web of Science's advanced search: topic (title, abstract, keywords) around everything."""

from __future__ import annotations

from scopeline.queries.dialects.writing import LANGUAGES, all_of, any_of, cut_words, named, quoted, years
from scopeline.queries.strategy import Query, Strategy

_LEAST = 3  # letters before '*'
_TYPES = {
    "article": "Article",
    "review": "Review",
    "conference": '"Proceedings Paper"',
    "chapter": '"Book Chapter"',
    "book": "Book",
    "editorial": '"Editorial Material"',
    "letter": "Letter",
    "note": "Note",
    "erratum": "Correction",
}


def write(strategy: Strategy) -> Query:
    """`TS=((a OR b*) AND (...)) AND PY=2000-2023 AND LA=(English)`"""
    notes: list[str] = []
    blocks = {idea.id: any_of(map(quoted, cut_words(idea, _LEAST, "Web of Science", notes))) for idea in strategy.ideas}
    limits = [f"PY={years(strategy.limits)}"] if strategy.limits.first else []
    for field, values in (
        ("LA", [name.capitalize() for name in named(strategy.limits.languages, LANGUAGES, "languages", notes)]),
        ("DT", named(strategy.limits.types, _TYPES, "document types", notes)),
    ):
        if values:
            limits.append(f"{field}={any_of(values)}")
    lines = {name: f"TS={block}" for name, block in blocks.items()}
    return Query([all_of([f"TS=({all_of(blocks.values())})", *limits])], lines, notes)
