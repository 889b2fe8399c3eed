"""Deduplication on Spark, with the very result of the embedded engine.

The functions are those of the embedded engine, run over Arrow batches on the workers; joins, counts and first
records are Spark's. Only ids and the pairs that may be merged or asked about come back to the driver, where
`conclude` makes the groups, the questions and the trace: the same ones, to the last digit.

    records -> normalised, with twins and title counts -> keys -> blocks -> pairs -> decided pairs -> driver
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.compare import REGISTERED, Pairs, identifiers
from scopeline.dedupe.conclude import Result, conclude
from scopeline.dedupe.decide import Decisions
from scopeline.dedupe.ids import Verdict, check_ids, places_in, verdict_rows
from scopeline.dedupe.normalise import COMPARED, SCHEMA
from scopeline.dedupe.serials import PLAIN_NUMBER, are_serial
from scopeline.dedupe.spark import workers
from scopeline.dedupe.spark.session import literal, started

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

ROWS_A_TASK = 20_000  # records that one task normalises or pairs, in about a second


def find_duplicates(
    records: Path,
    verdicts: Iterable[Verdict] = (),
    model: Mapping[str, Any] | None = None,
    master: str = "local[*]",
    versions: str = "ask",
) -> Result:
    """What engine.find_duplicates gives for the table in a Parquet file, computed on Spark.

    `master` is Spark's address; all its machines must see `records` under this path and have Scopeline installed.
    Raises ScopelineError where pyspark or Java is missing or Spark does not start, and SheetError as the embedded
    engine does.
    """
    import pyarrow.parquet as pq

    names = pq.read_schema(records).names
    found = pq.read_table(records, columns=[name for name in names if name == "record_id"])
    check_ids(found)
    ids = pc.cast(found["record_id"], pa.string())
    ids = ids.take(pc.sort_indices(ids))
    same, different = verdict_rows(ids, verdicts)
    judged = ids.take(pa.array(sorted({row for pair in (*same, *different) for row in pair}), pa.int64()))
    tasks = 1 + len(ids) // ROWS_A_TASK
    with started(master, tasks) as session:
        read = session.read.parquet(literal(records.resolve())).select([name for name in COMPARED if name in names])
        compared = _compared(read.repartition(tasks), judged.combine_chunks()).persist()
        twin_of = _twin_rows(compared, ids)
        kept = np.flatnonzero(twin_of == np.arange(len(ids)))
        unique = compared.where("record_id = twin_of").drop("twin_of", "mark")
        decided = _decided(
            _candidates(unique, tasks), unique, partial(workers.decide_likely, model=model, versions=versions)
        )
        known = unique.select("record_id", "pmid", *REGISTERED).toArrow().sort_by("record_id")
        seen = _in_order(decided.where("worth > 0"), ids, kept)

        def judge(left: np.ndarray, right: np.ndarray) -> np.ndarray:
            sides = [ids.take(pa.array(kept[rows])).combine_chunks() for rows in (left, right)]
            met = session.createDataFrame(pa.Table.from_arrays(sides, schema=workers.PAIR))
            answers = _in_order(
                _decided(met, unique, partial(workers.decide_all, model=model, versions=versions)), ids, kept
            )
            answer = np.empty(len(left), np.int8)
            answer[np.lexsort((right, left))] = answers["answer"]
            return answer

        return conclude(
            Pairs(
                ids,
                twin_of,
                kept,
                seen["left"],
                seen["right"],
                identifiers(known),
                known.select(REGISTERED),
                places_in(kept, same),
                places_in(kept, different),
            ),
            Decisions(seen["answer"], seen["score"], seen["worth"], seen["rule"]),
            seen,
            judge,
        )


def _compared(records: DataFrame, judged: pa.Array) -> DataFrame:
    """Normalised records (SCHEMA), how many have the title (common), and the first identical one (twin_of)."""
    serial = _has_serial_issues(records)
    marked = records.mapInArrow(partial(workers.marked, judged=judged, serial=serial), _spark_schema(workers.MARKED))
    return marked.selectExpr(
        "*",
        "count(*) over (partition by title) as common",
        "min(record_id) over (partition by mark) as twin_of",
    )


def _has_serial_issues(records: DataFrame) -> bool:
    if "issue" not in records.columns:
        return False
    issues = records.select("record_id", "issue").mapInArrow(workers.normalised, _spark_schema(SCHEMA))
    numbers = issues.where(f"issue rlike '{PLAIN_NUMBER}'")
    given = numbers.selectExpr("count(issue) as given", "count(distinct issue) as distinct").first()
    return given is not None and are_serial(given["given"], given["distinct"])


def _twin_rows(compared: DataFrame, ids: pa.ChunkedArray) -> np.ndarray:
    """For each of `ids` the row of the first identical record."""
    twins = compared.where("record_id <> twin_of").select("record_id", "twin_of").toArrow()
    rows = np.arange(len(ids))
    rows[_rows(twins["record_id"], ids)] = _rows(twins["twin_of"], ids)
    return rows


def _candidates(unique: DataFrame, tasks: int) -> DataFrame:
    """Pairs of ids, the smaller first, that share a key."""
    keyed = unique.mapInArrow(partial(workers.keyed, buckets=tasks), _spark_schema(workers.KEYED))
    return keyed.groupBy("bucket").applyInArrow(workers.paired, _spark_schema(workers.PAIR)).distinct()


def _decided(
    pairs: DataFrame, unique: DataFrame, decide_batches: Callable[[workers.Batches], Iterator[Any]]
) -> DataFrame:
    """Pairs of ids with their answers (workers.DECIDED): each is brought together with both its records."""
    for side in (1, 2):
        records = unique.selectExpr(f"record_id as record_id_{side}", f"struct(*) as record_{side}")
        pairs = pairs.join(records, f"record_id_{side}")
    return pairs.select("record_1", "record_2").mapInArrow(decide_batches, _spark_schema(workers.DECIDED))


def _in_order(decided: DataFrame, ids: pa.ChunkedArray, kept: np.ndarray) -> dict[str, np.ndarray]:
    """Columns of decided pairs on the driver, sorted by their places (left, right) in `kept`."""
    table = decided.toArrow()
    left, right = (np.searchsorted(kept, _rows(table[f"record_id_{side}"], ids)) for side in (1, 2))
    order = np.lexsort((right, left))
    values = {name: table[name].to_numpy()[order] for name in workers.DECIDED.names[2:]}
    return {"left": left[order], "right": right[order], **values}


def _rows(some: pa.ChunkedArray, ids: pa.ChunkedArray) -> np.ndarray:
    return pc.index_in(some, ids).to_numpy().astype(np.int64)


def _spark_schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)
