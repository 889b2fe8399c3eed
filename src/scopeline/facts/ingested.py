"""What the exports held: records by source and by file, what could not be read, what the sources reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from scopeline import layout
from scopeline.facts.found import Found, Listed, counted
from scopeline.protocol import PROTOCOL, Protocol
from scopeline.tables.csv import read_table


def gather(protocol: Protocol) -> Iterator[Found]:
    """Facts of records.parquet, files.csv and rejected.csv, and the hits that the protocol reports."""
    import pyarrow.parquet as pq

    by_source: defaultdict[str, list[str]] = defaultdict(list)
    by_file: defaultdict[str, list[str]] = defaultdict(list)
    for row in pq.read_table(layout.RECORDS, columns=["record_id", "source", "file"]).to_pylist():
        by_source[row["source"]].append(row["record_id"])
        by_file[row["file"]].append(row["record_id"])
    yield counted("records_all", (i for ids in by_source.values() for i in ids), layout.RECORDS)
    for source, searched in protocol.sources.items():
        yield counted("records_source", by_source[source], layout.RECORDS, source=source)
        if searched.hits is not None:
            yield Found("hits_source", {"source": source}, searched.hits, PROTOCOL)
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
