"""How many studies a text puts into a year or a span of years: `16 studies from 2016 on`, `2022 (n = 5)`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from scopeline.facts.fact import Facts
from scopeline.manuscript.audit.beside import ends, part_of
from scopeline.manuscript.audit.computing import YEARS
from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, Known, Statement, shown
from scopeline.manuscript.numerals import Numeral
from scopeline.protocol import Protocol
from scopeline.text import ascii_digits

_YEAR = re.compile(r"(?<![\w/])(?:19|20)\d\d(?![\w/])")
_TO = re.compile(r"\s*(?:[-–—]|to|until|through|تا)\s*(?:\w+\s)?", re.IGNORECASE)
_AND = re.compile(r"\s*(?:and|و)\s*(?:\w+\s)?", re.IGNORECASE)
_BEHIND = re.compile(r"\s*(?:[(:،,]|with\b|با\b)?\s*(?:[^\W\d_]{1,8}\s*=)?\s*")  # from a year to the number in it
_CALLED = re.compile(r"\s*(?:\S+\s+){0,2}(?:in|from|of|در|از|به|مربوط)\s+(?:\w+\s+){0,2}", re.IGNORECASE)
_BETWEEN = 75  # letters from a number to the year of which it is told, at most
_OPENING = 28  # letters in which a word can open a span
_CLOSED = re.compile(r"[;؛.]\s")
_FIRST, _LAST = min(YEARS), max(YEARS)


@dataclass(frozen=True)
class Span:
    """Years that a text tells of; `other` is the same read otherwise, for words as `after 2016`."""

    start: int
    end: int
    first: int
    last: int
    other: int = 0

    def told(self) -> str:
        """The span as remarks show it."""
        first, last = ("" if year in (_FIRST, _LAST) else str(year) for year in (self.first, self.last))
        return first if first == last else f"{first}-{last}"


def counts(sentence: str, numbers: Sequence[Numeral], known: Lexicon, protocol: Protocol, facts: Facts
           ) -> Iterator[Statement]:  # fmt: skip
    """The numbers that count studies of a year or a span, held against the years of the included ones."""
    years = {int(fact.key["answer"]): int(fact.value or 0) for fact in facts.select("studies_with", question="year")
             if fact.key["answer"].isdigit()}  # fmt: skip
    spans = [*mentioned(sentence, known)]
    everything = next(iter(Known.of([facts["studies.all"]])), None) if "studies.all" in facts else None
    if not years or not everything:
        return
    for i, one in enumerate(numbers):
        if i and part_of(sentence, numbers, i - 1, known):
            continue  # the whole, of which the number before it is a part
        span = _of(sentence, numbers, i, spans, known)
        if not span:
            continue
        several = _joint(sentence, one, span, spans, known)
        right = {_within(years, other, other.first) for other in several} | {_within(years, span, span.other)}
        told = f"{shown(one.value)} ({span.told()})"
        so = " / ".join(shown(n) for n in dict.fromkeys(_within(years, other, other.first) for other in several))
        if one.value == everything.value in right and not _bounds(span, years, protocol):
            told, so, right = f"{span.told()} ({shown(one.value)})", f"{min(years)}-{max(years)}", set()
        yield Statement(one.start, one.end, told, so, AGREES if one.value in right else DIFFERS, everything)


def _bounds(span: Span, years: dict[int, int], protocol: Protocol) -> bool:
    """Whether a span in which all studies lie begins and ends as they, or the limits of eligibility, do."""
    limits = protocol.eligibility.years
    charted = [year for year, n in years.items() if n]
    firsts = {min(charted), limits.first if limits else 0, _FIRST}
    return span.first in firsts and span.last in {max(charted), limits.last if limits else 0, _LAST}


def _within(years: dict[int, int], span: Span, first: int) -> int:
    return sum(n for year, n in years.items() if (first or span.first) <= year <= span.last)


def mentioned(sentence: str, known: Lexicon) -> Iterator[Span]:
    """The years and spans of years of a sentence, but for those of days."""
    plain = ascii_digits(sentence)
    found = [*_YEAR.finditer(plain)]
    taken = -1
    for m, following in zip_longest(found, found[1:]):
        before = sentence[: m.start()].rstrip()
        if m.start() < taken or ends(known.months, before.rstrip(",")):
            continue
        gap = sentence[m.end() : following.start()] if following else None
        opened = known.periods.search(before, max(len(before) - _OPENING, 0))
        if following and gap is not None and (_TO.fullmatch(gap) or (opened and _AND.fullmatch(gap))):
            taken = following.end()
            yield Span(m.start(), following.end(), int(m[0]), int(following[0]))
            continue
        year = int(m[0])
        if _opens(known.before, before):
            yield Span(m.start(), m.end(), _FIRST, year - 1)
        elif known.later.match(sentence[m.end() :].lstrip(" ،,")) or _opens(known.since, before):
            yield Span(m.start(), m.end(), year, _LAST, year + 1)
        else:
            yield Span(m.start(), m.end(), year, year)


def _opens(pattern: re.Pattern[str], before: str) -> bool:
    """Whether a text ends with such words, and maybe a word for `year`."""
    return any(len(before[m.end() :].split()) <= 1 for m in pattern.finditer(before, max(len(before) - 20, 0)))


def _of(sentence: str, numbers: Sequence[Numeral], i: int, spans: Sequence[Span], known: Lexicon) -> Span | None:
    """The span of which a number tells: the one right before it, `2022 (n = 5)`, or the next one."""
    one = numbers[i]
    for span in spans:
        between = known.each.sub("", sentence[span.end : one.start]) if span.end <= one.start else "apart"
        if _BEHIND.fullmatch(between):
            after = sentence[one.end :]
            return span if sentence[one.start - 1] in "(= " and _counts_documents(sentence, one, after, known) else None
    next_ = next((span for span in spans if span.start >= one.end), None)
    at = i + 1 if part_of(sentence, numbers, i, known) else i
    others = [other for other in numbers[at + 1 :] if next_ and other.end <= next_.start and other.value not in YEARS]
    if not next_ or next_.start - numbers[at].end > _BETWEEN or others:
        return None
    gap = sentence[numbers[at].end : next_.start]
    told = known.published_in.search(gap) or known.published_in.search(sentence[next_.end :][:_OPENING])
    told = told or _CALLED.fullmatch(gap)
    apart = _CLOSED.search(gap) or known.searched.search(sentence) or known.limited.search(gap)
    return next_ if told and not apart and known.documents.search(gap + sentence[: one.start]) else None


def _counts_documents(sentence: str, one: Numeral, after: str, known: Lexicon) -> bool:
    """Whether a number behind a year counts studies: `2022 (n = 5)`, `2022 with five papers`."""
    labelled = sentence[: one.start].rstrip().endswith("=") or re.match(r"\s*[).,،;؛]", after)
    told = known.published_in.search(sentence) or known.most.search(sentence)
    return bool(known.documents.match(after.lstrip()) or (labelled and told))


def _joint(sentence: str, one: Numeral, span: Span, spans: Sequence[Span], known: Lexicon) -> list[Span]:
    """The span, with those beside it of which the same is told: `2018 and 2021 with three papers each`."""
    if not known.each.search(sentence[one.end : one.end + 20]) and not known.each.search(
        sentence[span.end : one.start]
    ):
        return [span]
    return [other for other in spans if abs(other.start - span.start) < 2 * _OPENING and other.first == other.last]
