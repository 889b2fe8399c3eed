"""Claims: what the manuscript says, in config/claims.yaml, held against the facts.

Each claim says what it states in words, and where the answer lies: in one fact, in the things behind a fact, in the
order or the greatest of a family of facts, or nowhere. So a number that changed after the text was written is found
by the next run, and a claim that no fact can decide is said to be one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scopeline import layout
from scopeline.configuration import line_of, load_yaml
from scopeline.errors import Problem, ProtocolError, ScopelineError
from scopeline.facts.fact import Fact, Facts, impossible, meant
from scopeline.protocol import Protocol, Text, in_language
from scopeline.tables.csv import read_table, write_table
from scopeline.text import joined

AGREES = ("yes", "no", "undecided")
COLUMNS = ("claim", "says", "stated", "found", "agrees", "ids_file")
_QUESTIONS = ("fact", "sum", "members", "order", "most", "fewest")
Value = bool | int | float | str


class Claim(BaseModel):
    """One thing that the manuscript says, and which fact decides it; without one, no fact can."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    says: Text = Field(description="the sentence, or the part of it that is claimed")
    fact: str = Field("", description="name of the fact whose value is claimed")
    sum: list[str] = Field([], description="names of facts whose sum is claimed")
    members: str = Field("", description="name of the fact whose things (ids) are claimed, in any order")
    order: str = Field("", description="family of facts, such as studies.year, claimed in this order, greatest first")
    most: str = Field("", description="family of facts of which the greatest is claimed")
    fewest: str = Field("", description="family of facts of which the smallest is claimed")
    value: Value | list[Value] | None = Field(None, alias="is", description="what is claimed")
    why: Text = Field({}, description="of a claim that no fact can decide: what is missing")

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Claim:
        asked = [name for name in _QUESTIONS if getattr(self, name)]
        if len(asked) > 1:
            raise ValueError(f"{' and '.join(asked)} ask two things; make two claims of it")
        if asked and self.value is None:
            raise ValueError("the key 'is' is missing; write what the manuscript claims")
        return self

    @property
    def stated(self) -> str:
        """What is claimed, as text."""
        values = self.value if isinstance(self.value, list) else [] if self.value is None else [self.value]
        return joined(_text(value) for value in values)


def _text(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def load(path: Path = layout.CLAIMS) -> list[Claim]:
    """The claims; [] where there is no such file. Raises ProtocolError with every problem."""
    if not path.exists():
        return []
    content, tree = load_yaml(path)
    found: dict[str, Claim] = {}
    problems = []
    entries: list[Any] = content if isinstance(content, list) else []
    if not isinstance(content, list):
        problems.append(Problem(path, "the file is no list of claims", "docs/claims.md shows how a claim is written."))
    for number, entry in enumerate(entries):
        try:
            claim = Claim.model_validate(entry)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                told = str(item["ctx"]["error"]) if item["type"] == "value_error" else item["msg"]
                place = f"line {line_of(tree, (number, *item['loc']))}"
                field = ".".join(map(str, item["loc"]))
                problems.append(Problem(path, told, "docs/claims.md shows how a claim is written.", place, field))
            continue
        if claim.id in found:
            place = f"line {line_of(tree, (number, 'id'))}"
            problems.append(Problem(path, f"two claims have the id '{claim.id}'", "Give each its own.", place, "id"))
        found[claim.id] = claim
    if problems:
        raise ProtocolError(problems)
    return list(found.values())


@dataclass(frozen=True)
class Held:
    """A claim held against the facts: `agrees` is yes, no, or undecided, and `found` says what is so.

    `facts` are those that decide it, in the order of what was found; a claim that none can decide has none.
    """

    claim: Claim
    found: str
    agrees: str
    facts: tuple[Fact, ...] = ()

    @property
    def ids_file(self) -> str:
        """Where the lists behind the facts lie."""
        return joined(fact.ids_file for fact in self.facts if fact.ids_file)

    @property
    def ranked(self) -> bool:
        """Whether a family of facts is claimed, by the last parts of their names."""
        return bool(self.claim.order or self.claim.most or self.claim.fewest)


def hold(claims: Sequence[Claim], facts: Facts) -> list[Held]:
    """Every claim held against the facts; raises ScopelineError with every fact's name that there is none of."""
    held, problems = [], []
    for claim in claims:
        try:
            held.append(_held(claim, facts))
        except ScopelineError as error:
            problems += [_at(claim, problem) for problem in error.problems]
    if problems:
        raise ScopelineError(problems)
    return held


def unknown(claims: Sequence[Claim], protocol: Protocol) -> list[Problem]:
    """Every fact that a claim names and that no run of this review can have."""
    named = [(claim, name) for claim in claims for name in filter(None, [claim.fact, *claim.sum, claim.members])]
    advice = impossible((name for _, name in named), protocol)
    return [
        _at(claim, Problem(layout.CLAIMS, f"there is no fact '{name}'", advice[name]))
        for claim, name in named
        if name in advice
    ]


def _at(claim: Claim, problem: Problem) -> Problem:
    return Problem(layout.CLAIMS, problem.found, problem.remedy, f"claim {claim.id}")


def _held(claim: Claim, facts: Facts) -> Held:
    if claim.fact or claim.sum:
        return _number(claim, _named([claim.fact] if claim.fact else claim.sum, facts))
    if claim.members:
        fact = facts.named(claim.members)
        members = _members(fact)
        return _compared(claim, members, sorted(members) == sorted(claim.stated.split("; ")), [fact])
    if claim.order or claim.most or claim.fewest:
        return _ranked(claim, facts)
    return Held(claim, in_language(claim.why, "en"), "undecided")


def _named(names: Sequence[str], facts: Facts) -> list[Fact]:
    """The facts of these names. Raises ScopelineError with every name that there is none of."""
    found, problems = [], []
    for name in names:
        try:
            found.append(facts.named(name))
        except ScopelineError as error:
            problems += error.problems
    if problems:
        raise ScopelineError(problems)
    return found


def _number(claim: Claim, named: Sequence[Fact]) -> Held:
    if any(fact.value is None for fact in named):
        return Held(claim, "not known yet", "undecided", tuple(named))
    found = sum(fact.value for fact in named if fact.value is not None)
    same = not isinstance(claim.value, list | str | None) and abs(float(claim.value) - found) < 1e-9
    return Held(claim, _text(found), "yes" if same else "no", tuple(named))


def _members(fact: Fact) -> list[str]:
    """The things behind a fact: the first column of its list."""
    if not fact.ids_file:
        advice = "Claim its value, or another fact."
        raise ScopelineError(Problem(layout.CLAIMS, f"'{fact.name}' has no list behind it", advice))
    table = read_table(layout.RESULTS / fact.ids_file)
    return [row[table.columns[0]] for row in table.rows]


def _family(claim: Claim, facts: Facts, prefix: str) -> list[tuple[str, Fact]]:
    """The facts right below a prefix, each with the last part of its name."""
    found = [
        (name.removeprefix(f"{prefix}."), fact)
        for name, fact in facts.items()
        if name.startswith(f"{prefix}.") and "." not in name.removeprefix(f"{prefix}.") and fact.value is not None
    ]
    if not found:
        families = dict.fromkeys(name.rpartition(".")[0] for name in facts)
        raise ScopelineError(Problem(layout.CLAIMS, f"there are no facts '{prefix}.…'", meant(prefix, families)))
    return found


def _ranked(claim: Claim, facts: Facts) -> Held:
    family = _family(claim, facts, claim.order or claim.most or claim.fewest)
    sign = 1 if claim.fewest else -1
    family.sort(key=lambda pair: (sign * (pair[1].value or 0), pair[0]))
    wanted = claim.stated.split("; ")
    if claim.order:
        # Equals may stand in any order among themselves.
        ranks = {name: fact.value for name, fact in family}
        values = [ranks.get(name) for name in wanted]
        top = family[: len(wanted)]
        return _compared(
            claim, [_told(*pair) for pair in top], values == [f.value for _, f in top], [f for _, f in top]
        )
    best = [(name, fact) for name, fact in family if fact.value == family[0][1].value]
    agrees = sorted(name for name, _ in best) == sorted(wanted)
    return _compared(claim, [_told(*pair) for pair in best], agrees, [fact for _, fact in best])


def _told(name: str, fact: Fact) -> str:
    return f"{name} ({_text(fact.value or 0)})"


def _compared(claim: Claim, found: Sequence[str], agrees: bool, facts: Sequence[Fact]) -> Held:
    return Held(claim, joined(found), "yes" if agrees else "no", tuple(facts))


def rows(held: Sequence[Held], language: str) -> Iterator[dict[str, str]]:
    """The rows of claims.csv."""
    for one in held:
        yield {
            "claim": one.claim.id,
            "says": in_language(one.claim.says, language),
            "stated": one.claim.stated,
            "found": one.found,
            "agrees": one.agrees,
            "ids_file": one.ids_file,
        }


def write(held: Sequence[Held], path: Path, language: str) -> None:
    """Write claims.csv: what the manuscript says, what is so, and where the list behind it lies."""
    write_table(path, COLUMNS, rows(held, language))
