"""Records that are identical in everything that is compared: one report, without asking any model."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.cluster import first_of
from scopeline.dedupe.columns import folded
from scopeline.dedupe.keys import hashes, mix, shared

# Left out of the comparison: what names the row, and what is made of other columns.
_NOT_COMPARED = ("record_id", "authors", "initials")
_FIRST_COMPARED = ["title", "year", "first_page", "doi"]  # in which most records of one title differ


def twins(records: pa.Table, judged: Collection[int], common: np.ndarray) -> np.ndarray:
    """For each row the first row that is identical in everything that is compared, if that identifies a report.

    A record in `judged`, of which a person has spoken, is nobody's twin. `common` is as title_counts gives it: only
    records of one title can be twins.
    """
    rows = np.flatnonzero(common > 1)
    rows = rows[shared(fingerprints(records.take(pa.array(rows)), _FIRST_COMPARED))]
    spoken_of = np.flatnonzero(np.isin(rows, list(judged)))
    first = np.arange(len(records))
    first[rows] = rows[first_of(marks(records.take(pa.array(rows)), spoken_of.tolist()))]
    return first


def marks(records: pa.Table, judged: Collection[int]) -> np.ndarray:
    """For each row a stable hash that its twins have too, and no other record."""
    fields = [name for name in records.column_names if name not in _NOT_COMPARED]
    known = bears_identifier_or_place(records)
    weak = ~known & identifies(records)
    mark = fingerprints(records, fields)
    rows = np.flatnonzero(weak)  # of one title, journal and year may be plans of two ministries: given names count too
    written = folded(records["authors"].take(pa.array(rows)).combine_chunks())
    mark[rows] = mix(mark[rows] * np.uint64(31) + hashes(written))
    alone = ~(known | weak)
    alone[list(judged)] = True
    own = hashes(pc.binary_join_element_wise("alone", records["record_id"], "|").combine_chunks())
    return np.where(alone, own, mark)


def identifies(records: pa.Table) -> np.ndarray:
    """Whether a record that bears neither identifier nor place says enough that an identical one must be the same
    report: in a title of more than three words with an author, a journal or a year, or in one of six words."""
    words = pc.add(pc.count_substring(records["title"], " "), 1).to_numpy()
    some = _given(records, "families") | _given(records, "journal") | (records["year"].to_numpy() > 0)
    return _given(records, "title") & (((words > 3) & some) | (words > 5))


def bears_identifier_or_place(records: pa.Table) -> np.ndarray:
    """Whether a record with a title has an identifier, or a volume and a page, an abstract, or an issue and authors:
    enough for a title of a few words ("Editorial")."""
    within = _given(records, "first_page") | _given(records, "abstract")
    within |= _given(records, "issue") & _given(records, "families")
    place = _given(records, "journal") & _given(records, "volume") & within
    return _given(records, "title") & (_given(records, "doi") | _given(records, "pmid") | place)


def _given(records: pa.Table, name: str) -> np.ndarray:
    return pc.not_equal(records[name], "").to_numpy()


def fingerprints(records: pa.Table, fields: list[str]) -> np.ndarray:
    """One stable hash of the named fields of each row."""
    mark = np.zeros(len(records), np.uint64)
    for name in fields:
        column = pc.cast(records[name], pa.string()).combine_chunks()
        mark = mix(mark * np.uint64(31) + hashes(column))
    return mark


def title_counts(titles: pa.ChunkedArray) -> np.ndarray:
    """For each record how many records have its title."""
    hashed = hashes(titles.combine_chunks())
    found, rows = np.ones(len(hashed), np.int64), np.flatnonzero(shared(hashed))
    _, places, counts = np.unique(hashed[rows], return_inverse=True, return_counts=True)
    found[rows] = counts[places]
    return found
