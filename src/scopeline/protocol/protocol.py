"""The whole protocol: its parts, what must hold among them, and what one step may read of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import Field, model_validator

from scopeline import languages
from scopeline.languages import Language
from scopeline.languages.calendars import Calendar
from scopeline.protocol.conduct import Archive, Conduct, FlowDiagram, Manuscript
from scopeline.protocol.screening import Screening, Stage
from scopeline.protocol.sources import Dedupe, Eligibility, Question, Reason, Source
from scopeline.protocol.studies import Charting, Coding, Tables
from scopeline.protocol.values import LanguageCode, Name, Part, Text, told_apart

Design = Literal["scoping_review", "narrative_review", "content_analysis"]


# The ready-made form of each design, where the protocol names none.
_FORMS: dict[Design, Literal["short", "narrative", "participant"]] = {
    "scoping_review": "short",
    "narrative_review": "narrative",
    "content_analysis": "participant",
}


class Protocol(Part):
    """A review's protocol, as config/review.yaml states it."""

    title: Text
    design: Design = Field(
        "scoping_review",
        description="narrative_review compares interpretations; content_analysis has people in place of studies",
    )
    question: Question
    languages: list[LanguageCode] = Field(["en"], min_length=1, description="languages of figures and tables")
    calendars: dict[LanguageCode, Calendar] = Field(
        {}, description="the calendar of a language's dates, where it is not the Gregorian one"
    )
    sources: dict[Name, Source] = Field({})
    dedupe: Dedupe = Dedupe()
    eligibility: Eligibility = Eligibility.model_validate({})
    exclusion_reasons: list[Reason] = Field([])
    screening: Screening = Screening.model_validate({})
    charting: Charting = Charting.model_validate({})
    coding: Coding = Coding.model_validate({})
    frameworks: list[Name] = Field([], description="coding frames: config/frameworks/<name>.yaml")
    tables: Tables = Tables.model_validate({})
    notice: Text = Field({}, description="a sentence shown at the top of the report")
    conduct: Conduct = Conduct.model_validate({})
    manuscript: Manuscript = Manuscript.model_validate({})
    flow: FlowDiagram = FlowDiagram.model_validate({})
    archive: Archive = Archive.model_validate({})

    @model_validator(mode="before")
    @classmethod
    def _form_of_the_design(cls, content: Any) -> Any:
        """A form that the protocol does not name is its design's ready-made one."""
        if not isinstance(content, dict):
            return content
        ready = next((form for design, form in _FORMS.items() if design == content.get("design")), "short")
        charting = content.get("charting") or {}
        if not isinstance(charting, dict) or charting.get("form"):
            return content
        return {**content, "charting": {**charting, "form": [ready]}}

    @model_validator(mode="after")
    def _searched_or_not(self) -> Protocol:
        asked = {"sources": bool(self.sources), "screening.stages": bool(self.screening.stages)}
        if self.searched and not all(asked.values()):
            missing = " and ".join(name for name, there in asked.items() if not there)
            raise ValueError(f"{missing}: the key is missing; a {self.design} needs it, a content_analysis does not")
        if not self.searched and any(asked.values()):
            there = " and ".join(name for name, there in asked.items() if there)
            raise ValueError(f"{there}: a content_analysis searches for nothing; remove the key, or correct 'design'")
        return self

    @model_validator(mode="after")
    def _sources_told_apart(self) -> Protocol:
        of: dict[str, str] = {}
        for first, name in ((first, name) for name, first in self.first_keys.items()):
            if first in of or (first != name and first in self.sources):
                other = of.get(first, first)
                raise ValueError(
                    f"sources: '{first}' is what {name} was called, and what {other} is or was called too, so that "
                    "records of both would have one id; take it out of one, or give that one a key of its own"
                )
            of[first] = name
        return self

    @model_validator(mode="after")
    def _reasons_for_reports(self) -> Protocol:
        ids = [reason.id for reason in self.exclusion_reasons]
        if len(set(ids)) < len(ids):
            raise ValueError("exclusion_reasons: two reasons have one id; give each its own")
        told_apart(self.exclusion_reasons, "exclusion_reasons")
        if not ids and any(stage.needs_reason for stage in self.screening.stages):
            raise ValueError("exclusion_reasons is empty, but full texts are screened; list the reasons")
        return self

    @model_validator(mode="after")
    def _months_named(self) -> Protocol:
        for code, calendar in self.calendars.items():
            if calendar not in languages.language(code).calendars:
                raise ValueError(f"calendars: language '{code}' names no months of the {calendar} calendar; add them")
        return self

    @property
    def searched(self) -> bool:
        """Whether what is analysed was searched for and screened; else people gave it."""
        return self.design != "content_analysis"

    @property
    def first_keys(self) -> dict[str, str]:
        """Each source's key -> the first that it had, of which the ids of its records are made."""
        return {name: source.formerly or name for name, source in self.sources.items()}

    @property
    def analysed(self) -> str:
        """What findings are of: a study, or a participant."""
        return "study" if self.searched else "participant"

    def language(self, code: str) -> Language:
        """A language with dates in the calendar that the protocol gives it, and the words of its design."""
        spoken = languages.language(code).of_people(not self.searched)
        return spoken.in_calendar(self.calendars.get(code, "gregorian"))

    def stage(self, stage_id: str) -> Stage:
        """The stage of that id."""
        return next(stage for stage in self.screening.stages if stage.id == stage_id)

    def only(self, keys: Iterable[str], stage_id: str = "") -> Protocol:
        """The protocol with these keys alone, and with one stage alone where it is named: what a step depends on.

        A key is `sources` or, of a part, `screening.maybe`. To ask for another is an AttributeError, so that no
        step can read what it does not say it reads. `design` is always there: it chooses the words of all steps.
        """
        screening = self.screening
        if stage_id:
            screening = screening.model_copy(update={"stages": [self.stage(stage_id)]})
        part: Protocol = _pruned(self.model_copy(update={"screening": screening}), {*keys, "design"})
        return part


def _pruned(part: Any, keys: set[str]) -> Any:
    for name in type(part).model_fields.keys() - keys:
        inner = {key.partition(".")[2] for key in keys if key.startswith(f"{name}.")}
        if inner:
            part.__dict__[name] = _pruned(part.__dict__[name].model_copy(), inner)
        else:
            del part.__dict__[name]
    return part
