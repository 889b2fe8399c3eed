"""The ingest stage: every export of the review into one record table, each file accounted for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from scopeline import layout, searches
from scopeline.errors import ExportError, Problem
from scopeline.protocol import Protocol
from scopeline.records import Ids, schema, to_table
from scopeline.sources.read import Export, Reading, read_each
from scopeline.tables.csv import write_table
from scopeline.text import printable

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


def read_exports(protocol: Protocol, jobs: int = 1) -> Iterator[Reading | list[Problem]]:
    """Read every export, in the protocol's order of sources; an export that was cut off is a problem."""
    exports = [
        Export(path, name, f"{name}/{path.name}", source.columns or None, source.platform)
        for name, source in protocol.sources.items()
        for path in layout.exports(name)
    ]
    vouched_for = {name: {*source.complete} for name, source in protocol.sources.items()}
    for export, outcome in zip(exports, read_each(exports, jobs), strict=True):
        if isinstance(outcome, list):
            yield [replace(problem, file=export.path) for problem in outcome]
        elif outcome.cut and not {export.path.name, printable(export.path.name)} & vouched_for[export.source]:
            place, _, found = outcome.cut.rpartition(": ") if outcome.cut.startswith("line ") else ("", "", outcome.cut)
            name = printable(export.path.name)
            remedy = (
                f"Export the search again. If the file is as the database wrote it, add '{name}' in config/review.yaml "
                f"under sources.{export.source}.complete."
            )
            yield [Problem(export.path, found, remedy, place)]
        else:
            yield outcome


def ingest(protocol: Protocol, out: Path, jobs: int = 1) -> list[str]:
    """Write records.parquet, files.csv and rejected.csv into `out`; returns warnings for the log.

    Raises ExportError with the problems of all files, and leaves no table, where a file cannot be read, does not
    reconcile or was cut off.
    """
    import pyarrow.parquet as pq

    out.mkdir(parents=True, exist_ok=True)
    files, rejected = [], []
    problems: list[Problem] = []
    ids = Ids()
    unfinished = out / ".records.parquet"
    with pq.ParquetWriter(unfinished, schema(), compression="zstd") as writer:
        for outcome in read_exports(protocol, jobs):
            if isinstance(outcome, list):
                problems += outcome
                continue
            writer.write_table(to_table({**record, "record_id": ids.of(record)} for record in outcome.records))
            files.append(_file_row(outcome))
            origin = {"source": outcome.source, "file": outcome.file}
            rejected += [{**origin, **asdict(piece)} for piece in outcome.rejected]
    if problems:
        unfinished.unlink()
        raise ExportError(problems)
    os.replace(unfinished, out / "records.parquet")
    _compare_hits(protocol, files)
    _compare_logs(protocol, files)
    write_table(out / "files.csv", FILE_COLUMNS, files)
    write_table(out / "rejected.csv", REJECTED_COLUMNS, rejected)
    return [f"data/exports/{row['file']}: {row['warnings']}" for row in files if row["warnings"]]


def _file_row(reading: Reading) -> dict[str, Any]:
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
        "warnings": "; ".join(reading.warnings),
    }


def _compare_hits(protocol: Protocol, files: list[dict[str, Any]]) -> None:
    """Put the hits that a source reported, in each of its searches, beside the files of that search, with a warning
    where the records read differ."""
    for name, source in protocol.sources.items():
        theirs = [row for row in files if row["source"] == name]
        later = [(update.hits, update.searched.isoformat(), {*update.files}) for update in source.updates]
        updates = {file for _, _, named in later for file in named}
        first = {row["file"].partition("/")[2] for row in theirs} - updates
        for hits, when, named in [(source.hits, "", first), *later]:
            rows = [row for row in theirs if row["file"].partition("/")[2] in named]
            read = sum(row["records"] for row in rows)
            for row in rows:
                row["hits_reported"] = hits
                if hits is not None and hits != read:
                    search = f"{name}, searched on {when}" if when else name
                    told = f"the protocol reports {hits} hits for {search}; its exports hold {read} records"
                    row["warnings"] = "; ".join(filter(None, (row["warnings"], told)))


def _compare_logs(protocol: Protocol, files: list[dict[str, Any]]) -> None:
    """A warning beside the files of a search whose log differs from what the protocol states of it."""
    for name, source in protocol.sources.items():
        first = next((search for search in searches.of(name) if not search.update_of), None)
        if first is None or (source.hits, source.searched) == (first.hits, first.day):
            continue
        theirs = {f"{name}/{file.name}" for file in first.files}
        told = (
            f"the protocol says {source.hits} hits on {source.searched} for {name}; the search's log says "
            f"{first.hits} on {first.day}"
        )
        for row in files:
            if row["file"] in theirs:
                row["warnings"] = "; ".join(filter(None, (row["warnings"], told)))
