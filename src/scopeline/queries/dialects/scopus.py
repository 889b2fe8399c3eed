"""Scopus' advanced search: one field code around everything; years as bounds that are not included."""

from __future__ import annotations

from scopeline.queries.dialects.writing import LANGUAGES, all_of, any_of, cut_words, named, quoted
from scopeline.queries.strategy import Query, Strategy

_LEAST = 3  # letters before '*'
_TYPES = {
    "article": "ar",
    "review": "re",
    "conference": "cp",
    "chapter": "ch",
    "book": "bk",
    "editorial": "ed",
    "letter": "le",
    "note": "no",
    "erratum": "er",
    "report": "rp",
}


def write(strategy: Strategy) -> Query:
    """`TITLE-ABS-KEY((a OR b*) AND (...)) AND PUBYEAR > 1999 AND PUBYEAR < 2024 AND LANGUAGE(english)`

    In quotation marks Scopus takes hyphens as spaces and `*` as elsewhere (its "loose phrase").
    """
    notes: list[str] = []
    blocks = {idea.id: any_of(map(quoted, cut_words(idea, _LEAST, "Scopus", notes))) for idea in strategy.ideas}
    limits = strategy.limits
    dates = [f"PUBYEAR > {limits.first - 1}", f"PUBYEAR < {limits.last + 1}"] if limits.first and limits.last else []
    languages = _limit("LANGUAGE", named(limits.languages, LANGUAGES, "languages", notes))
    types = _limit("DOCTYPE", named(limits.types, _TYPES, "document types", notes))
    whole = f"TITLE-ABS-KEY({all_of(blocks.values())})"
    lines = {name: f"TITLE-ABS-KEY{block}" for name, block in blocks.items()}
    return Query([all_of([whole, *dates, *languages, *types])], lines, notes)


def _limit(field: str, values: list[str]) -> list[str]:
    return [f"{field}({' OR '.join(values)})"] if values else []
