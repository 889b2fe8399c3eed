"""Groups from pairs: connected records, but never two in one group that are kept apart.

People's verdicts come first. Records that a person called the same are one unit, whatever the machine thinks
of them; units that a person called different are never joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from scopeline.dedupe.decide import APART, MERGE

LARGEST = 200  # a report has no more records; every two of a group are judged, so its size bounds the work
Judge = Callable[[np.ndarray, np.ndarray], np.ndarray]


def components(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """For each of `count` records the number of its connected component."""
    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(count, count))
    return connected_components(graph, directed=False)[1]


def cluster(
    count: int,
    left: np.ndarray,
    right: np.ndarray,
    strength: np.ndarray,
    judge: Judge,
    same: Iterable[tuple[int, int]] = (),
    different: Iterable[tuple[int, int]] = (),
) -> np.ndarray:
    """For each record the row of its group's first record.

    `left`, `right`, `strength` are the pairs to merge; stronger ones come first. `judge` answers APART, ASK or
    MERGE for rows that meet in a component without having been a pair. `same` and `different` are verdicts.
    """
    same, different = list(same), list(different)
    unit = first_of(components(count, *rows_of(same)))
    forbidden = {_ordered(unit[a], unit[b]) for a, b in different}
    from_unit, to_unit = unit[left], unit[right]
    edges = from_unit != to_unit
    joined = components(count, np.r_[left, rows_of(same)[0]], np.r_[right, rows_of(same)[1]])
    strongest = np.lexsort((to_unit, from_unit, -strength))
    joined = _bounded(joined, unit, from_unit[strongest], to_unit[strongest])
    group = first_of(joined)
    doubtful = _components_to_check(joined, unit, forbidden)
    if not doubtful.any():
        return group
    apart = forbidden | _apart_units(joined, unit, doubtful, judge)
    fought = np.isin(joined, joined[[unit_row for pair in apart for unit_row in pair]]) if apart else doubtful & False
    order = strongest[(edges & fought[left] & (joined[left] == joined[right]))[strongest]]
    rebuilt = _agglomerate(from_unit[order].tolist(), to_unit[order].tolist(), apart)
    rows = np.flatnonzero(fought)
    group[rows] = [rebuilt.get(int(unit[row]), int(unit[row])) for row in rows]
    return first_of(group)


def rows_of(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    array = np.array(pairs, np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def first_of(labels: np.ndarray) -> np.ndarray:
    """Labels replaced by the first row that has them."""
    _, first, places = np.unique(labels, return_index=True, return_inverse=True)
    return first[places]


def _ordered(one: int, two: int) -> tuple[int, int]:
    return (int(one), int(two)) if one < two else (int(two), int(one))


def _components_to_check(joined: np.ndarray, unit: np.ndarray, forbidden: set[tuple[int, int]]) -> np.ndarray:
    """Rows of components in which two units could be kept apart: three units and more, or a verdict across."""
    heads = np.unique(unit)
    units_in = np.bincount(joined[heads], minlength=joined.max(initial=0) + 1)
    check = units_in > 2
    for one, two in forbidden:
        if joined[one] == joined[two]:
            check[joined[one]] = True
    return check[joined]


def _apart_units(joined: np.ndarray, unit: np.ndarray, doubtful: np.ndarray, judge: Judge) -> set[tuple[int, int]]:
    """Pairs of units of one component that the machine keeps apart and does not merge through another member."""
    left, right = _pairs_within(joined, np.flatnonzero(doubtful))
    across = unit[left] != unit[right]
    left, right = left[across], right[across]
    answers = judge(left, right)
    merged = {_ordered(*pair) for pair in zip(*_units(unit, left, right, answers == MERGE), strict=True)}
    apart = {_ordered(*pair) for pair in zip(*_units(unit, left, right, answers == APART), strict=True)}
    return apart - merged


def _units(unit: np.ndarray, left: np.ndarray, right: np.ndarray, chosen: np.ndarray) -> tuple[list[int], list[int]]:
    return unit[left[chosen]].tolist(), unit[right[chosen]].tolist()


def _pairs_within(joined: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rows = rows[np.lexsort((rows, joined[rows]))]
    starts = np.flatnonzero(np.r_[True, np.diff(joined[rows]) != 0])
    left, right = [], []
    for members in np.split(rows, starts[1:]):
        one, two = np.triu_indices(len(members), 1)
        left.append(members[one])
        right.append(members[two])
    return np.concatenate(left), np.concatenate(right)


def _bounded(joined: np.ndarray, unit: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Components of more than LARGEST units cut along their weaker edges, so that all their pairs can be judged."""
    sizes = np.bincount(joined[np.unique(unit)], minlength=joined.max(initial=0) + 1)
    large = sizes[joined] > LARGEST
    if not large.any():
        return joined
    within = large[left]
    parts = _agglomerate(left[within].tolist(), right[within].tolist(), set())
    cut = joined.copy()
    cut[large] = [len(joined) + parts.get(int(row), int(row)) for row in unit[large]]
    return np.unique(cut, return_inverse=True)[1]


def _agglomerate(left: list[int], right: list[int], apart: set[tuple[int, int]]) -> dict[int, int]:
    """Join along edges, strongest first, unless two members are apart or the group exceeds LARGEST.

    Returns for each unit the member that names its group.
    """
    group: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    for one, two in zip(left, right, strict=True):
        for each in (one, two):
            if each not in group:
                group[each], members[each] = each, [each]
        a, b = group[one], group[two]
        if (
            a == b
            or len(members[a]) + len(members[b]) > LARGEST
            or any(_ordered(x, y) in apart for x in members[a] for y in members[b])
        ):
            continue
        for moved in members[b]:
            group[moved] = a
        members[a] += members.pop(b)
    return group
