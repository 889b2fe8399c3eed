"""Numbers and parts that titles name, in digits or in words."""

from __future__ import annotations

import re

from scopeline.dedupe.evidence.agreement import DIFFERENT, SAME, UNKNOWN
from scopeline.dedupe.titles import title_numbers

_UNITS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_WORDS = frozenset((*_UNITS, *_TENS))
_NUMBER_WORD = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?: (?P<more>{'|'.join(list(_UNITS)[:9])}))?|(?P<unit>{'|'.join(_UNITS)}))\b"
)


def number_agreement(one: str, two: str) -> int:
    """SAME where two titles name the same numbers, UNKNOWN where one names some of the other's or lost digits of them,
    else DIFFERENT.

    >>> number_agreement("16 4 2", "16 4 3"), number_agreement("", "2"), number_agreement("1 2", "12")
    (-1, 0, 1)
    >>> number_agreement("6 4", "16 4"), number_agreement("1", "2")
    (0, -1)
    """
    if one == two or one.replace(" ", "") == two.replace(" ", ""):
        return SAME
    first, second = set(one.split()), set(two.split())
    if first == second:
        return SAME
    pairs = zip(one.split(), two.split(), strict=False)
    lost = len(one.split()) == len(two.split()) and all(a in b or b in a for a, b in pairs)
    return UNKNOWN if first <= second or second <= first or lost else DIFFERENT


def numbers_in_words(one: str, two: str) -> bool:
    """Whether two titles name the same numbers, one of them in words.

    >>> numbers_in_words("twenty five years of reform", "25 years of reform"), numbers_in_words("ten", "5")
    (True, False)
    """
    if _WORDS.isdisjoint(one.split()) and _WORDS.isdisjoint(two.split()):
        return False
    first, second = (_NUMBER_WORD.sub(_in_digits, text) for text in (one, two))
    return title_numbers(first) == title_numbers(second)


def _in_digits(found: re.Match[str]) -> str:
    return str(_TENS.get(found["tens"], 0) + _UNITS.get(found["unit"] or found["more"], 0))
