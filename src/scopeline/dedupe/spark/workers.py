"""What Spark's workers do: the functions of the embedded engine, run over Arrow batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.compare import blocks
from scopeline.dedupe.conclude import TRACED
from scopeline.dedupe.decide import decide
from scopeline.dedupe.evidence import evidence
from scopeline.dedupe.normalise import SCHEMA, normalise
from scopeline.dedupe.pairs import candidate_pairs, plausible
from scopeline.dedupe.serials import without_issues
from scopeline.dedupe.twins import marks

Batches = Iterable[pa.RecordBatch]
Model = Mapping[str, Any] | None
MARKED = SCHEMA.append(pa.field("mark", pa.int64()))
PAIR = pa.schema([("record_id_1", pa.string()), ("record_id_2", pa.string())])
# Spark has no unsigned integers: hashes travel as signed ones of the same bits.
KEYED = pa.schema(
    [
        ("bucket", pa.int64()),
        ("key", pa.int8()),
        ("value", pa.int64()),
        ("record_id", pa.string()),
        ("finer_1", pa.int64()),
        ("finer_2", pa.int64()),
    ]
)
DECIDED = pa.schema(
    [
        *PAIR,
        ("answer", pa.int8()),
        ("score", pa.float32()),
        ("worth", pa.float32()),
        ("rule", pa.int16()),
        *((name, pa.float32()) for name in TRACED),
    ]
)


def normalised(batches: Batches) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield from normalise(pa.Table.from_batches([batch])).to_batches()


def marked(batches: Batches, judged: pa.Array, serial: bool) -> Iterator[pa.RecordBatch]:
    for batch in normalised(batches):
        records = pa.Table.from_batches([batch])
        if serial:
            records = without_issues(records)
        spoken_of = np.flatnonzero(pc.is_in(records["record_id"], judged).to_numpy())
        mark = marks(records, spoken_of.tolist()).view(np.int64)
        yield from records.append_column(MARKED.field("mark"), pa.array(mark)).to_batches()


def keyed(batches: Batches, buckets: int) -> Iterator[pa.RecordBatch]:
    """One row for each key of each record. A bucket holds whole blocks, so that one task sees all of a block."""
    for batch in batches:
        hashed, (finer_1, finer_2) = blocks(pa.Table.from_batches([batch]).select(SCHEMA.names))
        for place, value in enumerate(hashed.values()):
            rows = np.flatnonzero(value)
            columns = [
                (value[rows] % np.uint64(buckets)).astype(np.int64),
                np.full(len(rows), place, np.int8),
                value[rows].view(np.int64),
                batch.column("record_id").take(pa.array(rows)),
                finer_1[rows].view(np.int64),
                finer_2[rows].view(np.int64),
            ]
            yield pa.RecordBatch.from_arrays([pa.array(column) for column in columns], schema=KEYED)


def paired(bucket: pa.Table) -> pa.Table:
    """The pairs of whole blocks. In the order of their ids, rows compare as those of all records do."""
    bucket = bucket.sort_by("record_id").combine_chunks()
    key = bucket["key"].to_numpy()
    return pa.concat_tables([_pairs_of_key(bucket.filter(pa.array(key == place))) for place in np.unique(key)])


def _pairs_of_key(keyed: pa.Table) -> pa.Table:
    value, *finer = (keyed[name].to_numpy().view(np.uint64) for name in ("value", "finer_1", "finer_2"))
    sides = candidate_pairs({"": value}, tuple(finer))
    return pa.Table.from_arrays([keyed["record_id"].take(pa.array(rows)) for rows in sides], schema=PAIR)


def decide_likely(batches: Batches, model: Model, versions: str) -> Iterator[pa.RecordBatch]:
    """Answers for those candidate pairs that are worth a closer look."""
    for records, left, right in _sides(batches):
        likely = plausible(records, left, right)
        yield _decide(records, left[likely], right[likely], model, versions)


def decide_all(batches: Batches, model: Model, versions: str) -> Iterator[pa.RecordBatch]:
    for records, left, right in _sides(batches):
        yield _decide(records, left, right, model, versions)


def _sides(batches: Batches) -> Iterator[tuple[pa.Table, np.ndarray, np.ndarray]]:
    """The records of a batch of pairs under one another, and the rows of the left and the right ones."""
    for batch in batches:
        sides = [pa.Table.from_struct_array(batch.column(f"record_{side}")) for side in (1, 2)]
        rows = np.arange(batch.num_rows)
        yield pa.concat_tables(sides).combine_chunks(), rows, rows + batch.num_rows


def _decide(records: pa.Table, left: np.ndarray, right: np.ndarray, model: Model, versions: str) -> pa.RecordBatch:
    seen = evidence(records, records["common"].to_numpy(), left, right)
    decided = decide(seen, model, versions)
    columns = [
        *(records["record_id"].take(pa.array(rows)).combine_chunks() for rows in (left, right)),
        *(pa.array(column) for column in (decided.answer, decided.score, decided.worth, decided.rule)),
        *(pa.array(seen[name]) for name in TRACED),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=DECIDED)
