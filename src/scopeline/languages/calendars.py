"""Days in the calendars of output languages, from the Gregorian one that files have; days as people type them."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import Literal

from scopeline.text import ascii_digits

Calendar = Literal["gregorian", "jalali"]

# Years before which the Jalali cycle of leap years changes, and the days by which it drifts: Borkowski KM, "The
# Persian calendar for 3000 years", Earth, Moon and Planets 1996;74:223-230. They hold from the year 1 to 3177.
_BREAKS = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178)
_FIRST_HALF, _LONG = 6, 31  # the first six months have 31 days, the others 30 or, the last one, 29

JALALI_YEARS = range(1280, 1421)  # such a year can be told to be Jalali: 1901 to 2041
GREGORIAN_YEARS = range(1500, 2201)  # and such a one to be Gregorian
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")


def readings(typed: str) -> dict[str, dt.date]:
    """The days that typed digits can mean, each with how it is typed so that it means nothing else.

    None where they are no date; two where the day or the month may stand first. Jalali days are told by their year;
    a year that is of neither calendar is none of a day.

    >>> readings("31/05/2024"), readings("۱۴۰۳/۰۳/۱۱")
    ({'2024-05-31': datetime.date(2024, 5, 31)}, {'1403/03/11': datetime.date(2024, 5, 31)})
    >>> list(readings("04.05.2024"))
    ['2024-05-04', '2024-04-05']
    """
    plain = ascii_digits(typed.strip())
    if found := _YEAR_FIRST.fullmatch(plain):
        orders = [(int(found[1]), int(found[3]), int(found[4]))]
    elif found := _YEAR_LAST.fullmatch(plain):
        year, one, two = int(found[4]), int(found[1]), int(found[3])
        orders = [(year, two, one), (year, one, two)]
    else:
        return {}
    days: dict[str, dt.date] = {}
    for year, month, day in orders:
        jalali = year in JALALI_YEARS
        if not jalali and year not in GREGORIAN_YEARS:
            continue
        try:
            meant = of_jalali(year, month, day) if jalali else dt.date(year, month, day)
        except ValueError:
            continue
        days[f"{year}/{month:02}/{day:02}" if jalali else meant.isoformat()] = meant
    return days


def parts(day: dt.date, calendar: Calendar) -> tuple[int, int, int]:
    """Year, month and day of the month in a calendar.

    >>> parts(dt.date(2023, 9, 23), "jalali")
    (1402, 7, 1)
    """
    return _jalali(day) if calendar == "jalali" else (day.year, day.month, day.day)


def _jalali(day: dt.date) -> tuple[int, int, int]:
    year = day.year - 621
    if day < new_year(year):
        year -= 1
    passed = (day - new_year(year)).days
    if passed < _FIRST_HALF * _LONG:
        return year, passed // _LONG + 1, passed % _LONG + 1
    passed -= _FIRST_HALF * _LONG
    return year, _FIRST_HALF + passed // 30 + 1, passed % 30 + 1


def of_jalali(year: int, month: int, day: int) -> dt.date:
    """The Gregorian date of a Jalali day; raises ValueError where there is no such day.

    >>> of_jalali(1402, 7, 1)
    datetime.date(2023, 9, 23)
    """
    if not 1 <= month <= 12 or not 1 <= day <= _LONG:
        raise ValueError(f"no day {day} of month {month}")
    passed = (month - 1) * 30 + min(month - 1, _FIRST_HALF) + day - 1
    found = new_year(year) + dt.timedelta(days=passed)
    if _jalali(found) != (year, month, day):
        raise ValueError(f"month {month} of {year} has no day {day}")
    return found


def new_year(year: int) -> dt.date:
    """The Gregorian date of 1 Farvardin of a Jalali year."""
    place = next(i for i in range(1, len(_BREAKS)) if year < _BREAKS[i])
    leaps = -14
    for start, end in pairwise(_BREAKS[:place]):
        leaps += (end - start) // 33 * 8 + (end - start) % 33 // 4
    length, since = _BREAKS[place] - _BREAKS[place - 1], year - _BREAKS[place - 1]
    leaps += since // 33 * 8 + (since % 33 + 3) // 4
    if length % 33 == 4 and length - since == 4:
        leaps += 1
    gregorian = year + 621
    gregorian_leaps = gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150
    return dt.date(gregorian, 3, 1) + dt.timedelta(days=19 + leaps - gregorian_leaps)
