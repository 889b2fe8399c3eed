"""Which pairs of records are worth a look: normalised, without their identical twins, and paired by shared keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.cluster import NO_IDENTIFIER, Rows
from scopeline.dedupe.columns import without_marks
from scopeline.dedupe.evidence.identifiers import CUT_AT
from scopeline.dedupe.ids import Verdict, check_ids, places_in, verdict_rows
from scopeline.dedupe.keys import hashes, keys
from scopeline.dedupe.normalise import BATCH, SCHEMA, normalise
from scopeline.dedupe.pairs import candidate_pairs, plausible
from scopeline.dedupe.serials import without_serial_issues
from scopeline.dedupe.twins import title_counts, twins

REGISTERED = ["doi", "initials"]


@dataclass(frozen=True)
class Pairs:
    """The pairs of records that are worth a look, and what people have said of any.

    `ids` are all record ids in their order and `twin_of` the row of each one's first identical record; `kept` are the
    rows of the records without such a twin. `left`, `right` and the verdicts `same` and `different` are places in
    `kept`; `identifiers` are those of its records, as cluster.cluster takes them, and `registered` has their doi and
    the initials of their journal.
    """

    ids: pa.ChunkedArray
    twin_of: np.ndarray
    kept: np.ndarray
    left: np.ndarray
    right: np.ndarray
    identifiers: np.ndarray
    registered: pa.Table
    same: Rows
    different: Rows


@dataclass(frozen=True)
class Compared(Pairs):
    """The same with what was compared: `records`, in normalise.SCHEMA, are those of `kept`, and `common` is how many
    records have the title of each."""

    records: pa.Table
    common: np.ndarray


def compare(
    table: pa.Table | Iterable[pa.Table], verdicts: Iterable[Verdict] = (), *, join_twins: bool = True
) -> Compared:
    """Normalise records, join the identical ones, and find the pairs to look at."""
    columns = _columns(_normalised([table] if isinstance(table, pa.Table) else table))
    del table
    pa.default_memory_pool().release_unused()  # what normalising took and gave back: a tenth of the most ever held
    records = without_serial_issues(_taken(columns, pc.sort_indices(columns["record_id"])))
    same, different = verdict_rows(records["record_id"], verdicts)
    every = np.arange(len(records))
    common = title_counts(records["title"])
    twin_of = twins(records, {row for pair in (*same, *different) for row in pair}, common) if join_twins else every
    kept = np.flatnonzero(twin_of == every)
    ids, common = records["record_id"], common[kept]
    columns = _columns(records)
    del records
    unique = _taken(columns, pa.array(kept))
    pa.default_memory_pool().release_unused()
    left, right = candidate_pairs(*blocks(unique))
    likely = plausible(unique, left, right)
    return Compared(
        ids=ids,
        twin_of=twin_of,
        kept=kept,
        left=left[likely],
        right=right[likely],
        identifiers=identifiers(unique),
        registered=unique.select(REGISTERED),
        same=places_in(kept, same),
        different=places_in(kept, different),
        records=unique,
        common=common,
    )


def _normalised(parts: Iterable[pa.Table]) -> pa.Table:
    """Records in normalise.SCHEMA. Raises SheetError unless every record has an id of its own."""
    found = []
    for part in parts:
        if "record_id" not in part.column_names:
            check_ids(part)
        found.append(normalise(part))
    records = pa.concat_tables(found) if found else normalise(pa.table({"record_id": pa.array([], pa.string())}))
    check_ids(records)
    return records


def _columns(records: pa.Table) -> dict[str, pa.ChunkedArray]:
    return {name: records[name] for name in records.column_names}


def _taken(columns: dict[str, pa.ChunkedArray], rows: pa.Array) -> pa.Table:
    """Some rows of columns, in another order. Each column is taken out of `columns`, so that, where nobody else has
    them, no two are ever held twice over."""
    as_they_are = rows.equals(pa.array(np.arange(len(columns["record_id"])), rows.type))
    found = {}
    for name in list(columns):
        column = columns.pop(name).combine_chunks()
        found[name] = column if as_they_are else column.take(rows)
    return pa.table(found, schema=SCHEMA)


def identifiers(records: pa.Table) -> np.ndarray:
    """The DOI and the PubMed id of each record as numbers, one column each, NO_IDENTIFIER where there is none.

    DOIs that differ in punctuation only are one, and one that was cut off is none, as for evidence.doi_agreement.
    """
    doi, pmid = (records[name].combine_chunks() for name in ("doi", "pmid"))
    cuttable = doi.filter(pc.match_substring_regex(doi, f".[{CUT_AT}]")).to_pylist()
    beginnings = {name[:place] for name in cuttable for place, char in enumerate(name) if place and char in CUT_AT}
    cut = pc.is_in(doi, pa.array(sorted(beginnings), pa.string()))
    parts = [without_marks(doi.slice(start, BATCH)) for start in range(0, len(doi), BATCH)]  # their bytes are few
    bare = pa.concat_arrays(parts) if parts else doi
    return np.stack([_numbers(pc.if_else(cut, "", bare)), _numbers(pmid)], axis=1)


def _numbers(column: pa.Array) -> np.ndarray:
    """A number for each distinct text."""
    return np.where(pc.equal(column, ""), NO_IDENTIFIER, column.dictionary_encode().indices.to_numpy() + 1)


def blocks(records: pa.Table) -> tuple[dict[str, np.ndarray], tuple[np.ndarray, ...]]:
    """The keys of records, and the finer ones that split oversize blocks: what pairs.candidate_pairs takes."""
    hashed = keys(records)
    return hashed, (hashed["start of title, year"], hashes(records["record_id"].combine_chunks()))
