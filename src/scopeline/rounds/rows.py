"""Rows of sheets that hold no votes, cell by cell in a journal: so that those which are deleted come back.

A line of the journal for each reading that brought something new (`rounds.journal`); in its `votes`, a row's ids and a
column's name lead to what stood in that cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scopeline.errors import Problem
from scopeline.progress import TEAM
from scopeline.rounds import journal
from scopeline.rounds.votes import Vote
from scopeline.tables import sheets
from scopeline.tables.csv import Rows
from scopeline.tables.walk import some

Key = tuple[str, ...]
Cells = Mapping[str, str]  # column -> what stands there


@dataclass(frozen=True)
class Kept:
    """What a journal knows of a sheet: by its `kind` of entry, and by the `keys`, columns of ids, of a row."""

    path: Path
    kind: str
    keys: Sequence[str]
    entries: Sequence[journal.Entry] = ()
    problems: Sequence[Problem] = ()

    @cached_property
    def rows(self) -> dict[Key, dict[str, str]]:
        """The cells of each row as a run last read them."""
        found: dict[Key, dict[str, str]] = {}
        for cell, said in journal.state(self.entries).get((self.kind, TEAM), {}).items():
            *ids, column = cell.split(" ", len(self.keys))
            found.setdefault(tuple(ids), {})[column] = said.decision
        return found

    def lost_columns(self, sheet: Path, table: Rows, columns: Sequence[str]) -> Iterator[Problem]:
        """Of the sheet's own `columns`, those that its table has no more, though something stood in them."""
        for name in columns:
            known = sum(bool(cells.get(name)) for cells in self.rows.values())
            if known and name not in table.columns:
                yield sheets.lost_column(sheet, table, name, known)

    def append(self, sheet: Path, rows: Mapping[Key, Cells], now: dt.datetime | None = None) -> None:
        """Write down what the rows say beyond what is known."""
        cells = {
            " ".join((*ids, column)): Vote(cell)
            for ids, said in rows.items()
            for column, cell in said.items()
            if cell and column
        }
        journal.append(self.path, list(self.entries), [journal.Reading(self.kind, TEAM, str(sheet), cells)], now)


def read(path: Path, kind: str, keys: Sequence[str]) -> Kept:
    """The journal of a sheet, with what is wrong with it."""
    entries, problems = journal.known(path)
    return Kept(path, kind, keys, entries, problems)


def put_back(sheet: Path, rows: Sequence[Key]) -> list[str]:
    """What to say of rows that come back."""
    if not rows:
        return []
    number = "1 deleted row" if len(rows) == 1 else f"{len(rows)} deleted rows"
    named = some([" and ".join(ids) for ids in rows])
    return [f"{sheet}: {number} had been filled; put back from the journal: {named}"]
