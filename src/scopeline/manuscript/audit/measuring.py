"""Figures of agreement with their intervals, percentages of counts, and days of searches, held against the facts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.languages.calendars import Calendar, parts
from scopeline.manuscript.audit.beside import bounded
from scopeline.manuscript.audit.computing import places, rounds_to
from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, Known, Statement, shown
from scopeline.manuscript.numerals import PERCENT, Numeral, point
from scopeline.protocol import Protocol
from scopeline.text import ascii_digits

_BESIDE = 70  # letters between a figure's name and the figure
_BEHIND = 18  # letters in which a figure's name can stand after it: `98.5% agreement`
_BETWEEN = 26  # letters between a number and its percentage
_OPENS = re.compile(r"[(;,،؛]")
_FIGURE = r"([0-9۰-۹]*[.٫/][0-9۰-۹]+|[01۰۱])"
_INTERVAL = re.compile(rf"{_FIGURE}\s*(?:-|–|—|to|and|,|;|تا|و|،|؛)\s*{_FIGURE}", re.IGNORECASE)
_TOUCHING = re.compile(r"[\s(\[,;،؛]{0,3}")  # between a figure and its interval, where nothing says that it is one
_LEVEL = 95  # of an interval, in percent
_BOUND = re.compile(r"[.;؛]\s|[(,،]")


def agreement(sentence: str, numbers: Sequence[Numeral], known: Lexicon) -> Iterator[Statement]:
    """Kappa and its like, percent agreement, and the two ends of their intervals."""
    family: Sequence[Fact] = ()
    until = 0  # the end of an interval
    figures = sum(bool(places(sentence[one.start : one.end])) for one in numbers)
    alone = figures <= (3 if known.interval.search(sentence) else 1)  # of two figures, each has its own stage
    for i, one in enumerate(numbers):
        percent = bool(PERCENT.match(sentence, one.end))
        decimals = places(sentence[one.start : one.end])
        others = [other for other in numbers[:i] if not other.in_words]
        start = others[-1].end if others else 0
        before = sentence[max(start, one.start - _BESIDE) : one.start]
        stop = numbers[i + 1].start if i + 1 < len(numbers) else len(sentence)
        span = _INTERVAL.match(sentence, one.start) if family and not percent else None
        told = known.interval.search(sentence[max(one.start - _BESIDE, 0) : one.start])
        if one.start < until or (told and family and not percent and not span):
            continue
        if span and (told or (i and _TOUCHING.fullmatch(sentence, numbers[i - 1].end, one.start))):
            until = span.end()
            yield from _ends(sentence, one, family)
            continue
        if bounded(sentence, one, known) or known.sampled.search(sentence):
            continue
        if not (decimals or percent) or (one.value == _LEVEL and known.interval.search(sentence[one.end : stop])):
            continue
        behind = sentence[one.end : min(stop, one.end + _BEHIND)]
        found = _named(before, known) or _named(_BOUND.split(behind)[0], known)
        if not found and family and decimals > 1 and not percent and one.value <= 1:
            found = family  # `kappa was 0.67 for titles and 0.70 for full texts`
        if not found:
            continue
        family = _of_stage(found, sentence, known) if alone else found
        scale = 100 if percent else 1
        right = [fact for fact in family if rounds_to(scale * (fact.value or 0), one.value, decimals)]
        (nearest,) = Known.of([min(right or family, key=lambda fact: abs(scale * (fact.value or 0) - one.value))])
        verdict = AGREES if right else DIFFERS
        so = f"{scale * nearest.value:.{decimals}f}{'%' if percent else ''}"
        yield Statement(one.start, one.end, f"{shown(one.value)} ({nearest.label})", so, verdict, nearest)


def _of_stage(family: Sequence[Fact], sentence: str, known: Lexicon) -> Sequence[Fact]:
    """Of the figures of several stages, those of the one that the sentence names; all where it names none or two."""
    named = {stage for pattern, stage in known.stages if pattern.search(sentence)}
    theirs = [fact for fact in family if fact.key.get("stage") in named] if len(named) == 1 else []
    return theirs or family


def _named(text: str, known: Lexicon) -> Sequence[Fact]:
    """The figures whose name stands last in a text."""
    met = [(m.start(), facts) for pattern, facts in known.statistics for m in pattern.finditer(text) if facts]
    return max(met, key=lambda pair: pair[0])[1] if met else ()


def _ends(sentence: str, low: Numeral, family: Sequence[Fact]) -> Iterator[Statement]:
    intervals = [(fact, fact.interval) for fact in family if fact.interval]
    ends = _INTERVAL.match(sentence, low.start)
    if not ends or not intervals:
        return
    said = [float(point(end)) for end in ends.groups()]
    decimals = [places(end) for end in ends.groups()]

    def apart(ends_: tuple[float, float]) -> float:
        return sum(abs(a - b) for a, b in zip(ends_, said, strict=True))

    right = [
        pair for pair in intervals if all(rounds_to(a, b, d) for a, b, d in zip(pair[1], said, decimals, strict=True))
    ]
    fact, (least, most) = min(right or intervals, key=lambda pair: apart(pair[1]))
    told = f"{least:.{decimals[0]}f} to {most:.{decimals[1]}f}"
    behind = Known.of([fact])[0]
    verdict = AGREES if right else DIFFERS
    spoken = f"{said[0]:g} to {said[1]:g} ({behind.label})"
    yield Statement(ends.start(), ends.end(), spoken, told, verdict, behind)


def percentages(
    sentence: str,
    numbers: Sequence[Numeral],
    held: Sequence[Statement],
    known: Lexicon,
    facts: Facts,
    done: Collection[int],
) -> Iterator[Statement]:
    """`fourteen (52%) were qualitative`, `14; 52%`: a percentage beside a number that is held, of what it is a part."""
    wholes = [family.known.value for family in known.families]
    for one, share in pairwise(numbers):
        gap = sentence[one.end : share.start]
        percent, turned = PERCENT.match(sentence, share.end), PERCENT.match(sentence, one.end)
        if not percent and turned and _OPENS.search(gap):
            one, share = share, one  # `52% (n = 14)`
        beside = next((s for s in held if s.start == one.start and s.known and s.verdict == AGREES), None)
        joined = _OPENS.search(gap) and len(gap) < _BETWEEN and ")" not in gap
        if not beside or not beside.known or not (percent or turned) or not joined or share.end in done:
            continue
        told = [other.value for other in numbers if other.value > one.value and not PERCENT.match(sentence, other.end)]
        of = _of_studies(beside.known, one.value, facts) or wholes
        decimals = places(sentence[share.start : share.end])
        right = any(rounds_to(100 * one.value / whole, share.value, decimals) for whole in (*of, *told) if whole)
        so = f"{100 * one.value / (told or of)[0]:.{max(decimals, 1)}f}%"
        verdict = AGREES if right else DIFFERS
        yield Statement(share.start, share.end, f"{shown(one.value)} = {shown(share.value)}%", so, verdict)


def _of_studies(known: Known, said: float, facts: Facts) -> list[float]:
    """All studies, of which a number of them is a part; nothing for their own number, or for one of anything else."""
    everything = facts["studies.all"].value if "studies.all" in facts else None
    return [everything] if everything and known.name.startswith("studies.") and said != everything else []


_FROM_DAY = re.compile(r"(?<![\d.,])(\d{1,2})\s*(?:[-–—]|to|and|تا|و)\s*$")  # `23 to 26 September`


@dataclass(frozen=True)
class _Day:
    start: int
    end: int
    calendar: Calendar
    say: Language
    parts: tuple[int, int, int]


def days(sentence: str, known: Lexicon, protocol: Protocol, about: str = "") -> Iterator[Statement]:
    """Days on which a source was searched, beside its name or `about` it; the first and last day of the review."""
    searched = {key: [day for day in (one.searched, *(u.searched for u in one.updates)) if day]
                for key, one in protocol.sources.items()}  # fmt: skip
    conduct = [day for day in (protocol.conduct.began, protocol.conduct.ended) if day]
    for day in _days(sentence, known):
        named = [(m.end(), key) for pattern, key, _ in known.sources for m in pattern.finditer(sentence, 0, day.start)]
        key = max(named)[1] if named else about
        of_searches = [one for each in searched.values() for one in each] if known.searched.search(sentence) else []
        right = searched.get(key) or of_searches or (conduct if known.conducted.search(sentence) else [])
        if not right:
            continue
        told = [parts(one, day.calendar) for one in right]
        verdict = AGREES if day.parts in told else DIFFERS
        so = day.say.listed([day.say.date(one, day.calendar) for one in dict.fromkeys(right)])
        yield Statement(day.start, day.end, sentence[day.start : day.end], so, verdict)


def _days(sentence: str, known: Lexicon) -> Iterator[_Day]:
    plain = ascii_digits(sentence)
    for m in known.months.finditer(plain):
        calendar, month, say = known.month[m[0].casefold()]
        before = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?: of)? ?$", plain[: m.start()])
        after = re.match(r",? ?(\d{4})(?!\d)", plain[m.end() :])
        american = re.match(r" (\d{1,2}),? (\d{4})(?!\d)", plain[m.end() :])
        if before and after:
            start, end = before.start(1), m.end() + after.end()
            yield _Day(start, end, calendar, say, (int(after[1]), month, int(before[1])))
            if first := _FROM_DAY.search(plain[:start]):
                yield _Day(first.start(1), end, calendar, say, (int(after[1]), month, int(first[1])))
        elif american:
            yield _Day(m.start(), m.end() + american.end(), calendar, say, (int(american[2]), month, int(american[1])))
