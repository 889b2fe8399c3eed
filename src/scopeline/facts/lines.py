"""The lines of the query that the concepts make, and which records they would find by their words alone.

Headings of a thesaurus are not looked at: a record has them only where its database gave them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scopeline import layout
from scopeline.facts.found import Words
from scopeline.protocol import Protocol
from scopeline.queries import concepts, words
from scopeline.tables import parquet
from scopeline.text import fold

_SEARCHED = ("title", "original_title", "abstract", "keywords")


@dataclass(frozen=True)
class Line:
    """A concept's line, or all of them in one language: `of` is `concept` or `language`, `name` which one."""

    of: str
    name: str
    called: Words
    patterns: Sequence[re.Pattern[str]]

    def finds(self, texts: Iterable[str]) -> bool:
        """Whether each pattern stands in one of these folded texts."""
        held = [*texts]
        return all(any(pattern.search(text) for text in held) for pattern in self.patterns)


def lines(protocol: Protocol) -> Iterator[Line]:
    """A line a concept, in all its languages; then one a language in which every concept has terms: the whole query of
    a source in that language. Nothing where the team has stated no concepts."""
    if not concepts.stated():
        return
    every = concepts.load().concepts
    for concept in every:
        called = {code: concept.label.get(code) or concept.id for code in protocol.languages}
        yield Line("concept", concept.id, called, [words.pattern(concept)])
    for language in every[0].terms:
        if all(language in concept.terms for concept in every):
            called = {code: protocol.language(code).tongue(language) for code in protocol.languages}
            yield Line("language", language, called, [words.pattern(concept, language) for concept in every])


def said(record_ids: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """What the merged records of these ids say, folded: their titles, abstract and keywords."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(sorted({*record_ids}), pa.string())
    unique = parquet.read(layout.UNIQUE, ["record_id", *_SEARCHED])
    rows = unique.filter(pc.is_in(unique["record_id"], value_set=wanted)).to_pylist()
    return {row["record_id"]: [fold(str(row[name] or "")) for name in _SEARCHED] for row in rows}
