"""What an audit finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scopeline.facts.fact import Fact
from scopeline.states import Audited

AGREES, DIFFERS, NOTE = Audited


@dataclass(frozen=True)
class Remark:
    """One thing that a manuscript says, and what is so.

    `verdict` is AGREES, DIFFERS or NOTE; `sentence` is what was read, `paragraph` its number in the file, and
    `ids_file` the list behind the fact.
    """

    place: str
    paragraph: int
    sentence: str
    said: str
    found: str
    verdict: str
    fact: str = ""
    ids_file: str = ""


@dataclass(frozen=True)
class Known:
    """A number that is known of the review: a fact's, or one of the protocol's, which has no name among the facts."""

    value: float
    label: str
    name: str = ""
    ids_file: str = ""

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> list[Known]:
        """The facts that have a value."""
        return [
            cls(one.value, next(iter(one.label.values()), one.name), one.name, one.ids_file)
            for one in facts
            if one.value is not None
        ]


@dataclass(frozen=True)
class Statement:
    """A remark on the part of a sentence from `start` to `end`."""

    start: int
    end: int
    said: str
    found: str
    verdict: str
    known: Known | None = None


def shown(value: float | None) -> str:
    """A number as remarks show it."""
    return "unknown" if value is None else f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"
