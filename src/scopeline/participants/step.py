"""The step: give every participant a pseudonym, number the paragraphs of their documents, and write who they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import documents, layout, progress
from scopeline.charting.form import columns, fields, heading, offered
from scopeline.errors import Problem, SheetError
from scopeline.participants import people, trust
from scopeline.participants.people import COLUMNS, People, Person, documents_of
from scopeline.participants.spoken import Spoken, spoken
from scopeline.protocol import Protocol
from scopeline.studies import RESULT_COLUMNS
from scopeline.tables import sheets
from scopeline.tables.csv import write_table
from scopeline.text import joined

# As charting writes them of studies, so that tables, lists and exchange read both alike.
_OF_RECORDS = ("title", "authors", "year", "journal", "doi", "url")
PARAGRAPH_COLUMNS = ("document", "paragraph", "speaker", "text")
PRINTED_COLUMNS = ("study_id", "field", "printed", "language", "corrected", "reason")


@dataclass(frozen=True)
class Told:
    """All that people wrote of the participants, read and not written; `heard` are the words that count."""

    people: People
    log: trust.Log
    heard: Spoken
    problems: Sequence[Problem]

    @property
    def notices(self) -> list[str]:
        """What stops no run, and is to be looked at."""
        return [*self.people.notices, *self.heard.notices]


def read(protocol: Protocol) -> Told:
    """The sheet, the documents and the log, with all problems."""
    known = people.read(protocol)
    log = trust.read()
    units: list[documents.Paragraph] = []
    problems = [*known.problems, *log.problems]
    for name in documents.names() if not known.problems else ():
        try:
            units += documents.paragraphs(name)
        except SheetError as error:
            problems += error.problems
    return Told(known, log, spoken(known, units), problems)


def take_part(protocol: Protocol, results: Path) -> Sequence[str]:
    """Extend the people's sheets, and write what stands in them below `results`, every name as its pseudonym.

    studies/studies.csv and charting/studies.csv have the participants as studies have theirs (a document is a report),
    participants/paragraphs.csv every numbered paragraph, participants/trustworthiness.csv the log. Of who did not
    consent, or withdrew, there is the pseudonym and that they are set aside, and nothing else. Returns notices. Raises
    SheetError.
    """
    told = read(protocol)
    if told.problems:
        raise SheetError(told.problems)
    _extend(protocol, told.people)
    trust.extend(told.log, protocol.screening.sheet_language)
    hidden = told.people.names.rows
    write_table(results / "studies/studies.csv", RESULT_COLUMNS, map(_as_study, told.people.people))
    form = [one.id for one in fields(protocol)]
    own = list(dict.fromkeys(name for one in told.people.people for name in one.more))
    charted = ("study_id", "report_ids", "included", "charted", *_OF_RECORDS, "consent", *form, *own)
    write_table(results / "charting/studies.csv", charted, hidden(map(_characterised, told.people.people)))
    write_table(results / "charting/printed.csv", PRINTED_COLUMNS, ())
    folder = results / layout.PARAGRAPHS.parent.name
    write_table(folder / layout.PARAGRAPHS.name, PARAGRAPH_COLUMNS, hidden(_units(told.heard)))
    write_table(folder / layout.TRUSTED.name, ("criterion", *trust.COLUMNS), hidden(told.log.rows))
    progress.write([_work(told.people)], folder / "progress.csv")
    return told.notices


def _as_study(one: Person) -> dict[str, str]:
    theirs = documents_of(one)
    # Without a document too they are included: a coder may have the recording alone.
    reports = (theirs or [one.pseudonym]) if one.included else []
    ids = joined(sorted({one.pseudonym, *(name for name in theirs if len(theirs) == 1)}))
    return {"study_id": one.pseudonym, "report_ids": joined(reports), "ids": ids}


def _characterised(one: Person) -> Mapping[str, str]:
    known = {"study_id": one.pseudonym, "title": one.pseudonym, "consent": one.consent}
    if not one.included:
        return {**known, "included": "no", "charted": "no"}
    charted = "yes" if any(one.answers.values()) else "no"
    documents = joined(documents_of(one))
    return {**one.more, **one.answers, **known, "report_ids": documents, "included": "yes", "charted": charted}


def _units(heard: Spoken) -> Iterator[dict[str, object]]:
    for unit, speaker in heard.said:
        yield {"document": unit.document, "paragraph": unit.number, "speaker": speaker, "text": unit.text}


def _extend(protocol: Protocol, known: People) -> None:
    """The sheet where there is none yet; a pseudonym for whoever has none."""
    if known.table is not None and not known.named:
        return
    form, code = fields(protocol), protocol.screening.sheet_language
    label = {one.id: heading(one, code) for one in form}
    sheets.extend(
        known.path,
        known.table,
        (*COLUMNS, *label, "note"),
        [],
        edits={line: {"pseudonym": given} for line, given in known.named.items()},
        choices={one.id: offered(one, code) for one in form},
        language=code,
        column=columns(form),
        headings=label,
    )


def _work(known: People) -> progress.Work:
    """Which participants have their consent noted and a document, or none is needed."""
    ready = {one.pseudonym for one in known.people if one.consent and (not one.included or documents_of(one))}
    done, left = progress.sorted_out((one.pseudonym for one in known.people), ready)
    return progress.Work("participants", progress.TEAM, "participants", done, left, str(known.path), ("study_id",))
