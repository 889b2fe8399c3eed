"""The ingest stage: every export of the review into one record table, each file accounted for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from scopeline import layout, searches
from scopeline.errors import ExportError, Problem
from scopeline.protocol import Protocol, Source
from scopeline.records import Ids, schema, to_table
from scopeline.rounds.rows import Kept
from scopeline.sources import by_hand, databases
from scopeline.sources.read import Export, Reading, read_each
from scopeline.tables.atomic import in_one_step
from scopeline.tables.csv import write_table
from scopeline.text import printable

FILE_COLUMNS = (
    "source",
    "first_key",
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
    """Read every export, in the protocol's order of sources; an export that was cut off is a problem.

    A file with the same bytes as another of the same search is told, and its records are read once: they would stand
    in for those that people have voted on, and be counted twice as found.
    """
    exports = [
        Export(path, name, f"{name}/{path.name}", source.columns or None, source.platform, _prints_jalali(name, source))
        for name, source in protocol.sources.items()
        for path in layout.exports(name)
    ]
    vouched_for = {name: {*source.complete} for name, source in protocol.sources.items()}
    seen: dict[str, tuple[Export, int]] = {}
    for export, outcome in zip(exports, read_each(exports, jobs), strict=True):
        if isinstance(outcome, Reading) and outcome.raw_markers:  # sheets that nobody filled yet are all alike
            search = _search_of(export, protocol)
            first, its_search = seen.setdefault(outcome.sha256, (export, search))
            if first is not export:
                of_searches = {*_logged(export.source)} >= {export.path.name, first.path.name}
                if search != its_search and first.source == export.source and of_searches:
                    yield outcome  # the service gave the same again, as the logs of both searches say
                else:
                    yield _copy(outcome, export, first, search == its_search)
                continue
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


def _prints_jalali(name: str, source: Source) -> bool:
    return source.language == "fa" or databases.is_persian(name, *source.name.values(), source.platform)


def _search_of(export: Export, protocol: Protocol) -> int:
    """Which of its source's searches a file is of: 0 the first, then its updates in their order."""
    updates = enumerate(protocol.sources[export.source].updates, 1)
    return next((number for number, update in updates if export.path.name in update.files), 0)


def _logged(source: str) -> Iterator[str]:
    """The names of the exports that searches of a source brought."""
    return (file.name for search in searches.of(source) for file in search.files)


def _copy(outcome: Reading, export: Export, first: Export, same_search: bool) -> Reading:
    """The reading of a file whose bytes are those of another one; of the same search, none of its records."""
    same = f"the same bytes as {first.path}"
    if first.source != export.source:
        told = f"{same}: one of the two lies in the wrong source's folder; take that one away"
    elif same_search:
        told = f"{same}, so its records are read once; take one of the two away, whichever"
        return replace(
            outcome,
            records=[],
            rejected=[],
            stray_lines=[],
            raw_markers=0,
            words_in_file=0,
            words_kept=0,
            warnings=[told],
        )
    else:
        told = f"{same}, though the protocol calls them two searches; export the later one again, or take it out"
    return replace(outcome, warnings=[told, *outcome.warnings])


def look(protocol: Protocol) -> tuple[list[Problem], list[str], set[str]]:
    """What a run would find in the exports, without writing: problems, warnings, and the ids of all records."""
    ids, known = Ids(protocol.first_keys), set()
    files: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for outcome in read_exports(protocol):
        if isinstance(outcome, list):
            problems += outcome
        else:
            found = {ids.of(record): record for record in outcome.records}
            known |= {*found}
            files.append(_file_row(protocol, outcome, _by_hand(outcome, found, problems)[1]))
    return problems, _warnings(protocol, files), known


def ingest(protocol: Protocol, out: Path, jobs: int = 1) -> list[str]:
    """Write records.parquet, files.csv and rejected.csv into `out`; returns warnings for the log. Sheets of what was
    found by hand in which nobody has written get the headings of the sheets' language.

    Raises ExportError with the problems of all files, and leaves no table, where a file cannot be read, does not
    reconcile or was cut off.
    """
    import pyarrow.parquet as pq

    by_hand.follow(protocol.sources, protocol.screening.sheet_language)
    files, rejected = [], []
    problems: list[Problem] = []
    ids = Ids(protocol.first_keys)
    sheets = []
    with in_one_step(out / "records.parquet") as unfinished:
        with pq.ParquetWriter(unfinished, schema(), compression="zstd") as writer:
            for outcome in read_exports(protocol, jobs):
                if isinstance(outcome, list):
                    problems += outcome
                    continue
                found = {ids.of(record): record for record in outcome.records}
                writer.write_table(to_table({**record, "record_id": i} for i, record in found.items()))
                kept, gone = _by_hand(outcome, found, problems)
                sheets += [(kept, outcome.source, found)] if kept else []
                files.append(_file_row(protocol, outcome, gone))
                origin = {"source": outcome.source, "file": outcome.file}
                rejected += [{**origin, **asdict(piece)} for piece in outcome.rejected]
        if problems:
            raise ExportError(problems)
    for sheet in sheets:
        by_hand.remember(*sheet)
    warnings = _warnings(protocol, files)
    write_table(out / "files.csv", FILE_COLUMNS, files)
    write_table(out / "rejected.csv", REJECTED_COLUMNS, rejected)
    return warnings


def _by_hand(outcome: Reading, found: by_hand.Found, problems: list[Problem]) -> tuple[Kept | None, str]:
    """The journal of a sheet of what was found by hand, and what to say of rows that are gone from it."""
    if not by_hand.holds(outcome.file):
        return None, ""
    kept = by_hand.kept(outcome.source)
    problems += kept.problems
    return kept, by_hand.gone(kept, found)


def _warnings(protocol: Protocol, files: list[dict[str, Any]]) -> list[str]:
    """What is to be told of each file, once its row says how it stands beside the protocol and the searches' logs."""
    _compare_hits(protocol, files)
    _compare_logs(protocol, files)
    return [told_of(row) for row in files if row["warnings"]]


def told_of(row: Mapping[str, Any]) -> str:
    """The warnings in a row of files.csv, as people are told them."""
    return f"{layout.EXPORTS / row['file']}: {row['warnings']}"


def _file_row(protocol: Protocol, reading: Reading, gone: str) -> dict[str, Any]:
    return {
        "source": reading.source,
        "first_key": protocol.first_keys[reading.source],
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
        "warnings": "; ".join(filter(None, (*reading.warnings, gone))),
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
