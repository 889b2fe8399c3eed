"""What templates see of an answer of the form, a source, a stage of screening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scopeline.manuscript.voice import Named, Number, Told


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
    whether somebody left, so that how many vote on a record is no longer one number."""

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
    by: Mapping[str, Named | None]
    agreement: Mapping[str, Named | None]
