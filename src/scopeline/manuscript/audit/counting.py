"""Numbers of a sentence beside what they count, held against what is known of the review."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scopeline.facts.fact import Facts
from scopeline.manuscript.audit import computing, measuring
from scopeline.manuscript.audit.beside import ends
from scopeline.manuscript.audit.candidates import Candidates
from scopeline.manuscript.audit.computing import PERCENT, YEARS
from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.reading import Passage
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, Statement, shown
from scopeline.manuscript.audit.wording import evened
from scopeline.manuscript.numerals import Numeral, found
from scopeline.protocol import Protocol

_JOINT = re.compile(r"^[\s\u200c‑-]*(?:و[\s\u200c]+)?")
_JALALI = range(1200, 1500)
_LABELLED = re.compile(r"(?:table|figure|fig\.?|appendix|box|chapter|version|جدول|شکل|پیوست|نسخه)\s*$", re.IGNORECASE)
_CITED = re.compile(r"[\[(]\s*[0-9۰-۹]+(?:\s*(?:[,،;؛–-]|to|تا)\s*[0-9۰-۹]+)*\s*[\])]")
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
        under = evened(passage.under)
        about = next((key for pattern, key, _ in self.known.sources if pattern.fullmatch(under)), "")
        return [*self._sentence(evened(sentence), about)]

    def _cell(self, passage: Passage) -> list[Statement]:
        """A number in a table, beside the one label of its row."""
        labels = [cell for cell in passage.row if re.search(r"[^\W\d_]{2}", cell)]
        return [*self._sentence(evened(f"{labels[0]}: {passage.text}"))] if len(labels) == 1 else []

    def _sentence(self, sentence: str, about: str = "") -> Iterator[Statement]:
        numbers = [one for one in found(sentence) if not _LABELLED.search(sentence[: one.start])]
        counts = [one for one in numbers if not PERCENT.match(sentence, one.end) and one.value == int(one.value)]
        shares = [*computing.shares(sentence, numbers, self.known)]
        yield from shares
        yield from computing.spans(sentence, counts, self.known, self.protocol, self.facts)
        yield from computing.superlatives(sentence, counts, self.known, self.facts)
        yield from measuring.agreement(sentence, numbers, self.known)
        yield from measuring.days(sentence, self.known, self.protocol, about)
        held = [*self._counts(sentence, counts, about)]
        yield from held
        yield from measuring.percentages(sentence, numbers, held, self.facts, {one.end for one in shares})
        names = {one.known.name: float(self.facts[one.known.name].value or 0) for one in held
                 if one.known and one.known.name in self.facts}  # fmt: skip
        yield from computing.unmentioned(names, self.facts)

    def _counts(self, sentence: str, counts: Sequence[Numeral], about: str) -> Iterator[Statement]:
        candidates = Candidates(self.facts, self.known)
        cited = [match.span() for match in _CITED.finditer(sentence)]
        for i, one in enumerate(counts):
            inside = any(start < one.start and one.end < end for start, end in cited)
            if self._dated(sentence, one):
                continue
            pools = [pool for pool in candidates.pools(sentence, counts, i, inside, about) if pool]
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
        if one.value in YEARS and sentence[one.start : one.end].isdigit():
            return True
        if self.known.ordinals.match(_JOINT.sub("", after, count=1)) or self.known.months.match(after.lstrip()):
            return True
        behind = ends(self.known.dated, before) or ends(self.known.months, before)
        return one.value in _JALALI and not one.in_words and behind
