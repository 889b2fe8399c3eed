"""Single fields: what a source writes, brought to the form that records.COLUMNS declares.

Pure functions of text. None of them guesses: what is not understood gives an empty field (the raw tags keep
it) or, where something may be wrong with it, a flag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from scopeline.records import normalise_doi
from scopeline.sources.vocabulary import DOCUMENT_TYPES, LANGUAGES, MONTHS, TYPE_ORDER
from scopeline.text import ascii_digits, fold, unescape

_DOI_IN_URL = re.compile(r"(?:doi\.org/|[?&]doi=|[?&]id=doi:)(10\.[^&?#\s\"<>]+)", re.IGNORECASE)
QUOTED = re.compile(r"(?<=['\"])(?![,\s\]])[^'\"]+(?=['\"])")  # the items of a Python list
_NOT_GIVEN = frozenset(
    {"[no title available]", "[no abstract available]", "no abstract available", "n/a", "null", "nan", "undefined"}
)


def clean(value: str) -> str:
    """One line without mark-up and entities; words for "nothing here" become nothing."""
    if _is_plain(value):
        value = value.strip()
    else:
        value = unescape(value) if "&" in value or "<" in value else " ".join(value.split())
    return "" if len(value) < 26 and value.lower() in _NOT_GIVEN else value


class Title(NamedTuple):
    text: str
    translated: bool


def title(value: str) -> Title:
    """A title without its final dot; brackets around the whole mark a translation and are taken off.

    >>> title("[Social phobia].")
    Title(text='Social phobia', translated=True)
    """
    value = clean(value)
    if value.endswith(".") and not value.endswith(".."):
        value = value[:-1].rstrip()
    if value.startswith("[") and value.endswith("]") and "]" not in value[1:-1]:
        return Title(value[1:-1].strip().rstrip("."), True)
    return Title(value, False)


def doi(values: Iterable[str]) -> str:
    """The first DOI among cells that hold one, bare, prefixed or as an address."""
    for value in values:
        if "10." in value:
            in_url = _DOI_IN_URL.search(value)
            if found := normalise_doi(unquote(in_url[1]) if in_url else value):
                return found
    return ""


# ---- time -------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_OLD_YEAR = re.compile(r"(?<!\d)(1[2-4]\d\d)(?!\d)")
_DATE_PARTS = re.compile(
    r"(?P<y>(?:1[5-9]|20)\d\d)(?:[-/ .](?P<m>\d{1,2}|[A-Za-z]{3,9})\.?)?(?:[-/ ](?P<d>\d{1,2}))?(?![\w])"
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
            if persian and 1280 <= int(found[1]) <= 1420:
                return Year(int(found[1]) + 621, given, "")
            return Year(None, given, f"year {given} is not Gregorian, and nothing tells its calendar")
    return Year(None, "", "")


def is_persian(*values: str) -> bool:
    """Whether text holds letters or digits that Persian has and Arabic has not."""
    return any(not value.isascii() and _PERSIAN_ONLY.search(value) for value in values)


@lru_cache(maxsize=20_000)
def date(value: str, year_hint: int | None = None) -> str:
    """A date as ISO 8601, as far as it is told; a year that stands apart comes as `year_hint`.

    Orders that mean two things (4/3/2024) give the year alone.

    >>> date("2019/05//undef"), date("2016 Jan 15"), date("OCT 24", 2018), date("SEP", 2018)
    ('2019-05', '2016-01-15', '2018-10-24', '2018-09')
    """
    value = value.strip().strip("/")
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


# ---- place in a volume ------------------------------------------------------------------------------------

_RANGE = re.compile(r"([A-Za-z]{0,4}\.?)(\d{1,12})\s*(?:-{1,3}|[‐‑‒–—−])\s*([A-Za-z]{0,4}\.?)(\d{1,12})([A-Za-z]?)")


@lru_cache(maxsize=20_000)
def pages(value: str) -> str:
    """Pages as first-last with both in full; anything else (article numbers, lists) as it stands.

    >>> pages("117-55"), pages("1558-65"), pages("S12-8"), pages("e0209483")
    ('117-155', '1558-1565', 'S12-S18', 'e0209483')
    """
    value = ascii_digits(clean(value)).removeprefix("pp. ").removeprefix("p. ").strip(" ,;")
    found = _RANGE.fullmatch(value)
    if not found:
        return value
    prefix, first, second, last, suffix = found.groups()
    if len(last) < len(first):
        full = first[: len(first) - len(last)] + last
        last = full if int(full) >= int(first) else last
    return f"{prefix}{first}-{second or (prefix if prefix and not suffix else '')}{last}{suffix}"


def page_range(first: str, last: str) -> str:
    """Start and end page as one range; a range inside the start page is taken as it is."""
    first, last = first.strip(), last.strip()
    if not last or last == first or re.search(r"\d\s*[-–]\s*\w*\d", first):
        return pages(first or last)
    return pages(f"{first}-{last}") if first else pages(last)


_ISSN = re.compile(r"(?<![\dXx])(\d{4})-?(\d{3}[\dXx])(?![\dXx-])")


def issn(values: Iterable[str]) -> str:
    """Every ISSN in the cells, with its hyphen, as the record's list."""
    found = (f"{first}-{second.upper()}" for value in values for first, second in _ISSN.findall(value))
    return "; ".join(dict.fromkeys(found))


_EXCEL_DATE = re.compile(
    r"(?:\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:-\d{2,4})?"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{2})",
    re.IGNORECASE,
)
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


# ---- vocabularies -----------------------------------------------------------------------------------------


@lru_cache(maxsize=2_000)
def language(value: str) -> str:
    """ISO 639-1 codes of the languages named, else the words themselves.

    >>> language("eng"), language("English; Spanish"), language("Klingon")
    ('en', 'en; es', 'Klingon')
    """
    names = [name.strip() for name in re.split(r"[;,|/]| and ", clean(value)) if name.strip()]
    codes = (
        LANGUAGES.get(name.lower()) or LANGUAGES.get(name.lower()[:2] if re.match(r"\w\w[-_]", name) else "")
        for name in names
    )
    return "; ".join(dict.fromkeys(code or name for code, name in zip(codes, names, strict=True)))


@lru_cache(maxsize=5_000)
def document_type(value: str) -> str:
    """The vocabulary's word for a source's words, several of them split by `;` or `|`; empty if unknown.

    >>> document_type("Journal Article; Review"), document_type("JOUR"), document_type("Poster")
    ('review', 'article', '')
    """
    whole = DOCUMENT_TYPES.get(fold(value))
    if whole:
        return whole
    found = {DOCUMENT_TYPES.get(fold(part)) for part in re.split(r"[;|,]", value)}
    return next((name for name in TYPE_ORDER if name in found), "")


def listed(values: Iterable[str], separator: str = "") -> str:
    """Keywords or headings as the record's list, each once; a semicolon inside one becomes a comma."""
    cells = list(values)
    together = "\x1f".join(cells)
    if _is_plain(together) and ";" not in together and not (separator and separator in together):
        items = [cell.strip() for cell in cells if cell[:1] != "["]
        if len(items) == len(cells):
            return "; ".join(dict.fromkeys(items))
    found = (clean(item).replace(";", ",") for cell in cells for item in _items(cell, separator))
    return "; ".join(dict.fromkeys(filter(None, found)))


def _is_plain(text: str) -> bool:
    """Whether there is nothing to clean in a text but its outer blanks. Most are so, and it is quick to see."""
    return text.isascii() and not ("&" in text or "<" in text or "  " in text or "\n" in text or "\t" in text)


def _items(value: str, separator: str) -> list[str]:
    if value.startswith("['"):  # ASReview writes Python lists
        return QUOTED.findall(value)
    if separator and separator in value:
        return value.split(separator)
    if "\n" in value and not re.search(r"\n\s", value):  # Rayyan: a keyword a line, without a tag
        return value.split("\n")
    return [value]
