"""EBSCOhost: each field before brackets of its own, so a concept stands once for each field."""

from __future__ import annotations

from scopeline.queries.dialects.writing import LANGUAGES, any_of, cut_words, named, one_text, quoted, years
from scopeline.queries.strategy import Query, Strategy

_LEAST = 3  # letters before '*'
_FIELDS = ("TI", "AB", "SU")


def write(strategy: Strategy) -> Query:
    """`(TI (a OR b) OR AB (a OR b) OR SU (a OR b) OR (MH "..."+)) AND (...) AND PY 2000-2023 AND LA English`"""
    notes = ["search modes: 'Boolean/Phrase'; switch off the expanders, which widen what is written here"]
    lines = {}
    for idea in strategy.ideas:
        words = any_of(map(quoted, cut_words(idea, _LEAST, "EBSCO", notes)))
        heads = [f'(MH "{head.text}{"+" if head.explode else ""}")' for head in idea.headings["cinahl"]]
        lines[idea.id] = any_of([*(f"{field} {words}" for field in _FIELDS), *heads])
    limits = strategy.limits
    languages = [f"LA {name.capitalize()}" for name in named(limits.languages, LANGUAGES, "languages", notes)]
    if limits.types:
        notes.append(f"set the document types by hand (they differ by database): {', '.join(limits.types)}")
    dates = f"PY {years(limits)}" if limits.first else ""
    return one_text(lines, [dates, any_of(languages) if languages else ""], notes)
