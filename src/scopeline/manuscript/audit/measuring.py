"""Figures of agreement with their intervals, percentages of counts, and days of searches, held against the facts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scopeline.facts.fact import Fact, Facts
from scopeline.languages.calendars import parts
from scopeline.manuscript.audit.computing import PERCENT, places, rounds_to
from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, Known, Statement, shown
from scopeline.manuscript.numerals import Numeral
from scopeline.protocol import Protocol
from scopeline.text import ascii_digits

_BESIDE = 45  # letters between a figure's name and the figure
_BEHIND = 18  # letters in which a figure's name can stand after it: `98.5% agreement`
_LEVEL = 95  # of an interval, in percent
_BOUND = re.compile(r"[.;؛]\s")


def agreement(sentence: str, numbers: Sequence[Numeral], known: Lexicon) -> Iterator[Statement]:
    """Kappa and its like, percent agreement, and the two ends of their intervals."""
    family: Sequence[Fact] = ()
    for i, one in enumerate(numbers):
        percent = bool(PERCENT.match(sentence, one.end))
        decimals = places(sentence[one.start : one.end])
        start = numbers[i - 1].end if i else 0
        before = sentence[max(start, one.start - _BESIDE) : one.start]
        stop = numbers[i + 1].start if i + 1 < len(numbers) else len(sentence)
        if known.interval.search(sentence[max(one.start - _BESIDE, 0) : one.start]) and family and not percent:
            yield from _ends(sentence, numbers[i : i + 2], family)
            continue
        if not (decimals or percent) or (one.value == _LEVEL and known.interval.search(sentence[one.end : stop])):
            continue
        behind = sentence[one.end : min(stop, one.end + _BEHIND)]
        found = _named(before, known) or _named(_BOUND.split(behind)[0], known)
        if not found:
            continue
        family = found
        scale = 100 if percent else 1
        right = [fact for fact in family if rounds_to(scale * (fact.value or 0), one.value, decimals)]
        (nearest,) = Known.of([min(right or family, key=lambda fact: abs(scale * (fact.value or 0) - one.value))])
        verdict = AGREES if right else DIFFERS
        so = f"{scale * nearest.value:.{decimals}f}{'%' if percent else ''}"
        yield Statement(one.start, one.end, f"{shown(one.value)} ({nearest.label})", so, verdict, nearest)


def _named(text: str, known: Lexicon) -> Sequence[Fact]:
    """The figures whose name stands last in a text."""
    met = [(m.start(), facts) for pattern, facts in known.statistics for m in pattern.finditer(text) if facts]
    return max(met, key=lambda pair: pair[0])[1] if met else ()


def _ends(sentence: str, ends: Sequence[Numeral], family: Sequence[Fact]) -> Iterator[Statement]:
    intervals = [(fact, fact.interval) for fact in family if fact.interval]
    if len(ends) < 2 or not intervals or ends[1].start - ends[0].end > 12:
        return
    said = [one.value for one in ends]
    decimals = [places(sentence[one.start : one.end]) for one in ends]

    def apart(ends_: tuple[float, float]) -> float:
        return sum(abs(a - b) for a, b in zip(ends_, said, strict=True))

    right = [
        pair for pair in intervals if all(rounds_to(a, b, d) for a, b, d in zip(pair[1], said, decimals, strict=True))
    ]
    fact, (low, high) = min(right or intervals, key=lambda pair: apart(pair[1]))
    told = f"{low:.{decimals[0]}f} to {high:.{decimals[1]}f}"
    behind = Known.of([fact])[0]
    verdict = AGREES if right else DIFFERS
    spoken = f"{said[0]:g} to {said[1]:g} ({behind.label})"
    yield Statement(ends[0].start, ends[1].end, spoken, told, verdict, behind)


def percentages(
    sentence: str, numbers: Sequence[Numeral], held: Sequence[Statement], facts: Facts, done: Collection[int]
) -> Iterator[Statement]:
    """`fourteen (52%) were qualitative`: a percentage right behind a number that is held, of what it can be a part."""
    wholes = [fact for fact in facts.values() if fact.kind in ("studies_all", "records_all", "dedupe_groups", "sought",
              "retrieval", "reached", "flow") and fact.value]  # fmt: skip
    for one, share in pairwise(numbers):
        beside = next((s for s in held if s.start == one.start and s.known and s.verdict == AGREES), None)
        if not beside or not PERCENT.match(sentence, share.end) or "(" not in sentence[one.end : share.start]:
            continue
        if share.start - one.end > _BESIDE or not beside.known or share.end in done:
            continue
        of_studies = beside.known.name.startswith("studies.") and "studies.all" in facts
        of = [facts["studies.all"]] if of_studies else wholes
        decimals = places(sentence[share.start : share.end])
        right = any(rounds_to(100 * one.value / (fact.value or 1), share.value, decimals) for fact in of)
        so = f"{100 * one.value / (of[0].value or 1):.{max(decimals, 1)}f}%"
        verdict = AGREES if right else DIFFERS
        yield Statement(share.start, share.end, f"{shown(one.value)} = {shown(share.value)}%", so, verdict)


@dataclass(frozen=True)
class _Day:
    start: int
    end: int
    calendar: str
    parts: tuple[int, int, int]


def days(sentence: str, known: Lexicon, protocol: Protocol, about: str = "") -> Iterator[Statement]:
    """Days on which a source was searched, beside its name or `about` it; the first and last day of the review."""
    searched = {key: [day for day in (one.searched, *(u.searched for u in one.updates)) if day]
                for key, one in protocol.sources.items()}  # fmt: skip
    conduct = [day for day in (protocol.conduct.began, protocol.conduct.ended) if day]
    for day in _days(sentence, known):
        named = [(m.end(), key) for pattern, key, _ in known.sources for m in pattern.finditer(sentence, 0, day.start)]
        key = max(named)[1] if named else about
        right = searched.get(key) or (conduct if known.conducted.search(sentence) else [])
        if not right:
            continue
        told = [parts(one, day.calendar) for one in right]  # type: ignore[arg-type]
        verdict = AGREES if day.parts in told else DIFFERS
        so = ", ".join(one.isoformat() for one in right)
        yield Statement(day.start, day.end, sentence[day.start : day.end], so, verdict)


def _days(sentence: str, known: Lexicon) -> Iterator[_Day]:
    plain = ascii_digits(sentence)
    for m in known.months.finditer(plain):
        calendar, month = known.month[m[0].casefold()]
        before = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?: of)? ?$", plain[: m.start()])
        after = re.match(r",? ?(\d{4})(?!\d)", plain[m.end() :])
        american = re.match(r" (\d{1,2}),? (\d{4})(?!\d)", plain[m.end() :])
        if before and after:
            start, end = before.start(1), m.end() + after.end()
            yield _Day(start, end, calendar, (int(after[1]), month, int(before[1])))
        elif american:
            yield _Day(m.start(), m.end() + american.end(), calendar, (int(american[2]), month, int(american[1])))
