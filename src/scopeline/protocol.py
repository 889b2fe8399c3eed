"""config/review.yaml as a typed, validated Protocol: what a review asks, where it searched, who decides.

The model below is the one home of every key; the JSON Schema for editors is generated from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)

from scopeline import languages, searches
from scopeline.configuration import line_of, load_yaml
from scopeline.errors import Problem, ProtocolError
from scopeline.languages import Language
from scopeline.languages.calendars import Calendar

PROTOCOL = Path("config/review.yaml")

# Names become folders and files, on any operating system.
Name = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60, description="lower-case letters, digits and underscores")
]
LanguageCode = Annotated[
    str,
    Field(description="a language's code: en, fa, or one of the review's own in config/languages/<code>.yaml"),
    AfterValidator(languages.check_code),
]
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


def _by_language(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


Text = Annotated[
    dict[LanguageCode, str],
    BeforeValidator(_by_language, json_schema_input_type=str | dict[LanguageCode, str]),
    Field(description="plain text, or one text a language: {en: ..., fa: ...}"),
]


def in_language(text: dict[LanguageCode, str], language: str) -> str:
    """The text in that language, else in English, else in whichever there is."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Question(_Part):
    """The review's question, by Population, Concept and Context (JBI)."""

    text: Text
    population: Text = {}
    concept: Text
    context: Text


class Update(_Part):
    """A later search of the same source, told apart in the diagram."""

    searched: dt.date = Field(description="date of the later search")
    files: list[str] = Field(min_length=1, description="names of its export files in the source's folder")
    hits: int | None = Field(None, ge=0, description="number of hits that the source reported in it")


class Source(_Part):
    """One place that was searched; its exports lie in data/exports/<its key>/."""

    name: Text
    kind: SourceKind = "database"
    platform: str = ""
    language: str = ""
    searched: dt.date | None = Field(None, description="date of the last search")
    query: Path | None = Field(None, description="file with the query exactly as it was run")
    hits: int | None = Field(None, ge=0, description="number of hits that the source reported in its first search")
    updates: list[Update] = Field([], description="later searches, each with its date and its files")
    complete: list[str] = Field([], description="exports that look cut off, but are as the database wrote them")
    columns: dict[str, str] = Field({}, description="for a CSV of unknown layout: record column -> its column")


class Years(_Part):
    """First and last year of publication, both included."""

    first: int = Field(ge=1000, le=2200)
    last: int = Field(ge=1000, le=2200)

    @model_validator(mode="after")
    def _in_order(self) -> Years:
        if self.first > self.last:
            raise ValueError(f"first ({self.first}) is after last ({self.last}); swap them")
        return self


class Eligibility(_Part):
    """What makes a record eligible; shown to reviewers and written into the methods."""

    years: Years | None = None
    languages: list[str] = []
    document_types: list[DocumentType] = []
    include: list[Text] = []
    exclude: list[Text] = []


class Reason(_Part):
    """One reason for which a report can be excluded at full text."""

    id: Name
    label: Text


class Pilot(_Part):
    """A calibration round: everyone votes on the same random records before the rest is dealt."""

    records: int = Field(25, ge=2, description="size of the random sample")
    agreement: float = Field(0.75, ge=0, le=1, description="percent agreement below which the team should calibrate")


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


_NO_NAMES = {"conflicts", "assignments", "journal"}


def _third(people: Iterable[str], adjudicators: Iterable[str]) -> None:
    """Nobody judges their own words."""
    if both := sorted({*adjudicators} & {*people}):
        raise ValueError(f"{', '.join(both)} cannot judge conflicts of their own votes; name a third person")


class Stage(_Part):
    """One round of independent screening: who votes on what, and who decides where votes differ."""

    id: Name
    of: Literal["records", "reports"] = Field(description="records: title and abstract; reports: full text")
    label: Text
    reviewers: list[Name] = Field(min_length=1)
    votes_per_record: int = Field(2, ge=1, description="how many of the reviewers vote on each record")
    pairs: list[list[Name]] = Field([], description="fixed teams among whom the records are dealt, instead of all")
    left: list[Name] = Field([], description="reviewers who left: their votes count, they get no more records")
    adjudicator: Annotated[list[Name], BeforeValidator(_one_or_more, json_schema_input_type=Name | list[Name])] = Field(
        [], description="who decides where a second look does not end a difference; one name or several"
    )
    show_votes: bool = Field(False, description="whether conflicts.csv shows the independent votes")
    pilot: Pilot | None = None
    sheet_format: Literal["csv", "xlsx"] = Field("csv", description="of this stage's sheets; screening's by default")

    @model_validator(mode="after")
    def _roles_apart(self) -> Stage:
        doubled = sorted({name for name in self.reviewers if self.reviewers.count(name) > 1})
        if doubled:
            raise ValueError(f"reviewer {', '.join(doubled)} is named twice; name each reviewer once")
        if "conflicts" in self.everyone:
            raise ValueError("a reviewer cannot be called 'conflicts', as the stage's conflicts.csv is; add a letter")
        _third([*self.reviewers, *self.left], self.adjudicator)
        if self.votes_needed > 1 and not self.adjudicator:
            raise ValueError("two reviewers need an adjudicator; add the key 'adjudicator'")
        taken = sorted(_NO_NAMES & {*self.reviewers, *self.left, *self.adjudicator})
        if taken:
            raise ValueError(f"'{taken[0]}' is the name of another file beside the sheets; name the person otherwise")
        strangers = sorted({name for pair in self.pairs for name in pair} - {*self.reviewers})
        if strangers:
            raise ValueError(f"pairs: {', '.join(strangers)} is no reviewer of this stage; add the name or correct it")
        back = sorted({*self.left} & {*self.reviewers})
        if back:
            raise ValueError(f"{', '.join(back)} stands among 'reviewers' and among those who 'left'; keep one")
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


class Screening(_Part):
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


class Dedupe(_Part):
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


class Option(_Part):
    """One word of a field's vocabulary."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", description="what files hold; sheets take the label too")
    label: Text


# What the records say of a study, and the names of a sheet's own columns: never fields of a form.
RESERVED = frozenset({"study_id", "title", "authors", "year", "journal", "citation", "link", "report_ids"})


class FormField(_Part):
    """One question of the extraction form."""

    id: Name
    label: Text = {}
    type: Literal["text", "integer", "number", "year", "date", "yes_no", "choice", "choices"] = "text"
    options: list[Option] = Field([], description="the vocabulary of a choice")
    required: bool = False
    help: Text = Field({}, description="shown beside the field")
    formerly: list[Name] = Field([], description="ids that the field had before; their answers become its answers")

    @model_validator(mode="after")
    def _has_its_vocabulary(self) -> FormField:
        if self.type.startswith("choice") != bool(self.options):
            raise ValueError(f"{self.id}: options belong to a choice, and a choice needs options; correct 'type'")
        ids = [option.id for option in self.options]
        if len(set(ids)) < len(ids):
            raise ValueError(f"{self.id}: two options have one id; give each its own")
        if self.id in RESERVED:
            raise ValueError(f"'{self.id}' comes from the records; choose another id")
        return self


def _kind_of_entry(value: object) -> str:
    return "ready" if isinstance(value, str) else "field"


FormEntry = Annotated[
    Annotated[Literal["short", "jbi", "narrative", "participant"], Tag("ready")] | Annotated[FormField, Tag("field")],
    Discriminator(_kind_of_entry),
]


class Charting(_Part):
    """What is charted of each study, and who charts."""

    form: Annotated[list[FormEntry], BeforeValidator(_one_or_more)] = Field(
        [], description="ready-made forms (short, jbi, narrative, participant) and fields of your own; by the design"
    )
    charters: list[Name] = Field([], description="who charts, each in a sheet of their own; nobody: the team, together")
    charters_per_study: int = Field(2, ge=1, description="how many of the charters chart each study")
    adjudicator: Annotated[list[Name], BeforeValidator(_one_or_more)] = Field(
        [], description="who decides where charters differ, if they do not themselves"
    )
    pilot: int = Field(0, ge=0, description="so many studies are charted by everybody before the others are dealt")

    @model_validator(mode="after")
    def _once_each(self) -> Charting:
        ids = [entry.id for entry in self.form if isinstance(entry, FormField)]
        doubled = [name for names in (ids, self.charters) for name in dict.fromkeys(names) if names.count(name) > 1]
        if doubled:
            raise ValueError(f"{', '.join(doubled)} is named twice; name each once")
        _third(self.charters, self.adjudicator)
        return self


class Coding(_Part):
    """Who codes, and how much of it twice."""

    coders: list[Name] = Field([], description="who codes, each in a sheet of their own; nobody: the team, together")
    sample: int | None = Field(
        None, ge=1, description="how many studies, drawn at random, all coders code; all of them"
    )
    adjudicator: Annotated[list[Name], BeforeValidator(_one_or_more)] = Field(
        [], description="who decides where coders differ, if they do not themselves"
    )

    @model_validator(mode="after")
    def _once_each(self) -> Coding:
        if len(set(self.coders)) < len(self.coders):
            raise ValueError("a coder is named twice; name each once")
        _third(self.coders, self.adjudicator)
        return self


class Characteristics(_Part):
    """How Table 1 looks."""

    columns: list[str] = Field(
        [], description="columns in their order: citation, title, year, journal, and fields of the form; all by default"
    )
    sort: list[str] = Field(["year", "citation"], min_length=1, description="columns; study_id for the studies' order")
    citation: Literal["author_year", "number"] = "author_year"
    values: Literal["corrected", "printed"] = Field("corrected", description="which one, where as_printed.csv has both")


class FindingsTable(_Part):
    """How Table 2 looks."""

    layout: Literal["long", "side_by_side"] = Field(
        "long", description="kinds below one another, or beside one another"
    )
    values: Literal["corrected", "printed"] = Field(
        "corrected", description="which wording, where the codebook has both"
    )


class Tables(_Part):
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


Design = Literal["scoping_review", "narrative_review", "content_analysis"]
# The ready-made form of each design, where the protocol names none.
_FORMS: dict[Design, Literal["short", "narrative", "participant"]] = {
    "scoping_review": "short",
    "narrative_review": "narrative",
    "content_analysis": "participant",
}


class Member(_Part):
    """Somebody of the team, as the title page names them."""

    name: Text
    affiliation: Text = {}
    orcid: str = Field("", pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$", description="ORCID iD: 0000-0002-1825-0097")
    email: str = Field("", description="of the corresponding author; never put into an archive")
    roles: list[Text] = Field([], description="what they did, such as screening or adjudication")


class Amendment(_Part):
    """A departure from the protocol as it was first written."""

    date: dt.date
    what: Text = Field(description="what was changed")
    why: Text = Field({}, description="and for what reason")


class Conduct(_Part):
    """What only people know of how the review was done; checklists and the manuscript take it from here."""

    team: list[Member] = Field([], description="the authors, in their order")
    registration: Text = Field({}, description="where the protocol is registered or published, with number or link")
    began: dt.date | None = Field(None, description="first day of the review")
    ended: dt.date | None = Field(None, description="last day of the review")
    search_review: Text = Field({}, description="who reviewed the search strategies, such as PRESS")
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


class Manuscript(_Part):
    """How the manuscript is written."""

    style: Literal["vancouver", "apa"] = Field("vancouver", description="how included studies are cited and listed")
    since: int | None = Field(
        None, ge=1000, le=2200, description="first year of the recent years that the text tells of; found by default"
    )


class ExtraLine(_Part):
    """A line of the flow diagram that PRISMA's template lacks."""

    below: str = Field(description="the line under which it stands, as counts.csv calls it: records_screened")
    text: Text
    fact: str = Field("", description="the fact whose number stands behind it: see docs/facts.md")


class FlowDiagram(_Part):
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


class Archive(_Part):
    """What of the review is handed to an archive such as OSF or Zenodo."""

    votes: Literal["published", "private"] = Field(
        "published", description="private: sheets, journals and single votes stay out of the archive"
    )


class Protocol(_Part):
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
    sources: dict[Name, Source] = {}
    dedupe: Dedupe = Dedupe()
    eligibility: Eligibility = Eligibility()
    exclusion_reasons: list[Reason] = []
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
    def _reasons_for_reports(self) -> Protocol:
        ids = [reason.id for reason in self.exclusion_reasons]
        if len(set(ids)) < len(ids):
            raise ValueError("exclusion_reasons: two reasons have one id; give each its own")
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


def load(path: Path = PROTOCOL) -> Protocol:
    """Read and validate a protocol; raises ProtocolError with every problem at once.

    What it does not say of a source (hits, dates, later searches), and of how the searches were done (filters, reuse,
    review), is taken from the logs of the searches.
    """
    content, tree = load_yaml(path)
    try:
        protocol = Protocol.model_validate(content)
    except ValidationError as error:
        raise ProtocolError(list(_problems(path, error, tree))) from error
    review = path.parent.parent
    logged = {name: searches.of(name, review) for name in protocol.sources}
    sources = {name: _as_logged(source, logged[name]) for name, source in protocol.sources.items()}
    told = {key: _told_in_logs(sources, logged, field) for key, field in _IN_LOGS.items()}
    conduct = protocol.conduct.model_copy(
        update={key: text for key, text in told.items() if text and not getattr(protocol.conduct, key)}
    )
    return protocol.model_copy(update={"sources": sources, "conduct": conduct})


# What PRISMA-S asks of people (items 10, 11, 14): the key of the protocol -> the field of a log.
_IN_LOGS = {"search_filters": "filters", "search_reuse": "reused_from", "search_review": "peer_review"}


def _told_in_logs(
    sources: Mapping[str, Source], logged: Mapping[str, Sequence[searches.Search]], field: str
) -> dict[str, str]:
    """What the logs say, {} where none does; where they do not all say the same, each with its source's name."""
    said = {
        name: " ".join(dict.fromkeys(filter(None, (getattr(s, field) for s in its)))) for name, its in logged.items()
    }
    said = {name: text for name, text in said.items() if text}
    if not said:
        return {}
    if len({*said.values()}) == 1 and len(said) == sum(bool(its) for its in logged.values()):
        return {"en": next(iter(said.values()))}
    return {"en": " ".join(f"{in_language(sources[name].name, 'en')}: {text}" for name, text in said.items())}


def _as_logged(source: Source, logged: Sequence[searches.Search]) -> Source:
    """A source with what its logs say where the protocol says nothing."""
    told: dict[str, Any] = {}
    if first := next((search for search in logged if not search.update_of), None):
        told = {"searched": source.searched or first.day, "hits": first.hits if source.hits is None else source.hits}
    named = {file for update in source.updates for file in update.files}
    later = [
        Update(searched=search.day, files=[file.name for file in search.files], hits=search.hits)
        for search in logged
        if search.update_of and search.files and not named.intersection(file.name for file in search.files)
    ]
    return source.model_copy(update={**told, "updates": [*source.updates, *later]}) if logged else source


def _problems(path: Path, error: ValidationError, tree: yaml.Node | None) -> Iterator[Problem]:
    for item in error.errors(include_url=False):
        key = ".".join(str(part) for part in item["loc"])
        place = f"line {line_of(tree, item['loc'])}"
        match item["type"]:
            case "extra_forbidden":
                yield Problem(
                    path,
                    f"key '{item['loc'][-1]}' is not known",
                    "Correct its spelling or remove it; config/README.md lists every key.",
                    place,
                    key,
                    _siblings(item["loc"]),
                )
            case "missing":
                yield Problem(path, "the key is missing", "Add it; config/README.md shows an example.", place, key)
            case "value_error":
                yield Problem(path, str(item["ctx"]["error"]), "", place, key)
            case _:
                yield Problem(
                    path,
                    f"found {item['input']!r}: {item['msg'].lower()}",
                    "config/README.md says what the key takes.",
                    place,
                    key,
                )


def _siblings(location: tuple[int | str, ...]) -> str:
    """The keys that may stand beside a misspelt one, found by walking the model along its location."""
    model: Any = Protocol
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part) if isinstance(model, type) and issubclass(model, BaseModel) else None
        if field is None:
            continue  # a key of a mapping, such as a source's name: its values share one model
        model = _model_inside(field.annotation) or model
    return ", ".join(model.model_fields)


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if found := _model_inside(inner):
            return found
    return None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of review.yaml, for editors that complete and check while one types."""
    schema = Protocol.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
