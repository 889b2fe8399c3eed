"""Rows of sheets that stand for no record: whose id no record has ever had, or whose export was taken away.

Each step tells those of its own sheets; a step sees them only when all before it have gone through. Deduplication, the
first to know every record, sees to all sheets. What people wrote of a record that is gone stays where they wrote it,
and counts for nothing until its export is back; a row in which nobody has written goes with the record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.rounds import journal
from scopeline.tables import sheets
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import Table
from scopeline.tables.walk import Row, some, walk

_PAIR = ("record_id_1", "record_id_2")
_SHOWN = 3


@dataclass(frozen=True)
class _Sheet:
    """A sheet whose rows stand for records."""

    path: Path
    keys: tuple[str, ...]
    table: Table | None

    @property
    def ours(self) -> bool:
        """Whether rows are the machine's until somebody writes in them; in some a row says something by being there."""
        return self.path != layout.OVERRIDES

    def of(self, withdrawn: frozenset[str]) -> Iterator[tuple[Row, bool]]:
        """The rows of withdrawn records, and whether each is people's: one in which somebody has written, or of which
        the stage's journal knows that somebody had: in this sheet, since a conflict is no word of the adjudicator's."""
        said = self._said()
        for row in walk(self.path, self.table, [], keys=self.keys):
            if not withdrawn.isdisjoint(row.groups):
                theirs = not self.ours or sheets.written_in(row.cells, self.keys) or not said.isdisjoint(row.groups)
                yield row, theirs

    def _said(self) -> set[str]:
        entries, _ = journal.known(layout.journal(self.path.parent.name))
        theirs = (entry for entry in entries if Path(entry.file).stem == self.path.stem)
        return {record_id for entry in theirs for record_id in entry.votes}


def orphans(known: Collection[str]) -> list[Problem]:
    """A problem for each row in which somebody wrote and whose id no record has ever had, in any sheet of records.

    `known` are the ids of all records, those of withdrawn ones too. What else is wrong with a sheet is left to the step
    that reads it.
    """
    ids = {each: each for each in known}
    problems: list[Problem] = []
    for sheet in _sheets():
        for _ in walk(sheet.path, sheet.table, problems, ids.get, sheet.keys, ours=sheet.ours):
            pass
    return problems


def take_away(withdrawn: frozenset[str]) -> None:
    """Take the rows of withdrawn records out of all sheets, but for those that are people's."""
    for sheet in _sheets() if withdrawn else ():
        gone = [row.line for row, theirs in sheet.of(withdrawn) if not theirs]
        if gone and sheet.table:
            write_atomically(sheet.path, sheets.edited(sheet.path, sheet.table, dict.fromkeys(gone)), backup=True)


def kept(withdrawn: frozenset[str]) -> Iterator[str]:
    """A notice for each sheet in which people have written of withdrawn records."""
    for sheet in _sheets() if withdrawn else ():
        rows = [row for row, theirs in sheet.of(withdrawn) if theirs]
        if rows:
            named = some(sorted({i for row in rows for i in row.groups} & withdrawn), _SHOWN)
            number = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
            yield (
                f"{sheet.path}: somebody has written in {number} of records that no export holds any more ({named}); "
                "what stands there stays, and counts for nothing unless their export is put back, or its source, if it "
                "has another key now, names its first one in config/review.yaml: formerly"
            )


def _sheets() -> Iterator[_Sheet]:
    """Every sheet whose rows stand for records, in the order of the steps. Who was dealt what is left out: it is to be
    known when the records are back."""
    stages = [path for form in layout.SHEET_FORMATS for path in layout.SCREENING.glob(f"*/*.{form}")]
    votes = [path for path in sorted(stages) if path != layout.assignments(path.parent.name)]
    places: list[tuple[Path, tuple[str, ...]]] = [(layout.either(layout.VERDICTS), _PAIR)]
    places += [(path, ("record_id",)) for path in (layout.OVERRIDES, *votes, layout.either(layout.RETRIEVAL))]
    for path, keys in places:
        try:
            yield _Sheet(path, keys, sheets.read(path, keys))
        except SheetError:  # the step that reads it says what is wrong
            continue
