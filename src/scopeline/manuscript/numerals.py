"""Cardinal numbers in words, written and found: `twenty-seven`, `بیست و هفت`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from scopeline.languages import Language, available, language
from scopeline.text import ascii_digits

LARGEST = 999  # that is spelled out; nobody writes more in words
# `one` is an article in many languages, and says nothing that could be held against a fact
_SMALLEST_FOUND = 2
_DIGITS = r"[0-9۰-۹٠-٩]"
PERCENT = re.compile(r"\s*(?:%|٪|percent\b|per cent\b|درصد)")  # behind a figure
# A slash is a decimal sign in Persian (`۰/۶۷`, `۹۸/۵ درصد`), and parts a part from its whole (`14/27`) elsewhere.
_FIGURE = re.compile(
    rf"(?<![\w.,٫٬/:\-–])(?:[0۰]/{_DIGITS}+|{_DIGITS}+/{_DIGITS}{{1,2}}(?={PERCENT.pattern}))(?![/{_DIGITS[1:]})"
    rf"|(?<![\w.,٫٬/:\-–]){_DIGITS}+(?:[,٬\u202f](?={_DIGITS}{{3}}(?!{_DIGITS})){_DIGITS}{{3}})*(?:[.٫]{_DIGITS}+)?"
    rf"|(?<![\w.,٫٬/:\-–])\.{_DIGITS}+(?![\w.])"
)
_WHOLE = re.compile(rf"/({_DIGITS}+)(?![/.,٫٬]?{_DIGITS})")  # what a figure without decimals is a part of
_JOINT = re.compile(r"[\s\u200c-]+")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Numeral:
    """A number in a text: from `start` to `end`, with its value, in digits or in words."""

    start: int
    end: int
    value: float
    in_words: bool


def spelled(n: int, say: Language) -> str:
    """A number from 0 to LARGEST in words; any other in digits."""
    if not 0 <= n <= LARGEST:
        return say.number(n)
    words: Mapping[str, Sequence[str]] = say.content["manuscript"]["spelled"]
    forms: Mapping[str, str] = say.content["manuscript"]["spelling"]
    if n < 20:
        return words["small"][n]
    if n < 100:
        ten, unit = words["tens"][n // 10 - 2], n % 10
        return forms["tens"].format(ten=ten, unit=words["small"][unit]) if unit else ten
    hundred, rest = words["hundreds"][n // 100 - 1], n % 100
    return forms["hundreds"].format(hundred=hundred, rest=spelled(rest, say)) if rest else hundred


def found(text: str) -> list[Numeral]:
    """Every number of a text, whichever language its words are of, in their order."""
    figures = [one for match in _FIGURE.finditer(text) for one in _with_whole(text, match)]
    worded = [one for one in _worded(text) if not any(one.start < f.end and f.start < one.end for f in figures)]
    return sorted([*figures, *worded], key=lambda one: one.start)


def _with_whole(text: str, match: re.Match[str]) -> Iterator[Numeral]:
    """A figure, and of `14/27` the 27 too; `2019/3` is no part of anything."""
    yield Numeral(match.start(), match.end(), _value(match[0]), False)
    whole = _WHOLE.match(text, match.end())
    if whole and re.fullmatch(rf"{_DIGITS}+", match[0]) and _value(match[0]) <= _value(whole[1]):
        yield Numeral(whole.start(1), whole.end(), _value(whole[1]), False)


def _value(figure: str) -> float:
    return float(re.sub("[,٬\u202f]", "", point(figure)))


def point(figure: str) -> str:
    """A figure in ASCII digits, a point before its decimals."""
    return ascii_digits(figure).replace("٫", ".").replace("/", ".")


def _worded(text: str) -> Iterator[Numeral]:
    """Numbers in words: at each word the longest spelling that begins there."""
    values, longest = _spellings()
    tokens = list(_WORD.finditer(text.lower()))
    at = 0
    while at < len(tokens):
        step = 1
        for size in range(min(longest, len(tokens) - at), 0, -1):
            run = tokens[at : at + size]
            value = values.get("".join(token[0] for token in run))
            if value is not None and all(_JOINT.fullmatch(text, a.end(), b.start()) for a, b in pairwise(run)):
                yield Numeral(run[0].start(), run[-1].end(), value, True)
                step = size
                break
        at += step


@cache
def _spellings() -> tuple[Mapping[str, int], int]:
    """Each spelling without its joints (space, hyphen, ZWNJ) -> its number; the most words that one has."""
    values: dict[str, int] = {}
    longest = 1
    for code in available():
        for n in range(_SMALLEST_FOUND, LARGEST + 1):
            words = _WORD.findall(spelled(n, language(code)).lower())
            values.setdefault("".join(words), n)
            longest = max(longest, len(words))
    return values, longest
