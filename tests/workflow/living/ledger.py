"""Everything that people have typed so far, each thing with where it must still stand.

The ledger is written by those who type, and by nobody else: nothing in it is read back from the product. A thing is
forgotten only when a person takes it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from living.spreadsheet import Sheet
from scopeline import layout
from scopeline.languages import choice_of
from scopeline.tables.csv import as_written
from scopeline.text import unspaced

DATA = Path("data")
Key = tuple[str, ...]
# The columns that say which row of a sheet is meant, by the sheet; of a passage its own words, since it has no other.
KEYS = {
    "duplicates/verdicts": ("record_id_1", "record_id_2"),
    "charting/conflicts": ("study_id", "field"),
    "coding/small/conflicts": ("study_id", "code"),
    "coding/small/links": ("note",),
    "coding/small/codebook": ("code",),
    "coding/small/changes": ("label",),
    "charting": ("study_id",),
    "coding/small": ("quote",),
}
_KINDS = {"decision": "decision", "status": "status", "verdict": "verdict"}


def keys_of(stem: str) -> Key:
    """The key columns of a sheet, named by its path under data/ without suffix."""
    return KEYS.get(stem) or KEYS.get(stem.rpartition("/")[0]) or ("record_id",)


@dataclass(frozen=True)
class Names:
    """What the ids in sheets stand for now: any record's id -> its group; any study's id -> its study."""

    groups: Mapping[str, str] = field(default_factory=dict)
    studies: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def of(self, column: str, cell: str) -> str:
        """What a cell of a key, or any typed cell, comes to: the same for all that mean the same."""
        cell = cell.strip()
        if column.startswith("record_id"):
            return self.groups.get(cell, cell)
        if column == "study_id":
            return self.studies.get(cell, self.groups.get(cell, cell))
        kind = "decision" if column.startswith("recheck_") else _KINDS.get(column, "")
        if kind:
            return choice_of(kind, cell) or cell
        if column == "reason" or column.startswith("reason_"):
            return self.reasons.get(unspaced(cell), as_written(cell))
        return as_written(cell)


@dataclass
class Ledger:
    """(sheet, the row's key) -> column -> what was typed. Sheets are named as in `keys_of`."""

    typed: dict[tuple[str, Key], dict[str, str]] = field(default_factory=dict)
    owed: set[tuple[str, Key]] = field(default_factory=set)  # rows deleted by hand, that the next whole run puts back

    def type(self, stem: str, key: Key, column: str, text: str) -> None:
        self.typed.setdefault((stem, key), {})[column] = text

    def take_back(self, stem: str, key: Key, *columns: str) -> None:
        """Somebody emptied these cells, or the whole row."""
        cells = self.typed.get((stem, key), {})
        for column in columns or list(cells):
            cells.pop(column, None)
        if not cells:
            self.typed.pop((stem, key), None)

    def of(self, stem: str) -> Iterator[tuple[Key, dict[str, str]]]:
        """What was typed into a sheet, row by row."""
        return ((key, cells) for (sheet, key), cells in self.typed.items() if sheet == stem)

    @property
    def size(self) -> int:
        return sum(map(len, self.typed.values()))

    def rekey(self, stem: str, sheet: Sheet, names: Names) -> None:
        """A row that was deleted may have come back under the id of its group: there its owner goes on writing."""
        columns = keys_of(stem)
        there = {tuple(sheet.cell(row, name) for name in columns) for row in sheet.rows}
        by_meaning = {meant(columns, key, names): key for key in sorted(there)}
        for key, cells in list(self.of(stem)):
            now = by_meaning.get(meant(columns, key, names))
            if key not in there and now is not None:
                self.typed.setdefault((stem, now), {}).update(self.typed.pop((stem, key), cells))

    def lost(self, names: Names, meaning: Callable[[str], Callable[[str], str]], whole: bool) -> Iterator[str]:
        """Everything that stands nowhere any more; what is owed counts after a whole run alone.

        `meaning` gives, for a sheet, what its headings mean.
        """
        if whole:
            self.owed.clear()
        for stem in sorted({stem for stem, _ in self.typed}):
            path = layout.either(DATA / stem)
            sheet = Sheet.open(path, meaning(stem)) if path.exists() else None
            columns = keys_of(stem)
            rows: dict[Key, list[dict[str, str]]] = {}
            named = sheet.columns if sheet else []
            for row in sheet.rows if sheet else ():
                cells = {name: names.of(name, cell) for name, cell in zip(named, row, strict=True)}
                rows.setdefault(tuple(cells.get(name, "") for name in columns), []).append(cells)
            for key, cells in self.of(stem):
                theirs = rows.get(meant(columns, key, names), [])
                wanted = {name: names.of(name, text) for name, text in cells.items()}
                if (stem, key) not in self.owed and not any(
                    all(row.get(name) == text for name, text in wanted.items()) for row in theirs
                ):
                    yield f"{path}: {' and '.join(key)} should say {cells}, but there is {theirs or 'no such row'}"


def meant(columns: Key, key: Key, names: Names) -> Key:
    """A row's key as what it stands for."""
    return tuple(names.of(name, cell) for name, cell in zip(columns, key, strict=True))
