"""What a template may say: facts under their names, as numbers and words of one language, and nothing else in digits.

`{{ facts.flow.new_studies }}` is a number of the review; filters turn it into words, shares and counted nouns. Text
that holds digits and comes from no fact and no protocol is refused unless it is marked: `{{ "PRISMA 2020"|literal }}`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.manuscript import numerals

NEAREST = 5
_DIGIT = re.compile(r"\d")
_BARE = re.compile(r"(?<!\w)(?<![^\W\d]-)\d[\d.,٫٬]*")  # not the 19 of COVID-19, which counts nothing


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
        of = other.value if isinstance(other, Number) else other
        return Number(None if self.value is None or of is None else how(self.value, of), self.say)

    def __add__(self, other: Number | float) -> Number:
        return self._with(other, lambda a, b: a + b)

    def __radd__(self, other: float) -> Number:  # sum() begins at 0
        return self + other

    def __sub__(self, other: Number | float) -> Number:
        return self._with(other, lambda a, b: a - b)

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
class _Missing(Named):
    """What stands in for a fact that there is none of, so that a section is read on to its end."""

    def below(self, part: str) -> Named:
        return self

    @property
    def fact(self) -> Fact:
        return Fact("", {}, None)


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


class Templates(SandboxedEnvironment):
    """Jinja, sandboxed and strict, in which names after `facts` are facts' names and only told digits come out."""

    def __init__(self, say: Language) -> None:
        super().__init__(
            undefined=StrictUndefined,
            finalize=self._printed,
            keep_trailing_newline=True,
        )
        self.say = say
        self.filters = {**self.filters, **_filters(say)}
        self.tests = {**self.tests, "known": _is_known, "estimated": _is_estimated}
        self.missed: list[tuple[int, Unsaid]] = []

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._below(obj, attribute) if isinstance(obj, Named) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._below(obj, str(argument)) if isinstance(obj, Named) else super().getitem(obj, argument)

    def _printed(self, value: Any) -> Any:
        try:
            return _finalised(value)
        except Unsaid as error:
            if not (line := _line_now()):
                raise  # while the template is compiled; it is asked again when it is rendered
            self.missed.append((line, error))
            return ""

    def _below(self, family: Named, part: str) -> Named:
        """The fact or family one part further on; what there is none of is noted in `missed` with its line."""
        try:
            return family.below(part)
        except Unsaid as error:
            self.missed.append((_line_now(), error))
            return _Missing(None, self.say, f"{family.name}.{part}", family.facts)


def _line_now() -> int:
    """The line of the template that is being rendered; 0 where none is."""
    frame = sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        if (template := frame.f_globals.get("__jinja_template__")) or frame.f_code.co_filename == "<template>":
            return template.get_corresponding_lineno(frame.f_lineno) if template else 0
    return 0


def _finalised(value: Any) -> Any:
    """What an expression may print: numbers of facts, told text, and text without digits."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, Told) or value is None:
        return "" if value is None else value
    if isinstance(value, bool | int | float) or (isinstance(value, str) and _DIGIT.search(value)):
        raise Unsaid(f"the number '{value}' comes from no fact", _REMEDY)
    return value


def _sourced(value: Any) -> str:
    """What a filter may pass on: as `_finalised`, so that no filter makes a number of a fact out of a literal."""
    return str(_finalised(value))


_REMEDY = 'Write {{ facts.<name> }}, or mark what is no number of the review: {{ "PRISMA 2020"|literal }}.'


def unsourced(environment: Templates, source: str) -> list[tuple[int, str]]:
    """(line, number) of every number in a template's text, in digits or words, that stands in no literal block."""
    found: list[tuple[int, str]] = []
    opening: list[str] = []
    inside = False
    for line, kind, value in environment.lex(source):
        if kind == "block_begin":
            opening = []
        elif kind == "name":
            opening.append(value)
        elif kind == "block_end":
            inside = (inside or opening[:2] == ["filter", "literal"]) and opening[:1] != ["endfilter"]
        elif kind == "data" and not inside:
            spans = [match.span() for match in _BARE.finditer(value)]
            spans += [(one.start, one.end) for one in numerals.found(value) if one.in_words]
            found += [(line + value.count("\n", 0, start), value[start:end]) for start, end in sorted(spans)]
    return found


def _is_known(value: Number) -> bool:
    return value.value is not None


def _is_estimated(value: Named) -> bool:
    return value.fact.interval is not None


def _filters(say: Language) -> Mapping[str, Callable[..., Any]]:
    words: Mapping[str, str] = say.content["manuscript"]

    def in_words(number: Number) -> Told:
        value = number.value
        return Told(numerals.spelled(int(value), say) if value is not None else words["unknown"])

    def counted(number: Number, one: str, more: str = "", none: str = "") -> Told:
        """A number with the noun it counts, in the right form: `no records`, `1 record`, `662 records`."""
        if number.value == 0 and none:
            return Told(none)
        if number.value is None:
            return Told(words["unknown_of"].format(noun=more or one))
        return Told(f"{shown(number.value, say)} {one if number.value == 1 else more or one}")

    def percent(number: Number, of: Number, places: int = 0) -> Told:
        if number.value is None or not of.value:
            return Told(words["unknown"])
        return Told(say.percent(number.value / of.value, places))

    def share(number: Number, of: Number, places: int = 0) -> Told:
        """`14 of 27 (52%)`; without the percentage where there is nothing to take it of."""
        if number.value is None or not of.value:
            return Told(words["of"].format(n=shown(number.value, say), of=shown(of.value, say)))
        return Told(
            words["share"].format(
                n=shown(number.value, say),
                of=shown(of.value, say),
                percent=say.percent(number.value / of.value, places),
            )
        )

    def decimal(number: Number, places: int = 2) -> Told:
        return Told(words["unknown"] if number.value is None else say.decimal(number.value, places))

    def as_percent(number: Number, places: int = 1) -> Told:
        return Told(words["unknown"] if number.value is None else say.percent(number.value, places))

    def interval(number: Named, places: int = 2) -> Told:
        if number.fact.interval is None:
            return Told(words["unknown"])
        low, high = (say.decimal(end, places) for end in number.fact.interval)
        return Told(words["between"].format(low=low, high=high))

    return {
        "words": in_words,
        "counted": counted,
        "percent": percent,
        "share": share,
        "decimal": decimal,
        "as_percent": as_percent,
        "interval": interval,
        "literal": lambda text: Told(text),
        "digits": lambda text: Told(say.digits(_sourced(text))),
        "start": lambda text: Told(_sourced(text)[:1].upper() + _sourced(text)[1:]),
        "label": lambda number: Told(number.fact.label.get(say.code, number.name)),
        "listed": lambda items: Told(say.listed([_sourced(item) for item in items])),
        "parted": lambda items: Told(say.parted([_sourced(item) for item in items])),
    }
