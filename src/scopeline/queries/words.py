"""Whether a report's own words hold a concept: what a query's line would find in its title, abstract and keywords."""

from __future__ import annotations

import re

from scopeline.queries.concepts import Concept
from scopeline.text import fold


def pattern(concept: Concept) -> re.Pattern[str]:
    """Any term of the concept, in any of its languages, for text that was folded by `text.fold`."""
    terms = [term.text for listed in concept.terms.values() for term in listed]
    return re.compile(rf"\b(?:{'|'.join(map(_words, terms))})\b")


def _words(term: str) -> str:
    words = (re.escape(fold(word.rstrip("*"))) + (r"\w*" if word.endswith("*") else "") for word in term.split())
    return " ".join(words)
