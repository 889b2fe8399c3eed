"""From the stages' files to an account of every record: fates.parquet, sets/<box>.csv and counts.csv."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scopeline.flow import earlier
from scopeline.flow.boxes import Layout, fill
from scopeline.flow.counts import write_counts
from scopeline.flow.courses import Course, Origin, StageResult, trace
from scopeline.flow.proof import prove
from scopeline.protocol import Protocol, Stage
from scopeline.states import Fate
from scopeline.studies import load
from scopeline.tables import parquet
from scopeline.tables.atomic import in_one_step
from scopeline.tables.csv import read_table, write_table

_SHOWN = ("title", "authors", "year", "journal", "doi")
_ORIGIN = ("record_id", "source", "file", "ordinal")
SET_COLUMNS = ("record_id", "group_id", *_ORIGIN[1:], "fate", "stage", "reason", "study_id", *_SHOWN)


def account(
    protocol: Protocol,
    records: Path,
    groups: Path,
    unique: Path,
    decisions: Mapping[str, Path],
    reports: Path,
    studies: Path,
    automatic: Path | None,
    out: Path,
) -> None:
    """Trace every record, prove that the sets add up, and write them into `out`.

    Where the protocol names an earlier version, the boxes count what is new since it, and the totals of both.
    `unique` holds the merged record of each group, which the lists show where a record stands for its group;
    `decisions` leads from a stage's id to its decisions.csv; `studies` is the studies.csv that names the study of each
    included report; `automatic` is automatic.csv where the protocol's limits exclude records.
    Raises ArithmeticFault where the sets do not add up.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = parquet.read(records, [*_ORIGIN, *_SHOWN]).to_pylist()
    pairs = parquet.read(groups, ["record_id", "group_id"])
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
    then = earlier.read(protocol.flow.previous) if protocol.flow.previous else earlier.Earlier()
    chosen = Layout(protocol.flow.columns == 1, protocol.flow.screening_reasons)
    courses = trace(origins, kinds, stages, status, limits, chosen.one_column, then.settled)
    again = earlier.found_again(then, courses, group_of, unique)
    change = earlier.compare(then, courses, again, study_of)
    found = fill(change.new, kinds, chosen, change.known)
    if protocol.flow.previous:
        found = {**dict(earlier.before(then, change)), **found, **dict(earlier.after(then, change, found))}
    prove(found, (course.record_id for course in change.new))
    merged = {row["record_id"]: row for row in parquet.read(unique, ["record_id", *_SHOWN]).to_pylist()}
    listed: dict[str, Mapping[str, Any]] = {i: {**row, "group_id": again[i]} for i, row in then.reports.items()}
    own = {row["record_id"]: row for row in rows}
    listed |= {course.record_id: _listed(course, own[course.record_id], merged) for course in [*courses, *change.new]}
    for box, contents in found.items():
        if contents.n is not None:
            write_table(out / "sets" / f"{box}.csv", SET_COLUMNS, (listed[i] for i in sorted(contents.ids)))
    write_counts(protocol, found, out / "counts.csv")
    with in_one_step(out / "fates.parquet") as made:
        pq.write_table(pa.Table.from_pylist([vars(course) for course in courses]), made)


def _search(protocol: Protocol, file: str) -> str:
    """The date of the search update that a file belongs to; '' for the first search."""
    source, _, name = file.partition("/")
    updates = protocol.sources[source].updates if source in protocol.sources else []
    return next((update.searched.isoformat() for update in updates if name in update.files), "")


def _result(stage: Stage, path: Path) -> StageResult:
    rows = read_table(path).rows
    return StageResult(stage.id, stage.of, {row["record_id"]: (row["decision"], row["reason"]) for row in rows})


def _listed(course: Course, record: Mapping[str, Any], merged: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A record's row in the lists: as its source gave it, but as merged where it stands for its group."""
    row = {**record, **vars(course)}
    return row if course.fate == Fate.DUPLICATE else {**row, **{name: merged[course.group_id][name] for name in _SHOWN}}
