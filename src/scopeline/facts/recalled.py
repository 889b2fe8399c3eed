"""What the searches were worth: the included studies that each source, each line of the query and the national sources
found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scopeline import layout
from scopeline.facts import benchmark
from scopeline.facts.deduplicated import by_source
from scopeline.facts.found import Found, Listed, counted
from scopeline.facts.lines import lines, said
from scopeline.protocol import Protocol
from scopeline.queries.platforms import NATIONAL, platform_of
from scopeline.tables import parquet
from scopeline.tables.csv import read_table
from scopeline.text import parted


def gather(protocol: Protocol) -> Iterator[Found]:
    """Facts of the included studies' reports, by where they came from and by what their records say."""
    reports = {
        row["study_id"]: parted(row["report_ids"])
        for row in read_table(layout.CHARTED).rows
        if row["included"] == "yes"
    }
    groups = parquet.read(layout.GROUPS, ["record_id", "group_id"])
    records = parquet.read(layout.RECORDS, ["record_id", "source"])
    standing = by_source(
        dict(zip(*(groups[name].to_pylist() for name in ("record_id", "group_id")), strict=True)),
        dict(zip(*(records[name].to_pylist() for name in ("record_id", "source")), strict=True)),
    )
    found_in = {
        study: {source for report in ids for source in standing.get(report, ())} for study, ids in reports.items()
    }
    yield from _sources(protocol, found_in, standing)
    yield from benchmark.gather(protocol, standing)
    yield from _lines(protocol, reports)


def _sources(
    protocol: Protocol, found_in: Mapping[str, set[str]], standing: Mapping[str, Mapping[str, str]]
) -> Iterator[Found]:
    for source in protocol.sources:
        found = [study for study, sources in found_in.items() if source in sources]
        read = [(sources[source],) for sources in standing.values() if source in sources]
        only = (study for study in found if found_in[study] == {source})
        yield counted("recall_source", found, layout.CHARTED, "study_id", source=source)
        yield counted("recall_only_here", only, layout.CHARTED, "study_id", source=source)
        per_study = round(len(read) / len(found), 1) if found else None
        note = "" if found else "the source found no included study"
        listed = Listed(("record_id",), sorted(read))
        yield Found("recall_to_read", {"source": source}, per_study, layout.GROUPS, listed, n=len(read), note=note)
    national = {key for key, source in protocol.sources.items() if platform_of(key, source) in NATIONAL}
    if national:
        only = (study for study, sources in found_in.items() if sources and sources <= national)
        yield counted("recall_national", only, layout.CHARTED, "study_id")


def _lines(protocol: Protocol, reports: Mapping[str, Sequence[str]]) -> Iterator[Found]:
    """Studies that a line of the query would find: its words stand in the merged record of one of their reports."""
    stated = [*lines(protocol)]
    texts = said(report for ids in reports.values() for report in ids) if stated else {}
    for line in stated:
        found = (study for study, ids in reports.items() if any(line.finds(texts.get(each, ())) for each in ids))
        names = {line.of: line.called}
        yield counted(f"recall_{line.of}", found, layout.CONCEPTS, "study_id", names, **{line.of: line.name})
