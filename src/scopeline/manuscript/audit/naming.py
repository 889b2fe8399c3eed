"""What a text calls by its name beside a number: sources, answers of the form, reasons of exclusion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scopeline.facts.fact import Fact
from scopeline.manuscript.audit.beside import CLAUSE, OPENED, WORDS, after_its_label, beside, label_of
from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.remark import Known
from scopeline.manuscript.numerals import PERCENT, Numeral

_NAME = 30  # letters of a name, at most
_ANSWER = 22  # letters between a number and the name that it counts, at most
_TOUCHING = 12  # letters between an answer's name and the number right behind it
_INSIDE = re.compile(r"[^\s;,.:،؛(]\s*$")
_CLOSED = re.compile(r"\s*(?:[;؛,،.)]|$)")  # ends an entry of a list
_GOES_ON = re.compile(r"[^()]{0,24}\)\s(?=[^\W\d_]{2})")
_EQUALS = re.compile(r"^[\s,،:]*\(?\s*[^\W\d_]{1,8}\s*=\s*$")


@dataclass(frozen=True)
class Named:
    """Knows what has a name."""

    known: Lexicon

    def of_source(self, before: str, after: str) -> Sequence[Known]:
        """`PubMed (1,391)`, `1,391 from PubMed`, `PubMed gave 1,391 records`: what is counted of a source."""
        for pattern, _, known in self.known.sources:
            told = [m for m in pattern.finditer(before) if len(before) - m.end() < _NAME]
            gap = _EQUALS.sub("", before[told[-1].end() :]) if told else ""
            near = CLAUSE.split(after)[0]
            if told and not re.search(r"[,،;؛.]", gap) and (not gap.strip(" (=:n") or not self._sources_in(near)):
                return known
            if (m := pattern.search(near)) and m.start() < _ANSWER:
                return known
        return []

    def under_source(self, about: str, before: str, after: str) -> Sequence[Known]:
        """Under a source's name, `Records: 1,391` or `1,391 hits`: what is counted of it."""
        labelled = after_its_label(before, after) and self.known.brought.search(label_of(before))
        if labelled or self.known.brought.match(after.lstrip()):
            return next((known for _, key, known in self.known.sources if key == about), [])
        return []

    def _sources_in(self, text: str) -> bool:
        return any(pattern.search(text, 0, _ANSWER) for pattern, _, _ in self.known.sources)

    def answers(self, sentence: str, counts: Sequence[Numeral], i: int, after: str) -> Sequence[Fact]:
        """The answer of the form that stands right after a number, or right before one in brackets."""
        _, before = beside(sentence, counts, i)
        opened = OPENED.search(before)
        if not opened and _CLOSED.match(after) and (listed := self._right_before(before)):
            return listed
        if opened:
            told = before[: opened.start()].rstrip()
            whole = opened[0][0] != "("  # before a colon the answer's name is all that the label says
            ending = [
                fact
                for pattern, fact in self.known.named
                for m in pattern.finditer(told, max(len(told) - 3 * _NAME, 0))
                if len(told) - m.end() < 3 and not (whole and _INSIDE.search(told[: m.start()]))
            ]
            goes_on = _GOES_ON.match(after)  # `more than half (14, 52%) were qualitative`
            if ending or not goes_on:
                if ending or not whole:
                    return ending
            else:
                after = after[goes_on.end() :]
        near = CLAUSE.split(after)[0] if len(after) > _ANSWER else after
        before_next = i + 1 < len(counts) and _CLOSED.match(
            sentence, counts[i + 1].end
        )  # a name at the end is the next one's
        close = [
            fact
            for pattern, fact in self.known.named
            if (m := pattern.search(near))
            and m.start() < _NAME
            and not near[m.end() :].lstrip().startswith("(")
            and not (before_next and near is after and not after[m.end() :].strip())
        ]
        if close or not self.known.studies.search(after[:_TOUCHING]):
            return _alike(close)
        told = before[-_NAME - _TOUCHING :]
        touching = [
            fact
            for pattern, fact in self.known.named
            for m in pattern.finditer(told)
            if len(told) - m.end() < _TOUCHING
            and not CLAUSE.search(told[m.end() :])
            and not self.known.of.search(told[m.end() :])
        ]
        return _alike(touching)

    def _right_before(self, before: str) -> list[Fact]:
        """`wrong concept 9; wrong setting 17`: the answer or the reason whose name the number follows in a list."""
        told = before.rstrip()
        return [
            fact
            for pattern, fact in self.known.named
            for m in pattern.finditer(told, max(len(told) - 3 * _NAME, 0))
            if m.end() == len(told)
        ]

    def shared(self, sentence: str, numbers: Sequence[Numeral], i: int) -> Sequence[Known]:
        """The answer of the form of which a percentage is told: `52% of the papers were qualitative`."""
        after, _ = beside(sentence, numbers, i)
        after = after[percent.end() :] if (percent := PERCENT.match(after)) else after
        lead = " ".join(after.split()[: WORDS + 1])
        told = self.known.documents.search(lead) or self.known.again.match(lead)
        facts = self.answers(sentence, numbers, i, after) if told else ()
        return Known.of([fact for fact in facts if fact.kind == "studies_with"])


def _alike(facts: Sequence[Fact]) -> Sequence[Fact]:
    """The first, and with it what the columns of the diagram, or both together, count under the same name."""
    return [one for one in facts if one.called.get("box", one.name) == facts[0].called.get("box", facts[0].name)]
