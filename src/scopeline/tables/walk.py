"""One walk over a sheet that people fill: its rows, where each stands, what each stands for, and what its cells say.

Every stage reads people's sheets through it. What is wrong is collected, never raised one at a time; a row in
which somebody wrote, and which stands for nothing, is told, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from scopeline.errors import Problem
from scopeline.languages import allowed, choice_of
from scopeline.tables.atomic import or_copy
from scopeline.tables.csv import Rows, as_written
from scopeline.tables.sheets import written_in
from scopeline.text import alike, parted

Value = TypeVar("Value")
Resolve = Callable[[str], str | None]
WORKBOOK = ".xlsx"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet. `groups` are what the ids in its `keys`, names of columns, stand for.

    Methods read one cell each; what is wrong with it goes to `problems`, under the heading that people see. All rows of
    a walk share these, `headings`, and `words`: (kind, cell) -> value, since a sheet says few words many times.
    """

    path: Path
    line: int
    keys: Sequence[str]
    groups: tuple[str, ...]
    cells: Mapping[str, str]
    problems: list[Problem] = field(repr=False)
    words: dict[tuple[str, str], str | None] = field(default_factory=dict, repr=False)
    headings: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def group(self) -> str:
        """What a row with one key stands for."""
        return self.groups[0]

    @property
    def place(self) -> str:
        """Where the row stands, as messages say it: `line 14, R-QXVXKDCD`; a workbook has rows in place of lines."""
        unit = "row" if self.path.suffix == WORKBOOK else "line"
        named = " and ".join(self.text(key) or f"no {self.heading(key)}" for key in self.keys)
        return f"{unit} {self.line}, {named}" if named else f"{unit} {self.line}"

    def text(self, column: str) -> str:
        """A cell without outer spaces; '' where the sheet has no such column."""
        return self.cells.get(column, "").strip()

    def note(self, column: str) -> str:
        """Free text, as the person wrote it."""
        return as_written(self.text(column))

    def items(self, column: str) -> tuple[str, ...]:
        """A cell that holds a list."""
        return tuple(parted(self.cells.get(column)))

    def choice(
        self, column: str, meaning: Callable[[str], Value | None], known: str, remedy: str = "Correct the cell."
    ) -> Value | None:
        """What a cell means; None, and a problem, where it is no word that `meaning` knows."""
        value = meaning(self.text(column))
        if value is None:
            self.refuse(f"found '{self.text(column)}'", remedy, column, known)
        return value

    def word(self, column: str, kind: str) -> str | None:
        """The value of a kind (decision, verdict, status) that a word stands for in any language; '' where empty."""
        said = kind, self.text(column)
        if said not in self.words:
            self.words[said] = choice_of(*said)
        value = self.words[said]
        if value is None:
            self.refuse(f"found '{self.text(column)}'", "Correct the cell.", column, f"{allowed(kind)}, or nothing yet")
        return value

    def one_of(self, column: str, known: Iterable[str], otherwise: str = "") -> str:
        """A cell that holds one of these ids exactly; a problem where it does not. `otherwise` is told if none is."""
        ids = list(known)
        if self.text(column) not in ids:
            self.refuse(f"found '{self.text(column)}'", "Correct the cell.", column, some(ids) or otherwise)
        return self.text(column)

    def refuse(self, found: str, remedy: str, column: str = "", allowed: str = "") -> None:
        """Note something that is wrong with this row."""
        self.problems.append(Problem(self.path, found, remedy, self.place, self.heading(column), allowed))

    def heading(self, column: str) -> str:
        """What stands over a column in the sheet."""
        return self.headings.get(column, column)


def walk(
    path: Path,
    table: Rows | None,
    problems: list[Problem],
    resolve: Resolve | None = None,
    keys: Sequence[str] = ("record_id",),
    what: str = "record",
    ours: bool = True,
) -> Iterator[Row]:
    """Each row of a sheet; one whose ids stand for nothing (`resolve` gives None) is a problem instead, if anybody
    has written in it, and else left out; where the rows are not `ours`, its being there says something.

    Without `resolve`, every id stands for itself. A table of None, a sheet not made yet, has no rows.
    """
    words: dict[tuple[str, str], str | None] = {}
    headings = table.headings if table else {}
    for line, cells in zip(table.lines, table.rows, strict=True) if table else ():
        ids = [cells.get(key, "").strip() for key in keys]
        groups = [resolve(each) for each in ids] if resolve else ids
        stands_for = tuple([group or "" for group in groups])
        row = Row(path, line, keys, stands_for, cells, problems, words, headings)
        if None in groups:
            if ours and not written_in(cells, keys):
                continue
            unknown = [row.heading(key) for key, group in zip(keys, groups, strict=True) if group is None]
            advice = f"If the id was changed, undo that{or_copy(path)}; or remove the row."
            row.refuse(f"no {what} has this id", advice, " and ".join(unknown))
        else:
            yield row


def combine(
    rows: Sequence[Row], columns: Sequence[str], advice: Callable[[Row, Row], str] = lambda one, other: ""
) -> dict[str, str]:
    """The cells of rows that stand for one thing, told as one.

    A later search can show that two rows are about the same report or study. Nothing is lost then: a cell that only
    one of them fills counts, and cells that differ are a problem for people to settle; `advice` is what else two such
    rows let people do.
    """
    cells: dict[str, str] = {}
    first: dict[str, Row] = {}
    for row in rows:
        for column in columns:
            value = row.text(column)
            if value and alike(cells.setdefault(column, value)) != alike(value):
                found = f"'{value}' here, but '{cells[column]}' at {first[column].place}, which stands for the same"
                more = advice(row, first[column])
                row.refuse(found, f"Make the two agree, or empty one{more}.", column)
            elif value:
                first.setdefault(column, row)
    return cells


def some(names: Sequence[str], most: int = 12) -> str:
    """What is allowed, as a list that stays readable."""
    return ", ".join(names[:most]) + (", ..." if len(names) > most else "")
