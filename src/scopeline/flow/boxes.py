"""The boxes of the PRISMA 2020 flow diagrams as typed values, and the counts that fill them.

Their structure stands in `boxes.yaml`, their wording in the languages' files; the ids of lines are those of PRISMA's
own data template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scopeline.errors import Problem, ScopelineError
from scopeline.tables.csv import read_table

LABEL = "label_"  # in counts.csv: the column of a language's labels is this and its code


@dataclass(frozen=True)
class Count:
    """A number of the diagram: a line's id, or a detail of it such as `dbr_excluded.wrong-concept`.

    `n` is None where nobody knows it yet, which is not 0. The label of a detail is drawn, by language; the wording
    of PRISMA's own lines is that of the language.
    """

    box: str
    label: Mapping[str, str]
    n: int | None


@dataclass(frozen=True)
class Line:
    """A numbered line of a box; `details` is the prefix of the counts below it, `mark` points to a note."""

    id: str
    details: str = ""
    mark: str = ""

    def lists(self, box: str) -> bool:
        """Whether the count of this id is a detail of the line."""
        return bool(self.details) and box.startswith(f"{self.details}.")


@dataclass(frozen=True)
class Box:
    """A box of the diagram, and its cell in the grid of columns and rows."""

    id: str
    column: str
    row: str
    header: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Heading:
    """The title over the columns of one arm."""

    id: str
    columns: tuple[str, ...]


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
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for heading in self.headings for column in heading.columns)

    @property
    def rows(self) -> tuple[str, ...]:
        return tuple(row for band in self.bands for row in band.rows)

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for box in self.boxes for line in box.lines)

    def has(self, box: str) -> bool:
        """Whether a count of this id has a place in the diagram."""
        return any(box == line.id or line.lists(box) for line in self.lines)


@cache
def load_template(name: str) -> Template:
    """A template by name: `new_v1`, `new_v2`, `upd_v1` or `upd_v2` (v2: with other sources)."""
    source = _source()
    chosen = source["templates"][name]
    boxes = tuple(_box(entry) for entry in source["boxes"] if entry["arm"] in chosen["arms"])
    drawn = {box.id for box in boxes}
    used_rows = {box.row for box in boxes}
    return Template(
        name=name,
        updated=chosen["updated"],
        width_mm=chosen["width_mm"],
        headings=tuple(Heading(arm, tuple(source["arms"][arm])) for arm in chosen["arms"]),
        bands=tuple(
            Band(band, tuple(row for row in rows if row in used_rows)) for band, rows in source["bands"].items()
        ),
        boxes=boxes,
        arrows=tuple((start, end) for start, end in source["arrows"] if {start, end} <= drawn),
    )


def template_of(counts: Iterable[Count]) -> str:
    """The smallest template with a box for every count."""
    boxes = [count.box for count in counts]
    return next(name for name in _source()["templates"] if all(map(load_template(name).has, boxes)))


def read_counts(path: Path) -> list[Count]:
    """Read `counts.csv`: columns `box`, `n`, and `label_<language>` for each language; an empty `n` is unknown.

    Raises ScopelineError with every id that no template has or that stands twice, and every `n` that is
    not a count.
    """
    table = read_table(path, required=("box", "n"))
    seen: set[str] = set()
    problems = []
    for number, row in zip(table.lines, table.rows, strict=True):
        place = f"line {number}"
        if not load_template(_LARGEST).has(row["box"]):
            problems.append(Problem(path, f"'{row['box']}' is no box of PRISMA 2020", _REMEDY, place, "box"))
        if row["box"] in seen:
            problems.append(Problem(path, f"'{row['box']}' stands twice", _REMEDY, place, "box"))
        if row["n"] and not (row["n"].isascii() and row["n"].isdigit()):
            problems.append(Problem(path, f"'{row['n']}' is no count", _REMEDY, place, "n", "digits"))
        seen.add(row["box"])
    if problems:
        raise ScopelineError(problems)
    return [_count(row) for row in table.rows]


_LARGEST = "upd_v2"  # has every box that any template has
_REMEDY = "Remove the file and run the review again: the flow stage writes it."


def _count(row: Mapping[str, str]) -> Count:
    labels = {name.removeprefix(LABEL): label for name, label in row.items() if name.startswith(LABEL)}
    return Count(row["box"], labels, int(row["n"]) if row["n"] else None)


@cache
def _source() -> dict[str, Any]:
    import yaml

    return yaml.safe_load(Path(__file__).with_name("boxes.yaml").read_text(encoding="utf-8"))


def _box(entry: Mapping[str, Any]) -> Box:
    lines = tuple(Line(**line) for line in entry["lines"])
    return Box(entry["id"], entry["column"], entry["row"], entry.get("header", False), lines)
