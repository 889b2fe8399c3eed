"""config/concepts.yaml: what the review searches for, said once for every platform."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from scopeline import layout
from scopeline.configuration import load_yaml
from scopeline.errors import ProtocolError
from scopeline.protocol import LanguageCode, Name, Text, problems_of

# What platforms give a meaning of their own: brackets, quotes, field marks, other wildcards.
_NOT_IN_TERMS = re.compile(r"[\"“”«»()\[\]{}<>=:;?#$!|~^@\\/,&+]")
_APOSTROPHES = str.maketrans("’ʼ", "''")
_MARK = re.compile(r"(?<!\w)'|''")  # around words; an apostrophe stands behind a letter
_WILDCARD_INSIDE = re.compile(r"\*(?=\S)|(?<!\S)\*")
_PLACEHOLDER = re.compile(r"<[^<>]*>")
TEMPLATE = Path(__file__).parents[1] / "template" / layout.CONCEPTS.name  # what `scopeline query --new` lays out
_MANUAL = "docs/searching.md"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Term(_Part):
    """A word, or words that stand side by side; `*` ends a word of which any ending is meant."""

    text: str = Field(min_length=1)
    whole: list[str] = Field([], description="the whole words meant by a cut one, for platforms that know no '*'")

    @field_validator("text", "whole")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = value.translate(_APOSTROPHES)
        else:
            value = [text.translate(_APOSTROPHES) for text in value]
        for text in [value] if isinstance(value, str) else value:
            if _PLACEHOLDER.fullmatch(text.strip()):
                raise ValueError(f"'{text}' stands there as in the template; replace the placeholder by your own words")
            if found := _NOT_IN_TERMS.search(text) or _MARK.search(text):
                raise ValueError(f"'{text}' has the sign {found[0]}; write words only: each platform's signs are added")
            if _WILDCARD_INSIDE.search(text):
                raise ValueError(f"'{text}': '*' ends a word; write other spellings as terms of their own")
        return value

    @model_validator(mode="after")
    def _whole_words_are_whole(self) -> Term:
        if any("*" in word for word in self.whole):
            raise ValueError(f"'{self.text}': the words under 'whole' are whole ones, without '*'")
        return self


def _term(value: object) -> object:
    if isinstance(value, str):
        return {"text": value}
    if not isinstance(value, dict):
        raise ValueError(f"found {value!r}, where words belong; put a number in quotation marks")
    return value


class Heading(_Part):
    """A subject heading of a thesaurus, with all that is narrower unless `explode` says no."""

    text: str = Field(min_length=1, alias="heading")
    explode: bool = True


def _heading(value: object) -> object:
    return {"heading": value} if isinstance(value, str) else value


Terms = Annotated[list[Annotated[Term, BeforeValidator(_term)]], Field(min_length=1)]
Headings = list[Annotated[Heading, BeforeValidator(_heading)]]


def _by_language(value: object) -> object:
    if isinstance(value, list):
        return {"en": value}
    if not isinstance(value, dict):
        raise ValueError(f"found {value!r}, where a list of terms belongs, or one a language: {{en: [...], fa: [...]}}")
    return value


class Concept(_Part):
    """One idea of the question: a report is found where any of its terms or headings stands."""

    id: Name
    label: Text = {}
    terms: Annotated[dict[LanguageCode, Terms], BeforeValidator(_by_language)] = Field(
        min_length=1, description="a list, or one list a language: {en: [...], fa: [...]}"
    )
    mesh: Headings = Field([], description="headings of MeSH: PubMed, Cochrane, MEDLINE in Ovid")
    emtree: Headings = Field([], description="headings of Emtree: Embase")
    cinahl: Headings = Field([], description="headings of CINAHL, in EBSCO")
    short: list[str] = Field([], description="a few whole words for Google Scholar's short box, instead of all terms")


class Concepts(_Part):
    """All concepts of the review, each of which a report must have, and the limits that the search itself sets."""

    concepts: list[Concept] = Field(min_length=1)
    limits: list[Literal["years", "languages", "document_types"]] = Field(
        [], description="which limits of the protocol's 'eligibility' the queries carry"
    )

    @model_validator(mode="after")
    def _named_once(self) -> Concepts:
        ids = [concept.id for concept in self.concepts]
        doubled = sorted({name for name in ids if ids.count(name) > 1})
        if doubled:
            raise ValueError(f"two concepts are called {', '.join(doubled)}; give each its own id")
        return self


def stated() -> bool:
    """Whether anybody has said what is searched for: a template that nobody has touched yet says nothing."""
    return layout.CONCEPTS.exists() and layout.CONCEPTS.read_bytes().split() != TEMPLATE.read_bytes().split()


def load() -> Concepts:
    """Read and validate config/concepts.yaml; raises ProtocolError with every problem and its line."""
    content, tree = load_yaml(layout.CONCEPTS)
    try:
        return Concepts.model_validate(content)
    except ValidationError as error:
        raise ProtocolError(list(problems_of(layout.CONCEPTS, error, tree, Concepts, _MANUAL))) from error
