"""The steps of deduplication on Spark, for records that one machine cannot hold.

The functions are those of the embedded engine, run over Arrow batches on the workers; joins, counts and first
records are Spark's. Only ids and the pairs that may be merged or asked about come back to the driver, where
`engine.conclude` makes the groups, the questions and the trace: the same ones, to the last digit.

    records -> normalised, with twins and title counts -> keys -> blocks -> pairs -> decided pairs -> driver
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.decide import Decisions, decide
from scopeline.dedupe.engine import (
    PLAIN_NUMBER,
    REGISTERED,
    TRACED,
    Pairs,
    Result,
    Verdict,
    are_serial,
    blocks,
    check_ids,
    conclude,
    identifiers,
    places_in,
    verdict_rows,
    without_issues,
)
from scopeline.dedupe.evidence import evidence
from scopeline.dedupe.normalise import COMPARED, SCHEMA, normalise
from scopeline.dedupe.pairs import candidate_pairs, plausible
from scopeline.dedupe.twins import marks
from scopeline.errors import Problem, ScopelineError
from scopeline.protocol import PROTOCOL

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Batches = Iterable[pa.RecordBatch]
Model = Mapping[str, Any] | None
REQUIREMENTS = "requirements-spark.txt"
ROWS_A_TASK = 20_000  # records that one task normalises or pairs, in about a second
ROWS_A_BATCH = 16_384

_MARKED = SCHEMA.append(pa.field("mark", pa.int64()))
_PAIR = pa.schema([("record_id_1", pa.string()), ("record_id_2", pa.string())])
# Spark has no unsigned integers: hashes travel as signed ones of the same bits.
_KEYED = pa.schema(
    [
        ("bucket", pa.int64()),
        ("key", pa.int8()),
        ("value", pa.int64()),
        ("record_id", pa.string()),
        ("finer_1", pa.int64()),
        ("finer_2", pa.int64()),
    ]
)
_DECIDED = pa.schema(
    [
        *_PAIR,
        ("answer", pa.int8()),
        ("score", pa.float32()),
        ("worth", pa.float32()),
        ("rule", pa.int16()),
        *((name, pa.float32()) for name in TRACED),
    ]
)


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
    with _session(master, tasks) as session:
        read = session.read.parquet(_literal(records.resolve())).select([name for name in COMPARED if name in names])
        compared = _compared(read.repartition(tasks), judged.combine_chunks()).persist()
        twin_of = _twin_rows(compared, ids)
        kept = np.flatnonzero(twin_of == np.arange(len(ids)))
        unique = compared.where("record_id = twin_of").drop("twin_of", "mark")
        decided = _decided(_candidates(unique, tasks), unique, partial(_decide_likely, model=model, versions=versions))
        known = unique.select("record_id", "pmid", *REGISTERED).toArrow().sort_by("record_id")
        seen = _in_order(decided.where("worth > 0"), ids, kept)

        def judge(left: np.ndarray, right: np.ndarray) -> np.ndarray:
            sides = [ids.take(pa.array(kept[rows])).combine_chunks() for rows in (left, right)]
            met = session.createDataFrame(pa.Table.from_arrays(sides, schema=_PAIR))
            answers = _in_order(_decided(met, unique, partial(_decide_all, model=model, versions=versions)), ids, kept)
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


# --- the session -------------------------------------------------------------------------------------------


@contextmanager
def _session(master: str, tasks: int) -> Iterator[SparkSession]:
    """A Spark session for the time of one deduplication."""
    check_installed()
    with warnings.catch_warnings():
        # Said by every Arrow function too, though no pandas table is ever made here.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        session = _start(master, tasks)
        try:
            yield session
        finally:
            session.stop()


def check_installed() -> None:
    """Raise ScopelineError with all that is missing."""
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    missing = []
    if find_spec("pyspark") is None:
        remedy = f"Run 'pip install --require-hashes -r {REQUIREMENTS}', or set the engine to embedded."
        missing.append(_problem("pyspark is not installed", remedy))
    if shutil.which(java) is None:
        remedy = "Install a Java runtime, version 17 or newer, or set the engine to embedded."
        missing.append(_problem("Java is not installed", remedy))
    if missing:
        raise ScopelineError(missing)


def _problem(found: str, remedy: str) -> Problem:
    return Problem(PROTOCOL, f"the engine is spark, but {found}", remedy, field="dedupe")


def _start(master: str, tasks: int) -> SparkSession:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the workers run whatever `python3` is
    builder = SparkSession.builder.appName("scopeline dedupe").master(master)
    for name, value in {
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.maxResultSize": "0",  # the pairs of a large corpus are more than the default of 1 GB
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_A_BATCH),
        "spark.sql.shuffle.partitions": str(tasks),  # so that the share of a task does not grow with the corpus
    }.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        remedy = "Check dedupe.master and the Java runtime (version 17 or newer), or set the engine to embedded."
        raise ScopelineError(_problem(f"Spark does not start at '{master}'", remedy)) from error


def _literal(path: Path) -> str:
    """A local path for Spark, which reads brackets and stars as patterns."""
    return "file://" + re.sub(r"([\\{}\[\]*?])", r"\\\1", str(path))


# --- records -----------------------------------------------------------------------------------------------


def _compared(records: DataFrame, judged: pa.Array) -> DataFrame:
    """Normalised records (SCHEMA), how many have the title (common), and the first identical one (twin_of)."""
    serial = _has_serial_issues(records)
    marked = records.mapInArrow(partial(_mark, judged=judged, serial=serial), _spark_schema(_MARKED))
    return marked.selectExpr(
        "*",
        "count(*) over (partition by title) as common",
        "min(record_id) over (partition by mark) as twin_of",
    )


def _has_serial_issues(records: DataFrame) -> bool:
    if "issue" not in records.columns:
        return False
    issues = records.select("record_id", "issue").mapInArrow(_normalise, _spark_schema(SCHEMA))
    numbers = issues.where(f"issue rlike '{PLAIN_NUMBER}'")
    given = numbers.selectExpr("count(issue) as given", "count(distinct issue) as distinct").first()
    return given is not None and are_serial(given["given"], given["distinct"])


def _normalise(batches: Batches) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield from normalise(pa.Table.from_batches([batch])).to_batches()


def _mark(batches: Batches, judged: pa.Array, serial: bool) -> Iterator[pa.RecordBatch]:
    for batch in _normalise(batches):
        records = pa.Table.from_batches([batch])
        if serial:
            records = without_issues(records)
        spoken_of = np.flatnonzero(pc.is_in(records["record_id"], judged).to_numpy())
        mark = marks(records, spoken_of.tolist()).view(np.int64)
        yield from records.append_column(_MARKED.field("mark"), pa.array(mark)).to_batches()


def _twin_rows(compared: DataFrame, ids: pa.ChunkedArray) -> np.ndarray:
    """For each of `ids` the row of the first identical record."""
    twins = compared.where("record_id <> twin_of").select("record_id", "twin_of").toArrow()
    rows = np.arange(len(ids))
    rows[_rows(twins["record_id"], ids)] = _rows(twins["twin_of"], ids)
    return rows


# --- pairs -------------------------------------------------------------------------------------------------


def _candidates(unique: DataFrame, tasks: int) -> DataFrame:
    """Pairs of ids, the smaller first, that share a key."""
    keyed = unique.mapInArrow(partial(_key, buckets=tasks), _spark_schema(_KEYED))
    return keyed.groupBy("bucket").applyInArrow(_pair, _spark_schema(_PAIR)).distinct()


def _key(batches: Batches, buckets: int) -> Iterator[pa.RecordBatch]:
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
            yield pa.RecordBatch.from_arrays([pa.array(column) for column in columns], schema=_KEYED)


def _pair(bucket: pa.Table) -> pa.Table:
    """The pairs of whole blocks. In the order of their ids, rows compare as those of all records do."""
    bucket = bucket.sort_by("record_id").combine_chunks()
    key = bucket["key"].to_numpy()
    return pa.concat_tables([_pairs_of_key(bucket.filter(pa.array(key == place))) for place in np.unique(key)])


def _pairs_of_key(keyed: pa.Table) -> pa.Table:
    value, *finer = (keyed[name].to_numpy().view(np.uint64) for name in ("value", "finer_1", "finer_2"))
    sides = candidate_pairs({"": value}, tuple(finer))
    return pa.Table.from_arrays([keyed["record_id"].take(pa.array(rows)) for rows in sides], schema=_PAIR)


def _decided(pairs: DataFrame, unique: DataFrame, decide_batches: Callable[[Batches], Iterator[Any]]) -> DataFrame:
    """Pairs of ids with their answers (_DECIDED): each is brought together with both its records."""
    for side in (1, 2):
        records = unique.selectExpr(f"record_id as record_id_{side}", f"struct(*) as record_{side}")
        pairs = pairs.join(records, f"record_id_{side}")
    return pairs.select("record_1", "record_2").mapInArrow(decide_batches, _spark_schema(_DECIDED))


def _decide_likely(batches: Batches, model: Model, versions: str) -> Iterator[pa.RecordBatch]:
    """Answers for those candidate pairs that are worth a closer look."""
    for records, left, right in _sides(batches):
        likely = plausible(records, left, right)
        yield _decide(records, left[likely], right[likely], model, versions)


def _decide_all(batches: Batches, model: Model, versions: str) -> Iterator[pa.RecordBatch]:
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
    return pa.RecordBatch.from_arrays(columns, schema=_DECIDED)


# --- to and from the driver --------------------------------------------------------------------------------


def _in_order(decided: DataFrame, ids: pa.ChunkedArray, kept: np.ndarray) -> dict[str, np.ndarray]:
    """Columns of decided pairs on the driver, sorted by their places (left, right) in `kept`."""
    table = decided.toArrow()
    left, right = (np.searchsorted(kept, _rows(table[f"record_id_{side}"], ids)) for side in (1, 2))
    order = np.lexsort((right, left))
    values = {name: table[name].to_numpy()[order] for name in _DECIDED.names[2:]}
    return {"left": left[order], "right": right[order], **values}


def _rows(some: pa.ChunkedArray, ids: pa.ChunkedArray) -> np.ndarray:
    return pc.index_in(some, ids).to_numpy().astype(np.int64)


def _spark_schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)
