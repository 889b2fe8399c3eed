"""Who votes in which round, and who decides where votes differ."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from scopeline.protocol.values import LanguageCode, Name, Part, Positive, Text, in_any_digits, one_or_more, roles_apart

_AtLeast2 = Annotated[int, Field(ge=2)]


class Pilot(Part):
    """A calibration round: everyone votes on the same random records before the rest is dealt."""

    records: Annotated[_AtLeast2, in_any_digits(_AtLeast2)] = Field(25, description="size of the random sample")
    agreement: float = Field(0.75, ge=0, le=1, description="percent agreement below which the team should calibrate")


_FILES = {"conflicts", "assignments", "journal"}


class Stage(Part):
    """One round of independent screening: who votes on what, and who decides where votes differ."""

    id: Name
    of: Literal["records", "reports"] = Field(description="records: title and abstract; reports: full text")
    label: Text
    reviewers: list[Name] = Field(min_length=1)
    votes_per_record: Positive = Field(2, description="how many of the reviewers vote on each record")
    pairs: list[list[Name]] = Field([], description="fixed teams among whom the records are dealt, instead of all")
    left: list[Name] = Field([], description="reviewers who left: their votes count, they get no more records")
    adjudicator: Annotated[list[Name], BeforeValidator(one_or_more, json_schema_input_type=Name | list[Name])] = Field(
        [], description="who decides where a second look does not end a difference; one name or several"
    )
    show_votes: bool = Field(False, description="whether conflicts.csv shows the independent votes")
    pilot: Pilot | None = None
    sheet_format: Literal["csv", "xlsx"] = Field("csv", description="of this stage's sheets; screening's by default")

    @model_validator(mode="after")
    def _roles_apart(self) -> Stage:
        roles_apart("reviewers", self.reviewers, self.left, self.adjudicator, _FILES)
        if self.votes_needed > 1 and not self.adjudicator:
            raise ValueError("two reviewers need an adjudicator; add the key 'adjudicator'")
        strangers = sorted({name for pair in self.pairs for name in pair} - {*self.reviewers})
        if strangers:
            raise ValueError(f"pairs: {', '.join(strangers)} is no reviewer of this stage; add the name or correct it")
        return self

    @property
    def votes_needed(self) -> int:
        """How many independent votes a record needs: no more than there are reviewers."""
        return min(self.votes_per_record, len(self.reviewers))

    @property
    def everyone(self) -> list[str]:
        """All whose votes count: those who vote now and those who left."""
        return [*self.reviewers, *self.left]

    @property
    def needs_reason(self) -> bool:
        """At full text an exclusion needs its one primary reason (PRISMA 2020, item 16b)."""
        return self.of == "reports"


class Screening(Part):
    """The stages in their order, what a `maybe` counts as, and how the sheets are written."""

    maybe: Literal["include", "exclude"] = Field("include", description="what a maybe counts as for routing")
    sheet_format: Literal["csv", "xlsx"] = "csv"
    sheet_language: LanguageCode = Field("en", description="language of the sheets' headings and drop-downs")
    automatic_exclusions: list[Literal["years", "languages", "document_types"]] = Field(
        [], description="limits of 'eligibility' that exclude records before screening; none unless named"
    )
    stages: list[Stage] = Field([], description="the rounds in their order; those of records first")

    @model_validator(mode="before")
    @classmethod
    def _one_format(cls, content: Any) -> Any:
        """Stages take the sheets' format from here unless they name their own."""
        if (
            not isinstance(content, dict)
            or "sheet_format" not in content
            or not isinstance(content.get("stages"), list)
        ):
            return content
        given = {"sheet_format": content["sheet_format"]}
        return {**content, "stages": [{**given, **s} if isinstance(s, dict) else s for s in content["stages"]]}

    @model_validator(mode="after")
    def _records_before_reports(self) -> Screening:
        kinds = [stage.of for stage in self.stages]
        if kinds != sorted(kinds) or kinds[:1] == ["reports"]:
            raise ValueError("stages of records (title and abstract) come first, then stages of reports")
        ids = [stage.id for stage in self.stages]
        if len(set(ids)) < len(ids):
            raise ValueError("two stages have one id; give each its own")
        return self
