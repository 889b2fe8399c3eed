"""Groups from pairs: connected records, but never two in one group that are kept apart.

People's verdicts come first. Records that a person called the same are one unit, whatever the machine thinks
of them; units that a person called different are never joined. Nor does a group hold two DOIs or two PubMed ids,
through whatever records it came about, unless a person made a unit of them: such a unit takes records of either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from scopeline.dedupe.decide import APART, MERGE
from scopeline.dedupe.keys import distinct

LARGEST = 200  # a report has no more records; every two of a group are judged, so its size bounds the work
NO_IDENTIFIER = 0
Judge = Callable[[np.ndarray, np.ndarray], np.ndarray]
Rows = list[tuple[int, int]]


def components(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """For each of `count` rows the first row of its connected component.

    Each row points to a smaller one that it is connected to, and pointers are shortened, until none moves.
    """
    first = np.arange(count)
    while len(left):
        low = np.minimum(first[left], first[right])
        for side in (left, right):
            np.minimum.at(first, first[side], low)
        shorter = first[first]
        while (shorter != first).any():
            first, shorter = shorter, shorter[shorter]
        open_ = first[left] != first[right]
        left, right = left[open_], right[open_]
    return first


def cluster(
    left: np.ndarray,
    right: np.ndarray,
    strength: np.ndarray,
    judge: Judge,
    identifiers: np.ndarray,
    same: Iterable[tuple[int, int]] = (),
    different: Iterable[tuple[int, int]] = (),
) -> np.ndarray:
    """For each record the row of its group's first record.

    `left`, `right`, `strength` are the pairs to merge; stronger ones come first. `judge` answers as
    decide.decide does for rows that meet in a component without having been a pair. `identifiers` has one row a
    record and one column a kind of identifier: a number for each value, NO_IDENTIFIER where there is none.
    `same` and `different` are verdicts.
    """
    count = len(identifiers)
    unit = components(count, *rows_of(list(same)))
    order = np.lexsort((unit[right], unit[left], -strength))
    edges = np.stack([unit[left], unit[right]], axis=1)[order]
    edges = edges[edges[:, 0] != edges[:, 1]]
    groups = Groups(unit, identifiers)
    component = _bounded(components(count, *edges.T)[unit], unit, edges, groups)
    against = {(int(unit[one]), int(unit[two])) for one, two in different}
    against |= _judged_apart(component, unit, judge)
    fought = np.isin(component, _fought(component, against, identifiers))
    if not fought.any():
        return component
    within = fought[edges[:, 0]] & (component[edges[:, 0]] == component[edges[:, 1]])
    rebuilt = groups.joined(edges[within], against)
    rows = np.flatnonzero(fought)
    component[rows] = [rebuilt.get(row, row) for row in unit[rows].tolist()]
    return first_of(component)


@dataclass
class Group:
    """Units that are joined: which they are, which they must not meet, and their identifiers, one set a kind."""

    units: set[int]
    against: set[int]
    borne: list[set[int]] = field(default_factory=list)

    def may_take(self, other: Group) -> bool:
        """Whether nothing keeps the two apart. A second DOI comes in only with a unit that a person made of both."""
        return (
            len(self.units) + len(other.units) <= LARGEST
            and not self.against & other.units
            and all(one <= two or two <= one for one, two in zip(self.borne, other.borne, strict=True))
        )

    def take(self, other: Group) -> None:
        self.units |= other.units
        self.against |= other.against
        for one, two in zip(self.borne, other.borne, strict=True):
            one |= two


class Groups:
    """Joins units, each named by its first row, along edges."""

    def __init__(self, unit: np.ndarray, identifiers: np.ndarray) -> None:
        self.identifiers = identifiers
        self.members = defaultdict(list)
        for row in np.flatnonzero(np.bincount(unit, minlength=len(unit))[unit] > 1).tolist():
            self.members[int(unit[row])].append(row)

    def joined(self, edges: np.ndarray, against: set[tuple[int, int]]) -> dict[int, int]:
        """For each unit of the edges the first unit of its group. Edges come strongest first; each is followed
        unless something keeps the two groups apart."""
        enemies = defaultdict(set)
        for one, two in against:
            enemies[one].add(two)
            enemies[two].add(one)
        group = {unit: Group({unit}, enemies[unit], self._borne(unit)) for unit in np.unique(edges).tolist()}
        for one, two in edges.tolist():
            kept, taken = group[one], group[two]
            if kept is not taken and kept.may_take(taken):
                kept.take(taken)
                group |= dict.fromkeys(taken.units, kept)
        return {unit: min(each.units) for unit, each in group.items()}

    def _borne(self, unit: int) -> list[set[int]]:
        rows = self.members.get(unit, [unit])
        return [set(kind) - {NO_IDENTIFIER} for kind in self.identifiers[rows].T.tolist()]


def rows_of(pairs: Rows) -> tuple[np.ndarray, np.ndarray]:
    array = np.array(pairs, np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def first_of(labels: np.ndarray) -> np.ndarray:
    """Labels replaced by the first row that has them."""
    _, first, places = np.unique(labels, return_index=True, return_inverse=True)
    return first[places]


def _fought(component: np.ndarray, against: set[tuple[int, int]], identifiers: np.ndarray) -> list[int]:
    """Components in which something keeps two units apart."""
    found = {int(component[one]) for one, two in against if component[one] == component[two]}
    for kind in identifiers.T:
        span = kind.max(initial=0) + 1
        borne = distinct((component * span + kind)[kind != NO_IDENTIFIER]) // span
        found.update(borne[1:][borne[1:] == borne[:-1]].tolist())
    return sorted(found)


def _judged_apart(component: np.ndarray, unit: np.ndarray, judge: Judge) -> set[tuple[int, int]]:
    """Pairs of units of one component that the machine keeps apart and does not merge through another member."""
    rows = np.flatnonzero(np.bincount(component, minlength=len(component))[component] > 2)
    left, right = _pairs_within(component, rows)
    across = unit[left] != unit[right]
    left, right = left[across], right[across]
    if not len(left):
        return set()
    answers = judge(left, right)
    units = np.sort(np.stack([unit[left], unit[right]], axis=1), axis=1)
    apart, merged = (set(map(tuple, units[answers == answer].tolist())) for answer in (APART, MERGE))
    return apart - merged


def _pairs_within(component: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of `rows` that lie in one component."""
    rows = rows[np.lexsort((rows, component[rows]))]
    starts = np.flatnonzero(np.diff(component[rows])) + 1
    left, right = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for members in np.split(rows, starts):
        one, two = _all_pairs(len(members))
        left.append(members[one])
        right.append(members[two])
    return np.concatenate(left), np.concatenate(right)


@cache
def _all_pairs(count: int) -> tuple[np.ndarray, np.ndarray]:
    return np.triu_indices(count, 1)


def _bounded(component: np.ndarray, unit: np.ndarray, edges: np.ndarray, groups: Groups) -> np.ndarray:
    """Components of more than LARGEST units cut along their weaker edges, so that all their pairs can be judged."""
    sizes = np.bincount(component[np.flatnonzero(np.bincount(unit))], minlength=len(component))
    large = sizes[component] > LARGEST
    if not large.any():
        return component
    parts = groups.joined(edges[large[edges[:, 0]]], set())
    cut = component.copy()
    cut[large] = [parts.get(row, row) for row in unit[large].tolist()]
    return cut
