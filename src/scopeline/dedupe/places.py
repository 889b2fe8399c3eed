"""Where a report stands - journal, year, volume, issue, pages - as it can be compared.

Exports put things into columns that are not theirs. What does not belong into a column is put where it belongs if that
is empty, and otherwise left out: a value that is not one says nothing, and must not contradict a real one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from scopeline.bibliography import dates
from scopeline.text import ascii_digits, fold, unescape

_JOURNAL_DROP = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "in",
        "on",
        "a",
        "an",
        "de",
        "der",
        "die",
        "das",
        "la",
        "le",
        "les",
        "du",
        "des",
        "di",
        "del",
        "et",
        "und",
        "fur",
        "y",
        "e",
        "online",
        "print",
        "electronic",
        "resource",
    ]
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_TIME = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b"
    r"|\b(?:spring|summer|autumn|fall|winter)\b"
)
_SPREADSHEET_DATE = re.compile(r"^(?:(\d{1,2})-([a-z]{3})|([a-z]{3})-(\d{1,2}))$")
_PAGES = re.compile(r"([a-z]*)0*(\d+)([a-z]?\d*)(?:\s*(?:-+|–|—|‐|‑|−|to)\s*([a-z]*)0*(\d+))?")
_ONLY_LAST = re.compile(r"(?:suppl|[a-z])-(\d+)")  # "Suppl-12", "t-20": what some converters make of S109-S112
_OF_SUPPLEMENT = re.compile(r"s\d+-(\d+)\s*-+\s*s\d+-(\d+)")  # "S4-76-S4-101"
_PAGE_COUNT = re.compile(r"\d+\s*(?:p|pp|pgs?|pages?|leaves)\.?")
_ROUNDED = re.compile(r"[\d.]+e\+\d+|\d{6,}0{6}")  # an article number that a spreadsheet took for a quantity
_ROMAN_PAGE = re.compile(r"[ivxlcdm]+\b")
_UNKNOWN = frozenset(
    ("", "unknown", "na", "n a", "none", "nan", "null", "no pagination", "not available", "no", "np", "in press")
)
FIRST_YEAR = 1900

_ARTICLE = re.compile(r"\s*(?:art(?:icle|\.)?\s*(?:no\.?|number|id)?\s*)?([a-z]{0,2}\d{5,}|e\d{3,})\s*", re.IGNORECASE)
_RANGE = re.compile(r"\s*(\d+)\s*-+\s*(\d+)\s*")
_HIGHEST_ISSUE = 53  # of a weekly
_LINE = re.compile(r"[.,;:]\s*(?=(?:19|20)\d\d\b|\d{1,4}\s*\()")
_BRACKETED = re.compile(r"\b(\d{1,4})\s*\(([^()]*)\)")
_NUMBERED = re.compile(r"[;,]\s*(\d{1,4})\s*(?=[:,])")
_ON_PAGES = re.compile(r"(?:\bpp?\b\.?|[:,])\s*([a-z]?\d+(?:\s*[-–]\s*[a-z]?\d+)?)\b", re.IGNORECASE)
_PLAIN_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Rows in which something may stand in the wrong column (RE2).
JOURNAL_HINT = r"(?i)[.,;:]\s*(?:(?:19|20)\d\d\b|\d{1,4}\s*\()"
ISSUE_HINT = r"(?i)^\s*(?:art|[a-z]{0,2}\d{3,})|\d\s*-+\s*\d"
VOLUME_HINT = r"\d\s*\("


class Place(NamedTuple):
    """The cells of a record that say where it stands, as they are written."""

    journal: str
    year: str
    volume: str
    issue: str
    pages: str


def put_right(place: Place) -> Place:
    """What stands in the wrong column put where it belongs.

    >>> put_right(Place("Neuroscience Letters.324 (1) ()(pp 65-68) 2002. Date of Publication: 17 May 2002.", *[""] * 4))
    Place(journal='Neuroscience Letters', year='2002', volume='324', issue='1', pages='65-68')
    >>> put_right(Place("Plos One", "2012", "7 (8)", "", ""))[2:], put_right(Place("", "", "7", "e43268", ""))[2:]
    (('7', '8', ''), ('7', '', 'e43268'))
    """
    place = _without_source_line(place)
    if not place.issue and (both := _BRACKETED.match(place.volume.strip())):
        place = place._replace(volume=both[1], issue=both[2])
    article, span = _ARTICLE.fullmatch(place.issue), _RANGE.fullmatch(place.issue)
    if article or (span and int(span[2]) > max(int(span[1]), _HIGHEST_ISSUE)):
        place = place._replace(issue="", pages=place.pages or (article[1] if article else place.issue))
    return place


def _without_source_line(place: Place) -> Place:
    """The name alone of a journal that is followed by year, volume, issue and pages, and these where none is given."""
    found = _LINE.search(place.journal)
    if not found or found.start() < 2:
        return place
    line = place.journal[found.start() :]
    numbers = _BRACKETED.search(line) or _NUMBERED.search(line)
    pages = _ON_PAGES.search(line, numbers.end() if numbers else 0)
    year = _PLAIN_YEAR.search(line)
    given = Place(
        place.journal[: found.start()],
        year[0] if year else "",
        numbers[1] if numbers else "",
        numbers[2] if numbers and numbers.re is _BRACKETED else "",
        pages[1] if pages and numbers else "",
    )
    return Place(given.journal, *(own or other for own, other in zip(place[1:], given[1:], strict=True)))


def year_number(value: str) -> int:
    """The year of a cell since 1900, 0 if none: an earlier one is more often a slip than a year."""
    year = dates.year_number(value)
    return year if year >= FIRST_YEAR else 0


def volume_number(value: str) -> str:
    """The first number of a cell; nothing of half a bracket, which is the rest of a supplement's number.

    >>> volume_number("88 Suppl 1"), volume_number("1)")
    ('88', '')
    """
    if not value.strip() or (")" in value and "(" not in value):
        return ""
    found = re.search(r"\d+", ascii_digits(value))
    return str(int(found[0])) if found else ""


def issue_numbers(value: str) -> str:
    """The numbers of a cell, `s` for a supplement, `m5` for May; a date that a spreadsheet made is the numbers it was.

    >>> issue_numbers("7-8"), issue_numbers("5 SUPPL. 1"), issue_numbers("08-Jul"), issue_numbers("May-June")
    ('7 8', '5 1 s', '7 8', 'm5 m6')
    """
    text = ascii_digits(value).strip().lower()
    if made := _SPREADSHEET_DATE.match(text):
        return " ".join(map(str, sorted(_date_numbers(made))))
    numbers = [str(int(number)) for number in re.findall(r"\d+", text)]
    if numbers or "sup" in text:
        return " ".join([*numbers, "s"] if "sup" in text else numbers)
    if _TIME.search(text):
        return " ".join([f"m{_MONTHS[found[1]]}" for found in _TIME.finditer(text) if found[1]])
    folded = fold(text)
    return "" if folded in _UNKNOWN else folded


def _date_numbers(made: re.Match[str]) -> tuple[int, int]:
    day, month = (made[1], made[2]) if made[1] else (made[4], made[3])
    return int(day), _MONTHS.get(month, 0)


def page_range(value: str) -> tuple[str, str]:
    """First and last page, both in full and without leading zeros; an article number has no last page.

    A spreadsheet makes "1-8" into 01-Aug, "24-8" into 24-Aug and "10-16" into Oct-16. A month, a season, a count of
    pages or words are no page.

    >>> page_range("H887-94"), page_range("1217-24; discussion 1224-5"), page_range("24-Aug"), page_range("Oct-16")
    (('h887', 'h894'), ('1217', '1224'), ('24', '28'), ('10', '16'))
    >>> page_range("Autumn 2004"), page_range("N.PAG"), page_range("215 p."), page_range("xii-xiv")
    (('', ''), ('', ''), ('', ''), ('xii', ''))
    """
    text = ascii_digits(value).strip().lower()
    if made := _SPREADSHEET_DATE.match(text):
        low, high = _date_numbers(made) if made[1] else _date_numbers(made)[::-1]
        return str(low), _in_full(str(low), str(high))
    if _PAGE_COUNT.fullmatch(text) or _ROUNDED.fullmatch(text) or _TIME.search(text):
        return "", ""
    text = re.sub(r"^(?:pages?|pp?)\b\.?\s*", "", text)
    if both := _OF_SUPPLEMENT.fullmatch(text):
        return f"s{both[1]}", f"s{both[2]}"
    if cut := _ONLY_LAST.fullmatch(text):
        return "", cut[1]
    found = _PAGES.search(text)
    if not found:
        roman = _ROMAN_PAGE.match(text)
        return (roman[0] if roman else ""), ""
    letters, first, tail, last_letters, last = found.groups()
    if not last:
        return f"{letters}{first}{tail}", ""
    return f"{letters}{first}{tail}", f"{last_letters or letters}{_in_full(first, last)}"


def _in_full(first: str, last: str) -> str:
    """`139`, `54` -> `154`; `24`, `8` -> `28`."""
    if len(last) < len(first):
        return first[: len(first) - len(last)] + last
    return last


@lru_cache(1 << 16)
def journal_forms(value: str) -> tuple[str, str]:
    """A journal's folded name without articles, brackets and subtitle words, and its words' first letters.

    >>> journal_forms("The Annals of Thoracic Surgery (Online)")
    ('annals thoracic surgery', 'ats')
    """
    if "&" in value:
        value = unescape(value)
    words = [word for word in fold(re.sub(r"[\[(][^\])]*[\])]?", " ", value)).split() if word not in _JOURNAL_DROP]
    words = words or fold(value).split()
    name = " ".join(words)
    return ("", "") if name in _UNKNOWN else (name, "".join([word[0] for word in words]))
