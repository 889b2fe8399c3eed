"""What a template may say: facts under their names, as numbers and words of one language, and nothing else in digits.

Text that holds digits and comes from no fact and no protocol is refused unless it is marked as a literal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import Undefined

from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language

NEAREST = 5
_DIGIT = re.compile(r"\d")


class Told(str):
    """Text that may hold digits, since it comes from a fact, from the protocol, or is marked as a literal."""

    __slots__ = ()


class Unsaid(Exception):
    """What a template asks for and must not have; `remedy` says what to do."""

    def __init__(self, found: str, remedy: str) -> None:
        super().__init__(found)
        self.found, self.remedy = found, remedy


@dataclass(frozen=True)
class Number:
    """A number that comes from facts; `value` is None while nobody can know it."""

    value: float | None
    say: Language

    def __str__(self) -> str:
        return shown(self.value, self.say)

    def __bool__(self) -> bool:
        return bool(self.value)

    def _with(self, other: Number | float, how: Callable[[float, float], float]) -> Number:
        if not isinstance(other, Number) and other != 0:  # with which sum() begins
            raise Unsaid(f"the number '{other}' comes from no fact", _REMEDY)
        of = other.value if isinstance(other, Number) else other
        return Number(None if self.value is None or of is None else how(self.value, of), self.say)

    def __add__(self, other: Number | float) -> Number:
        return self._with(other, lambda a, b: a + b)

    def __radd__(self, other: float) -> Number:  # sum() begins at 0
        return self + other

    def __sub__(self, other: Number | float) -> Number:
        rest = self._with(other, lambda a, b: a - b)
        if rest < 0:
            raise Unsaid(f"what is taken from {self} is more than that", "Take the smaller number from the larger.")
        return rest

    def _compared(self, other: Number | float, how: Callable[[float, float], bool]) -> bool:
        of = other.value if isinstance(other, Number) else other
        return self.value is not None and of is not None and how(self.value, of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number | int | float) and self._compared(other, lambda a, b: a == b)

    def __hash__(self) -> int:
        return hash(self.value)

    def __lt__(self, other: Number | float) -> bool:
        return self._compared(other, lambda a, b: a < b)

    def __le__(self, other: Number | float) -> bool:
        return self._compared(other, lambda a, b: a <= b)

    def __gt__(self, other: Number | float) -> bool:
        return self._compared(other, lambda a, b: a > b)

    def __ge__(self, other: Number | float) -> bool:
        return self._compared(other, lambda a, b: a >= b)


@dataclass(frozen=True, eq=False)
class Named(Number):
    """The fact of a name, or the family of facts below it: `facts.studies.year` is every `studies.year.…`."""

    name: str = ""
    facts: Facts | None = None

    def below(self, part: str) -> Named:
        """The fact or family one part further on; raises Unsaid, with the nearest names, where there is none."""
        assert self.facts is not None
        return named(self.facts, f"{self.name}.{part}" if self.name else part, self.say)

    @property
    def fact(self) -> Fact:
        """The fact itself; raises Unsaid for a family, which has no number."""
        assert self.facts is not None
        if self.name not in self.facts:
            raise Unsaid(
                f"'{self.name}' is a family of facts, and has no number of its own", _advice(self.facts, self.name)
            )
        return self.facts[self.name]

    def __str__(self) -> str:
        return shown(self.fact.value, self.say)


@dataclass(frozen=True, eq=False)
class Missing(Named):
    """What stands in for what there is none of, a fact or a list of them, so that a section is read on to its end."""

    def below(self, part: str) -> Named:
        return self

    @property
    def fact(self) -> Fact:
        return Fact("", {}, None)

    def __iter__(self) -> Iterator[Number]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __sub__(self, other: Number | float) -> Number:
        return self

    def _with(self, other: Number | float, how: Callable[[float, float], float]) -> Number:
        return self


def named(facts: Facts, name: str, say: Language) -> Named:
    """The fact or the family of that name. Raises Unsaid."""
    if name in facts:
        return Named(facts[name].value, say, name, facts)
    if not name or any(other.startswith(f"{name}.") for other in facts):
        return Named(None, say, name, facts)
    raise Unsaid(f"there is no fact '{name}'", _advice(facts, name))


def _advice(facts: Facts, name: str) -> str:
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    near = process.extract(name, list(facts), scorer=JaroWinkler.normalized_similarity, limit=NEAREST)
    return f"Nearest names: {', '.join(found for found, _, _ in near)}." if near else "docs/facts.md lists the names."


def shown(value: float | None, say: Language) -> str:
    """A number in digits; a count whole, a figure with two decimals, the word for unknown where it is not known."""
    if value is None:
        return say.content["manuscript"]["unknown"]
    return say.number(int(value)) if float(value).is_integer() else say.decimal(float(value))


def finalised(value: Any) -> Any:
    """What an expression may print: numbers of facts, told text, and text without digits."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, Told) or value is None:
        return "" if value is None else value
    if isinstance(value, bool | int | float) or (isinstance(value, str) and _DIGIT.search(value)):
        raise Unsaid(f"the number '{value}' comes from no fact", _REMEDY)
    if not isinstance(value, str | Undefined):
        what = "a list" if isinstance(value, Iterable) else "no text"
        raise Unsaid(f"what is to be printed is {what}", "Print one of its parts, or give it |listed or |parted.")
    return value


def sourced(value: Any) -> str:
    """What a filter may pass on: as `finalised`, so that no filter makes a number of a fact out of a literal."""
    return str(finalised(value))


_REMEDY = 'Write {{ facts.<name> }}, or mark what is no number of the review: {{ "PRISMA 2020"|literal }}.'
