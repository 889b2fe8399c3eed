"""The extraction form: its fields, what a cell of each may hold, and the log of how the form changed.

The form is written in the protocol (`charting.form`); ready-made ones lie in forms.yaml beside this module.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from scopeline.configuration import load_yaml
from scopeline.languages import available, choice_of, column_of, language, meant, nearest
from scopeline.languages.calendars import GREGORIAN_YEARS, readings
from scopeline.languages.language import Language
from scopeline.protocol import PROTOCOL, FormField, Protocol, in_language, or_formerly
from scopeline.text import LRM, ascii_digits, joined, one_spelling, parted, unspaced

BLANKS = ("NR", "NA")  # not reported, not applicable: answers of every field
_DATES = "a date such as 2024-05-31 or 31/05/2024, or a Jalali one such as 1403/03/11"
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_NUMBERS = {
    "number": "a number such as 1200 or 1.2",
    "integer": "a whole number",
    "year": "a Gregorian year such as 2019",
}
_MARKS = str.maketrans({"٫": ".", "٬": "", "−": "-", LRM: ""})  # of numbers
LOG_COLUMNS = ("version", "since", "field", "change", "was", "now")


class WrongAnswer(Exception):
    """A cell that its field does not take; `allowed` says what it takes, `remedy` what to do."""

    def __init__(self, found: str, allowed: str, remedy: str = "Correct the cell.") -> None:
        super().__init__(found)
        self.found, self.allowed, self.remedy = found, allowed, remedy


@cache
def _ready() -> Mapping[str, Sequence[FormField]]:
    content, _ = load_yaml(Path(__file__).with_name("forms.yaml"))
    return {name: [FormField.model_validate(field) for field in fields] for name, fields in content.items()}


def fields(protocol: Protocol) -> list[FormField]:
    """The form's fields in order; a field of the team's own replaces the ready-made one of its id, in its place."""
    found: dict[str, FormField] = {}
    for entry in protocol.charting.form:
        found |= {field.id: field for field in (_ready()[entry] if isinstance(entry, str) else [entry])}
    return list(found.values())


def positioned(protocol: Protocol) -> list[FormField]:
    """The fields by whose answers a table shows who speaks of what; a narrative review has some in any case."""
    named = protocol.tables.positions
    if not named and protocol.design == "narrative_review":
        named = ["organisation", "country"]
    return [one for one in fields(protocol) if one.id in named]


def heading(field: FormField, code: str) -> str:
    """What stands over a field's column in a language."""
    return in_language(field.label, code) or language(code).heading(field.id)


def columns(form: Sequence[FormField]) -> Callable[[str], str]:
    """The function from a heading to its column: a field's label in any language, its id or a former one."""
    known = {unspaced(name): one.id for one in form for name in one.words}
    known |= {unspaced(heading(one, code)): one.id for code in available() for one in form}
    known |= {unspaced(one.id): one.id for one in form}
    return lambda text: known.get(unspaced(text)) or column_of(text)


def answer(field: FormField, cell: str, before: str = "") -> str:
    """A cell as files hold it: an option's id, ASCII digits, an ISO date; '' where it is empty.

    `before` is what a run last read there. Raises WrongAnswer.
    """
    text = cell.strip()
    if not text:
        return ""
    if blank := choice_of("blank", text):
        return blank
    match field.type:
        case "text":
            return text
        case "yes_no":
            if (said := choice_of("yes_no", text)) is None:
                raise WrongAnswer(f"found '{text}'", "yes, no")
            return said
        case "choice":
            return _option(field, text, before)
        case "choices":
            chosen = {_option(field, part, before) for part in parted(text.replace("؛", ";"))}
            return joined(option.id for option in field.options if option.id in chosen)
        case "date":
            return _date(text)
        case _:
            return _number(field, text)


def _option(field: FormField, text: str, before: str) -> str:
    if (found := meant(text, {option.id: option.words for option in field.options})) is None:
        allowed = nearest(text, {option.id: [*option.label.values()] for option in field.options})
        remedy = "Correct the cell." + or_formerly(text, f"the options of {field.id} in {PROTOCOL}", before)
        raise WrongAnswer(f"found '{text}'", allowed, remedy)
    return found


def as_called_now(field: FormField | None, said: str) -> str:
    """An answer that the journal knows, its options by the ids of today; as it is where the field does not take it."""
    try:
        return answer(field, said) if field and field.options else said
    except WrongAnswer:
        return said


def _date(text: str) -> str:
    days = readings(text)
    if len(days) > 1:
        raise WrongAnswer(f"found '{text}', which can be two days", ", ".join(days), "Type the one that is meant.")
    if not days:
        raise WrongAnswer(f"found '{text}'", _DATES)
    return next(iter(days.values())).isoformat()


def _number(field: FormField, text: str) -> str:
    plain = ascii_digits(text).translate(_MARKS)
    if field.type != "number":
        plain = plain.removesuffix(".0")  # what a spreadsheet makes of a whole number
        plain = plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain
    try:
        if field.type == "number":
            float(plain)
            return plain
        number = int(plain)
    except ValueError:
        raise WrongAnswer(f"found '{text}'", _NUMBERS[field.type]) from None
    if field.type == "year" and number not in GREGORIAN_YEARS:
        raise WrongAnswer(f"found '{text}'", _NUMBERS["year"])
    return str(number)


def plain(field: FormField, value: str) -> str:
    """An answer as others are compared with it: a number without what it is only written with (0.50 is 0.5)."""
    if field.type != "number":
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:  # nothing, NR, or words from when the field took any
        return value
    return f"{number.normalize():f}" if number else "0"


def shown(field: FormField, value: str, say: Language) -> str:
    """An answer in the words of a language, a day in its calendar."""
    if value in BLANKS:
        return say.choice("blank", value)
    labels = {option.id: in_language(option.label, say.code) for option in field.options}
    match field.type:
        case "yes_no":
            return say.choice("yes_no", value) if value else ""
        case "choice" | "choices":
            return say.parted([labels.get(part, part) for part in parted(value)])
        case "date" if value:
            return say.short_date(dt.date.fromisoformat(value))
        case "integer" | "number" | "year":
            return say.typed(value)
        case _:
            return value


def by_answer(field: FormField, rows: Iterable[Mapping[str, str]]) -> dict[str, set[str]]:
    """Answer -> the studies that have it, in the order of `rows`; answers that look alike are one, as most write it."""
    said = {row["study_id"]: parted(row.get(field.id)) for row in rows}
    spelled = one_spelling(answer for answers in said.values() for answer in answers)
    found: dict[str, set[str]] = {}
    for study, answers in said.items():
        for answer in answers:
            found.setdefault(spelled[answer], set()).add(study)
    return found


def as_typed(field: FormField, value: str, say: Language) -> str:
    """An answer for a cell that is read again: as `shown`, or as files hold it where that would be read otherwise, such
    as a day of a language that writes 04.05.2024."""
    told = shown(field, value, say)
    try:
        return told if answer(field, told) == value else value
    except WrongAnswer:
        return value


def offered(field: FormField, code: str) -> list[str]:
    """What a drop-down offers in a language; [] for a field that takes any text."""
    spoken = language(code)
    if field.type == "yes_no":
        return [spoken.choice("yes_no", value) for value in ("yes", "no")]
    if field.type == "choice":
        return [in_language(option.label, code) for option in field.options]
    return []


def takes(field: FormField, code: str) -> str:
    """What a field takes, in a language: its options, several of which a cell may hold where it says so."""
    spoken = language(code)
    form = spoken.words(f"type_{field.type}")
    options = spoken.parted([in_language(option.label, code) for option in field.options] or offered(field, code))
    if field.type != "choices":
        return options or form
    return spoken.content["manuscript"]["told"].format(label=form, value=options)


def described(field: FormField) -> str:
    """A field in one line, as the log of the form keeps it."""
    options = f": {', '.join(option.id for option in field.options)}" if field.options else ""
    return f"{field.type}{options}{', required' if field.required else ''}"


def changes(form: Sequence[FormField], log: Sequence[Mapping[str, str]], today: dt.date) -> Iterator[dict[str, str]]:
    """The rows that the log lacks: what became of the form since its last entry."""
    known: dict[str, str] = {}
    for row in log:
        if row["change"] == "removed":
            known.pop(row["field"], None)
        else:
            known.pop(row["was"] if row["change"] == "renamed" else "", None)
            known[row["field"]] = row["now"]
    version = str(max((int(row["version"]) for row in log if row["version"].isdigit()), default=0) + 1)
    row = {"version": version, "since": today.isoformat()}
    renamed = {old: field.id for field in form if field.id not in known for old in field.formerly if old in known}
    for field in form:
        now = described(field)
        old = next((old for old, new in renamed.items() if new == field.id), None)
        if old:
            yield {**row, "field": field.id, "change": "renamed", "was": old, "now": now}
        elif field.id not in known:
            yield {**row, "field": field.id, "change": "added", "was": "", "now": now}
        elif known[field.id] != now:
            yield {**row, "field": field.id, "change": "changed", "was": known[field.id], "now": now}
    for gone in known:
        if gone not in renamed and gone not in {field.id for field in form}:
            yield {**row, "field": gone, "change": "removed", "was": known[gone], "now": ""}


def left_the_form(form: Sequence[FormField], log: Sequence[Mapping[str, str]]) -> set[str]:
    """Fields that the form once had, and whose answers no field of today takes over."""
    here = {field.id for field in form} | {old for field in form for old in field.formerly}
    return {row["field"] for row in log} - here
