"""What each source was worth: the included studies that it found, alone or with others, and what was read for them; and
what each line of the query finds by its words."""

from __future__ import annotations

from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language
from scopeline.reporting.tables import Table

_COLUMNS = {"found": "recall_source", "only_here": "recall_only_here", "to_read": "recall_to_read"}
_OF_BENCHMARK = {"benchmark": "benchmark_source"}


def recall(protocol: Protocol, facts: Facts, say: Language) -> Table:
    """A row a source: included studies found, found nowhere else, records read for one of them, and what it found of
    the records that the team knew before, where there is such a list."""
    rows, shown = [], {}
    known = facts.select("benchmark_all")
    asked = {**_COLUMNS, **(_OF_BENCHMARK if known else {})}
    for place, (key, source) in enumerate(protocol.sources.items()):
        row = {"source": in_language(source.name, say.code)}
        for column, kind in asked.items():
            fact = next(iter(facts.select(kind, source=key)))
            shown[place, column] = fact
            row[column] = _shown(fact.value, say)
        rows.append(row)
    columns = ("source", *asked)
    headings = {name: say.words(f"recall_{name}") for name in asked}
    return Table("recall", say.words("recall"), columns, rows, shown, headings=headings, note=_note(facts, say))


def lines(facts: Facts, say: Language) -> Table:
    """A row a concept, and one a language that has words for all of them: the included studies, and the records that
    the team knew before, in which the line's words stand."""
    rows, shown = [], {}
    asked = {"found": "recall", **({"benchmark": "benchmark"} if "benchmark.all" in facts else {})}
    of = [fact for kind in ("recall_concept", "recall_language") for fact in facts.select(kind)]
    for place, line in enumerate(of):
        ((part, name),) = line.key.items()
        row = {"line": line_name(line, say)}
        for column, family in asked.items():
            (fact,) = facts.select(f"{family}_{part}", **{part: name})
            shown[place, column] = fact
            row[column] = _shown(fact.value, say)
        rows.append(row)
    columns = ("line", *asked)
    headings = {name: say.words(f"recall_{name}") for name in columns}
    return Table("recall_lines", say.words("recall_lines"), columns, rows, shown, headings=headings)


def line_name(fact: Fact, say: Language) -> str:
    """What a line of the query is called: its concept, or all concepts in one language."""
    (part,) = fact.key
    called = fact.part(part, say.code)
    return called if part == "concept" else say.words("recall_whole").format(language=called)


def _note(facts: Facts, say: Language) -> str:
    """What the national databases alone brought, and how many of the known records any search found."""
    asked = {
        "recall_national": ("recall.national.only_here", "studies.all"),
        "recall_known": ("benchmark.found", "benchmark.all"),
    }
    told = []
    for words, names in asked.items():
        if all(name in facts for name in names):
            found, of = (say.number(int(facts[name].value or 0)) for name in names)
            told.append(say.words(words).format(found=found, all=of))
    return " ".join(told)


def _shown(value: float | None, say: Language) -> str:
    if value is None:
        return "–"
    return say.number(value) if isinstance(value, int) else say.decimal(value, 1)
