"""Invented titles: a grammar that fills patterns, and the check that no two works are alike by accident."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from scopeline.text import fold

_SLOT = re.compile(r"\{(\w+?)(\d?)\}")
_LITTLE = frozenset(("a", "an", "and", "as", "at", "between", "by", "for", "from", "in", "into", "is", "its"))
_LITTLE |= {"of", "on", "or", "the", "through", "to", "using", "via", "with"}
# Two titles whose shorter one shares more of its words than this would puzzle a reader, not only an engine.
ALIKE = 0.6


@dataclass(frozen=True)
class Draft:
    """A title before it belongs to a work: main part, the design that may follow, and what it speaks of."""

    main: str
    design: str
    fills: Mapping[str, str]

    @property
    def title(self) -> str:
        """Main part and design as they are printed."""
        if not self.design:
            return self.main
        return f"{self.main} {capital(self.design)}" if self.main.endswith("?") else f"{self.main}: {self.design}"


def fill(rng: Random, pattern: str, slots: Mapping[str, Sequence[str]], fills: dict[str, str]) -> str:
    """The pattern with an entry in each slot; `fills` holds the entries used so far and is added to."""

    def entry(match: re.Match[str]) -> str:
        slot, name = match[1], match[0][1:-1]
        if name not in fills:
            fills[name] = rng.choice([one for one in slots[slot] if one not in fills.values()])
        return fills[name]

    return _SLOT.sub(entry, pattern)


def capital(text: str) -> str:
    """The text with a capital at its beginning, behind a quotation mark too; a number needs none."""
    return re.sub(r"^\W*[^\W\d_]", lambda beginning: beginning[0].upper(), text)


def headline(text: str) -> str:
    """The title in title case, as some publishers print it.

    >>> headline("Barriers to shared care in the Basque Country")
    'Barriers to Shared Care in the Basque Country'
    """
    words = text.split(" ")
    first = [not before or before.endswith((":", "?", ".")) for before in ("", *words)]
    small = [word.rstrip(":") in _LITTLE and not opens for word, opens in zip(words, first, strict=False)]
    return " ".join(word if little else capital(word) for word, little in zip(words, small, strict=True))


class Shelf:
    """The titles taken so far; refuses one that is too like another."""

    def __init__(self) -> None:
        self._words: list[frozenset[str]] = []
        self._holders: dict[str, list[int]] = defaultdict(list)

    def takes(self, title: str) -> bool:
        """Whether the title is new enough; if so it is remembered."""
        words = _content(title)
        shared = Counter(holder for word in words for holder in self._holders[word])
        if any(count > ALIKE * min(len(words), len(self._words[holder])) for holder, count in shared.items()):
            return False
        for word in words:
            self._holders[word].append(len(self._words))
        self._words.append(words)
        return True


def _content(title: str) -> frozenset[str]:
    return frozenset(fold(title).split()) - _LITTLE


def drafts(
    rng: Random,
    shelf: Shelf,
    patterns: Sequence[str],
    designs: Sequence[str],
    slots: Mapping[str, Sequence[str]],
) -> Iterable[Draft]:
    """Titles without end, each unlike all on the shelf; half of those without a colon name their design."""
    while True:
        fills: dict[str, str] = {}
        main = capital(fill(rng, rng.choice(patterns), slots, fills))
        if shelf.takes(main):
            named = ":" not in main and rng.random() < 0.5
            yield Draft(main, rng.choice(designs) if named else "", fills)
