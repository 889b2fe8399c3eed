"""Years and dates, Gregorian and Jalali."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from scopeline.bibliography.vocabulary import MONTHS
from scopeline.languages.calendars import JALALI_YEARS, readings
from scopeline.text import ascii_digits

_DAY = (
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"  # month and day behind a year, without a mark between: 20170812
)
_YEAR = re.compile(rf"(?<!\d)(1[5-9]\d\d|20\d\d)(?:(?!\d)|(?={_DAY}))")
_COMPACT = re.compile(rf"(?<!\d)((?:19|20)\d\d)(?={_DAY})(\d\d)")
_OLD_YEAR = re.compile(r"(?<!\d)(1[2-4]\d\d)(?!\d)")
_OF_A_SOURCE = range(1300, 1411)  # where only the source tells it: lunar years of today begin at 1411
# In most of a Jalali year it is this much later in the Gregorian calendar.
TO_GREGORIAN = 621
_DATE_PARTS = re.compile(
    r"(?P<y>(?:1[5-9]|20)\d\d)(?:[-/ .](?P<m>\d{1,2}|[A-Za-z]{3,9})\.?)?(?:[-/ ](?P<d>\d{1,2}))?(?:(?!\w)|(?=T\d\d:))"
    r"|(?P<d2>\d{1,2})[ -](?P<m2>[A-Za-z]{3,9})\.?[ -](?P<y2>(?:1[5-9]|20)\d\d)"
    r"|(?<![-–./\w])(?P<m3>[A-Za-z]{3,9})\.? (?:(?P<d3>\d{1,2}),? )?(?P<y3>(?:1[5-9]|20)\d\d)"
)
_PERSIAN_ONLY = re.compile("[پچژگکی۰-۹]")


class Year(NamedTuple):
    year: int | None
    as_given: str
    flag: str


def year(values: Iterable[str], persian: bool = False) -> Year:
    """The first year in the cells. A Jalali year becomes the Gregorian one in which most of it falls.

    persian: whether the record itself is known to be Persian. Without that, 1300 to 1499 may as well be a
    lunar Hijri year or a slip, and stays as given with a flag.

    >>> year(["۱۳۹۸"], persian=True)
    Year(year=2019, as_given='۱۳۹۸', flag='')
    """
    for value in values:
        plain = ascii_digits(value)
        if found := _YEAR.search(plain):
            return Year(int(found[1]), value.strip() if plain != value else "", "")
        if found := _OLD_YEAR.search(plain):
            given = value.strip()
            if persian and int(found[1]) in JALALI_YEARS:
                return Year(int(found[1]) + TO_GREGORIAN, given, "")
            return Year(None, given, f"year {given} is not Gregorian, and nothing tells its calendar")
    return Year(None, "", "")


def year_of_source(told: Year) -> Year:
    """A year whose calendar nothing in the record tells, from a source that prints Jalali ones.

    >>> year_of_source(year(["1398"]))
    Year(year=2019, as_given='1398', flag='year 1398 was read as Jalali, since its source is Iranian')
    """
    found = _OLD_YEAR.search(ascii_digits(told.as_given))
    if not told.flag or not found or int(found[1]) not in _OF_A_SOURCE:
        return told
    flag = f"year {told.as_given} was read as Jalali, since its source is Iranian"
    return Year(int(found[1]) + TO_GREGORIAN, told.as_given, flag)


def year_number(value: str) -> int:
    """The year of a cell that no export was read for, 0 if none: as `year` of a record known to be Persian.

    >>> year_number("2019"), year_number("۱۳۹۸"), year_number("in press")
    (2019, 2019, 0)
    """
    return year([value], persian=True).year or 0


def is_persian(*values: str) -> bool:
    """Whether text holds letters or digits that Persian has and Arabic has not."""
    return any(not value.isascii() and _PERSIAN_ONLY.search(value) for value in values)


@lru_cache(maxsize=20_000)
def date(value: str, year_hint: int | None = None) -> str:
    """A date as ISO 8601, as far as it is told; a year that stands apart comes as `year_hint`.

    Orders that mean two things (4/3/2024) give the year alone.

    >>> date("20170812"), date("2021-01-01T00:00:00Z")
    ('2017-08-12', '2021-01-01')
    >>> date("31/05/2024"), date("4/3/2024")
    ('2024-05-31', '2024')
    >>> date("2019/05//undef"), date("2016 Jan 15"), date("OCT 24", 2018), date("SEP", 2018)
    ('2019-05', '2016-01-15', '2018-10-24', '2018-09')
    """
    value = _COMPACT.sub(r"\1-\2-", value.strip().strip("/"))
    days = list(readings(value).values())
    if len(days) == 1:
        return days[0].isoformat()
    found = _DATE_PARTS.search(value)
    if not found:
        return date(f"{year_hint} {value}") if year_hint and re.match(r"[A-Za-z]{3}", value) else ""
    parts = found.groupdict()
    number = parts["y"] or parts["y2"] or parts["y3"]
    month = (parts["m"] or parts["m2"] or parts["m3"] or "").lower()
    day = int(parts["d"] or parts["d2"] or parts["d3"] or 0)
    month_number = MONTHS.get(month, int(month) if month.isdigit() else 0)
    if not 1 <= month_number <= 12:
        return number
    return f"{number}-{month_number:02}-{day:02}" if 1 <= day <= 31 else f"{number}-{month_number:02}"
