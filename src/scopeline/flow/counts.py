"""From the stages' files to fates.parquet, sets/<box>.csv and counts.csv."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scopeline.flow.boxes import LABEL
from scopeline.flow.fates import Fate, Ids, Origin, StageResult, check, sets, trace
from scopeline.protocol import Protocol, Stage, in_language
from scopeline.studies import load
from scopeline.tables.csv import read_table, write_table

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
    written = ("box", *(LABEL + code for code in protocol.languages), "n", "ids_file")
    write_table(out / "counts.csv", written, count_rows(protocol, found), mark=False)
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
    """One row a box: its label in each language of the protocol, and `n`, empty where it is not known yet."""
    return [
        {
            "box": box,
            **{LABEL + code: _label(protocol, box, code) for code in protocol.languages},
            "n": "" if ids is None else len(ids),
            "ids_file": "" if ids is None else f"sets/{box}.csv",
        }
        for box, ids in found.items()
    ]


def _label(protocol: Protocol, box: str, code: str) -> str:
    """PRISMA's words for a line; a detail of one is called as the protocol calls the source or the reason."""
    say = protocol.language(code)
    line, _, detail = box.partition(".")
    if not detail:
        return say.box(line)
    name, _, search = detail.partition("@")
    reasons = {reason.id: reason.label for reason in protocol.exclusion_reasons}
    label = in_language(reasons[name] if name in reasons else protocol.sources[name].name, code)
    return say.listed([label, say.short_date(dt.date.fromisoformat(search))]) if search else label
