"""What the searches found of the records that the team knew before (`facts.known`): by any source, by each source, and
by each line of the query.

One is found where a unique record has its DOI, its PMID, or its title (and its year, where both have one).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scopeline import layout
from scopeline.facts import known
from scopeline.facts.found import Found, Listed
from scopeline.facts.known import Known
from scopeline.facts.lines import lines, said
from scopeline.protocol import Protocol
from scopeline.text import fold, parted, unspaced

_TITLES = ("title", "original_title")
_COLUMNS = ("record_id", "doi", "pmid", "year", *_TITLES)


def gather(protocol: Protocol, standing: Mapping[str, Mapping[str, str]]) -> Iterator[Found]:
    """Facts of the benchmark, where there is one; `standing` leads from a group to the sources that hold it."""
    benchmark = known.load()
    if benchmark is None:
        return
    records, path = benchmark.records, benchmark.path
    groups = _found(records)
    places = range(len(records))

    def counted(kind: str, at: Iterable[int], names: Mapping[str, Mapping[str, str]], **key: str) -> Found:
        listed = [(groups[place], *(getattr(records[place], name) for name in known.COLUMNS)) for place in at]
        return Found(kind, key, len(listed), path, Listed(("found_as", *known.COLUMNS), listed), names=names)

    yield counted("benchmark_all", places, {})
    yield counted("benchmark_found", (at for at in places if groups[at]), {})
    yield counted("benchmark_missed", (at for at in places if not groups[at]), {})
    for source in protocol.sources:
        yield counted(
            "benchmark_source", (at for at in places if source in standing.get(groups[at], ())), {}, source=source
        )
    texts = said(filter(None, groups))
    for line in lines(protocol):
        held = (at for at in places if line.finds(texts.get(groups[at]) or [fold(records[at].title)]))
        yield counted(f"benchmark_{line.of}", held, {line.of: line.called}, **{line.of: line.name})


def _found(records: Sequence[Known]) -> list[str]:
    """The group of each, '' for one that no search found."""
    import pyarrow.parquet as pq

    by_doi: dict[str, str] = {}
    by_pmid: dict[str, str] = {}
    by_title: dict[str, list[tuple[str, int]]] = {}
    for row in pq.read_table(layout.UNIQUE, columns=list(_COLUMNS)).to_pylist():
        group = row["record_id"]
        for doi in parted(row["doi"]):
            by_doi.setdefault(doi, group)
        for pmid in parted(row["pmid"]):
            by_pmid.setdefault(pmid, group)
        for name in _TITLES:
            if title := unspaced(row[name] or ""):
                by_title.setdefault(title, []).append((group, row["year"] or 0))
    return [
        by_doi.get(one.doi) or by_pmid.get(one.pmid) or _titled(one, by_title.get(unspaced(one.title), ()))
        for one in records
    ]


def _titled(one: Known, alike: Iterable[tuple[str, int]]) -> str:
    """The first group under the record's title whose year, where both have one, is its own too."""
    return next((group for group, year in alike if not year or not one.years or year in one.years), "")
