"""Whether a report's own words hold a concept: what a query's line would find in its title, abstract and keywords."""

from __future__ import annotations

import re

from scopeline.queries.concepts import Concept
from scopeline.queries.spelling import spellings
from scopeline.text import fold


def pattern(concept: Concept, language: str = "") -> re.Pattern[str]:
    """Any term of the concept, in one or in any of its languages, for text that was folded by `text.fold`."""
    terms = [term.text for code, listed in concept.terms.items() if language in ("", code) for term in listed]
    spelt = dict.fromkeys(_words(form) for term in terms for form in spellings(term))
    return re.compile(rf"\b(?:{'|'.join(spelt)})\b")


def _words(term: str) -> str:
    words = (re.escape(fold(word.rstrip("*"))) + (r"\w*" if word.endswith("*") else "") for word in term.split())
    return " ".join(words)
