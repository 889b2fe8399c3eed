"""Record ids: each record has one of its own; verdicts that name them, as rows."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.cluster import Rows, components, rows_of
from scopeline.errors import Problem, SheetError

Verdict = tuple[str, str, str]


def check_ids(table: pa.Table) -> None:
    """Raise SheetError unless every record has an id of its own."""
    where = "the records"
    if "record_id" not in table.column_names:
        raise SheetError(Problem(where, "there is no column 'record_id'", "Give every record an id in that column."))
    ids = pc.utf8_trim_whitespace(pc.fill_null(pc.cast(table["record_id"], pa.string()), ""))
    empty = np.flatnonzero(pc.equal(ids, "").to_numpy())
    problems = [
        Problem(where, "the record has no id", "Give it one.", place=f"record {row + 1}", field="record_id")
        for row in empty.tolist()
    ]
    counts = pc.value_counts(ids.filter(pc.not_equal(ids, "")))
    problems += [
        Problem(
            where,
            f"the id '{pair['values']}' stands {pair['counts']} times",
            "Give each record an id of its own.",
            field="record_id",
        )
        for pair in counts.filter(pc.greater(counts.field("counts"), 1)).to_pylist()
    ]
    if problems:
        raise SheetError(problems)


def verdict_rows(
    ids: pa.ChunkedArray,
    verdicts: Iterable[Verdict],
) -> tuple[Rows, Rows]:
    """Verdicts as pairs of rows: those that say same, those that say different."""
    verdicts = list(verdicts)
    if not verdicts:
        return [], []
    row_of = {record_id: row for row, record_id in enumerate(ids.to_pylist())}
    rows: dict[str, Rows] = {"same": [], "different": []}
    problems = []
    for one, two, verdict in verdicts:
        if verdict not in rows:
            problems.append(
                Problem(
                    "the verdicts",
                    f"'{verdict}' for {one} and {two} is not a verdict",
                    "Write same or different.",
                    allowed="same, different",
                )
            )
        elif one in row_of and two in row_of and one != two:
            rows[verdict].append((row_of[one], row_of[two]))
    unit = components(len(ids), *rows_of(rows["same"]))
    names = ids.to_pylist() if rows["different"] else []
    problems += [
        Problem(
            "the verdicts",
            f"{names[a]} and {names[b]} are called different, and same by other verdicts",
            "Take back one of the verdicts that lead from one to the other.",
        )
        for a, b in rows["different"]
        if unit[a] == unit[b]
    ]
    if problems:
        raise SheetError(problems)
    return rows["same"], rows["different"]


def places_in(kept: np.ndarray, rows: Rows) -> Rows:
    """Rows of all records as places in `kept`, which holds them."""
    one, two = (np.searchsorted(kept, side).tolist() for side in rows_of(rows))
    return list(zip(one, two, strict=True))
