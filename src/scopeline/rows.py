"""Several rows of a sheet that stand for one thing, told as one.

A later search can show that two rows are about the same report or study. Nothing is lost then: a cell that only one of
them fills counts, and cells that differ are for people to settle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scopeline.errors import Problem


def combine(
    path: Path, rows: Sequence[tuple[str, Mapping[str, str]]], columns: Sequence[str], problems: list[Problem]
) -> dict[str, str]:
    """The cells that rows, each with its place, come to; cells that differ are added to the problems."""
    cells: dict[str, str] = {}
    first: dict[str, str] = {}
    for place, row in rows:
        for column in columns:
            value = row.get(column, "").strip()
            if not value:
                continue
            if column in cells and cells[column] != value:
                found = f"'{value}' here, but '{cells[column]}' at {first[column]}, which stands for the same"
                problems.append(Problem(path, found, "Make the two agree, or empty one.", place, column))
            cells.setdefault(column, value)
            first.setdefault(column, place)
    return cells
