"""The queries of a review: for each source its platform's syntax, from config/concepts.yaml and the eligibility."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.protocol import Protocol
from scopeline.queries.concepts import Concepts
from scopeline.queries.lint import lint
from scopeline.queries.platforms import PLATFORMS, platform_of
from scopeline.queries.strategy import Query, strategy

_QUERIED = frozenset({"database", "register"})


@dataclass(frozen=True)
class Built:
    """A query built for one platform; `source` and `file` where it is of a source of the protocol."""

    platform: str
    query: Query
    faults: list[str]
    source: str = ""
    file: Path | None = None

    @property
    def text(self) -> str:
        """What the query's file holds: one text, or several a blank line apart."""
        return "\n\n".join(self.query.texts) + "\n"

    @property
    def as_run(self) -> str | None:
        """The query exactly as it was run, where the source has it; never rewritten from the concepts."""
        return self.file.read_text(encoding="utf-8-sig") if self.file and self.file.exists() else None


def for_sources(protocol: Protocol, concepts: Concepts) -> tuple[list[Built], list[str]]:
    """A query for each source whose platform is known, and the keys of the other databases and registers: what is found
    on websites, through people or by citations is no query's."""
    built, unknown = [], []
    for key, source in protocol.sources.items():
        platform = platform_of(key, source) if source.kind in _QUERIED else None
        if platform is None:
            unknown += [key] if source.kind in _QUERIED else []
        else:
            languages = [source.language] if source.language else []
            file = source.query or layout.QUERIES / f"{key}.txt"
            built.append(_build(platform, protocol, concepts, languages, key, file))
    return built, unknown


def for_platforms(platforms: Iterable[str], protocol: Protocol, concepts: Concepts) -> list[Built]:
    """A query in all languages for platforms by their keys, whether the protocol has them as sources or not."""
    return [_build(platform, protocol, concepts, []) for platform in platforms]


def _build(
    platform: str,
    protocol: Protocol,
    concepts: Concepts,
    languages: list[str],
    source: str = "",
    file: Path | None = None,
) -> Built:
    query = PLATFORMS[platform].write(strategy(concepts, protocol.eligibility, languages))
    faults = [fault for text in query.texts for fault in lint(platform, text)]
    return Built(platform, query, list(dict.fromkeys(faults)), source, file)
