"""Numbers of a sentence beside what they count, held against the facts; shares, spans and superlatives recomputed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scopeline.facts.fact import Fact, Facts
from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.reading import Passage
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, NOTE, Remark
from scopeline.manuscript.numerals import Numeral, found
from scopeline.protocol import Protocol
from scopeline.text import ascii_digits

_AFTER, _BEFORE = 70, 60  # letters in which what a number counts stands beside it
_NAME = 30  # letters of a name, at most
_INSIDE = re.compile(r"[^\s;,.:،؛(]\s*$")
_JOINT = re.compile(r"^[\s\u200c‑-]*(?:و[\s\u200c]+)?")
_WHOLE = 20  # letters between a part and the whole: five blocks of the six
_YEARS, _JALALI = range(1900, 2101), range(1200, 1500)
_TOLERANCE = 0.51  # of a percentage, in its last place
_PERCENT = re.compile(r"\s*(?:%|٪|percent\b|per cent\b|درصد)")
_LABELLED = re.compile(r"(?:table|figure|fig\.?|appendix|box|chapter|version|جدول|شکل|پیوست|نسخه)\s*$", re.IGNORECASE)
_CITED = re.compile(r"[\[(]\s*[0-9۰-۹]+(?:\s*(?:[,،;؛–-]|to|تا)\s*[0-9۰-۹]+)*\s*[\])]")
_SPAN = re.compile(
    r"((?:19|20)\d\d|(?:۱۹|۲۰)[۰-۹]{2})\s*(?:[-–—]|to|and|until|تا|و)\s*((?:19|20)\d\d|(?:۱۹|۲۰)[۰-۹]{2})"
)
_CALENDAR = re.compile(r"[\s‑-]?(?:year|سال)", re.IGNORECASE)


@dataclass(frozen=True)
class Counter:
    """Holds sentences against the protocol and the facts of a review."""

    protocol: Protocol
    facts: Facts
    known: Lexicon

    def remarks(self, passage: Passage) -> Iterator[Remark]:
        """Everything that a passage says which a fact can show to be so or not."""
        for sentence in passage.sentences():
            for said, so, verdict, fact in self._sentence(sentence):
                yield Remark(
                    passage.place,
                    passage.number,
                    sentence,
                    said,
                    so,
                    verdict,
                    fact.name if fact else "",
                    fact.ids_file if fact else "",
                )

    def _sentence(self, sentence: str) -> Iterator[tuple[str, str, str, Fact | None]]:
        cited = [match.span() for match in _CITED.finditer(sentence)]
        numbers = [one for one in found(sentence) if not _LABELLED.search(sentence[: one.start])]
        counts = [one for one in numbers if not _PERCENT.match(sentence, one.end) and one.value == int(one.value)]
        spans = list(_SPAN.finditer(sentence))
        yield from self._shares(sentence, numbers)
        yield from self._spans(sentence, spans, counts)
        yield from self._superlatives(sentence, counts)
        held: dict[str, float] = {}
        for i, one in enumerate(counts):
            if any(
                start < one.start and one.end < end and not self._answers(sentence, counts, i) for start, end in cited
            ):
                continue
            if (one.value in _YEARS and not one.in_words) or self._dated(sentence, one):
                continue
            candidates = self._candidates(sentence, counts, i, spans)
            known = [fact for fact in candidates if fact.value is not None]
            if not known:
                continue
            fact = next((fact for fact in known if fact.value == one.value), known[0])
            held[fact.name] = one.value
            said = f"{_shown(one.value)} ({_label(fact)})"
            yield said, _shown(fact.value), AGREES if fact.value == one.value else DIFFERS, fact
        yield from self._parts(held)

    def _dated(self, sentence: str, one: Numeral) -> bool:
        """Whether a number is a day, a year of any calendar, or an ordinal."""
        before, after = sentence[: one.start].rstrip(), sentence[one.end :]
        if self.known.ordinals.match(_JOINT.sub("", after, count=1)) or self.known.months.match(after.lstrip()):
            return True
        behind = _ends(self.known.dated, before) or _ends(self.known.months, before)
        return one.value in _JALALI and not one.in_words and behind

    # ---- what a number counts

    def _candidates(
        self, sentence: str, counts: Sequence[Numeral], i: int, spans: Sequence[re.Match[str]]
    ) -> Sequence[Fact]:
        after, before = _beside(sentence, counts, i)
        share = i > 0 and len(before) < 12 and self.known.of.search(before)
        if share and self.known.studies.search(after[:30]):
            return [self.facts["studies.all"]] if "studies.all" in self.facts else []
        if answers := self._answers(sentence, counts, i):
            return answers
        denied = self.known.none.search(after)
        after = after[: denied.start()] if denied else after
        near = after.partition(":")[0]
        if kinds := [fact for pattern, fact in self.known.kinds if (m := pattern.search(near)) and m.start() < 25]:
            return [self._node(kinds[0], after)]
        if (m := self.known.areas.search(after)) and m.start() < 25:
            return self.known.blocks if self._whole(before, i) else self.known.filled
        if spans and self.known.published.search(sentence):
            return []  # the span is held as a whole
        for beside in (after, before) if _after_its_label(before, after) else (after,):
            fitting = [rule for rule in self.known.rules if rule.fits(beside)]
            if fitting:
                return max(fitting, key=lambda rule: len(rule.patterns)).facts
        return []

    def _whole(self, before: str, i: int) -> bool:
        """Whether a number is the whole of which the number before it, or `one` or `none`, is a part."""
        if i and len(before) < _WHOLE:
            return bool(self.known.of.search(before))
        parts = [one.end() for one in self.known.one.finditer(before, max(len(before) - _WHOLE, 0))]
        return bool(parts and self.known.of.search(before, parts[-1]))

    def _answers(self, sentence: str, counts: Sequence[Numeral], i: int) -> Sequence[Fact]:
        """The answer of the form that stands right after a number, or right before one in brackets."""
        after, before = _beside(sentence, counts, i)
        close = [
            fact
            for pattern, fact in self.known.named
            if (m := pattern.search(after)) and m.start() < 22 and not after[m.end() :].lstrip().startswith("(")
        ]
        opened = re.search(r"[(:=]\s*(?:n\s*=\s*)?$", before)
        if opened:
            told = before[: opened.start()].rstrip()
            whole = opened[0][0] != "("  # before a colon the answer's name is all that the label says
            found_ = ((fact, pattern.search(told, max(len(told) - _NAME, 0))) for pattern, fact in self.known.named)
            return [
                fact
                for fact, m in found_
                if m and len(told) - m.end() < 3 and not (whole and _INSIDE.search(told[: m.start()]))
            ]
        return close[:1]

    def _node(self, kind: Fact, after: str) -> Fact:
        """The block or dimension of which a number of items is told; all of them where none is named."""
        words = set(re.findall(r"[^\W\d_]{4,}", after.casefold()))
        scored = [(len(own & words), -len(own), fact) for own, fact in self.known.nodes[kind.name]]
        best = max(scored, key=lambda one: one[:2], default=None)
        if best is None or not best[0]:
            return kind
        return best[2]

    # ---- what can be computed

    def _shares(self, sentence: str, numbers: Sequence[Numeral]) -> Iterator[tuple[str, str, str, None]]:
        """`14 of 27 (52%)`: the percentage of the two numbers before it."""
        for a, b, c in zip(numbers, numbers[1:], numbers[2:], strict=False):
            between = sentence[a.end : b.start]
            joined = self.known.of.search(between) and len(between) < 20 and c.start - b.end < 25
            if joined and _PERCENT.match(sentence, c.end) and 0 < a.value <= b.value:
                share = 100 * a.value / b.value
                places = len(sentence[c.start : c.end].replace("٫", ".").partition(".")[2])
                verdict = AGREES if abs(share - c.value) <= _TOLERANCE / 10**places else DIFFERS
                said = f"{_shown(a.value)} / {_shown(b.value)} = {_shown(c.value)}%"
                yield said, f"{share:.{max(places, 1)}f}%", verdict, None

    def _spans(
        self, sentence: str, spans: Sequence[re.Match[str]], counts: Sequence[Numeral]
    ) -> Iterator[tuple[str, str, str, Fact | None]]:
        """Spans of years: those of eligibility, the studies in them, and how many years they are said to be."""
        for span in spans:
            first, last = (int(ascii_digits(part)) for part in span.groups())
            for one in counts:
                if one.value in range(2, 200) and _CALENDAR.match(sentence, one.end):
                    right = {last - first, last - first + 1}
                    verdict = AGREES if one.value in right else DIFFERS
                    yield (
                        f"{first}-{last}: {_shown(one.value)} years",
                        " or ".join(map(str, sorted(right))),
                        verdict,
                        None,
                    )
            limits = self.protocol.eligibility.years
            of_studies = [one for one in counts if one.end < span.start() and one.value not in _YEARS]
            if of_studies and self.known.published.search(sentence):
                total = sum(
                    int(fact.value or 0)
                    for fact in self.facts.select("studies_with", question="year")
                    if fact.key["answer"].isdigit() and first <= int(fact.key["answer"]) <= last
                )
                one = of_studies[0]
                verdict = AGREES if one.value == total else DIFFERS
                yield f"{_shown(one.value)} ({first}-{last})", _shown(total), verdict, self.facts.get("studies.all")
            elif (
                limits and self.known.published.search(sentence) and first in range(limits.first - 3, limits.first + 4)
            ):
                verdict = AGREES if (first, last) == (limits.first, limits.last) else DIFFERS
                yield f"{first}-{last}", f"{limits.first}-{limits.last} (eligibility.years)", verdict, None

    def _superlatives(self, sentence: str, counts: Sequence[Numeral]) -> Iterator[tuple[str, str, str, Fact | None]]:
        """`most`: the greatest of its family; `majority`: more than half of the studies."""
        all_studies = self.facts["studies.all"].value if "studies.all" in self.facts else None
        named = [fact for pattern, fact in self.known.named if fact.kind == "studies_with" and pattern.search(sentence)]
        if all_studies and (m := self.known.majority.search(sentence)) and len(named) == 1:
            verdict = AGREES if 2 * (named[0].value or 0) > all_studies else DIFFERS
            yield m[0], f"{_label(named[0])}: {_shown(named[0].value)} / {_shown(all_studies)}", verdict, named[0]
        elif (m := self.known.most.search(sentence)) and (years := _years_after(sentence, m.end())):
            yield from self._most_years(sentence, years, counts)

    def _most_years(
        self, sentence: str, years: Sequence[str], counts: Sequence[Numeral]
    ) -> Iterator[tuple[str, str, str, Fact | None]]:
        family = {fact.key["answer"]: fact for fact in self.facts.select("studies_with", question="year")}
        best = max((fact.value or 0 for fact in family.values()), default=0)
        top = [year for year, fact in family.items() if fact.value == best]
        fact = family.get(years[0])
        verdict = AGREES if years[0] in top else DIFFERS
        yield f"most: {years[0]}", f"{', '.join(top)} ({_shown(best)})", verdict, fact
        place = sentence.find(years[0]) if years[0] in sentence else len(sentence)
        near = [one for one in counts if one.value not in _YEARS and -40 < one.start - place < 40]
        if near and fact:
            one = min(near, key=lambda one: abs(one.start - place))
            verdict = AGREES if one.value == fact.value else DIFFERS
            yield f"{_shown(one.value)} ({years[0]})", _shown(fact.value), verdict, fact

    def _parts(self, held: dict[str, float]) -> Iterator[tuple[str, str, str, Fact | None]]:
        """Two or more answers of one question that leave studies unmentioned."""
        for question in {fact.key["question"] for fact in self.facts.select("studies_with")}:
            family = self.facts.select("studies_with", question=question)
            told = [fact for fact in family if fact.name in held]
            silent = [fact for fact in family if fact.name not in held and fact.value]
            if len(told) > 1 and len(silent) == 1:
                said = " + ".join(f"{_shown(held[fact.name])}" for fact in told)
                yield said, f"{_label(silent[0])}: {_shown(silent[0].value)}", NOTE, silent[0]


def _ends(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text ends with such a word."""
    return any(one.end() == len(text) for one in pattern.finditer(text, max(len(text) - _NAME, 0)))


def _after_its_label(before: str, after: str) -> bool:
    """Whether a number stands behind what it counts: `(n = 27)`, or `Records screened: 4,334;`."""
    if before.rstrip().endswith(("n =", "n=")):
        return True
    return before.rstrip().endswith(":") and after.lstrip()[:1] in ("", ".", ";", ",", "؛", "،", ")")


def _beside(sentence: str, counts: Sequence[Numeral], i: int) -> tuple[str, str]:
    """What stands after a number up to the next one, and before it from the last one on."""
    one = counts[i]
    end = counts[i + 1].start if i + 1 < len(counts) else len(sentence)
    start = counts[i - 1].end if i else 0
    return sentence[one.end : min(end, one.end + _AFTER)], sentence[max(start, one.start - _BEFORE) : one.start]


def _years_after(sentence: str, at: int) -> list[str]:
    years = re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", ascii_digits(sentence[at : at + 60]))
    return years if len(years) == 1 else []


def _shown(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"


def _label(fact: Fact) -> str:
    return next(iter(fact.label.values()), fact.name)
