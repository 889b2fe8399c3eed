"""What can be computed from a sentence: percentages of two numbers, spans of years, "most" and "majority"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from scopeline.facts.fact import Fact, Facts
from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, NOTE, Known, Statement, shown
from scopeline.manuscript.numerals import PERCENT, Numeral, point
from scopeline.protocol import Protocol
from scopeline.text import ascii_digits

YEARS = range(1900, 2101)
SHARE = re.compile(rf"(?:\s*(?:[-–—]|to|and|تا|و)\s*[0-9۰-۹.٫]+)?{PERCENT.pattern}")  # the 30 of `30 to 45%`, too
SPAN = re.compile(
    r"(?<!\w)([12]\d{3}|[۱۲][۰-۹]{3})\s*(?:[-–—]|to|and|until|through|تا|و)\s*([12]\d{3}|[۱۲][۰-۹]{3})(?!\w)"
)
_NO_SPAN = "no span of years"
_TOLERANCE = 0.51  # of a percentage, in its last place
_NEAR = 3  # years between a limit of the protocol and what is said to be one
_CALENDAR = re.compile(r"[\s‑-]?(?:year|سال)", re.IGNORECASE)


def places(text: str) -> int:
    """The decimal places of a figure."""
    return len(point(text).partition(".")[2])


def rounds_to(value: float, said: float, decimals: int) -> bool:
    """Whether a value is told by a figure of so many decimal places."""
    return abs(value - said) <= _TOLERANCE / 10**decimals


def shares(sentence: str, numbers: Sequence[Numeral], known: Lexicon) -> Iterator[Statement]:
    """`14 of 27 (52%)`: the percentage of the two numbers before it, of which the first is a part of the second."""
    for a, b, c in zip(numbers, numbers[1:], numbers[2:], strict=False):
        between = sentence[a.end : b.start]
        joined = between.strip() == "/" or (known.of.search(between) and len(between) < 20)
        joined = joined and c.start - b.end < 25
        counted = a.value == int(a.value) and 0 < b.value == int(b.value) and not PERCENT.match(sentence, a.end)
        if joined and counted and PERCENT.match(sentence, c.end):
            share, decimals = 100 * a.value / b.value, places(sentence[c.start : c.end])
            verdict = AGREES if share <= 100 and rounds_to(share, c.value, decimals) else DIFFERS
            said = f"{shown(a.value)} / {shown(b.value)} = {shown(c.value)}%"
            yield Statement(a.start, c.end, said, f"{share:.{max(decimals, 1)}f}%", verdict)


def spans(sentence: str, counts: Sequence[Numeral], known: Lexicon, protocol: Protocol, facts: Facts
          ) -> Iterator[Statement]:  # fmt: skip
    """Spans of years: those of eligibility, the studies in them, and how many years they are said to be."""
    for span in SPAN.finditer(sentence):
        first, last = (int(ascii_digits(part)) for part in span.groups())
        if not {first, last} & {*YEARS}:
            continue  # of another calendar
        for one in counts:
            if one.value in range(2, 200) and _CALENDAR.match(sentence, one.end):
                right = {last - first, last - first + 1}
                verdict = AGREES if one.value in right else DIFFERS
                said = f"{first}-{last}: {shown(one.value)} years"
                yield Statement(one.start, span.end(), said, " or ".join(map(str, sorted(right))), verdict)
        limits = protocol.eligibility.years
        years = {int(fact.key["answer"]): fact.value or 0 for fact in facts.select("studies_with", question="year")
                 if fact.key["answer"].isdigit()}  # fmt: skip
        if not (first <= last and {first, last} <= {*YEARS}):
            known_end = first in years or last in years or (limits and (first == limits.first or last == limits.last))
            if known.published.search(sentence) and known_end:
                yield Statement(span.start(), span.end(), f"{first}-{last}", _NO_SPAN, DIFFERS)
            continue
        counted = [one for one in counts if one.end < span.start() and one.value not in YEARS]
        if counted and known.published.search(sentence):
            continue  # how many studies there are of these years is held by itself
        of_search = (known.published_in, known.searched, known.limited)
        if limits and any(each.search(sentence) for each in of_search):
            apart = abs(first - limits.first), abs(last - limits.last)
            near = 0 in apart or max(apart) <= _NEAR
            verdict = AGREES if (first, last) == (limits.first, limits.last) else DIFFERS
            if near:
                told = f"{limits.first}-{limits.last} (eligibility.years)"
                yield Statement(span.start(), span.end(), f"{first}-{last}", told, verdict)


def superlatives(sentence: str, known: Lexicon, facts: Facts) -> Iterator[Statement]:
    """`most`: the greatest of its family; `majority`: more than half of the studies."""
    everything = facts["studies.all"].value if "studies.all" in facts else None
    named = [fact for pattern, fact in known.named if fact.kind == "studies_with" and pattern.search(sentence)]
    if everything and (m := known.majority.search(sentence)) and len(named) == 1:
        (one,) = Known.of(named) or [Known(0, named[0].name)]
        verdict = AGREES if 2 * one.value > everything else DIFFERS
        told = f"{one.label}: {shown(one.value)} / {shown(everything)}"
        yield Statement(m.start(), m.end(), m[0], told, verdict, one)
    elif (m := known.most.search(sentence)) and (years := _years_after(sentence, m.end())):
        yield from _most_years(sentence, years[0], m.end(), facts)


def _most_years(sentence: str, year: str, at: int, facts: Facts) -> Iterator[Statement]:
    family = {fact.key["answer"]: fact for fact in facts.select("studies_with", question="year")}
    best = max((fact.value or 0 for fact in family.values()), default=0)
    top = [one for one, fact in family.items() if fact.value == best]
    known = next(iter(Known.of([family[year]] if year in family else [])), None)
    place = ascii_digits(sentence).find(year, at)
    verdict = AGREES if year in top else DIFFERS
    yield Statement(place, place + 4, f"most: {year}", f"{', '.join(top)} ({shown(best)})", verdict, known)


def _years_after(sentence: str, at: int) -> list[str]:
    plain = ascii_digits(sentence[at : at + 60])
    years = [*re.finditer(r"(?<!\d)((?:19|20)\d\d)(?!\d)", plain)]
    apart = len(years) == 1 or re.match(r"[^.;]{0,20}[,،;؛]\s\D{6}", plain[years[0].end() :]) if years else None
    return [years[0][1]] if apart else []


def unmentioned(held: Mapping[str, float], facts: Facts) -> Iterator[Statement]:
    """Two or more answers of one question that leave studies unmentioned."""
    for question in {fact.key["question"] for fact in facts.select("studies_with")}:
        family: Sequence[Fact] = facts.select("studies_with", question=question)
        told = [fact for fact in family if fact.name in held]
        silent = Known.of([fact for fact in family if fact.name not in held and fact.value])
        if len(told) > 1 and len(silent) == 1:
            said = " + ".join(shown(held[fact.name]) for fact in told)
            yield Statement(0, 0, said, f"{silent[0].label}: {shown(silent[0].value)}", NOTE, silent[0])
