"""A language as the code sees it: its words, headings, numbers, dates and lists, from one YAML file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scopeline.languages.calendars import Calendar, parts
from scopeline.text import RLM

SIDES = ("1", "2")  # of two records that are compared
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
NAME = "{name}"  # in a heading: the reviewer whose column it is


@dataclass(frozen=True)
class Language:
    """One language; `content` is its file, which has every key of en.yaml, and `calendar` is that of its dates.

    `people`: whether it speaks of participants where it would speak of studies.
    """

    code: str
    content: Mapping[str, Any] = field(repr=False, compare=False)
    calendar: Calendar = "gregorian"
    people: bool = False

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return self.content["name"]

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.content["direction"]

    @property
    def right_to_left(self) -> bool:
        return self.direction == "rtl"

    @property
    def calendars(self) -> list[str]:
        """The calendars whose months it can name."""
        return list(self.content["dates"]["months"])

    def in_calendar(self, calendar: Calendar) -> Language:
        """The same language with dates in another calendar."""
        return replace(self, calendar=calendar)

    def tongue(self, code: str) -> str:
        """What a language is called in this one, by its code; the code where it has no word for it."""
        return str(self.content["manuscript"]["languages"].get(code, code))

    def of_people(self, people: bool = True) -> Language:
        """The same language, which speaks of participants in place of studies."""
        return replace(self, people=people)

    def words(self, key: str) -> str:
        """The wording of a key, or of an English sentence of a rule; what has none, as a team's own column, stays."""
        if self.people and key in self.content["people"]:
            return str(self.content["people"][key])
        return self.content["words"].get(key) or self.content.get("phrases", {}).get(key) or key

    def heading(self, column: str) -> str:
        """What stands over a column of a sheet; columns without a heading, such as a team's own, keep their name."""
        headings: Mapping[str, str] = self.content["headings"]
        for prefix, heading in headings.items():
            if NAME in heading and column.startswith(prefix):
                return heading.replace(NAME, column.removeprefix(prefix))
        one, _, side = column.rpartition("_")
        return self.sided(one, side) if side in SIDES and one in headings else headings.get(column, column)

    def sided(self, column: str, side: str) -> str:
        """What stands over the column of one of two records: `title_1`."""
        return self.content["side"].format(heading=self.content["headings"][column], side=self.digits(side))

    def choice(self, kind: str, value: str) -> str:
        """The word that a drop-down offers for a value of a kind: decision, verdict or status; '' for none."""
        spellings = self.content["choices"][kind].get(value)
        return spellings[0] if spellings else value

    def offered(self, kind: str) -> list[str]:
        """What a drop-down of a kind offers."""
        return [self.choice(kind, value) for value in self.content["choices"][kind]]

    def box(self, name: str, updated: bool = False) -> str:
        """PRISMA's words for a line, header, arm, band or caption of the flow diagram, by its id."""
        prisma = self.content["prisma"]
        sections = [*(("updated",) if updated else ()), "lines", "headers", "arms", "bands", "captions"]
        return next(prisma[section][name] for section in sections if name in prisma[section])

    def count(self, n: int | None, final: bool = True) -> str:
        """A number of the diagram: `(n = 4,334)`, `(n = 2,100 so far)` where it can still grow, or `(n = unknown)`."""
        prisma = self.content["prisma"]
        shown = prisma["unknown"] if n is None else self.number(n)
        return prisma["count" if final or n is None else "so_far"].format(n=shown)

    def digits(self, text: object) -> str:
        """Text with ASCII digits as the language writes them."""
        return str(text).translate(str.maketrans("0123456789", self.content["numbers"]["digits"]))

    def number(self, n: int) -> str:
        """A count: `4,334` in English, `۴٬۳۳۴` in Persian."""
        return self._number(f"{n:,}")

    def decimal(self, value: float, places: int = 2) -> str:
        """A figure with so many decimal places: `0.82` in English, `۰٫۸۲` in Persian."""
        return self._number(f"{round(value, places) + 0.0:,.{places}f}")  # no minus before a zero

    def typed(self, plain: str) -> str:
        """A number as somebody typed it, with ASCII digits and a point: `12.5` in English, `۱۲٫۵` in Persian. It is not
        grouped, since a year is a number too."""
        return self._number(plain) if _NUMBER.fullmatch(plain) else self.digits(plain)

    def percent(self, share: float, places: int = 0) -> str:
        """A share of one as a percentage: `82%` in English, `۸۲٪` in Persian."""
        return self.content["numbers"]["percent"].format(n=self.decimal(100 * share, places))

    def _number(self, plain: str) -> str:
        numbers = self.content["numbers"]
        signs = {",": numbers["thousands"], ".": numbers["decimal"], "-": numbers["minus"]}
        return self.digits("".join(signs.get(char, char) for char in plain))

    def date(self, day: dt.date, calendar: Calendar | None = None) -> str:
        """A day in words: `23 September 2023`, or `۱ مهر ۱۴۰۲` in the Jalali calendar; in the language's own calendar
        where no other is asked for."""
        kept = calendar or self.calendar
        year, month, of_month = parts(day, kept)
        dates = self.content["dates"]
        named = dates["months"][kept][month - 1]
        return self.digits(dates["long"].format(day=of_month, month=named, year=year))

    def short_date(self, day: dt.date) -> str:
        """A day in digits, as on an axis or in a table: `2023-09-23`, or `۱۴۰۲/۰۷/۰۱` in the Jalali calendar."""
        year, month, of_month = parts(day, self.calendar)
        form = self.content["dates"]["short"]
        return self.digits(form.format(day=f"{of_month:02}", month=f"{month:02}", year=year))

    def years(self, first: int, last: int) -> str:
        """A span of years: `2016–2023`, or `۲۰۱۶ تا ۲۰۲۳`: in Persian, a dash would leave open which comes first."""
        return self.digits(self.content["dates"]["years"].format(first=first, last=last))

    def et_al(self, names: Sequence[str]) -> str:
        """Authors as cited in a text: one, two, or the first of more."""
        if len(names) < 2:
            return "".join(names)
        form = self.content["names"]["two" if len(names) == 2 else "more"]
        return form.format(first=names[0], second=names[1])

    def listed(self, items: Sequence[str]) -> str:
        """Items in a sentence: `one, two and three`."""
        lists = self.content["lists"]
        return lists["last"].join(part for part in (lists["between"].join(items[:-1]), *items[-1:]) if part)

    def enumerated(self, items: Sequence[str]) -> str:
        """Items one after the other: `one, two, three`."""
        return self.content["lists"]["between"].join(items)

    def parted(self, items: Sequence[str]) -> str:
        """Items that may hold commas themselves: `one; two; three`."""
        return self.content["lists"]["parts"].join(items)

    def apart(self, items: str) -> list[str]:
        """The items of what `parted` made."""
        return items.split(self.content["lists"]["parts"]) if items else []

    def directed(self, label: str) -> str:
        """A label that runs in the direction of the language, whatever letters its lines begin with."""
        return "\n".join(RLM + line for line in label.split("\n")) if self.right_to_left else label
