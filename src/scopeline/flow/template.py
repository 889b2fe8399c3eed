"""The official templates of the PRISMA 2020 flow diagram: which boxes are drawn, and where.

They stand in `template.yaml`, their wording in the languages' files; the ids of lines are those of PRISMA's own data
template, and of `boxes.py` for lines that it lacks.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

LARGEST = "upd_v2"  # the template that has every line


@dataclass(frozen=True)
class Line:
    """A numbered line of a cell; `details` is the prefix of the counts below it.

    An `optional` line is drawn only where there is a count of it.
    """

    id: str
    details: str = ""
    optional: bool = False

    def holds(self, box: str) -> bool:
        """Whether the count of this id is the line's own, or a detail of it."""
        return box == self.id or self.lists(box)

    def lists(self, box: str) -> bool:
        """Whether the count of this id is a detail of the line."""
        return bool(self.details) and box.startswith(f"{self.details}.")


@dataclass(frozen=True)
class Cell:
    """A box as it is drawn, at a column and a row of the grid."""

    id: str
    column: str
    row: str
    header: bool
    grey: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Heading:
    """The title over the columns of one arm."""

    id: str
    columns: tuple[str, ...]
    grey: bool


@dataclass(frozen=True)
class Band:
    """A phase of the review, beside its rows."""

    id: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """One of the four official diagrams; columns and rows are in reading order."""

    name: str
    updated: bool
    width_mm: float
    headings: tuple[Heading, ...]
    bands: tuple[Band, ...]
    cells: tuple[Cell, ...]
    arrows: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for heading in self.headings for column in heading.columns)

    @property
    def rows(self) -> tuple[str, ...]:
        return tuple(row for band in self.bands for row in band.rows)

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for cell in self.cells for line in cell.lines)

    def showing(self, counts: Collection[str]) -> Template:
        """The template without the optional lines that have no count, and without what then is empty."""
        return self.with_lines(lambda line: [line] if line.id in counts or not line.optional else [])

    def with_lines(self, instead: Callable[[Line], Sequence[Line]]) -> Template:
        """The template with other lines in place of each, and without cells, rows and arrows that then are empty."""
        cells = [replace(cell, lines=tuple(new for line in cell.lines for new in instead(line))) for cell in self.cells]
        cells = [cell for cell in cells if cell.lines]
        left, rows = {cell.id for cell in cells}, {cell.row for cell in cells}
        bands = (replace(band, rows=tuple(row for row in band.rows if row in rows)) for band in self.bands)
        return replace(
            self,
            cells=tuple(cells),
            bands=tuple(band for band in bands if band.rows),
            arrows=tuple(arrow for arrow in self.arrows if {*arrow} <= left),
        )

    def has(self, box: str) -> bool:
        """Whether a count of this id has a place in the diagram."""
        return any(line.holds(box) for line in self.lines)


def nearest(name: str, known: Sequence[str]) -> list[str]:
    """The names that a misspelt one may stand for, the likeliest first."""
    return difflib.get_close_matches(name, known, 5, 0.3)


@cache
def load_template(name: str) -> Template:
    """A template by name: `new_v1`, `new_v2`, `upd_v1` or `upd_v2` (v2: with other sources)."""
    source = _source()
    chosen = source["templates"][name]
    cells = tuple(
        _cell(entry, chosen["arms"], source["grey"]) for entry in source["cells"] if entry["arm"] in chosen["arms"]
    )
    drawn = {cell.id for cell in cells}
    used_rows = {cell.row for cell in cells}
    return Template(
        name=name,
        updated=chosen["updated"],
        width_mm=chosen["width_mm"],
        headings=tuple(Heading(arm, tuple(source["arms"][arm]), arm in source["grey"]) for arm in chosen["arms"]),
        bands=tuple(
            Band(band, tuple(row for row in rows if row in used_rows)) for band, rows in source["bands"].items()
        ),
        cells=cells,
        arrows=tuple((start, end) for start, end in source["arrows"] if {start, end} <= drawn),
    )


def template_of(counts: Collection[str]) -> str:
    """The smallest template with a line for the counts of all these ids; the largest has one for every count."""
    names = list(_source()["templates"])
    return next((name for name in names if all(map(load_template(name).has, counts))), names[-1])


@cache
def _source() -> dict[str, Any]:
    import yaml

    return yaml.safe_load(Path(__file__).with_name("template.yaml").read_text(encoding="utf-8"))


def _cell(entry: Mapping[str, Any], arms: Collection[str], grey: Collection[str]) -> Cell:
    lines = tuple(
        Line(line["id"], line.get("details", ""), line.get("optional", False))
        for line in entry["lines"]
        if line.get("without") not in arms
    )
    return Cell(entry["id"], entry["column"], entry["row"], entry.get("header", False), entry["arm"] in grey, lines)
