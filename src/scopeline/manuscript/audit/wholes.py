"""Numbers that are told as wholes or as parts of them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from scopeline.manuscript.audit.beside import CLAUSE, beside, ends, of_people
from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.misprints import near_misses
from scopeline.manuscript.audit.remark import Known
from scopeline.manuscript.numerals import Numeral

_TOUCHING = 12  # letters before the first number in which it can be told as the whole of those that follow
_NEAR = 30  # letters behind a whole in which it is said of what
_ALMOST = 0.1  # of a whole: what is told of all of them
_NOUN = re.compile(r"\s*\w+\s+")
_ARTICLE = re.compile(r"\s+(?:\w{1,5}\s+)?")
_CLOSED = re.compile(r"\w*\s*(?:[,،.;؛:)]|$)")


@dataclass(frozen=True)
class Wholes:
    """Knows which numbers fall into which."""

    known: Lexicon

    def as_whole(self, after: str, said: float, part: float) -> Sequence[Known]:
        """The 27 of `14 of 27 studies`: a number of which another is told as a part."""
        possible = [family.known for family in self.known.families if family.known.value >= part]
        close = [known for known in possible if near_misses(said, known.value)]
        counted = self.known.documents.search(after[:_NEAR])
        return self._or_itself(said, close) if counted and close else []

    def closed(self, whole: float) -> Sequence[Known]:
        """All parts of a whole of which no others can be told."""
        families = [family for family in self.known.families if family.known.value == whole]
        closed = all(family.closed for family in families)
        return [part for family in families for part in family.parts] if closed else []

    def parts(self, sentence: str, counts: Sequence[Numeral], i: int, earlier: Sequence[float]
              ) -> tuple[Sequence[Known], bool]:  # fmt: skip
        """The parts of numbers that were told before this one, and whether it has to be one of them."""
        told = [*earlier, *(one.value for one in counts[:i])]
        one, (after, before) = counts[i], beside(sentence, counts, i)
        fitting = [each for each in self.known.families if each.known.value in told and one.value <= each.known.value]
        last = min((told[::-1].index(each.known.value) for each in fitting), default=0)
        nearest = [each for each in fitting if told[::-1].index(each.known.value) == last]
        closed = bool(nearest) and all(each.closed for each in nearest)
        tied = self.known.remaining.search(before) or self.known.remaining.match(after.lstrip())
        opening = i and self.known.of.search(sentence[max(counts[0].start - _TOUCHING, 0) : counts[0].start])
        opened = opening and counts[0].value == (nearest[0].known.value if nearest else None)
        counted = self.known.documents.match(after.lstrip()) or self.known.again.match(after.lstrip())
        apart = of_people(after, self.known) or self.known.units.match(after.lstrip())
        parts = [part for family in fitting for part in family.parts]
        own = [part for family in nearest for part in family.parts]
        return (own if closed else parts), bool(closed and not apart and (tied or (opened and counted)))

    def subset(self, after: str) -> str | None:
        """What is said of some of the documents, `of the included studies were ...`; None where all can be meant."""
        lead = _NOUN.match(after) if not self.known.of.match(after.lstrip()) else None
        at = lead.end() if lead else 0
        opened = self.known.of.match(after[at:].lstrip())
        if not opened:
            return None
        text = after[at:].lstrip()[opened.end() :]
        m = self.known.documents.search(text)
        if not m or len(text[: m.start()].split()) > 3 or CLAUSE.search(text[: m.start()]):
            return None
        noun = re.match(r"\w*", text[m.end() :])
        rest = text[m.end() + (noun.end() if noun else 0) :].lstrip()
        chosen = self.known.chosen.match(rest)
        return f" {m[0]}{noun[0] if noun else ''} {rest[chosen.end() :].lstrip() if chosen else rest}"

    def all_of(self, before: str, after: str, one: Numeral) -> Sequence[Known]:
        """`all 27 papers`, `these 27 papers`: a number told as that of a whole."""
        counted = self.known.documents.match(self.known.chosen.sub("", after.lstrip(), count=1).lstrip())
        if not counted or not ends(self.known.every, before.rstrip()):
            return []
        wholes = [family.known for family in self.known.families if not family.known.name.startswith("findings.")]
        close = [known for known in wholes if abs(one.value - known.value) <= _ALMOST * known.value]
        return self._or_itself(one.value, close) if close else []

    def is_a_whole(self, sentence: str, one: Numeral, before: str, after: str) -> bool:
        """`Of 4,996 records, 662 were`, `each of the 70 reports.`; a number far smaller is that of some of them."""
        counted = self.known.whole.match(after.lstrip())
        parted = any(_ARTICLE.fullmatch(before, m.end()) for m in self.known.of.finditer(before))
        if not counted or not parted or self.known.sampled.search(sentence):
            return False
        least = min((known.value for known in self.known.wholes), default=math.inf)
        return 2 * one.value > least and bool(_CLOSED.match(after.lstrip(), counted.end()))

    def _or_itself(self, said: float, close: Sequence[Known]) -> Sequence[Known]:
        """What is most likely meant, but where a number is known of the review by itself."""
        every = [known for family in self.known.families for known in (family.known, *family.parts)]
        return [known for known in every if known.name and known.value == said] or close
