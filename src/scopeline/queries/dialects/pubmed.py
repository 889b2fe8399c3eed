"""PubMed: a field mark behind each term; MeSH headings with what is narrower."""

from __future__ import annotations

from scopeline.queries.concepts import Heading
from scopeline.queries.dialects.writing import LANGUAGES, any_of, cut_words, named, one_text, quoted
from scopeline.queries.strategy import Query, Strategy

_LEAST = 4  # letters before '*'; fewer, and PubMed searches the bare stem
_TYPES = {
    "article": "journal article",
    "review": "review",
    "editorial": "editorial",
    "letter": "letter",
    "preprint": "preprint",
    "trial": "clinical trial",
    "erratum": "published erratum",
    "dataset": "dataset",
}


def write(strategy: Strategy) -> Query:
    """`(integrat*[tiab] OR "health care"[tiab] OR "..."[mh]) AND (...) AND ("2000/01/01"[dp] : "2023/12/31"[dp])`"""
    notes: list[str] = []
    lines = {
        idea.id: any_of([*map(_term, cut_words(idea, _LEAST, "PubMed", notes)), *map(_heading, idea.headings["mesh"])])
        for idea in strategy.ideas
    }
    limits = strategy.limits
    dates = f'("{limits.first}/01/01"[dp] : "{limits.last}/12/31"[dp])' if limits.first else ""
    languages = [f"{name}[la]" for name in named(limits.languages, LANGUAGES, "languages", notes)]
    types = [f'"{name}"[pt]' for name in named(limits.types, _TYPES, "document types", notes)]
    return one_text(lines, [dates, _one_or_any(languages), _one_or_any(types)], notes)


def _term(text: str) -> str:
    return f"{quoted(text)}[tiab]"


def _heading(head: Heading) -> str:
    return f'"{head.text}"[{"mh" if head.explode else "mh:noexp"}]'


def _one_or_any(items: list[str]) -> str:
    return any_of(items) if len(items) > 1 else "".join(items)
