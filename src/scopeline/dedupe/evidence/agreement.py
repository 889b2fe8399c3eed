"""Two columns of text, pair by pair: where they agree, differ, or one says nothing.

Agreement is 1 where two fields are equal, -1 where both are given and differ, 0 where one is missing.
Likenesses run from 0 to 1, and are MISSING where one side is empty.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from scopeline.dedupe.titles import GUARD_BIT

MISSING = -1.0
SAME, DIFFERENT, UNKNOWN = 1, -1, 0


def agreement(one: pa.ChunkedArray, two: pa.ChunkedArray) -> np.ndarray:
    return np.where(either_empty(one, two), UNKNOWN, np.where(as_bool(pc.equal(one, two)), SAME, DIFFERENT))


def closer(
    found: np.ndarray,
    one: pa.ChunkedArray,
    two: pa.ChunkedArray,
    look: Callable[[str, str], int],
) -> np.ndarray:
    """Where two texts differ, what a closer look says."""
    rows = np.flatnonzero(found == DIFFERENT)
    ones, twos = (column.take(pa.array(rows)).to_pylist() for column in (one, two))
    found[rows] = [look(a, b) for a, b in zip(ones, twos, strict=True)]
    return found


def likeness(one: pa.ChunkedArray, two: pa.ChunkedArray) -> np.ndarray:
    """Indel likeness from 0 to 1 of two columns cut to the shorter of each two texts; MISSING where empty."""
    found = np.where(as_bool(pc.equal(one, two)), 1.0, 0.0)
    found[either_empty(one, two)] = MISSING
    rows = np.flatnonzero(found == 0.0)
    texts = list(zip(*(column.take(pa.array(rows)).to_pylist() for column in (one, two)), strict=True))
    ones, twos = [a[: len(b)] for a, b in texts], [b[: len(a)] for a, b in texts]
    found[rows] = process.cpdist(ones, twos, scorer=fuzz.ratio, workers=1) / 100
    return found


def matches(column: pa.ChunkedArray, rows: np.ndarray, pattern: str) -> np.ndarray:
    return as_bool(pc.match_substring_regex(column.take(pa.array(rows)), pattern))


def either_empty(one: pa.ChunkedArray, two: pa.ChunkedArray) -> np.ndarray:
    return as_bool(pc.or_(pc.equal(one, ""), pc.equal(two, "")))


def as_bool(column: pa.ChunkedArray) -> np.ndarray:
    return column.to_numpy().astype(bool)


def word_count(column: pa.ChunkedArray) -> np.ndarray:
    return pc.add(pc.count_substring(column, " "), 1).to_numpy()


def has_guard(guards: np.ndarray, *names: str) -> np.ndarray:
    """Where one of the named guards stands in one record only."""
    bits = sum(GUARD_BIT[name] for name in names)
    return (guards.astype(np.int32) & bits) != 0
