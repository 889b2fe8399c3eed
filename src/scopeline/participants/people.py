"""data/participants.csv (or .xlsx): one row a person, and the pseudonym for them in all that is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scopeline import documents, layout, pseudonyms
from scopeline.charting.form import WrongAnswer, answer, columns, fields
from scopeline.errors import Problem, SheetError
from scopeline.languages import headings_of
from scopeline.protocol import FormField, Protocol
from scopeline.pseudonyms import Pseudonyms
from scopeline.tables import sheets
from scopeline.tables.csv import Table
from scopeline.tables.walk import Row, some, walk
from scopeline.text import alike, ascii_digits

COLUMNS = ("pseudonym", "name", "also_called", "consent", "documents", "order")
NO, UNKNOWN = "no", ""


@dataclass(frozen=True)
class Person:
    """A participant. `consent` is yes, no, not_needed, or '' where nobody noted it; `answers` are by field of the form,
    `more` by column of the team's own."""

    pseudonym: str
    consent: str
    documents: Sequence[str]
    order: int
    answers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def included(self) -> bool:
        """Whether what they said counts: it does not where they did not consent, or withdrew."""
        return self.consent != NO


@dataclass(frozen=True)
class People:
    """The sheet as read. `named` leads from a line without a pseudonym to the one that the machine gives."""

    path: Path
    table: Table | None
    people: Sequence[Person] = ()
    names: Pseudonyms = field(default_factory=Pseudonyms)
    named: Mapping[int, str] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    notices: Sequence[str] = ()


def read(protocol: Protocol) -> People:
    """Read the sheet without writing anything; people in the order of analysis.

    Problems: a pseudonym that stands twice or holds a name, an unknown word of consent, a cell that its field does not
    take, a document that is not there or belongs to nobody. None of them prints a name.
    """
    form = fields(protocol)
    try:
        path = sheets.one(layout.PARTICIPANTS, protocol.screening.sheet_format)
        table = sheets.read(path, COLUMNS[:1], columns(form))
    except SheetError as error:
        return People(layout.either(layout.PARTICIPANTS), None, problems=error.problems)
    problems: list[Problem] = []
    rows = list(walk(path, table, problems, keys=("pseudonym",)))
    taken = {alike(row.text("pseudonym")) for row in rows}
    free = (name for number in range(1, len(rows) + 2) if alike(name := f"P{number:02}") not in taken)
    named = {row.line: next(free) for row in rows if not row.text("pseudonym")}
    pseudonym = {row.line: named.get(row.line) or row.text("pseudonym") for row in rows}
    names = Pseudonyms(
        (way, pseudonym[row.line])
        for row in rows
        for way in pseudonyms.ways(row.note("name"), row.items("also_called"))
    )
    people = [_person(row, pseudonym[row.line], form, number) for number, row in enumerate(rows, 1)]
    _refuse_doubled(rows, pseudonym, names)
    headings = {name: table.headings.get(name, name) for name in table.columns} if table else {}
    problems += _documents(path, rows, people, names, headings)
    notices = [f"{path}: no consent is noted of {one.pseudonym}" for one in people if one.consent == UNKNOWN]
    notices += _unknown(path, headings, form)
    return People(path, table, sorted(people, key=lambda one: one.order), names, named, problems, notices)


def _person(row: Row, pseudonym: str, form: Sequence[FormField], number: int) -> Person:
    answers = {}
    for one in form:
        try:
            answers[one.id] = answer(one, row.note(one.id))
        except WrongAnswer as wrong:
            row.refuse(wrong.found, wrong.remedy, one.id, f"{wrong.allowed}; NR, NA")
    order = ascii_digits(row.text("order"))
    if order and not order.isdigit():
        row.refuse(f"found '{order}'", "Correct the cell.", "order", "a whole number, or nothing")
    known = {*COLUMNS, "note", *(one.id for one in form), ""}
    more = {name: row.note(name) for name in row.cells if name not in known}
    # Who has no number of their own is analysed in the order of the sheet, after those who have.
    at = int(order) if order.isdigit() else 10**6 + number
    return Person(pseudonym, row.word("consent", "consent") or UNKNOWN, row.items("documents"), at, answers, more)


def _unknown(path: Path, headings: Mapping[str, str], form: Sequence[FormField]) -> list[str]:
    """Headings that nobody knows, where a column of ours is missing: one of them may be meant for it."""
    known = {*COLUMNS, "note", *(one.id for one in form), ""}
    own = [headings[name] for name in headings if name not in known]
    missing = [headings_of(name) for name in COLUMNS if name not in headings]
    if not own or not missing:
        return []
    told = "is a column of your own" if len(own) == 1 else "are columns of your own"
    return [f"{path}: {', '.join(own)} {told}, and there is none of these: {'; '.join(missing)}"]


def _refuse_doubled(rows: Sequence[Row], pseudonym: Mapping[int, str], names: Pseudonyms) -> None:
    seen: dict[str, str] = {}
    for row in rows:
        mine = pseudonym[row.line]
        typed = alike(mine)  # in either digits it names one person in the coders' sheets
        if typed in seen:
            row.refuse(f"'{mine}' stands at {seen[typed]} too", "Give each participant a pseudonym.", "pseudonym")
        seen.setdefault(typed, row.place)
        if ";" in mine or names.of(mine) or names.found(mine):
            row.refuse("the pseudonym is a name, or holds ';'", "Choose another, such as P01.", "pseudonym")
        if (name := row.note("name")) and names.of(name) not in (None, mine):
            row.refuse("the name has two pseudonyms", "Keep one row a person.", "name")


def documents_of(person: Person) -> list[str]:
    """The documents in which a participant speaks: those named in the sheet, else that of their pseudonym."""
    return list(person.documents) or [name for name in documents.names() if name == person.pseudonym]


def _documents(
    path: Path, rows: Sequence[Row], people: Sequence[Person], names: Pseudonyms, headings: Mapping[str, str]
) -> list[Problem]:
    there = documents.names()
    problems = []
    for row, person in zip(rows, people, strict=True):
        for name in person.documents:
            if name not in there:
                row.refuse(f"there is no document '{name}'", "Correct the cell.", "documents", some(there))
    owned = {name for person in people for name in documents_of(person)}
    for number, name in enumerate(there, 1):
        # Its path would print the name, also into a log below results/.
        shown = f"document {number} of {layout.DOCUMENTS}" if names.found(name.replace("_", " ")) else name
        if shown != name:
            problems.append(Problem(layout.DOCUMENTS, "a file is called by a name", "Use the pseudonym.", shown))
        elif name not in owned:
            found = f"no participant speaks in the document '{name}'"
            heading = headings.get("documents", headings_of("documents"))
            remedy = f"Name it under {heading} of whoever does, call it by a pseudonym, or move it away."
            problems.append(Problem(layout.DOCUMENTS, found, remedy, allowed=some([p.pseudonym for p in people])))
    return problems
