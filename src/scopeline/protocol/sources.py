"""What a review asks, where it searched, and which records are eligible."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from scopeline.bibliography.vocabulary import LANGUAGES
from scopeline.protocol.values import Count, Day, Name, Part, Text, Worded, Year

DocumentType = Literal[
    "article",
    "review",
    "conference",
    "chapter",
    "book",
    "editorial",
    "letter",
    "note",
    "erratum",
    "preprint",
    "thesis",
    "report",
    "trial",
    "dataset",
    "web",
    "other",
]


# PRISMA 2020 separates databases and registers from the other ways in which studies are found.
SourceKind = Literal["database", "register", "website", "organisation", "citation", "contact"]


class Question(Part):
    """The review's question, by Population, Concept and Context (JBI)."""

    text: Text
    population: Text = Field({})
    concept: Text
    context: Text


class Update(Part):
    """A later search of the same source, told apart in the diagram."""

    searched: Day = Field(description="date of the later search")
    files: list[str] = Field(min_length=1, description="names of its export files in the source's folder")
    hits: Count | None = Field(None, description="number of hits that the source reported in it")


class Source(Part):
    """One place that was searched; its exports lie in data/exports/<its key>/."""

    name: Text
    kind: SourceKind = "database"
    platform: str = ""
    language: str = ""
    searched: Day | None = Field(None, description="date of the last search")
    query: Path | None = Field(None, description="file with the query exactly as it was run")
    hits: Count | None = Field(None, description="number of hits that the source reported in its first search")
    updates: list[Update] = Field([], description="later searches, each with its date and its files")
    complete: list[str] = Field([], description="exports that look cut off, but are as the database wrote them")
    columns: dict[str, str] = Field({}, description="for a CSV of unknown layout: record column -> its column")
    formerly: Name | None = Field(
        None, description="the key under which its exports were first read: the ids of its records are made of that one"
    )


class Years(Part):
    """First and last year of publication, both included."""

    first: Year
    last: Year

    @model_validator(mode="after")
    def _in_order(self) -> Years:
        if self.first > self.last:
            raise ValueError(f"first ({self.first}) is after last ({self.last}); swap them")
        return self


def _tongue(value: str) -> str:
    """A language's ISO 639-1 code, from its English name or an ISO 639-2 code too: records hold the code alone, so a
    limit that names no code would exclude every record."""
    code = LANGUAGES.get(value.strip().lower())
    if code is None:
        like = get_close_matches(value.lower(), LANGUAGES, n=3)
        codes = ", ".join(f"{LANGUAGES[word]} ({word})" for word in like) or ", ".join(sorted(set(LANGUAGES.values())))
        raise ValueError(f"no language is known as '{value}'; type an ISO 639-1 code: {codes}")
    return code


Tongue = Annotated[str, AfterValidator(_tongue), Field(description="ISO 639-1 code of a language, or its English name")]


class Eligibility(Part):
    """What makes a record eligible; shown to reviewers and written into the methods."""

    years: Years | None = None
    languages: list[Tongue] = Field([])
    document_types: list[DocumentType] = Field([])
    include: list[Text] = Field([])
    exclude: list[Text] = Field([])


class Reason(Worded):
    """One reason for which a report can be excluded at full text."""

    id: Name


class Dedupe(Part):
    """Where deduplication runs: on this machine, or on Spark for more records than it can hold; what becomes of
    versions of one work."""

    engine: Literal["embedded", "spark"] = "embedded"
    master: Annotated[
        str, Field(min_length=1, description="Spark's address, all cores of this machine by default; for spark only")
    ] = "local[*]"
    versions: Annotated[
        Literal["ask", "merge", "keep"],
        Field(
            description="a review and its update, a reprint, one abstract at two meetings: asked about, merged, or kept"
        ),
    ] = "ask"
