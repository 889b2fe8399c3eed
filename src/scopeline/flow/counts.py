"""From the stages' files to fates.parquet, sets/<box>.csv and counts.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scopeline.flow.boxes import load_template
from scopeline.flow.fates import Fate, Ids, Origin, StageResult, check, sets, trace
from scopeline.protocol import Protocol, Stage, in_language
from scopeline.studies import load
from scopeline.tables.csv import read_table, write_table

COUNT_COLUMNS = ("box", "label", "n", "ids_file", "label_fa")
WORDED = "new_v2"  # has every box of a new review, worded as in new_v1
SET_COLUMNS = (
    "record_id",
    "group_id",
    "source",
    "file",
    "ordinal",
    "fate",
    "stage",
    "reason",
    "study_id",
    "title",
    "authors",
    "year",
    "journal",
    "doi",
)


def count(
    protocol: Protocol,
    records: Path,
    groups: Path,
    decisions: Mapping[str, Path],
    reports: Path,
    studies: Path,
    automatic: Path | None,
    out: Path,
) -> None:
    """Trace every record, prove that the sets add up, and write them into `out`.

    `decisions` leads from a stage's id to its decisions.csv; `studies` is the studies.csv that names the study of each
    included report; `automatic` is automatic.csv where the protocol's limits exclude records.
    Raises ArithmeticFault where the sets do not add up.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = ["record_id", "source", "file", "ordinal", "title", "authors", "year", "journal", "doi"]
    rows = pq.read_table(records, columns=columns).to_pylist()
    pairs = pq.read_table(groups, columns=["record_id", "group_id"])
    group_of = dict(zip(pairs["record_id"].to_pylist(), pairs["group_id"].to_pylist(), strict=True))
    stages = [_result(stage, decisions[stage.id]) for stage in protocol.screening.stages]
    kinds = {name: source.kind for name, source in protocol.sources.items()}
    study_of = {group: study for study, groups in load(studies).reports.items() for group in groups}
    status = {
        row["record_id"]: (row["status"], study_of.get(row["record_id"], row["record_id"]))
        for row in read_table(reports).rows
    }
    limits = {r["record_id"]: r["rule"] for r in (read_table(automatic).rows if automatic else ()) if not r["kept"]}
    origins = [
        Origin(row["record_id"], group_of[row["record_id"]], row["source"], _search(protocol, row["file"]))
        for row in rows
    ]
    fates = trace(origins, kinds, stages, status, limits)
    found = sets(fates, kinds, stages)
    check(found)
    _write_sets(found, fates, {row["record_id"]: row for row in rows}, out)
    write_table(out / "counts.csv", COUNT_COLUMNS, count_rows(protocol, found), mark=False)
    pq.write_table(pa.Table.from_pylist([vars(fate) for fate in fates]), out / "fates.parquet")


def _search(protocol: Protocol, file: str) -> str:
    """The date of the search update that a file belongs to; '' for the first search."""
    source, _, name = file.partition("/")
    updates = protocol.sources[source].updates if source in protocol.sources else []
    return next((update.searched.isoformat() for update in updates if name in update.files), "")


def _result(stage: Stage, path: Path) -> StageResult:
    rows = read_table(path).rows
    return StageResult(stage.id, stage.of, {row["record_id"]: (row["decision"], row["reason"]) for row in rows})


def _write_sets(
    found: Mapping[str, Ids | None], fates: Sequence[Fate], rows: Mapping[str, Mapping[str, Any]], out: Path
) -> None:
    listed = {fate.record_id: {**rows[fate.record_id], **vars(fate)} for fate in fates}
    for box, ids in found.items():
        if ids is not None:
            write_table(out / "sets" / f"{box}.csv", SET_COLUMNS, (listed[i] for i in sorted(ids)))


def count_rows(protocol: Protocol, found: Mapping[str, Ids | None]) -> list[dict[str, object]]:
    """One row a box; `n` is empty where the number is not known yet."""
    wording = {line.id: line.label for line in load_template(WORDED).lines}
    labels = {name: source.name for name, source in protocol.sources.items()}
    labels |= {reason.id: reason.label for reason in protocol.exclusion_reasons}
    rows: list[dict[str, object]] = []
    for box, ids in found.items():
        line, _, detail = box.partition(".")
        if detail:
            name, _, search = detail.partition("@")
            suffix = f", {search}" if search else ""
            english, persian = (in_language(labels[name], language) + suffix for language in ("en", "fa"))
        else:
            english, persian = wording[line]["en"], wording[line]["fa"]
        rows.append(
            {
                "box": box,
                "label": english,
                "label_fa": persian,
                "n": "" if ids is None else len(ids),
                "ids_file": "" if ids is None else f"sets/{box}.csv",
            }
        )
    return rows
