"""A qualitative project as the REFI-QDA standard 1.5 tells it, in the parts that Scopeline writes and reads.

Positions count code points of a text whose lines end with LF alone; `end` is the place after the last character.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "scopeline:refi-qda")


def guid(*names: str) -> str:
    """An identifier that is the same on every machine and in every run, since it is made of names."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(names)))


@dataclass(frozen=True)
class Code:
    """A code and those below it; one that is not `codable` only groups others."""

    guid: str
    name: str
    description: str = ""
    codable: bool = True
    children: tuple[Code, ...] = ()

    def walk(self, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Code]]:
        """This code and all below it, each with the identifiers above it."""
        yield above, self
        for child in self.children:
            yield from child.walk((*above, self.guid))


@dataclass(frozen=True)
class Person:
    """Somebody who coded."""

    guid: str
    name: str


@dataclass(frozen=True)
class Selection:
    """A passage of a text, with the identifiers of its codes and of the person who coded it."""

    guid: str
    start: int
    end: int
    codes: tuple[str, ...]
    person: str = ""
    description: str = ""
    memo: str = ""


@dataclass(frozen=True)
class Text:
    """A source: one study's passages, or one document of a content analysis."""

    guid: str
    name: str
    content: str
    selections: tuple[Selection, ...] = ()


@dataclass(frozen=True)
class Case:
    """A study or a participant: its attributes, as text by their names, and its texts' identifiers."""

    guid: str
    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """Two codes that belong together, such as a challenge and the solution that answers it."""

    guid: str
    name: str
    origin: str
    target: str


@dataclass(frozen=True)
class Project:
    """Everything of one framework: codes, people, texts with their passages, cases, links.

    `left_out` counts, by what they are, the parts of a project read that Scopeline has no place for.
    """

    name: str
    codes: tuple[Code, ...] = ()
    people: tuple[Person, ...] = ()
    texts: tuple[Text, ...] = ()
    cases: tuple[Case, ...] = ()
    links: tuple[Link, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)


def all_codes(codes: Sequence[Code]) -> dict[str, tuple[tuple[str, ...], Code]]:
    """Identifier -> (identifiers above it, code), of a whole tree, in its order."""
    return {code.guid: (above, code) for root in codes for above, code in root.walk()}
