"""The text beside a number of a sentence: what of it is the number's own, and what is another's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scopeline.manuscript.audit.wording import Words
from scopeline.manuscript.numerals import Numeral

CLAUSE = re.compile(r"[,،;؛:.(]\s|\s[–—]\s")
_AFTER, _BEFORE = 70, 60  # letters in which what a number counts stands beside it
WORDS = 3  # in which a noun stands behind its number
OPENED = re.compile(r"(?:\(\s*[^\W\d_]{1,8}\s*=|[(:=])\s*$")  # where a number begins that stands behind its label
_AFTER_PART = 20  # letters between a part and the whole: five blocks of the six
_PARTED = 26  # letters between a part and its whole, at most
_BROKEN = re.compile(r"[,،;؛:.)]")
_WORD = 30  # letters of a word at a text's end, at most
_COUNTED = re.compile(r"\(\s*[^\W\d_]{1,8}\s*=$")  # `(n =`, in whatever language
_AND = re.compile(r"\s(?:and|while|و)\s", re.IGNORECASE)


def clause(before: str, after: str) -> str:
    """The part of a sentence around a number that no comma or colon parts."""
    starts = [m.end() for m in CLAUSE.finditer(before)]
    end = CLAUSE.search(after)
    return before[starts[-1] if starts else 0 :] + " " + (after[: end.start()] if end else after)


def ends(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text ends with such a word."""
    return any(one.end() == len(text) for one in pattern.finditer(text, max(len(text) - _WORD, 0)))


def part_of(sentence: str, counts: Sequence[Numeral], i: int, known: Words) -> bool:
    """Whether a number is told as a part of the next one: `14 of 27`, `14/27`, `14 papers out of the 27`; not what
    `two readers saw each of 70`."""
    if i + 1 >= len(counts):
        return False
    between = sentence[counts[i].end : counts[i + 1].start]
    # `30 records, and from Magiran 36`: a language can have one word for `of` and `from`.
    begins = any(known.of.match(between, joint.end()) for joint in _AND.finditer(between))
    apart = begins or _BROKEN.search(between) or known.each.search(between) or known.people.search(between)
    return between.strip() == "/" or (len(between) < _PARTED and bool(known.of.search(between)) and not apart)


def bounded(sentence: str, one: Numeral, known: Words) -> bool:
    """Whether a number is a bound, of which no exact count is told: `at least two databases`, `75% or more`."""
    after = sentence[one.end :].lstrip(" %٪")
    return ends(known.bounds, sentence[: one.start].rstrip()) or bool(known.bounded.match(after))


def is_whole(before: str, i: int, known: Words) -> bool:
    """Whether a number is the whole of which the number before it, or `one` or `none`, is a part."""
    if i and len(before) < _AFTER_PART:
        return bool(known.of.search(before))
    parts = [one.end() for one in known.one.finditer(before, max(len(before) - _AFTER_PART, 0))]
    return bool(parts and known.of.search(before, parts[-1]))


def own(after: str, known: Words) -> bool:
    """Whether what stands behind a number can be documents, and is no noun of anything else."""
    lead = " ".join(after.split()[:WORDS])
    return not re.match(r"\s*\w", after) or bool(known.documents.search(lead) or known.again.match(lead))


def of_people(after: str, known: Words) -> bool:
    """Whether a number counts people: `two reviewers`, `two independent reviewers`."""
    words = after.lstrip().split(maxsplit=1)
    first = bool(words) and not known.documents.match(words[0]) and len(words) == 2 and known.people.match(words[1])
    return bool(known.people.match(after.lstrip()) or first)


def after_its_label(before: str, after: str) -> bool:
    """Whether a number stands behind what it counts: `(n = 27)`, or `Records screened: 4,334;`."""
    if before.rstrip().endswith("="):
        return True
    return before.rstrip().endswith(":") and after.lstrip()[:1] in ("", ".", ";", ",", "؛", "،", ")")


def label_of(before: str) -> str:
    """What a number stands behind: `Records screened` of `Records screened (n = `, or of `Records screened: `."""
    told = _COUNTED.sub("", before.rstrip()).rstrip(":= (")
    return re.split(r"[.;؛]\s|^\s*[،,;؛]", told)[-1]


def beside(sentence: str, counts: Sequence[Numeral], i: int) -> tuple[str, str]:
    """What stands after a number up to the next one, and before it from the last one on."""
    one = counts[i]
    end = counts[i + 1].start if i + 1 < len(counts) else len(sentence)
    start = counts[i - 1].end if i else 0
    after, before = (
        sentence[one.end : min(end, one.end + _AFTER)],
        sentence[max(start, one.start - _BEFORE) : one.start],
    )
    return (_own(after) if end < len(sentence) else after), (_others(before) if start else before)


def _own(between: str) -> str:
    """Of the text between two numbers what is the first one's: as far as the last `and`."""
    joints = [m.start() for m in _AND.finditer(between)]
    return between[: joints[-1]] if joints else between


def _others(between: str) -> str:
    """Of the text between two numbers what is the second one's: from the last `and` on."""
    joints = [m.end() for m in _AND.finditer(between)]
    return between[joints[-1] :] if joints else between
