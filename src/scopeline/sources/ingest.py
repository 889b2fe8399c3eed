"""The ingest stage: every export of the review into one record table, each file accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scopeline import layout
from scopeline.errors import ExportError, Problem, ScopelineError
from scopeline.files import write_table
from scopeline.protocol import Protocol
from scopeline.records import assign_ids, to_table
from scopeline.sources.read import Reading, read_export

FILE_COLUMNS = (
    "source",
    "file",
    "database",
    "format",
    "encoding",
    "bytes",
    "sha256",
    "raw_markers",
    "records",
    "rejected",
    "stray_lines",
    "words_in_file",
    "words_kept",
    "hits_reported",
    "warnings",
)
REJECTED_COLUMNS = ("source", "file", "line", "reason", "text")


def read_exports(protocol: Protocol) -> list[Reading]:
    """Read every export; raises ExportError with the problems of all files at once."""
    problems: list[Problem] = []
    readings: list[Reading] = []
    for name, source in protocol.sources.items():
        for path in layout.exports(name):
            try:
                readings.append(
                    read_export(path, source=name, name=f"{name}/{path.name}", columns=source.columns or None)
                )
            except ScopelineError as error:
                problems += error.problems
    if problems:
        raise ExportError(problems)
    return readings


def ingest(protocol: Protocol, out: Path) -> list[str]:
    """Write records.parquet, files.csv and rejected.csv into `out`; returns warnings for the log.

    Raises ExportError, and writes nothing, where a file cannot be read or does not reconcile.
    """
    import pyarrow.parquet as pq

    readings = read_exports(protocol)
    records = [record for reading in readings for record in reading.records]
    assign_ids(records)
    out.mkdir(parents=True, exist_ok=True)
    pq.write_table(to_table(records), out / "records.parquet", compression="zstd")
    hits = _hit_warnings(protocol, readings)
    write_table(out / "files.csv", FILE_COLUMNS, (_file_row(reading, protocol, hits) for reading in readings))
    write_table(
        out / "rejected.csv",
        REJECTED_COLUMNS,
        (
            {"source": reading.source, "file": reading.file, **asdict(piece)}
            for reading in readings
            for piece in reading.rejected
        ),
    )
    return [f"{reading.file}: {warning}" for reading in readings for warning in reading.warnings] + list(hits.values())


def _hit_warnings(protocol: Protocol, readings: Sequence[Reading]) -> dict[str, str]:
    """Sources whose records read differ from the hits that the protocol says were reported."""
    found = {}
    for name, source in protocol.sources.items():
        read = sum(len(reading.records) for reading in readings if reading.source == name)
        if source.hits is not None and source.hits != read:
            found[name] = f"{name}: the protocol reports {source.hits} hits, the exports hold {read} records"
    return found


def _file_row(reading: Reading, protocol: Protocol, hits: dict[str, str]) -> dict[str, Any]:
    notes = [*reading.warnings, *([hits[reading.source]] if reading.source in hits else [])]
    return {
        "source": reading.source,
        "file": reading.file,
        "database": reading.database,
        "format": reading.format,
        "encoding": reading.encoding,
        "bytes": reading.bytes,
        "sha256": reading.sha256,
        "raw_markers": reading.raw_markers,
        "records": len(reading.records),
        "rejected": len(reading.rejected),
        "stray_lines": len(reading.stray_lines),
        "words_in_file": reading.words_in_file,
        "words_kept": reading.words_kept,
        "hits_reported": protocol.sources[reading.source].hits,
        "warnings": "; ".join(notes),
    }
