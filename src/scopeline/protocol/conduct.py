"""What only people know of how the review was done, and what is handed on."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from scopeline.protocol.values import Day, Part, Text, Year


class Member(Part):
    """Somebody of the team, as the title page names them."""

    name: Text
    affiliation: Text = Field({})
    orcid: str = Field("", pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$", description="ORCID iD: 0000-0002-1825-0097")
    email: str = Field("", description="of the corresponding author; never put into an archive")
    roles: list[Text] = Field([], description="what they did, such as screening or adjudication")


class Amendment(Part):
    """A departure from the protocol as it was first written."""

    date: Day
    what: Text = Field(description="what was changed")
    why: Text = Field({}, description="and for what reason")


class Conduct(Part):
    """What only people know of how the review was done; checklists and the manuscript take it from here."""

    team: list[Member] = Field([], description="the authors, in their order")
    registration: Text = Field({}, description="where the protocol is registered or published, with number or link")
    began: Day | None = Field(None, description="first day of the review")
    ended: Day | None = Field(None, description="last day of the review")
    search_review: Text = Field({}, description="who reviewed the search strategies, such as PRESS")
    search_limits: Text = Field({}, description="why the searches were limited (years, languages, types), or not")
    search_filters: Text = Field({}, description="published search filters that were used, with their sources")
    search_reuse: Text = Field({}, description="searches of earlier reviews that were taken over, with their sources")
    multi_database: Text = Field({}, description="platforms on which several databases were searched at once")
    appraisal_results: Text = Field({}, description="what the critical appraisal found")
    appraisal: Text = Field({}, description="critical appraisal of the studies, or: none, because ...")
    limitations: Text = Field({}, description="limitations of how the review was done")
    funding: Text = Field({}, description="who paid, and their part in the review")
    interests: Text = Field({}, description="competing interests")
    ethics: Text = Field({}, description="ethics approval, or why none was needed")
    availability: Text = Field({}, description="where data and code can be had")
    amendments: list[Amendment] = Field([], description="changes of the protocol, each with its date")

    @model_validator(mode="after")
    def _in_order(self) -> Conduct:
        if self.began and self.ended and self.began > self.ended:
            raise ValueError(f"began ({self.began}) is after ended ({self.ended}); correct one")
        return self


class Manuscript(Part):
    """How the manuscript is written."""

    style: Literal["vancouver", "apa"] = Field("vancouver", description="how included studies are cited and listed")
    since: Year | None = Field(
        None, description="first year of the recent years that the text tells of; found by default"
    )


class ExtraLine(Part):
    """A line of the flow diagram that PRISMA's template lacks."""

    below: str = Field(description="the line under which it stands, as counts.csv calls it: records_screened")
    text: Text
    fact: str = Field("", description="the fact whose number stands behind it: see docs/facts.md")


class FlowDiagram(Part):
    """How the flow diagram differs from PRISMA's template, and the version of the review from which it counts."""

    columns: Literal[1, 2] = Field(2, description="1: what other methods found stands in the column of databases")
    screening_reasons: bool = Field(False, description="whether exclusions on title and abstract are told by reason")
    hide: list[str] = Field([], description="lines that are left out while their number is 0: register_results")
    words: dict[str, Text] = Field({}, description="other words for a line, a header or a heading, by its id")
    lines: list[ExtraLine] = Field([], description="lines of your own")
    black_and_white: bool = Field(False, description="no colour in any box")
    previous: Path | None = Field(
        None, description="an earlier version of the review: its archive, or a list of its included reports"
    )


class Archive(Part):
    """What of the review is handed to an archive such as OSF or Zenodo."""

    votes: Literal["published", "private"] = Field(
        "published", description="private: sheets, journals and lists of votes stay out of the archive and of the pages"
    )
