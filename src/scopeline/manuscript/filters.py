"""What turns facts into text in a template: `{{ facts.dedupe.records|counted("record", "records") }}`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scopeline.languages import Language
from scopeline.manuscript import numerals
from scopeline.manuscript.voice import Named, Number, Told, Unsaid, shown, sourced


@dataclass(frozen=True)
class Filters:
    """The filters of a language. What nobody can know yet is said to be unknown; no filter passes untold digits on."""

    say: Language

    def by_name(self) -> Mapping[str, Callable[..., Any]]:
        """Each filter under the name that templates call it by."""
        return {
            "words": self.in_words,
            "counted": self.counted,
            "percent": self.percent,
            "share": self.share,
            "decimal": self.decimal,
            "as_percent": self.as_percent,
            "interval": self.interval,
            "literal": Told,
            "digits": self.digits,
            "start": self.start,
            "label": self.label,
            "listed": self.listed,
            "parted": self.parted,
        }

    def in_words(self, number: Number) -> Told:
        """A number as a word."""
        value = number.value
        return self._unknown() if value is None else Told(numerals.spelled(int(value), self.say))

    def counted(self, number: Number, one: str, more: str = "", none: str = "") -> Told:
        """A number with the noun it counts, in the right form: `no records`, `1 record`, `662 records`."""
        if number.value == 0 and none:
            return Told(none)
        if number.value is None:
            return self._told("unknown_of", noun=more or one)
        return Told(f"{shown(number.value, self.say)} {one if number.value == 1 else more or one}")

    def percent(self, number: Number, of: Number, places: int = 0) -> Told:
        """A number as so many hundredths of another."""
        _refuse_more_than_whole(number, of)
        if number.value is None or not of.value:
            return self._unknown()
        return Told(self.say.percent(number.value / of.value, places))

    def share(self, number: Number, of: Number, places: int = 0) -> Told:
        """`14 of 27 (52%)`; without the percentage where there is nothing to take it of."""
        _refuse_more_than_whole(number, of)
        n, whole = shown(number.value, self.say), shown(of.value, self.say)
        if number.value is None or not of.value:
            return self._told("of", n=n, of=whole)
        return self._told("share", n=n, of=whole, percent=self.say.percent(number.value / of.value, places))

    def decimal(self, number: Number, places: int = 2) -> Told:
        """A figure with so many decimals."""
        return self._unknown() if number.value is None else Told(self.say.decimal(number.value, places))

    def as_percent(self, number: Number, places: int = 1) -> Told:
        """A share between 0 and 1 as a percentage. Raises Unsaid for what is no share."""
        if (number.value or 0) > 1:
            raise Unsaid(f"{number} is no share between 0 and 1", "Write |percent(of) with what it is a part of.")
        return self._unknown() if number.value is None else Told(self.say.percent(number.value, places))

    def interval(self, number: Named, places: int = 2) -> Told:
        """The ends of a fact's interval."""
        if number.fact.interval is None:
            return self._unknown()
        low, high = (self.say.decimal(end, places) for end in number.fact.interval)
        return self._told("between", low=low, high=high)

    def digits(self, text: Any) -> Told:
        """A text with its digits as the language writes them."""
        return Told(self.say.digits(sourced(text)))

    def start(self, text: Any) -> Told:
        """A text that begins a sentence."""
        return Told(sourced(text)[:1].upper() + sourced(text)[1:])

    def label(self, number: Named) -> Told:
        """What a fact is called."""
        return Told(number.fact.label.get(self.say.code, number.name))

    def listed(self, items: Iterable[Any]) -> Told:
        """`one, two and three`"""
        return Told(self.say.listed([sourced(item) for item in items]))

    def parted(self, items: Iterable[Any]) -> Told:
        """`one; two; three`"""
        return Told(self.say.parted([sourced(item) for item in items]))

    def _told(self, wording: str, **values: str) -> Told:
        return Told(self.say.content["manuscript"][wording].format(**values))

    def _unknown(self) -> Told:
        return self._told("unknown")


def _refuse_more_than_whole(number: Number, of: Number) -> None:
    if number.value is not None and of.value is not None and number.value > of.value:
        raise Unsaid(f"{number} is no share of {of}", "Name the larger number in the brackets, and the smaller before.")
