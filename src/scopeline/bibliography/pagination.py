"""Place in a volume: volume, issue, pages, and what a spreadsheet makes of them."""

from __future__ import annotations

import re
from functools import lru_cache

from scopeline.bibliography.cells import clean
from scopeline.text import ascii_digits, fold

_DASH = r"(?:-{1,3}|[‐‑‒–—−])"
_RANGE = re.compile(rf"([A-Za-z]{{0,4}}\.?)(\d{{1,12}})\s*{_DASH}\s*([A-Za-z]{{0,4}}\.?)(\d{{1,12}})([A-Za-z]?)")
_RANGE_INSIDE = re.compile(rf"\d\s*{_DASH}\s*\w*\d")
_NAMED = re.compile(r"(?:pages?|pp?)\b\.?:?\s*(?=\S)", re.IGNORECASE)
# Web of Science writes `UNSP 12` and `ARTN e12` for an article's number where there are no pages.
_ARTICLE_NUMBER = re.compile(r"(?:unsp|artn|art\.? ?no\.?|article (?:number|no\.?|id)):?\s+(?=\S)", re.IGNORECASE)
_UNKNOWN = frozenset({
    "", "unknown", "na", "n a", "none", "nan", "null", "not available", "no", "np", "n p", "n pag", "npag", "unsp",
    "unspecified", "not specified", "no specified", "no pagination", "no pagination specified", "pagination unknown",
    "in press", "ahead of print", "epub ahead of print", "online first",
})  # fmt: skip


def place(value: str) -> str:
    """A volume or an issue as it stands, in ASCII digits; words for none (EBSCO's `N.PAG`, `NA`) are nothing.

    >>> place("۱۲"), place("5 Suppl. 1"), place("NA"), place("No Specified")
    ('12', '5 Suppl. 1', '', '')
    """
    if value.isascii() and value.isdigit():
        return value
    value = ascii_digits(clean(value))
    return value if value.isdigit() or fold(value) not in _UNKNOWN else ""


@lru_cache(maxsize=20_000)
def pages(value: str) -> str:
    """Pages as first-last with both in full; anything else (article numbers, lists) as it stands.

    >>> pages("117-55"), pages("1558-65"), pages("S12-8"), pages("e0209483")
    ('117-155', '1558-1565', 'S12-S18', 'e0209483')
    >>> pages("344-U6"), pages("Map projections, 12 p.")
    ('344-U6', 'Map projections, 12 p.')
    >>> pages("No-Specified"), pages("N.PAG-N.PAG"), pages("UNSP e12"), pages("pp. 7-9")
    ('', '', 'e12', '7-9')
    """
    value = place(value).strip(" ,;")
    if named := _ARTICLE_NUMBER.match(value) or _NAMED.match(value):
        value = value[named.end() :]
    found = _RANGE.fullmatch(value)
    if not found or (found[3] and not found[1]):  # Web of Science's 344-U6 ends on an unnumbered page
        first, dash, last = value.partition("-")
        return place(value) if not dash or place(first) or place(last) else ""
    prefix, first, second, last, suffix = found.groups()
    last = _in_full(first, last)
    return f"{prefix}{first}-{second or (prefix if prefix and not suffix else '')}{last}{suffix}"


def page_range(first: str, last: str) -> str:
    """Start and end page as one range; a range inside the start page is taken as it is."""
    first, last = first.strip(), last.strip()
    if fold(f"{first} {last}") in _UNKNOWN:  # PsycINFO's "No Pagination Specified", cut at its blanks
        return ""
    first, last = place(first), place(last)
    if not last or last == first or _RANGE_INSIDE.search(first):
        return pages(first or last)
    return pages(f"{first}-{last}") if first else pages(last)


def _in_full(first: str, last: str) -> str:
    """`139`, `54` -> `154`; `24`, `8` -> `28`; what would run backwards stays."""
    full = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    return full if int(full) >= int(first) else last


# ---- what spreadsheets make of them ------------------------------------------------------------------------

_MONTH = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_EXCEL_DATE = re.compile(rf"(\d{{1,2}})-{_MONTH}(?:-\d{{2,4}})?|{_MONTH}-(\d{{2}})", re.IGNORECASE)
_EXCEL_NUMBER = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


def spreadsheet_damage(name: str, value: str) -> str:
    """What a spreadsheet has done to a cell, as a flag: `1-Jan` was an issue or pages, `9.78032E+12` an ISBN.

    >>> spreadsheet_damage("issue", "03-Apr")
    'issue looks like a date that a spreadsheet made: 03-Apr'
    """
    if _EXCEL_NUMBER.fullmatch(value):
        return f"{name} looks like a number that a spreadsheet rounded: {value}"
    if name in ("issue", "pages", "volume") and _EXCEL_DATE.fullmatch(value):
        return f"{name} looks like a date that a spreadsheet made: {value}"
    return ""
