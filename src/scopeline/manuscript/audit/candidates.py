"""What a number of a sentence can count, by the words beside it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scopeline.facts.fact import Fact, Facts
from scopeline.manuscript.audit.beside import CLAUSE, after_its_label, beside, clause, label_of
from scopeline.manuscript.audit.computing import SPAN
from scopeline.manuscript.audit.lexicon import Lexicon, Rule
from scopeline.manuscript.audit.remark import Known
from scopeline.manuscript.numerals import Numeral
from scopeline.text import fold

_NAME = 30  # letters of a name, at most
_ANSWER = 22  # letters between a number and the answer that it counts, at most
_INSIDE = re.compile(r"[^\s;,.:،؛(]\s*$")
_WHOLE = 20  # letters between a part and the whole: five blocks of the six
_TOUCHING = 12  # letters between an answer's name and the number right behind it
_BEHIND_ONE = ("conflicts", "second_look", "adjudicated", "not_retrieved", "automatic", "by_verdict")
_OF_OTHERS = ("reviewers", "passages", "pairs")  # which are no records, whatever is said of these
_ARTICLE = re.compile(r"\s+(?:\w{1,5}\s+)?")
_CLOSED = re.compile(r"\w*\s*(?:[,،.;؛:)]|$)")
_OPENED = re.compile(r"(?:\(\s*[^\W\d_]{1,8}\s*=|[(:=])\s*$")


@dataclass(frozen=True)
class Candidates:
    """Knows what numbers of this review there are."""

    facts: Facts
    known: Lexicon

    def pools(
        self, sentence: str, counts: Sequence[Numeral], i: int, inside: bool, about: str
    ) -> Iterator[Sequence[Known]]:
        """What a number can be, the likeliest first; it agrees with any of them, and differs from the first."""
        after, before = beside(sentence, counts, i)
        denied = self.known.none.search(after)
        bare = after[: denied.start()] if denied else after
        yield self._of_source(before, after) or self._under_source(about, before, after)
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

    def _under_source(self, about: str, before: str, after: str) -> Sequence[Known]:
        """Under a source's name, `Records: 1,391` or `1,391 hits`: what is counted of it."""
        labelled = after_its_label(before, after) and self.known.brought.search(label_of(before))
        if labelled or self.known.brought.match(after.lstrip()):
            return next((known for _, key, known in self.known.sources if key == about), [])
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
            of_documents = bool(self.known.documents.match(window.lstrip()))
            fitting = [
                rule
                for rule in self.known.rules
                if rule.fits(window) and not (of_documents and rule.name in _OF_OTHERS)
            ]
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
        if not fitting:
            yield from self._with_the_next(sentence, counts, i)
            if self._is_a_whole(sentence, counts[i], before, after):
                yield self.known.wholes
                yield self.known.exclusions
        if not fitting and (m := self.known.excluded.search(after)):
            lead = after[: m.start()].strip()
            yield (
                self.known.exclusions if not lead or (self.known.documents.match(lead) and len(lead) < _ANSWER) else []
            )

    def _with_the_next(self, sentence: str, counts: Sequence[Numeral], i: int) -> Iterator[Sequence[Known]]:
        """`27 studies with 27 reports were included`: what two numbers of the same kind are said of together."""
        if i + 1 < len(counts) and counts[i + 1].start - counts[i].end < _WHOLE:
            first, second = sentence[counts[i].end : counts[i + 1].start], sentence[counts[i + 1].end :][:_NAME]
            tail = CLAUSE.split(sentence[counts[i].end :])[0]
            both = (
                rule
                for rule in self.known.rules
                if len(rule.patterns) > 1 and rule.patterns[0].search(first) and rule.patterns[0].search(second)
            )
            yield from _best([rule for rule in both if rule.fits(tail)], tail)

    def _is_a_whole(self, sentence: str, one: Numeral, before: str, after: str) -> bool:
        """`Of 4,996 records, 662 were`, `each of the 70 reports.`; a number far smaller is that of some of them."""
        counted = self.known.whole.match(after.lstrip())
        parted = any(_ARTICLE.fullmatch(before, m.end()) for m in self.known.of.finditer(before))
        if not counted or not parted or self.known.sampled.search(sentence):
            return False
        least = min((known.value for known in self.known.wholes), default=math.inf)
        return 2 * one.value > least and bool(_CLOSED.match(after.lstrip(), counted.end()))

    def _called(self, before: str) -> Sequence[Known]:
        """`Records screened: 4,334`: the facts that are called as what stands before the colon."""
        return self.known.labels.get(fold(label_of(before)), ())

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
            ending = [
                fact
                for pattern, fact in self.known.named
                for m in pattern.finditer(told, max(len(told) - 3 * _NAME, 0))
                if len(told) - m.end() < 3 and not (whole and _INSIDE.search(told[: m.start()]))
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
