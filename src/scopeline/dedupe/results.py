"""The dedupe stage: records and people's verdicts in; groups, unique records and the trace of merges out."""

from __future__ import annotations

from pathlib import Path

from scopeline import layout, progress
from scopeline.dedupe import verdicts
from scopeline.dedupe.engine import find_duplicates
from scopeline.dedupe.merge import merge_groups
from scopeline.files import write_table

QUESTION_COLUMNS = ("record_id_1", "record_id_2", "score", "reason")


def dedupe(records: Path, out: Path) -> list[str]:
    """Write groups.parquet, unique.parquet, merges.csv, questions.csv and progress.csv into `out`.

    questions.csv holds the pairs that still wait for a verdict; they are added to the verdicts' sheet. Returns
    notices for the log. Raises SheetError for a wrong verdict.
    """
    import pyarrow.parquet as pq

    table = pq.read_table(records)
    sheet, settled = verdicts.read(table["record_id"].to_pylist())
    result = find_duplicates(table.drop_columns(["raw"]), settled)
    questions = result.ask.to_pylist()
    asked = {str(q[f"record_id_{side}"]) for q in questions for side in (1, 2)}
    rows = {
        row["record_id"]: row
        for row in table.drop_columns(["raw", "abstract"]).to_pylist()
        if row["record_id"] in asked
    }
    verdicts.extend(sheet, questions, rows)
    out.mkdir(parents=True, exist_ok=True)
    pq.write_table(result.groups, out / "groups.parquet", compression="zstd")
    pq.write_table(merge_groups(table.drop_columns(["raw"]), result.groups), out / "unique.parquet", compression="zstd")
    write_table(out / "merges.csv", result.merges.column_names, result.merges.to_pylist())
    write_table(out / "questions.csv", QUESTION_COLUMNS, questions)
    task = progress.Task("dedupe", progress.TEAM, "verdicts", len(settled), len(questions), str(layout.VERDICTS))
    progress.write([task], out / "progress.csv")
    return [f"{len(questions)} pairs wait for a verdict in {layout.VERDICTS}"] if questions else []
