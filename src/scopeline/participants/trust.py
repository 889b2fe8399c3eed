"""data/trustworthiness.csv: who checked what, when and with which result; what nobody did stays an honest blank.

Strategies and their criteria follow Lincoln and Guba (1985), as Graneheim and Lundman (2004) apply them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.tables import sheets
from scopeline.tables.csv import Table
from scopeline.tables.walk import walk

COLUMNS = ("strategy", "checked", "who", "when", "result")
# Strategy -> the criterion that it serves.
STRATEGIES = {
    "prolonged_engagement": "credibility",
    "triangulation": "credibility",
    "member_check": "credibility",
    "negative_cases": "credibility",
    "outside_coder": "dependability",
    "audit": "dependability",
    "reflexivity": "confirmability",
    "thick_description": "transferability",
}
OWN = "own"  # the criterion of a strategy that the team named itself


@dataclass(frozen=True)
class Log:
    """The sheet as read; `rows` hold COLUMNS and `criterion`."""

    path: Path
    table: Table | None
    rows: Sequence[Mapping[str, str]] = ()
    problems: Sequence[Problem] = ()


def read() -> Log:
    """Read the log. A problem: a row that says something and names no strategy."""
    path = layout.TRUSTWORTHINESS
    try:
        table = sheets.read(path, COLUMNS)
    except SheetError as error:
        return Log(path, None, problems=error.problems)
    problems: list[Problem] = []
    rows = []
    for row in walk(path, table, problems, keys=()):
        cells = {name: row.note(name) for name in COLUMNS}
        if not cells["strategy"]:
            row.refuse("the row names no strategy", "Say what was done.", "strategy", ", ".join(STRATEGIES))
            continue
        known = cells["strategy"].lower().replace(" ", "_")
        cells["strategy"] = known if known in STRATEGIES else cells["strategy"]
        rows.append({**cells, "criterion": STRATEGIES.get(known, OWN)})
    return Log(path, table, rows, problems)


def extend(log: Log, language: str) -> None:
    """Lay out a row for each strategy that the log does not name."""
    there = {row["strategy"] for row in log.rows}
    added = [{"strategy": name} for name in STRATEGIES if name not in there]
    if added:
        sheets.extend(log.path, log.table, COLUMNS, added, language=language)
