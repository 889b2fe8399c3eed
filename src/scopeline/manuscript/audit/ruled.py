"""What the words beside a number, and those of its clause, say that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scopeline.manuscript.audit.beside import CLAUSE, after_its_label, clause, label_of, of_people, own
from scopeline.manuscript.audit.lexicon import Lexicon, Rule
from scopeline.manuscript.audit.remark import Known
from scopeline.manuscript.audit.wholes import Wholes
from scopeline.manuscript.numerals import Numeral
from scopeline.text import fold

_NAME = 30  # letters of a name, at most
_DOCUMENTS = 22  # letters of what is excluded, at most
_NEXT = 20  # letters between two numbers of which the same is told
_BEHIND_ONE = ("conflicts", "second_look", "adjudicated", "not_retrieved", "automatic", "by_verdict")
_OF_OTHERS = ("reviewers", "passages", "pairs")  # which are no records, whatever is said of these


@dataclass(frozen=True)
class Ruled:
    """Holds the rules of the flow."""

    known: Lexicon

    def pools(self, sentence: str, counts: Sequence[Numeral], i: int, before: str, after: str, partly: bool
               ) -> Iterator[Sequence[Known]]:  # fmt: skip
        """What the words beside a number, and those of its clause, say that it counts."""
        if after_its_label(before, after) and (called := self._called(before)):
            yield called
            return
        people = of_people(after, self.known)
        rules = [rule for rule in self.known.rules if (rule.name == "reviewers") == people]
        if self.known.again.match(after.lstrip()):
            after = f" {self.known.nouns} {after}"
        windows = [after, *([before] if after_its_label(before, after) else [])]
        for window in windows:
            of_documents = bool(self.known.documents.match(window.lstrip()))
            fitting = [rule for rule in rules if rule.fits(window) and not (of_documents and rule.name in _OF_OTHERS)]
            if fitting:
                yield from _best(fitting, window)
                return
        if partly or not own(after, self.known):
            return
        around = clause(before, after)
        fitting = [rule for rule in rules if rule.fits(around) and (len(rule.patterns) > 1 or rule.name in _BEHIND_ONE)]
        yield from _best(fitting, around)
        if not fitting:
            yield Wholes(self.known).all_of(before, after, counts[i])
            yield from self._with_the_next(sentence, counts, i)
            if Wholes(self.known).is_a_whole(sentence, counts[i], before, after):
                yield self.known.wholes
                yield self.known.exclusions
        if not fitting and (m := self.known.excluded.search(after)):
            lead = after[: m.start()].strip()
            yield (
                self.known.exclusions
                if not lead or (self.known.documents.match(lead) and len(lead) < _DOCUMENTS)
                else []
            )

    def _with_the_next(self, sentence: str, counts: Sequence[Numeral], i: int) -> Iterator[Sequence[Known]]:
        """`27 studies with 27 reports were included`: what two numbers of the same kind are said of together."""
        if i + 1 < len(counts) and counts[i + 1].start - counts[i].end < _NEXT:
            first, second = sentence[counts[i].end : counts[i + 1].start], sentence[counts[i + 1].end :][:_NAME]
            tail = CLAUSE.split(sentence[counts[i].end :])[0]
            both = (
                rule
                for rule in self.known.rules
                if len(rule.patterns) > 1 and rule.patterns[0].search(first) and rule.patterns[0].search(second)
            )
            yield from _best([rule for rule in both if rule.fits(tail)], tail)

    def _called(self, before: str) -> Sequence[Known]:
        """`Records screened: 4,334`: the facts that are called as what stands before the colon."""
        return self.known.labels.get(fold(label_of(before)), ())


def _best(fitting: Sequence[Rule], text: str) -> Iterator[Sequence[Known]]:
    """What the rules that fit know, the one that says most first."""
    for rule in sorted(fitting, key=lambda rule: (-len(rule.patterns), -rule.fits(text))):
        yield rule.known
