"""Before anything is written: that every number is the size of the list behind it, and can be true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scopeline import layout
from scopeline.errors import ArithmeticFault, Problem
from scopeline.facts.fact import Fact, Facts
from scopeline.facts.kinds import COUNTED
from scopeline.tables.csv import read_table

_SHOWN = 5
_REMEDY = "Remove the results folder and run the review again: the steps write it anew."


def prove(facts: Facts) -> None:
    """Every count is a whole number from 0, and as many as its list has rows, no row twice. Raises ArithmeticFault."""
    problems = [problem for fact in facts.values() for problem in _faults(fact)]
    if problems:
        raise ArithmeticFault(problems)


def _faults(fact: Fact) -> Iterator[Problem]:
    counts = fact.of.unit in COUNTED and fact.value is not None
    if counts and (fact.value != int(fact.value or 0) or (fact.value or 0) < 0):
        yield Problem(layout.FACTS, f"{fact.name} is {fact.value}, which counts nothing", _REMEDY, fact.name)
    if not counts or not fact.ids_file:
        return
    path = layout.RESULTS / fact.ids_file
    if not path.exists():
        yield Problem(path, f"the list behind {fact.name} is not there", _REMEDY)
        return
    if _plainly(path) == fact.value:
        return
    rows = [tuple(row.values()) for row in read_table(path).rows]
    doubled = [row[0] for row, times in Counter(rows).items() if times > 1]
    if doubled:
        yield _fault(path, fact, f"{', '.join(doubled[:_SHOWN])} stand in it twice")
    elif len(rows) != fact.value:
        yield _fault(path, fact, f"it has {len(rows)} rows, but {fact.name} is {fact.value}")


def _plainly(path: Path) -> int | None:
    """How many rows a list has that is as its step wrote it: a line each, none twice; None of one that is otherwise.

    To read the cells of every list took a quarter of what the manuscript costs.
    """
    content = path.read_bytes()
    lines = content.split(b"\n")
    rows = lines[1:-1]
    distinct = len({*rows}) == len(rows) and all(row.strip(b", \t") for row in rows)
    written = not lines[-1] and b'"' not in content and b"\r" not in content
    return len(rows) if distinct and written else None


def _fault(path: Path, fact: Fact, found: str) -> Problem:
    return Problem(path, found, _REMEDY, fact.name)
