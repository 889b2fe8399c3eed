"""Items of a frame, by kind and block, and the blocks themselves, beside a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scopeline.facts.fact import Fact, Facts
from scopeline.manuscript.audit.beside import OPENED, WORDS, clause, is_whole
from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.misprints import near_misses
from scopeline.manuscript.audit.remark import Known
from scopeline.manuscript.numerals import Numeral

_BEHIND = 22  # letters between a number and the kind that it counts, at most
_WHOLE = 20  # letters between a part and the whole: five blocks of the six
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Items:
    """Knows kinds of findings and blocks."""

    facts: Facts
    known: Lexicon

    def pools(self, sentence: str, counts: Sequence[Numeral], i: int, before: str, after: str, part: bool
              ) -> Iterator[Sequence[Known]]:  # fmt: skip
        """What a number counts that stands before a kind or before areas; nothing where it does not."""
        near = after.partition(":")[0]
        if kinds := _right_behind(self.known.kinds, near):
            yield [*self._of_kind(kinds[0], after, before), *(self._answered() if part else ())]
            return
        alike = _right_behind(self.known.alike, near)
        if close := [fact for fact in alike if near_misses(counts[i].value, fact.value or 0)]:
            yield self._of_kind(close[0], after, before)
            return
        if labelled := self._labelled_node(sentence, before):
            yield labelled
        elif self._before_areas(after):
            yield self._areas_told(after, before, i) if self._possible(counts[i].value) else []
        elif self._half_of_areas(sentence, counts, i):
            yield Known.of(self.known.filled)

    def as_whole(self, after: str, said: float) -> Sequence[Known] | None:
        """The 46 of `32 of the 46 challenges`, the 6 of `five of six blocks`; None where neither is counted."""
        if self._before_areas(after):
            return Known.of(self.known.blocks) if self._possible(said) else []
        kinds = _right_behind(self.known.kinds, after.partition(":")[0])
        return Known.of(kinds) if kinds else None

    def _before_areas(self, after: str) -> bool:
        return bool(self.known.areas.search(" ".join(after.split()[:WORDS])))

    def _possible(self, said: float) -> bool:
        """Whether a number can be one of blocks; a far larger one is that of anything else."""
        return said <= 2 * max((fact.value or 0 for fact in self.known.blocks), default=0)

    def labelled_kind(self, sentence: str, before: str) -> Sequence[Known]:
        """`Challenges (46)`, in a block where the sentence begins with it: `Health workforce: Challenges (12)`."""
        opened = OPENED.search(before)
        told = before[: opened.start()].rstrip() if opened else ""
        for pattern, fact in self.known.kinds:
            if any(len(told) - m.end() < 3 for m in pattern.finditer(told)):
                return Known.of([self._node(fact, sentence[: sentence.find(":")])])
        return []

    def _labelled_node(self, sentence: str, before: str) -> Sequence[Known]:
        """`Challenges were most frequent in governance (n = 18)`: a block's name, and a kind in the same sentence."""
        opened = OPENED.search(before)
        kinds = [fact for pattern, fact in self.known.kinds if pattern.search(sentence)]
        if not opened or opened[0][0] != "(" or len(kinds) != 1:
            return []
        words = set(_WORD.findall(before[: opened.start()].casefold()))
        return Known.of([fact for own, fact in self.known.nodes[kinds[0].name] if own <= words][:1])

    def _of_kind(self, kind: Fact, bare: str, before: str) -> Sequence[Known]:
        """How many items of a kind, and how many studies tell of them: `22 reported solutions`."""
        others = [
            fact for name in ("kind_studies", "items_at") for fact in self.facts.select(name, kind=kind.key["kind"])
        ]
        node = self._node(kind, bare, before)
        pool = [*Known.of([node]), *Known.of([fact for fact in others if fact.kind == "kind_studies"])]
        if node is not kind and not self._named_whole(kind, node, bare, before):
            pool += Known.of([kind])
        return pool

    def _answered(self) -> Sequence[Known]:
        """Of all items of the first kind, those that something answers, and the others."""
        return Known.of([fact for name in ("answered", "unanswered") for fact in self.facts.select(name)])

    def _named_whole(self, kind: Fact, node: Fact, *texts: str) -> bool:
        """Whether a text has all words of a block's name."""
        words = set(_WORD.findall(" ".join(texts).casefold()))
        return any(own <= words for own, fact in self.known.nodes[kind.name] if fact is node)

    def _node(self, kind: Fact, *texts: str) -> Fact:
        """The block or dimension of which a number of items is told, in the first text that names one; all of them
        where none does."""
        for text in texts:
            words = set(_WORD.findall(text.casefold()))
            scored = [(len(own & words), -len(own), fact) for own, fact in self.known.nodes[kind.name]]
            best = max(scored, key=lambda one: one[:2], default=None)
            if best and best[0]:
                return best[2]
        return kind

    def _areas_told(self, bare: str, before: str, i: int) -> Sequence[Known]:
        """How many areas: those with findings; all of them as a whole, and where the framework is said to have them."""
        if is_whole(before, i, self.known):
            return Known.of(self.known.blocks)
        if self.known.framework.search(clause(before, bare)):
            return Known.of([*self.known.filled, *self.known.blocks])
        return Known.of(self.known.filled)

    def _half_of_areas(self, sentence: str, counts: Sequence[Numeral], i: int) -> bool:
        """`five of six blocks`, `five out of its six areas`: whether a number is a part of the areas."""
        if i + 1 >= len(counts):
            return False
        between = sentence[counts[i].end : counts[i + 1].start]
        after = sentence[counts[i + 1].end :]
        near = len(between) < _WHOLE and self._before_areas(after)
        return bool(near and self.known.of.search(between) and self._possible(counts[i].value))


def _right_behind(called: Sequence[tuple[re.Pattern[str], Fact]], text: str) -> list[Fact]:
    """What a text names that begins behind a number."""
    return [fact for pattern, fact in called if (m := pattern.search(text)) and m.start() < _BEHIND]
