"""What templates see of an answer of the form, a source, a stage of screening; which sources there are to speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scopeline import searches
from scopeline.facts.fact import Facts
from scopeline.languages import Language
from scopeline.manuscript.voice import Named, Number, Told
from scopeline.protocol import Protocol, Source


def searched(protocol: Protocol, facts: Facts) -> dict[str, Source]:
    """The protocol's sources by their keys, but for those where nothing says that anybody has looked: no database or
    register, without a record, a date or a log, as when a sheet for what is found by hand was laid out and left."""

    def looked(name: str, source: Source) -> bool:
        brought = facts[f"records.source.{name}"].value if f"records.source.{name}" in facts else 0
        return bool(brought or source.searched or source.updates or searches.of(name))

    return {
        name: source
        for name, source in protocol.sources.items()
        if source.kind in ("database", "register") or looked(name, source)
    }


@dataclass(frozen=True)
class Answer:
    """One answer of a question of the form (or one year), with the studies that give it."""

    id: str
    label: Told
    n: Named
    studies: tuple[str, ...]
    told: Told


@dataclass(frozen=True)
class Sourced:
    """What templates see of a source."""

    id: str
    name: Told
    kind: str
    platform: Told
    searched: Told
    updates: list[Told]
    told: Told
    found: Told


@dataclass(frozen=True)
class Screened:
    """What templates see of a stage of screening; `agreement` is {} while nothing can be compared; `shared` is
    whether somebody left, so that how many vote on a record is no longer one number; `over` is None where no reason is
    asked."""

    id: str
    label: Told
    of: str
    reviewers: Number
    votes: Number
    shared: bool
    judged: bool
    pilot: Number | None
    reached: Named
    included: Named
    excluded: Named
    pending: Named
    conflicts: Named
    over: Mapping[str, Named | None]
    by: Mapping[str, Named | None]
    agreement: Mapping[str, Named | None]


def with_number(label: str, number: str, say: Language) -> str:
    """A label with its number beside it, as the language writes that."""
    form: str = say.content["manuscript"]["with_number"]
    return form.format(label=label, n=number)
