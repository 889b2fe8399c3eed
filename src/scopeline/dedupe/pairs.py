"""Candidate pairs: the records of a block with one another, each pair once, in bounded blocks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from scopeline.dedupe.keys import NO_KEY, both, distinct, shared

# A block above the cap is split by a finer key; what is still too large is compared along an order only.
CAP = 24
WINDOW = 8
# Titles less alike than this, and sharing fewer words, are not compared further.
LIKE, CONTAINED = 60, 85
_ROWS = 16_384  # pairs at once
_COMPARED = ("title", "original_title", "doi", "pmid", "volume", "first_page", "last_page")


def candidate_pairs(keys: Mapping[str, np.ndarray], finer: tuple[np.ndarray, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers (left < right) of the pairs that share a key, sorted, each once.

    `finer` are further hashes, coarse to fine, that split oversize blocks one after the other. The number of
    pairs is bounded by records x keys x CAP.
    """
    count = max((len(column) for column in keys.values()), default=0)
    coded = [_block_pairs(column, finer, count) for column in keys.values()]
    unique = distinct(np.concatenate(coded)) if coded else np.zeros(0, np.int64)
    return unique // max(count, 1), unique % max(count, 1)


def _block_pairs(key: np.ndarray, finer: tuple[np.ndarray, ...], count: int) -> np.ndarray:
    """Pairs of one key, coded as left x count + right."""
    rows = np.flatnonzero(key != NO_KEY)
    values = key[rows]
    found: list[np.ndarray] = []
    for level in (*finer, None):
        met = shared(values)
        rows, values = rows[met], values[met]
        order = np.argsort(values)
        rows, values = rows[order], values[order]
        starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(rows) else np.zeros(0, np.int64)
        sizes = np.diff(np.r_[starts, len(rows)])
        large = np.repeat(sizes > CAP, sizes)
        found += _all_pairs(rows[~large], sizes[sizes <= CAP], count)
        rows, values = rows[large], values[large]
        if level is None or not len(rows):
            break
        found += _neighbours(rows, values, level, count)
        values = both(values, level[rows])
        rows, values = rows[values != NO_KEY], values[values != NO_KEY]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _all_pairs(rows: np.ndarray, sizes: np.ndarray, count: int) -> list[np.ndarray]:
    """All pairs within consecutive runs of `rows`."""
    run = np.repeat(np.arange(len(sizes)), sizes)
    found = []
    for step in range(1, int(sizes.max(initial=0))):
        same = run[step:] == run[:-step]
        found.append(_code(rows[:-step][same], rows[step:][same], count))
    return found


def _neighbours(rows: np.ndarray, values: np.ndarray, level: np.ndarray, count: int) -> list[np.ndarray]:
    """Within each oversize block, the neighbours in the order of the finer hash, so that none is dropped."""
    order = np.lexsort((rows, level[rows], values))
    rows, values = rows[order], values[order]
    found = []
    for step in range(1, min(WINDOW, len(rows))):
        same = values[step:] == values[:-step]
        found.append(_code(rows[:-step][same], rows[step:][same], count))
    return found


def _code(left: np.ndarray, right: np.ndarray, count: int) -> np.ndarray:
    return np.minimum(left, right).astype(np.int64) * count + np.maximum(left, right)


def plausible(records: pa.Table, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Whether a pair is worth a closer look: titles that are somewhat alike, or a shared identifier or page range.

    `records` has normalise.SCHEMA.
    """
    compared = records.select(_COMPARED)
    return np.concatenate(
        [
            _plausible(
                compared.take(pa.array(left[start : start + _ROWS])),
                compared.take(pa.array(right[start : start + _ROWS])),
            )
            for start in range(0, max(len(left), 1), _ROWS)
        ]
    )


def _plausible(one: pa.Table, two: pa.Table) -> np.ndarray:
    def same(*names: str) -> np.ndarray:
        return np.logical_and.reduce(
            [pc.and_(pc.equal(one[name], two[name]), pc.not_equal(one[name], "")).to_numpy() for name in names]
        )

    found = same("title") | same("doi") | same("pmid") | same("volume", "first_page", "last_page")
    found |= pc.equal(one["original_title"], two["title"]).to_numpy() | same("original_title")
    found |= pc.equal(one["title"], two["original_title"]).to_numpy()
    rows = pa.array(np.flatnonzero(~found))
    titles = one["title"].take(rows).to_pylist(), two["title"].take(rows).to_pylist()
    for scorer, least in ((fuzz.ratio, LIKE), (fuzz.token_set_ratio, CONTAINED)):
        found[rows] |= process.cpdist(*titles, scorer=scorer, score_cutoff=least, workers=1) >= least
    return found
