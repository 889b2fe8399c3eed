"""Rows that people wrote and that stand for no record any more, as after an export was taken away: told all at once.

Each step tells those of its own sheets; a step sees them only when all before it have gone through, so that one
withdrawn export would be refused step after step. Deduplication, the first to know every record, tells all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.tables import sheets
from scopeline.tables.walk import walk

_PAIR = ("record_id_1", "record_id_2")


def orphans(known: Collection[str]) -> list[Problem]:
    """A problem for each such row in any sheet of records; `known` are the ids of all records.

    What else is wrong with a sheet is left to the step that reads it.
    """
    ids = {each: each for each in known}
    problems: list[Problem] = []
    for path, keys in _sheets():
        try:
            table = sheets.read(path, keys)
        except SheetError:
            continue
        for _ in walk(path, table, problems, ids.get, keys, ours=path != layout.OVERRIDES):
            pass
    return problems


def _sheets() -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Every sheet whose rows stand for records, in the order of the steps, with its keys."""
    yield layout.either(layout.VERDICTS), _PAIR
    stages = [path for form in layout.SHEET_FORMATS for path in layout.SCREENING.glob(f"*/*.{form}")]
    for path in (layout.OVERRIDES, *sorted(stages), layout.either(layout.RETRIEVAL)):
        yield path, ("record_id",)
