"""What the exports held: records by source and by file, what could not be read, what the sources reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from scopeline import layout
from scopeline.facts.found import Found, Listed, counted
from scopeline.protocol import PROTOCOL, Protocol, Source
from scopeline.tables import parquet
from scopeline.tables.csv import read_table


def gather(protocol: Protocol) -> Iterator[Found]:
    """Facts of records.parquet, files.csv and rejected.csv, and the hits that the protocol reports."""
    by_source: defaultdict[str, list[str]] = defaultdict(list)
    by_file: defaultdict[str, list[str]] = defaultdict(list)
    for row in parquet.read(layout.RECORDS, ["record_id", "source", "file"]).to_pylist():
        by_source[row["source"]].append(row["record_id"])
        by_file[row["file"]].append(row["record_id"])
    yield counted("records_all", (i for ids in by_source.values() for i in ids), layout.RECORDS)
    for source, searched in protocol.sources.items():
        yield counted("records_source", by_source[source], layout.RECORDS, source=source)
        if searched.hits is not None:
            yield Found("hits_source", {"source": source}, searched.hits, PROTOCOL)
        yield from _later(source, searched, by_file)
    files = read_table(layout.FILES).rows
    yield Found("files_all", {}, len(files), layout.FILES, file=layout.FILES)
    rejected = read_table(layout.REJECTED).rows
    yield Found("rejected_all", {}, len(rejected), layout.REJECTED, file=layout.REJECTED)
    for row in files:
        file = row["file"]
        yield counted("records_file", by_file[file], layout.RECORDS, file=file)
        yield Found("markers_file", {"file": file}, int(row["raw_markers"]), layout.FILES)
        pieces = [(piece["line"], piece["reason"], piece["text"]) for piece in rejected if piece["file"] == file]
        listed = Listed(("line", "reason", "text"), pieces)
        yield Found("rejected_file", {"file": file}, len(pieces), layout.REJECTED, listed)


def _later(name: str, source: Source, by_file: Mapping[str, Sequence[str]]) -> Iterator[Found]:
    """What each day of a source's later searches brought, and the hits that it reported on it."""
    for day in sorted({update.searched for update in source.updates}):
        theirs = [update for update in source.updates if update.searched == day]
        key = {"source": name, "day": day.isoformat()}
        files = dict.fromkeys(file for update in theirs for file in update.files)
        yield counted("records_update", (i for file in files for i in by_file[f"{name}/{file}"]), layout.RECORDS, **key)
        if all(update.hits is not None for update in theirs):
            yield Found("hits_update", key, sum(update.hits or 0 for update in theirs), PROTOCOL)
