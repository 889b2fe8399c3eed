"""The dedupe stage: records and people's verdicts in; groups, unique records and the trace of merges out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scopeline import enrichment, progress
from scopeline.dedupe import asking, lineage, questions, verdicts
from scopeline.dedupe.conclude import Result
from scopeline.dedupe.engine import find_duplicates
from scopeline.dedupe.ids import Verdict
from scopeline.dedupe.merge import field_origins, merge_groups
from scopeline.errors import SheetError
from scopeline.orphans import orphans, take_away
from scopeline.protocol import Dedupe
from scopeline.tables.atomic import in_one_step
from scopeline.tables.csv import write_table

if TYPE_CHECKING:
    import pyarrow as pa

EMBEDDED = Dedupe()
QUESTION_COLUMNS = tuple(questions.ASK_SCHEMA.names)
FIELD_COLUMNS = ("group_id", "field", "record_id")


def dedupe(
    records: Path,
    out: Path,
    settings: Dedupe = EMBEDDED,
    form: str = "csv",
    language: str = "en",
    now: dt.datetime | None = None,
) -> list[str]:
    """Write groups.parquet, unique.parquet, merges.csv, fields.csv, questions.csv, unasked.csv and progress.csv into
    `out`.

    questions.csv holds the pairs that still wait for a verdict. They are added to the verdicts' sheet, which is made in
    this `form` and `language`. unasked.csv holds those that the cap on questions leaves out. Returns notices for the
    log. Raises SheetError for a wrong verdict, and for rows of any sheet whose id no record has ever had. Of records
    whose export was taken away the rows go in which nobody has written, from every sheet; the others stay.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(records, columns=[name for name in pq.read_schema(records).names if name != "raw"])
    known = table["record_id"].to_pylist()
    stood = lineage.before()
    if lost := orphans({*known, *stood}):
        raise SheetError(lost)
    heard = verdicts.read({*known, *stood}, form)
    result = _find(records, table, verdicts.among(heard.settled, known), settings)
    groups = lineage.named(result.groups, stood)
    living = dict(zip(groups["record_id"].to_pylist(), groups["group_id"].to_pylist(), strict=True))
    former = lineage.former(living, stood)
    lineage.remember(living, former, now)
    take_away(lineage.lost(living, former))
    verdicts.remember(heard, now)
    again = verdicts.read({*known, *stood}, form)
    found, beyond = result.ask.to_pylist(), result.left_out.to_pylist()
    waiting, left_out = questions.put(found, beyond, verdicts.unanswered(again), living)
    asked = [str(q[f"record_id_{side}"]) for q in waiting for side in (1, 2)]
    asked = pa.array([*asked, *(each for ids in heard.restored for each in ids)], pa.string())
    shown = table.drop_columns(["abstract"]).filter(pc.is_in(table["record_id"], asked))
    rows = {row["record_id"]: row for row in shown.to_pylist()}
    path = asking.extend(again, waiting, rows, form, language)
    out.mkdir(parents=True, exist_ok=True)
    with in_one_step(out / "groups.parquet") as made:
        pq.write_table(groups, made, compression="zstd")
    unique = lineage.marked(enrichment.filled(lineage.marked(merge_groups(table, groups), former)), former)
    with in_one_step(out / "unique.parquet") as made:
        pq.write_table(unique, made, compression="zstd")
    merges = traced(result.merges, groups)
    write_table(out / "merges.csv", merges.column_names, merges.to_pylist())
    write_table(out / "fields.csv", FIELD_COLUMNS, field_origins(unique))
    write_table(out / "questions.csv", QUESTION_COLUMNS, waiting)
    write_table(out / "unasked.csv", QUESTION_COLUMNS, left_out)
    left, pair = questions.each(waiting), ("record_id_1", "record_id_2")
    work = progress.Work("dedupe", progress.TEAM, "verdicts", verdicts.given(heard, living), left, str(path), pair)
    progress.write([work], out / "progress.csv")
    notices = [f"{len(left)} questions on {len(waiting)} pairs wait for a verdict in {path}"] if waiting else []
    more = f"{len(questions.each(left_out))} more questions are not asked, being beyond the cap: {out / 'unasked.csv'}"
    return [*heard.notices, *notices, *([more] if left_out else [])]


def _find(records: Path, table: pa.Table, settled: Sequence[Verdict], settings: Dedupe) -> Result:
    if settings.engine == "spark":
        from scopeline.dedupe.spark import engine

        return engine.find_duplicates(records, settled, master=settings.master, versions=settings.versions)
    return find_duplicates(table, settled, versions=settings.versions)


def traced(merges: pa.Table, groups: pa.Table) -> pa.Table:
    """Merges for people to read: with `kept`, the record whose id the merged row bears, and rounded evidence."""
    import pyarrow as pa
    import pyarrow.compute as pc

    grouped_at = pc.index_in(merges["record_id_1"], value_set=groups["record_id"].combine_chunks())
    kept = groups["group_id"].take(grouped_at)  # either record of a merge leads to it: they are in one group
    columns = {
        name: pc.round(pc.cast(merges[name], pa.float64()), 3) if merges[name].type == pa.float32() else merges[name]
        for name in merges.column_names
    }
    return pa.table(columns).add_column(2, "kept", kept)
