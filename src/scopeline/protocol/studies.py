"""What is charted and coded of the studies, by whom, and how their tables look."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from scopeline.protocol.sources import Years
from scopeline.protocol.values import Count, Name, Part, Positive, Text, Worded, one_or_more, roles_apart, told_apart


class Option(Worded):
    """One word of a field's vocabulary."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", description="what files hold; sheets take the label too")


# What the records say of a study, and the names of a sheet's own columns: never fields of a form.
RESERVED = frozenset({"study_id", "title", "authors", "year", "journal", "citation", "link", "report_ids"})


class FormField(Worded):
    """One question of the extraction form."""

    id: Name
    label: Text = Field({})
    type: Literal["text", "integer", "number", "year", "date", "yes_no", "choice", "choices"] = "text"
    options: list[Option] = Field([], description="the vocabulary of a choice")
    required: bool = False
    help: Text = Field({}, description="shown beside the field")
    formerly: list[str] = Field([], description="ids and headings that it had before: their answers are its answers")

    @model_validator(mode="after")
    def _has_its_vocabulary(self) -> FormField:
        if self.type.startswith("choice") != bool(self.options):
            raise ValueError(f"{self.id}: options belong to a choice, and a choice needs options; correct 'type'")
        ids = [option.id for option in self.options]
        if len(set(ids)) < len(ids):
            raise ValueError(f"{self.id}: two options have one id; give each its own")
        told_apart(self.options, self.id)
        if self.id in RESERVED:
            raise ValueError(f"'{self.id}' comes from the records; choose another id")
        return self


def _kind_of_entry(value: object) -> str:
    return "ready" if isinstance(value, str) else "field"


FormEntry = Annotated[
    Annotated[Literal["short", "jbi", "narrative", "participant"], Tag("ready")] | Annotated[FormField, Tag("field")],
    Discriminator(_kind_of_entry),
]


_CHARTING_FILES = {"conflicts", "consensus", "journal", "form", "as_printed"}
_CODING_FILES = {"conflicts", "consensus", "journal", "codebook", "changes", "links"}


class Charting(Part):
    """What is charted of each study, and who charts."""

    form: Annotated[list[FormEntry], BeforeValidator(one_or_more)] = Field(
        [], description="ready-made forms (short, jbi, narrative, participant) and fields of your own; by the design"
    )
    charters: list[Name] = Field([], description="who charts, each in a sheet of their own; nobody: the team, together")
    left: list[Name] = Field([], description="charters who left: what they finished counts, they get no more studies")
    charters_per_study: Positive = Field(2, description="how many of the charters chart each study")
    adjudicator: Annotated[list[Name], BeforeValidator(one_or_more)] = Field(
        [], description="who decides where charters differ, if they do not themselves"
    )
    pilot: Count = Field(0, description="so many studies are charted by everybody before the others are dealt")

    @model_validator(mode="after")
    def _once_each(self) -> Charting:
        own = [entry for entry in self.form if isinstance(entry, FormField)]
        told_apart(own, "form")
        ids = [entry.id for entry in own]
        if doubled := [name for name in dict.fromkeys(ids) if ids.count(name) > 1]:
            raise ValueError(f"{', '.join(doubled)} is named twice; name each once")
        roles_apart("charters", self.charters, self.left, self.adjudicator, _CHARTING_FILES)
        return self

    @property
    def everyone(self) -> list[str]:
        """All whose answers count: those who chart now and those who left."""
        return [*self.charters, *self.left]


class Coding(Part):
    """Who codes, and how much of it twice."""

    coders: list[Name] = Field([], description="who codes, each in a sheet of their own; nobody: the team, together")
    left: list[Name] = Field([], description="coders who left: the studies that they coded count, they get no more")
    sample: Positive | None = Field(None, description="how many studies, drawn at random, all coders code; all of them")
    adjudicator: Annotated[list[Name], BeforeValidator(one_or_more)] = Field(
        [], description="who decides where coders differ, if they do not themselves"
    )

    @model_validator(mode="after")
    def _once_each(self) -> Coding:
        roles_apart("coders", self.coders, self.left, self.adjudicator, _CODING_FILES)
        return self

    @property
    def everyone(self) -> list[str]:
        """All whose findings count: those who code now and those who left."""
        return [*self.coders, *self.left]


class Characteristics(Part):
    """How Table 1 looks."""

    columns: list[str] = Field(
        [], description="columns in their order: citation, title, year, journal, and fields of the form; all by default"
    )
    sort: list[str] = Field(["year", "citation"], min_length=1, description="columns; study_id for the studies' order")
    citation: Literal["author_year", "number"] = "author_year"
    values: Literal["corrected", "printed"] = Field("corrected", description="which one, where as_printed.csv has both")


class FindingsTable(Part):
    """How Table 2 looks."""

    layout: Literal["long", "side_by_side"] = Field(
        "long", description="kinds below one another, or beside one another"
    )
    values: Literal["corrected", "printed"] = Field(
        "corrected", description="which wording, where the codebook has both"
    )


class Tables(Part):
    """The manuscript's tables."""

    positions: list[Name] = Field(
        [], description="fields of the form by whose answers a table shows who speaks of what: country, organisation"
    )
    by: list[str] = Field(
        ["country", "design"], description="fields of the form by which figures, gap maps and tables count the studies"
    )
    periods: list[Years] = Field([], description="spans of years to count studies by; five years each by default")
    characteristics: Characteristics = Characteristics.model_validate({})
    findings: FindingsTable = FindingsTable.model_validate({})
