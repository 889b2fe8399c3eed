"""What each source was worth: the included studies that it found, alone or with others, and what was read for them."""

from __future__ import annotations

from scopeline.facts.fact import Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language
from scopeline.reporting.tables import Table

_COLUMNS = {"found": "recall_source", "only_here": "recall_only_here", "to_read": "recall_to_read"}


def recall(protocol: Protocol, facts: Facts, say: Language) -> Table:
    """A row a source: included studies found, found nowhere else, and records read for one of them."""
    rows, shown = [], {}
    for place, (key, source) in enumerate(protocol.sources.items()):
        row = {"source": in_language(source.name, say.code)}
        for column, kind in _COLUMNS.items():
            fact = next(iter(facts.select(kind, source=key)))
            shown[place, column] = fact
            row[column] = _shown(fact.value, say)
        rows.append(row)
    columns = ("source", *_COLUMNS)
    headings = {name: say.words(f"recall_{name}") for name in _COLUMNS}
    return Table("recall", say.words("recall"), columns, rows, shown, headings=headings)


def _shown(value: float | None, say: Language) -> str:
    if value is None:
        return "–"
    return say.number(value) if isinstance(value, int) else say.decimal(value, 1)
