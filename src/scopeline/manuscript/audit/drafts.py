"""results/audit: the team's drafts in data/drafts, held against the facts by every run."""

from __future__ import annotations

from pathlib import Path

from scopeline import layout, pseudonyms
from scopeline.errors import Problem, ScopelineError
from scopeline.facts.fact import Facts
from scopeline.manuscript.audit import reading
from scopeline.manuscript.audit.report import COLUMNS, Auditor
from scopeline.protocol import Protocol
from scopeline.tables.csv import write_table


def audit(protocol: Protocol, facts: Facts, out: Path) -> None:
    """Write into `out` statements.csv, a row for everything that was held, and drafts.csv, a row a draft with their
    number. Raises ScopelineError with all drafts that cannot be read, and then writes nothing.
    """
    auditor = Auditor.of(protocol, facts)
    held = {name: auditor.audit(passages) for name, passages in read().items()}
    names = pseudonyms.load()
    rows = (
        {"draft": name, **{column: getattr(one, column) for column in COLUMNS}}
        for name, remarks in held.items()
        for one in remarks
    )
    write_table(out / layout.STATEMENTS.name, ("draft", *COLUMNS), names.rows(rows))
    counted = ({"draft": name, "statements": len(remarks)} for name, remarks in held.items())
    write_table(out / "drafts.csv", ("draft", "statements"), counted)


def read() -> dict[str, list[reading.Passage]]:
    """Each draft by its name. Raises ScopelineError with all that cannot be read."""
    found: dict[str, list[reading.Passage]] = {}
    problems: list[Problem] = []
    for path in layout.drafts():
        try:
            found[path.name] = reading.read(path)
        except ScopelineError as error:
            problems += error.problems
    if problems:
        raise ScopelineError(problems)
    return found
