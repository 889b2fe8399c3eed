"""What the searches found of the records that the team knew before (`facts.known`): by any source, by each source, and
by each line of the query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scopeline import layout
from scopeline.facts import known
from scopeline.facts.found import Found, Listed
from scopeline.facts.lines import lines, said
from scopeline.protocol import Protocol
from scopeline.text import fold


def gather(protocol: Protocol, standing: Mapping[str, Mapping[str, str]]) -> Iterator[Found]:
    """Facts of the benchmark, where there is one; `standing` leads from a group to the sources that hold it."""
    benchmark = known.load()
    if benchmark is None:
        return
    records, path = benchmark.records, benchmark.path
    groups = [next(iter(groups), "") for groups in known.among(records, layout.UNIQUE)]
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
