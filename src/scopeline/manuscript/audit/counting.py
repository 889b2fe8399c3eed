"""Numbers of a sentence beside what they count, held against what is known of the review."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scopeline.facts.fact import Fact, Facts
from scopeline.manuscript.audit import computing, measuring
from scopeline.manuscript.audit.beside import CLAUSE, after_its_label, beside, clause, ends
from scopeline.manuscript.audit.computing import PERCENT, SPAN, YEARS
from scopeline.manuscript.audit.lexicon import Lexicon, Rule
from scopeline.manuscript.audit.reading import Passage
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, Known, Statement, shown
from scopeline.manuscript.audit.wording import evened
from scopeline.manuscript.numerals import Numeral, found
from scopeline.protocol import Protocol
from scopeline.text import fold

_NAME = 30  # letters of a name, at most
_ANSWER = 22  # letters between a number and the answer that it counts, at most
_INSIDE = re.compile(r"[^\s;,.:،؛(]\s*$")
_JOINT = re.compile(r"^[\s\u200c‑-]*(?:و[\s\u200c]+)?")
_WHOLE = 20  # letters between a part and the whole: five blocks of the six
_JALALI = range(1200, 1500)
_LABELLED = re.compile(r"(?:table|figure|fig\.?|appendix|box|chapter|version|جدول|شکل|پیوست|نسخه)\s*$", re.IGNORECASE)
_CITED = re.compile(r"[\[(]\s*[0-9۰-۹]+(?:\s*(?:[,،;؛–-]|to|تا)\s*[0-9۰-۹]+)*\s*[\])]")
_TOUCHING = 12  # letters between an answer's name and the number right behind it
_BEHIND_ONE = ("conflicts", "second_look", "adjudicated", "not_retrieved", "automatic", "by_verdict")
_OPENED = re.compile(r"[(:=]\s*(?:n\s*=\s*)?$")
_BARE = re.compile(r"[\s]*(?:n\s*=\s*)?[0-9۰-۹٠-٩][0-9۰-۹٠-٩.,٫٬]*(?:\s*\([^()]*\))?\s*")


@dataclass(frozen=True)
class Counter:
    """Holds sentences against the protocol and the facts of a review."""

    protocol: Protocol
    facts: Facts
    known: Lexicon

    def statements(self, passage: Passage, sentence: str) -> list[Statement]:
        """Everything that a sentence of a passage says which can be shown to be so or not."""
        if passage.column and _BARE.fullmatch(passage.text):
            return self._cell(passage)
        return [*self._sentence(evened(sentence))]

    def _cell(self, passage: Passage) -> list[Statement]:
        """A number in a table, beside the one label of its row."""
        labels = [cell for cell in passage.row if re.search(r"[^\W\d_]{2}", cell)]
        return [*self._sentence(evened(f"{labels[0]}: {passage.text}"))] if len(labels) == 1 else []

    def _sentence(self, sentence: str) -> Iterator[Statement]:
        numbers = [one for one in found(sentence) if not _LABELLED.search(sentence[: one.start])]
        counts = [one for one in numbers if not PERCENT.match(sentence, one.end) and one.value == int(one.value)]
        shares = [*computing.shares(sentence, numbers, self.known)]
        yield from shares
        yield from computing.spans(sentence, counts, self.known, self.protocol, self.facts)
        yield from computing.superlatives(sentence, counts, self.known, self.facts)
        yield from measuring.agreement(sentence, numbers, self.known)
        yield from measuring.days(sentence, self.known, self.protocol)
        held = [*self._counts(sentence, counts)]
        yield from held
        yield from measuring.percentages(sentence, numbers, held, self.facts, {one.end for one in shares})
        names = {one.known.name: float(self.facts[one.known.name].value or 0) for one in held
                 if one.known and one.known.name in self.facts}  # fmt: skip
        yield from computing.unmentioned(names, self.facts)

    def _counts(self, sentence: str, counts: Sequence[Numeral]) -> Iterator[Statement]:
        cited = [match.span() for match in _CITED.finditer(sentence)]
        for i, one in enumerate(counts):
            inside = any(start < one.start and one.end < end for start, end in cited)
            if (one.value in YEARS and not one.in_words) or self._dated(sentence, one):
                continue
            pools = [pool for pool in self._pools(sentence, counts, i, inside) if pool]
            if not pools:
                continue
            right = next((known for pool in pools for known in pool if known.value == one.value), None)
            known = right or min(pools[0], key=lambda known: abs(known.value - one.value))
            verdict = AGREES if right else DIFFERS
            said = f"{shown(one.value)} ({known.label})"
            yield Statement(one.start, one.end, said, shown(known.value), verdict, known)

    def _dated(self, sentence: str, one: Numeral) -> bool:
        """Whether a number is a day, a year of any calendar, or an ordinal."""
        before, after = sentence[: one.start].rstrip(), sentence[one.end :]
        if self.known.ordinals.match(_JOINT.sub("", after, count=1)) or self.known.months.match(after.lstrip()):
            return True
        behind = ends(self.known.dated, before) or ends(self.known.months, before)
        return one.value in _JALALI and not one.in_words and behind

    # ---- what a number counts

    def _pools(self, sentence: str, counts: Sequence[Numeral], i: int, inside: bool) -> Iterator[Sequence[Known]]:
        """What a number can be, the likeliest first; it agrees with any of them, and differs from the first."""
        after, before = beside(sentence, counts, i)
        denied = self.known.none.search(after)
        bare = after[: denied.start()] if denied else after
        yield self._of_source(before, after)
        yield Known.of(self._answers(sentence, counts, i))
        labelled = self._labelled_kind(sentence, before)
        yield labelled
        if inside:
            return  # a bracket with numbers is most often a citation
        share = i > 0 and len(before) < 12 and bool(self.known.of.search(before))
        if share and self.known.studies.search(after[:30]):
            whole = [self.facts["studies.all"]] if "studies.all" in self.facts else []
            parts = self.facts.select("studies_with") + self.facts.select("kind_studies")
            yield Known.of(whole) if counts[i].value not in [fact.value for fact in parts] else []
            return
        near = bare.partition(":")[0]
        if kinds := [fact for pattern, fact in self.known.kinds if (m := pattern.search(near)) and m.start() < 25]:
            yield Known.of([self._node(kinds[0], bare, before)])
            return
        if (m := self.known.areas.search(bare)) and m.start() < 25:
            yield Known.of(self.known.blocks if self._whole(before, i) else self.known.filled)
            return
        if self._half_of_areas(sentence, counts, i):
            yield Known.of(self.known.filled)
            return
        if SPAN.search(sentence) and self.known.published.search(sentence):
            return  # the span is held as a whole
        yield from self._ruled(sentence, counts, i, before, bare)

    def _of_source(self, before: str, after: str) -> Sequence[Known]:
        """`PubMed (1,391)`, `1,391 from PubMed`, `PubMed gave 1,391 records`: what is counted of a source."""
        for pattern, _, known in self.known.sources:
            told = [m for m in pattern.finditer(before) if len(before) - m.end() < _NAME]
            gap = before[told[-1].end() :] if told else ""
            near = CLAUSE.split(after)[0]
            if told and not re.search(r"[,،;؛.]", gap) and (not gap.strip(" (=:n") or not self._sources_in(near)):
                return known
            if (m := pattern.search(near)) and m.start() < _ANSWER:
                return known
        return []

    def _sources_in(self, text: str) -> bool:
        return any(pattern.search(text, 0, _ANSWER) for pattern, _, _ in self.known.sources)

    def _labelled_kind(self, sentence: str, before: str) -> Sequence[Known]:
        """`Challenges (46)`, in a block where the sentence begins with it: `Health workforce: Challenges (12)`."""
        opened = _OPENED.search(before)
        told = before[: opened.start()].rstrip() if opened else ""
        for pattern, fact in self.known.kinds:
            if any(len(told) - m.end() < 3 for m in pattern.finditer(told)):
                return Known.of([self._node(fact, sentence[: sentence.find(":")])])
        return []

    def _half_of_areas(self, sentence: str, counts: Sequence[Numeral], i: int) -> bool:
        """`five of six blocks`, `five out of its six areas`: whether a number is a part of the areas."""
        if i + 1 >= len(counts):
            return False
        between = sentence[counts[i].end : counts[i + 1].start]
        after = sentence[counts[i + 1].end : counts[i + 1].end + 25]
        m = self.known.areas.search(after)
        return bool(len(between) < _WHOLE and self.known.of.search(between) and m)

    def _ruled(self, sentence: str, counts: Sequence[Numeral], i: int, before: str, after: str
               ) -> Iterator[Sequence[Known]]:  # fmt: skip
        """What the words beside a number, and those of its clause, say that it counts."""
        if after_its_label(before, after) and (called := self._called(before)):
            yield called
            return
        windows = [after, *([before] if after_its_label(before, after) else [])]
        for window in windows:
            fitting = [rule for rule in self.known.rules if rule.fits(window)]
            if fitting:
                yield from _best(fitting, window)
                return
        around = clause(before, after)
        fitting = [
            rule
            for rule in self.known.rules
            if rule.fits(around) and (len(rule.patterns) > 1 or rule.name in _BEHIND_ONE)
        ]
        yield from _best(fitting, around)
        if not fitting and (m := self.known.excluded.search(after)):
            lead = after[: m.start()].strip()
            yield (
                self.known.exclusions if not lead or (self.known.documents.match(lead) and len(lead) < _ANSWER) else []
            )

    def _called(self, before: str) -> Sequence[Known]:
        """`Records screened: 4,334`: the facts that are called as what stands before the colon."""
        label = re.split(r"[.;؛]\s|^\s*[،,;؛]", before.rstrip().rstrip(":= n("))[-1]
        return self.known.labels.get(fold(label), ())

    def _whole(self, before: str, i: int) -> bool:
        """Whether a number is the whole of which the number before it, or `one` or `none`, is a part."""
        if i and len(before) < _WHOLE:
            return bool(self.known.of.search(before))
        parts = [one.end() for one in self.known.one.finditer(before, max(len(before) - _WHOLE, 0))]
        return bool(parts and self.known.of.search(before, parts[-1]))

    def _answers(self, sentence: str, counts: Sequence[Numeral], i: int) -> Sequence[Fact]:
        """The answer of the form that stands right after a number, or right before one in brackets."""
        after, before = beside(sentence, counts, i)
        opened = _OPENED.search(before)
        if opened:
            told = before[: opened.start()].rstrip()
            whole = opened[0][0] != "("  # before a colon the answer's name is all that the label says
            found_ = ((fact, pattern.search(told, max(len(told) - 3 * _NAME, 0))) for pattern, fact in self.known.named)
            ending = [
                fact
                for fact, m in found_
                if m and len(told) - m.end() < 3 and not (whole and _INSIDE.search(told[: m.start()]))
            ]
            if ending or not whole:
                return ending
        near = CLAUSE.split(after)[0] if len(after) > _ANSWER else after
        close = [
            fact
            for pattern, fact in self.known.named
            if (m := pattern.search(near)) and m.start() < _NAME and not near[m.end() :].lstrip().startswith("(")
        ]
        if close or not self.known.studies.search(after[:_TOUCHING]):
            return close[:1]
        told = before[-_NAME - _TOUCHING :]
        return [
            fact
            for pattern, fact in self.known.named
            for m in pattern.finditer(told)
            if len(told) - m.end() < _TOUCHING and not CLAUSE.search(told[m.end() :])
        ][:1]

    def _node(self, kind: Fact, *texts: str) -> Fact:
        """The block or dimension of which a number of items is told, in the first text that names one; all of them
        where none does."""
        for text in texts:
            words = set(re.findall(r"[^\W\d_]{4,}", text.casefold()))
            scored = [(len(own & words), -len(own), fact) for own, fact in self.known.nodes[kind.name]]
            best = max(scored, key=lambda one: one[:2], default=None)
            if best and best[0]:
                return best[2]
        return kind


def _best(fitting: Sequence[Rule], text: str) -> Iterator[Sequence[Known]]:
    """What the rules that fit know, the one that says most first."""
    for rule in sorted(fitting, key=lambda rule: (-len(rule.patterns), -rule.fits(text))):
        yield rule.known
