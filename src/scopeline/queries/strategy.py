"""What a platform is to find, in no platform's words yet; and what it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scopeline.errors import Problem, ProtocolError
from scopeline.layout import CONCEPTS
from scopeline.protocol import PROTOCOL, DocumentType, Eligibility
from scopeline.queries.concepts import Concept, Concepts, Heading, Term
from scopeline.queries.spelling import spellings


@dataclass(frozen=True)
class Idea:
    """A concept in the languages of one platform: its terms in every spelling, its headings by thesaurus."""

    id: str
    terms: list[Term]
    headings: dict[str, list[Heading]]
    short: list[str]


@dataclass(frozen=True)
class Limits:
    """First and last year (or none), language codes and document types; empty: no limit."""

    first: int | None = None
    last: int | None = None
    languages: list[str] = field(default_factory=list)
    types: list[DocumentType] = field(default_factory=list)


@dataclass(frozen=True)
class Strategy:
    """All ideas, each of which must be met, within the limits."""

    ideas: list[Idea]
    limits: Limits


@dataclass(frozen=True)
class Query:
    """What is pasted or sent: `texts` (more than one where the box is too short), its lines by concept, and notes.

    Notes say what the platform cannot be told in its query, and what to set there by hand.
    """

    texts: list[str]
    lines: dict[str, str]
    notes: list[str]


def strategy(concepts: Concepts, eligibility: Eligibility, languages: Iterable[str]) -> Strategy:
    """The review's concepts in those languages (none: in all), with the limits that concepts.yaml names.

    Raises ProtocolError where a concept has no term in the languages, or a limit has no value in the protocol.
    """
    wanted = list(languages)
    problems = [
        Problem(
            CONCEPTS,
            f"concept '{concept.id}' has no term in {', '.join(wanted)}",
            "Add terms of that language, or correct the source's 'language' in the protocol.",
            field=f"concepts.{concept.id}.terms",
            allowed=f"languages with terms are {', '.join(concept.terms)}",
        )
        for concept in concepts.concepts
        if wanted and not set(wanted) & set(concept.terms)
    ]
    problems += [
        Problem(
            CONCEPTS,
            f"the queries are to carry the limit '{limit}', and the protocol has none",
            f"State eligibility.{limit} in {PROTOCOL}, or remove the word.",
            field="limits",
        )
        for limit in concepts.limits
        if not getattr(eligibility, limit)
    ]
    if problems:
        raise ProtocolError(problems)
    return Strategy([_idea(concept, wanted) for concept in concepts.concepts], _limits(concepts, eligibility))


def _idea(concept: Concept, languages: list[str]) -> Idea:
    terms = [term for code, listed in concept.terms.items() if not languages or code in languages for term in listed]
    spelt = [Term(text=text, whole=term.whole) for term in terms for text in spellings(term.text)]
    once: dict[str, Term] = {}
    for term in spelt:
        once.setdefault(term.text, term)
    headings = {"mesh": concept.mesh, "emtree": concept.emtree, "cinahl": concept.cinahl}
    return Idea(concept.id, list(once.values()), headings, concept.short)


def _limits(concepts: Concepts, eligibility: Eligibility) -> Limits:
    years = eligibility.years if "years" in concepts.limits else None
    return Limits(
        years.first if years else None,
        years.last if years else None,
        eligibility.languages if "languages" in concepts.limits else [],
        eligibility.document_types if "document_types" in concepts.limits else [],
    )
