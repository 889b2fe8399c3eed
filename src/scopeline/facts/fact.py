"""A fact, and all facts of a review: results/facts.json as written and as read."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopeline import layout
from scopeline.errors import Problem, ScopelineError
from scopeline.facts.kinds import KINDS, Kind, fits, known_parts, written
from scopeline.tables.atomic import write_atomically

if TYPE_CHECKING:
    from scopeline.languages import Language
    from scopeline.protocol import Protocol

_NEAREST = 5


@dataclass(frozen=True)
class Fact:
    """One number of the review.

    `kind` is an id of KINDS and `key` fills its pattern, which gives the name. `value` is None where nobody can know
    it yet, or where a statistic is undefined (`note` then says why). `label` is by language. `ids_file`, where there
    is one, has a row for each thing counted, of a statistic one for each of the things that it rests on; `origin` is
    the file from which the number was gathered. A statistic has its 95 % `interval` and the number `n` of these
    things. `called` says, by part of the key and language, what the things of the key are called where the protocol's
    words do not.
    """

    kind: str
    key: Mapping[str, str]
    value: int | float | None
    label: Mapping[str, str] = field(default_factory=dict)
    ids_file: str = ""
    origin: str = ""
    interval: tuple[float, float] | None = None
    n: int | None = None
    note: str = ""
    called: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def part(self, name: str, code: str) -> str:
        """What a part of the key is called in a language: `part("answer", "en")` of studies.country.iran is Iran."""
        return self.called.get(name, {}).get(code) or self.key[name]

    @property
    def name(self) -> str:
        """The stable name by which prose, pages and figures ask for the fact."""
        return self.of.pattern.format(**self.key)

    def shown(self, say: Language) -> str:
        """The value in a language; of one that is not known, why, or that it is not."""
        if self.value is None:
            return say.words(self.note or "unknown")
        return say.number(self.value) if isinstance(self.value, int) else say.decimal(self.value, 3)

    def said(self, say: Language) -> str:
        """The fact in words: `Records screened: 4,334`."""
        return f"{self.label[say.code]}: {self.shown(say)}"

    @property
    def of(self) -> Kind:
        """What all facts of the kind share."""
        return KINDS[self.kind]


class Facts(Mapping[str, Fact]):
    """All facts by name, in the order of the stages."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts: dict[str, Fact] = {}
        for fact in facts:
            if fact.name in self._facts:
                raise ValueError(f"two facts have the name {fact.name}")
            self._facts[fact.name] = fact

    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def named(self, name: str) -> Fact:
        """The fact of that name; raises ScopelineError, with the nearest names, where there is none."""
        if name in self._facts:
            return self._facts[name]
        raise ScopelineError(Problem(layout.FACTS, f"there is no fact '{name}'", meant(name, self._facts)))

    def select(self, kind: str, /, **key: str) -> list[Fact]:
        """The facts of a kind whose key holds these values, in order."""
        wanted = key.items()
        return [fact for fact in self._facts.values() if fact.kind == kind and wanted <= fact.key.items()]


def meant(name: str, known: Iterable[str]) -> str:
    """What to advise of a misspelt name: the nearest of those that there are."""
    near = difflib.get_close_matches(name, list(known), _NEAREST, 0.4)
    return f"Did you mean {', '.join(near)}?" if near else "docs/facts.md lists the names."


def impossible(names: Iterable[str], protocol: Protocol) -> dict[str, str]:
    """Of the names, those of facts that no run of this review can have, each with what to advise."""
    known = known_parts(protocol)
    return {name: meant(name, written(known)) for name in names if not fits(name, known)}


def write(facts: Facts, means: Mapping[str, Mapping[str, str]], path: Path = layout.FACTS) -> None:
    """Write the facts as JSON that a person can read; `means` defines each kind in each language."""
    used = dict.fromkeys(fact.kind for fact in facts.values())
    kinds = {
        name: {"name": (kind := KINDS[name]).pattern, "unit": kind.unit, "step": kind.step, "means": means[name]}
        for name in used
    }
    content = {"kinds": kinds, "facts": {name: _entry(fact) for name, fact in facts.items()}}
    write_atomically(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def _entry(fact: Fact) -> dict[str, Any]:
    """A fact without what it has nothing to say of."""
    entry: dict[str, Any] = {"kind": fact.kind, "key": dict(fact.key), "value": fact.value, "label": dict(fact.label)}
    optional = {
        "interval": list(fact.interval) if fact.interval else None,
        "n": fact.n,
        "note": fact.note,
        "ids_file": fact.ids_file,
        "from": fact.origin,
        "called": {part: dict(words) for part, words in fact.called.items()},
    }
    return entry | {name: value for name, value in optional.items() if value not in (None, "", {})}


def read(path: Path = layout.FACTS) -> Facts:
    """The facts as `write` left them."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Facts(
        Fact(
            entry["kind"],
            entry["key"],
            entry["value"],
            entry["label"],
            entry.get("ids_file", ""),
            entry.get("from", ""),
            tuple(entry["interval"]) if "interval" in entry else None,
            entry.get("n"),
            entry.get("note", ""),
            entry.get("called", {}),
        )
        for entry in content["facts"].values()
    )
