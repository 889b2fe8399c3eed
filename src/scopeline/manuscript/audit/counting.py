"""Numbers of a sentence beside what they count, held against what is known of the review."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from scopeline.facts.fact import Facts
from scopeline.facts.kinds import KINDS
from scopeline.manuscript.audit import computing, measuring, published
from scopeline.manuscript.audit.beside import bounded, ends
from scopeline.manuscript.audit.candidates import Candidates
from scopeline.manuscript.audit.computing import SHARE, YEARS
from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.misprints import meant, near_misses
from scopeline.manuscript.audit.naming import Named
from scopeline.manuscript.audit.reading import Passage
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, Known, Statement, shown
from scopeline.manuscript.audit.wholes import Wholes
from scopeline.manuscript.audit.wording import evened
from scopeline.manuscript.numerals import PERCENT, Numeral, found
from scopeline.protocol import Protocol

_JOINT = re.compile(r"^[\s\u200c‑-]*(?:و[\s\u200c]+)?")
_TO_DAY = re.compile(r"\s*(?:[-–—]|to|and|تا|و)\s*[0-9۰-۹]{1,2}\s+", re.IGNORECASE)
_JALALI = range(1200, 1500)
_LABELLED = re.compile(r"(?:table|figure|fig\.?|appendix|box|chapter|version|جدول|شکل|پیوست|نسخه)\s*$", re.IGNORECASE)
_CITED = re.compile(r"[\[(]\s*[0-9۰-۹]+(?:\s*(?:[,،;؛–-]|to|تا)\s*[0-9۰-۹]+)*\s*[\])]")
# What is counted of a name beside it; of anything else a part of a whole can be meant that was told before.
_SURE = ("studies.country", "studies.design", "records.source", "findings.")
_DOCUMENTS = ("records", "reports", "studies")  # units of which a slip is told
_CITING = re.compile(
    r"[\[(]\s*[0-9۰-۹]+(?:\s*(?:[,،;؛–-]|to|تا)\s*[0-9۰-۹]+)+\s*[\])]|\[\s*[0-9۰-۹]+\s*\]", re.IGNORECASE
)
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
        told_before = passage.text[: max(passage.text.find(sentence), 0)]
        earlier = [one.value for one in found(evened(told_before)) if not PERCENT.match(told_before, one.end)]
        return [*self._sentence(evened(sentence), about, earlier)]

    def _cell(self, passage: Passage) -> list[Statement]:
        """A number in a table, beside the one label of its row."""
        labels = [cell for cell in passage.row if re.search(r"[^\W\d_]{2}", cell)]
        return [*self._sentence(evened(f"{labels[0]}: {passage.text}"))] if len(labels) == 1 else []

    def _sentence(self, sentence: str, about: str = "", earlier: Sequence[float] = ()) -> Iterator[Statement]:
        sentence = _CITING.sub(lambda cited: " " * len(cited[0]), sentence)  # no number of these counts anything
        numbers = [one for one in found(sentence) if not _LABELLED.search(sentence[: one.start])]
        counts = [one for one in numbers if not SHARE.match(sentence, one.end) and one.value == int(one.value)]
        shares = [*computing.shares(sentence, numbers, self.known)]
        yield from shares
        undated = self._undated(sentence, counts)
        yield from computing.spans(sentence, undated, self.known, self.protocol, self.facts)
        of_years = [*published.counts(sentence, undated, self.known, self.protocol, self.facts)]
        yield from of_years
        yield from computing.superlatives(sentence, self.known, self.facts)
        figures = [*measuring.agreement(sentence, numbers, self.known)]
        yield from figures
        yield from measuring.days(sentence, self.known, self.protocol, about)
        taken = {one.start for one in of_years} | {one.start for one in figures}
        held = [*self._counts(sentence, counts, about, earlier, taken)]
        yield from held
        done = {one.end for one in (*shares, *figures)}
        told = [*measuring.percentages(sentence, numbers, [*held, *of_years], self.known, self.facts, done)]
        yield from told
        yield from self._shared(sentence, numbers, done | {one.end for one in told})
        names = {one.known.name: float(self.facts[one.known.name].value or 0) for one in held
                 if one.known and one.known.name in self.facts}  # fmt: skip
        yield from computing.unmentioned(names, self.facts)

    def _shared(self, sentence: str, numbers: Sequence[Numeral], done: Collection[int]) -> Iterator[Statement]:
        """Percentages of all studies without the number of those that they are."""
        everything = self.facts["studies.all"].value if "studies.all" in self.facts else 0
        for i, one in enumerate(numbers):
            alone = PERCENT.match(sentence, one.end) and one.end not in done and not bounded(sentence, one, self.known)
            known = Named(self.known).shared(sentence, numbers, i) if alone and everything else ()
            if known and everything and not self.known.et_al.search(sentence):
                decimals, share = computing.places(sentence[one.start : one.end]), 100 * known[0].value / everything
                verdict = AGREES if computing.rounds_to(share, one.value, decimals) else DIFFERS
                said = f"{shown(one.value)}% ({known[0].label})"
                yield Statement(one.start, one.end, said, f"{share:.{max(decimals, 1)}f}%", verdict, known[0])

    def _undated(self, sentence: str, counts: Sequence[Numeral]) -> list[Numeral]:
        cited = [match.span() for match in _CITED.finditer(sentence)]
        return [
            one
            for one in counts
            if not self._dated(sentence, one) and not any(start < one.start and one.end < end for start, end in cited)
        ]

    def _counts(
        self, sentence: str, counts: Sequence[Numeral], about: str, earlier: Sequence[float], taken: Collection[int]
    ) -> Iterator[Statement]:
        candidates, wholes = Candidates(self.facts, self.known), Wholes(self.known)
        cited = [match.span() for match in _CITED.finditer(sentence)]
        # Other people's numbers, or those of a trial run, stand beside the review's.
        others = self.known.et_al.search(sentence) or self.known.sampled.search(sentence)
        for i, one in enumerate(counts):
            inside = any(start < one.start and one.end < end for start, end in cited)
            if one.start in taken or self._dated(sentence, one) or bounded(sentence, one, self.known):
                continue
            pools = [pool for pool in candidates.pools(sentence, counts, i, inside, about) if pool]
            parts, tied = ([], False) if inside else wholes.parts(sentence, counts, i, earlier)
            first = pools[0][0].name if pools else ""
            if tied if not pools else not first.startswith(_SURE) and first not in [part.name for part in parts]:
                pools.append(parts)
            if not pools and not inside:
                pools = [self._slip(sentence, one)]
            if not any(pools):
                continue
            right = next((known for pool in pools for known in pool if known.value == one.value), None)
            known = right or min(next(filter(None, pools)), key=lambda known: abs(known.value - one.value))
            if not right and others and not near_misses(one.value, known.value):
                continue
            verdict = AGREES if right else DIFFERS
            said = f"{shown(one.value)} ({known.label})"
            yield Statement(one.start, one.end, said, shown(known.value), verdict, known)

    def _slip(self, sentence: str, one: Numeral) -> Sequence[Known]:
        """What a number of documents is a slip of, that no words tell what it counts."""
        after = sentence[one.end :].lstrip(" )")
        counted = self.known.documents.match(after) or self.known.documents.search(sentence[: one.start][-25:])
        others = [self.known.sampled.search(sentence), self.known.et_al.search(sentence), self.known.units.match(after)]
        counts = [fact for fact in self.facts.values() if KINDS[fact.kind].unit in _DOCUMENTS]
        return meant(one.value, Known.of(counts)) if counted and not any(others) else []

    def _dated(self, sentence: str, one: Numeral) -> bool:
        """Whether a number is a day, a year of any calendar, or an ordinal."""
        before, after = sentence[: one.start].rstrip(), sentence[one.end :]
        if one.value in YEARS and sentence[one.start : one.end].isdigit():
            return True
        if self.known.ordinals.match(_JOINT.sub("", after, count=1)) or self.known.months.match(after.lstrip()):
            return True
        if (m := _TO_DAY.match(after)) and self.known.months.match(after, m.end()):
            return True  # the 23 of `23 to 26 September`
        behind = ends(self.known.dated, before) or ends(self.known.months, before)
        return one.value in _JALALI and not one.in_words and behind
