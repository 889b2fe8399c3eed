"""Who contributed what: how sources overlap after deduplication, and the totals of PRISMA-S item 16.

Everything is counted from one matrix of groups (rows) by sources (columns) that holds numbers of records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.cluster import components
from scopeline.dedupe.verdicts import Row


@dataclass(frozen=True)
class Combination:
    """Groups that have records of exactly these sources, and how many records those are."""

    sources: tuple[str, ...]
    groups: int
    records: int


@dataclass(frozen=True)
class Contribution:
    """What one source gave: records = unique + duplicates_across + duplicates_within.

    unique             groups that only this source has
    duplicates_across  groups that another source has as well
    duplicates_within  records beyond the first of each group
    """

    source: str
    records: int
    unique: int
    duplicates_across: int
    duplicates_within: int

    @property
    def groups(self) -> int:
        """Groups with at least one record of the source."""
        return self.unique + self.duplicates_across


def memberships(records: pa.Table, groups: pa.Table, sources: Sequence[str]) -> np.ndarray:
    """Numbers of records by group and source.

    `records` has record_id and source, `groups` has record_id and group_id; `sources` is the order of the columns
    and names every source of the records. Raises ValueError for a record that is in no group or of no such source.
    """
    group = groups["group_id"].combine_chunks().dictionary_encode()
    rows = pc.index_in(records["record_id"], groups["record_id"].combine_chunks())
    column = pc.index_in(records["source"], pa.array(sources, pa.string()))
    if rows.null_count or column.null_count or len(records) != len(groups):
        raise ValueError("the records are not those of the groups, or there is a source without a name")
    cell = group.indices.to_numpy()[rows.to_numpy()].astype(np.int64) * len(sources) + column.to_numpy()
    return np.bincount(cell, minlength=len(group.dictionary) * len(sources)).reshape(-1, len(sources))


def combinations(matrix: np.ndarray, sources: Sequence[str]) -> list[Combination]:
    """Every set of sources that occurs, the one with most groups first; their groups add up to all groups."""
    kinds, kind = np.unique(matrix > 0, axis=0, return_inverse=True)
    groups = np.bincount(kind, minlength=len(kinds))
    records = np.bincount(kind, weights=matrix.sum(axis=1), minlength=len(kinds)).astype(int)
    found = [
        Combination(tuple(np.array(sources, object)[has]), count, size)
        for has, count, size in zip(kinds, groups.tolist(), records.tolist(), strict=True)
    ]
    return sorted(found, key=lambda each: (-each.groups, len(each.sources), each.sources))


def contributions(matrix: np.ndarray, sources: Sequence[str]) -> list[Contribution]:
    """What each source gave, in the order of `sources`."""
    has = matrix > 0
    records, groups = matrix.sum(axis=0), has.sum(axis=0)
    unique = has[has.sum(axis=1) == 1].sum(axis=0)
    columns = (records, unique, groups - unique, records - groups)
    return [
        Contribution(source, *numbers)
        for source, *numbers in zip(sources, *(column.tolist() for column in columns), strict=True)
    ]


def removed_automatically(record_ids: pa.ChunkedArray, merges: Iterable[Mapping[str, str]]) -> int:
    """How many records the machine's merges alone make duplicates; `merges` as in merges.csv."""
    pairs = [(row["record_id_1"], row["record_id_2"]) for row in merges if row["rule"] != "verdict"]
    ids = record_ids.combine_chunks()
    one, two = (pc.index_in(pa.array(side, pa.string()), ids).to_numpy() for side in _sides(pairs))
    return len(ids) - len(np.unique(components(len(ids), one, two)))


def _sides(pairs: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [one for one, _ in pairs], [two for _, two in pairs]


def summarise(matrix: np.ndarray, automatic: int, sheet: Sequence[Row], left: int, unasked: int) -> dict[str, int]:
    """The totals to report (PRISMA-S item 16), by name; what each means stands in pages/wording.yaml.

    `automatic` is what `removed_automatically` gives, `sheet` the pairs put to people, `left` how many of them wait,
    and `unasked` how many the cap on questions leaves out.
    """
    records, groups = int(matrix.sum()), len(matrix)
    within = int(matrix.sum() - (matrix > 0).sum())
    same, different = (sum(row.verdict == verdict for row in sheet) for verdict in ("same", "different"))
    return {
        "records": records,
        "duplicates": records - groups,
        "duplicates_automatic": automatic,
        "duplicates_by_verdict": records - groups - automatic,
        "duplicates_within": within,
        "duplicates_across": records - groups - within,
        "groups": groups,
        "pairs_asked": len(sheet),
        "pairs_same": same,
        "pairs_different": different,
        "pairs_left": left,
        "pairs_unasked": unasked,
    }
