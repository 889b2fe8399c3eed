"""The kinds of value that several parts of a protocol share."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from scopeline import languages
from scopeline.languages.calendars import JALALI_YEARS, new_year, readings
from scopeline.text import ascii_digits, unspaced

# Names become folders and files, on any operating system.
NAME = "^[a-z][a-z0-9_]*$"
Name = Annotated[str, Field(pattern=NAME, max_length=60, description="lower-case letters, digits and underscores")]


LanguageCode = Annotated[
    str,
    Field(description="a language's code: en, fa, or one of the review's own in config/languages/<code>.yaml"),
    AfterValidator(languages.check_code),
]


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


_DAYS = "2024-05-31, 31/05/2024, or a Jalali day such as 1403/03/11"
_FIRST_YEAR = 1900  # no review began, and nothing was searched, before


def _day(value: object) -> dt.date:
    if isinstance(value, dt.date):
        return value
    days = {typed: day for typed, day in readings(str(value)).items() if day.year >= _FIRST_YEAR}
    if not days:
        raise ValueError(f"found '{value}', which is no day of a review; type {_DAYS}")
    if len(days) > 1:
        raise ValueError(f"'{value}' can be two days; type the one that is meant: {' or '.join(days)}")
    return next(iter(days.values()))


Day = Annotated[dt.date, BeforeValidator(_day, json_schema_input_type=str), Field(description=_DAYS)]


def _in_any_digits(value: object) -> object:
    plain = ascii_digits(value.strip()) if isinstance(value, str) else ""
    return int(plain) if plain.isdecimal() else value


def _gregorian(year: int) -> int:
    if year in JALALI_YEARS:
        began = new_year(year).year
        raise ValueError(f"found {year}, a Jalali year; records have Gregorian ones: it began in {began}, type that")
    return year


def in_any_digits(kind: object) -> BeforeValidator:
    """What lets a whole number of this kind be typed in the digits of any script: YAML knows ASCII ones alone."""
    return BeforeValidator(_in_any_digits, json_schema_input_type=kind)


_AtLeast0 = Annotated[int, Field(ge=0)]
_AtLeast1 = Annotated[int, Field(ge=1)]
Count = Annotated[_AtLeast0, in_any_digits(_AtLeast0)]
Positive = Annotated[_AtLeast1, in_any_digits(_AtLeast1)]
_Four = Annotated[int, Field(ge=1000, le=2200)]
Year = Annotated[_Four, in_any_digits(_Four), AfterValidator(_gregorian)]


class Part(BaseModel):
    """A mapping of the protocol: keys that it does not know are refused, and nothing changes what was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Worded(Part):
    """What people may name in a cell of a sheet: by its id, by its wording in any language, or by a former one."""

    id: str
    label: Text
    formerly: list[str] = Field([], description="ids and wordings that it had before: what was typed under them counts")

    @property
    def words(self) -> list[str]:
        """All that it is and was called, beside its id."""
        return [*self.label.values(), *self.formerly]


def told_apart(named: Sequence[Worded], where: str) -> None:
    """A former word leads to one thing. Raises ValueError where another is, or was, called so too."""
    of: dict[str, set[str]] = {}
    for one in named:
        for word in (one.id, *one.words):
            of.setdefault(unspaced(word), set()).add(one.id)
    for one in named:
        for word in one.formerly:
            if others := of[unspaced(word)] - {one.id}:
                told = f"{where}: '{word}' is what {one.id} was called, and what {min(others)} is or was called too"
                raise ValueError(f"{told}; take it out of one of them")


def or_formerly(word: str, where: str, known: str = "") -> str:
    """The end of an advice on a word that stands for nothing: how `where` tells what it stood for before it was
    reworded. `known` is what a run took the cell for when it last read it."""
    key = f"formerly: [{json.dumps(word, ensure_ascii=False)}]"
    if known:
        return f" A run has read '{known}' in this cell; if that was called so then, write beside it in {where}: {key}."
    return f" If something was reworded since, write beside it in {where}: {key}."


def one_or_more(value: object) -> object:
    """One name as a list of names."""
    return [value] if isinstance(value, str) else value


def roles_apart(
    key: str, people: Sequence[str], left: Sequence[str], adjudicators: Sequence[str], files: Collection[str]
) -> None:
    """Each person has one role: those who work now, named under `key`, those who left, and who judges, since nobody
    judges their own words. None is called as one of the `files` beside their sheets. Raises ValueError, which pydantic
    turns into a problem of the key."""
    if taken := sorted({*files} & {*people, *left, *adjudicators}):
        raise ValueError(f"'{taken[0]}' is the name of another file beside the sheets; name the person otherwise")
    if doubled := sorted({name for name in people if people.count(name) > 1}):
        raise ValueError(f"{', '.join(doubled)} is named twice under '{key}'; name each once")
    if both := sorted({*adjudicators} & {*people, *left}):
        raise ValueError(f"{', '.join(both)} cannot judge conflicts of their own votes; name a third person")
    if back := sorted({*left} & {*people}):
        raise ValueError(f"{', '.join(back)} stands among '{key}' and among those who 'left'; keep one")
    if left and not people:
        raise ValueError(f"{', '.join(left)} left, and nobody is named under '{key}'; name those who stay")
