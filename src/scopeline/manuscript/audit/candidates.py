"""What a number of a sentence can count, by the words beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scopeline.facts.fact import Facts
from scopeline.manuscript.audit.beside import beside, is_whole, part_of
from scopeline.manuscript.audit.items import Items
from scopeline.manuscript.audit.lexicon import Lexicon
from scopeline.manuscript.audit.naming import Named
from scopeline.manuscript.audit.remark import Known
from scopeline.manuscript.audit.ruled import Ruled
from scopeline.manuscript.audit.wholes import Wholes
from scopeline.manuscript.numerals import Numeral


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
        wholes, items, named = Wholes(self.known), Items(self.facts, self.known), Named(self.known)
        behind_part = bool(i) and part_of(sentence, counts, i - 1, self.known)
        if behind_part or is_whole(before, 0, self.known):  # `14 of the 27`, `none of the four`
            counted = items.as_whole(after, counts[i].value)
            part = counts[i - 1].value if behind_part else 0
            yield wholes.as_whole(after, counts[i].value, part) if counted is None else counted
            return
        if self.known.units.match(after.lstrip(" -")):
            return  # `three days later`
        part_ = part_of(sentence, counts, i, self.known)
        if part_ and (closed := wholes.closed(counts[i + 1].value)):
            yield closed
            return
        if part_:  # what is said of a part stands behind its whole: `14 of the 27 were qualitative`
            after, _ = beside(sentence, counts, i + 1)
        of_some = wholes.subset(after)  # `two of the included studies were`: not all of them
        after = after if of_some is None else of_some
        denied = self.known.none.search(after)
        bare = after[: denied.start()] if denied else after
        yield named.of_source(before, after) or named.under_source(about, before, after)
        yield Known.of(named.answers(sentence, counts, i, after))
        yield items.labelled_kind(sentence, before)
        if inside:
            return  # a bracket with numbers is most often a citation
        found = [*items.pools(sentence, counts, i, before, bare, part_)]
        yield from found or Ruled(self.known).pools(sentence, counts, i, before, bare, part_ or of_some is not None)
