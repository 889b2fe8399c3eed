"""What people said in their sheets, as a value: a step runs again when it changes, and not for what a step wrote.

A sheet is an input that its own step extends, so neither its time nor its bytes tell whether people changed it. What
counts is the set of its columns and rows, cell by cell: sorted, re-saved or in another dialect it says the same. And
after a step has extended a sheet, the sheet as it was left stands for what people had said before; a receipt keeps
both.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from scopeline import receipts
from scopeline.errors import ScopelineError
from scopeline.tables import sheets
from scopeline.tables.atomic import WRITTEN


def heard(step: str, paths: Iterable[Path]) -> str:
    """What people have said to a step so far; `paths` are its sheets, those that are not made yet too.

    The same value as before the step's last run while the sheets are as that run left them.
    """
    sheets_ = sorted(paths)
    receipt = receipts.of(step)
    with suppress(KeyError):  # no receipt, or an older one: the step has not run yet
        if receipts.as_left(step, sheets_):
            return str(receipt["heard"])
        said = _said(sheets_)
        if said == receipt["said"]:
            return str(receipt["heard"])
        # Rows that the last run put back are deleted once more: the same words as then, and yet news.
        return _digest([said, "again"]) if said == receipt["heard"] else said
    return _said(sheets_)


def begin(paths: Iterable[Path]) -> dict[Path, str]:
    """The bytes, as digests, that a step finds when it begins; for `leave`."""
    return {path: receipts.digest(path) for path in paths}


def leave(step: str, value: str, found: Mapping[Path, str]) -> None:
    """Keep how a step left its sheets, and `value`, what it had heard by then.

    Where somebody saved a sheet while the step worked, nothing is kept: the next run hears it.
    """
    paths = sorted(found)
    if all(receipts.digest(path) == WRITTEN.get(path, found[path]) for path in paths):
        read = _read(paths)
        kept = {"heard": value, "said": _told(read)}
        receipts.keep(step, kept, paths, (path for path, (_, any_) in read.items() if any_))


def _said(paths: Iterable[Path]) -> str:
    return _told(_read(paths))


def _read(paths: Iterable[Path]) -> dict[Path, tuple[str, bool]]:
    """The sheets that are there, one after the other: only what is made of their rows stays in memory."""
    return {path: _rows(path) for path in paths if path.exists()}


def _told(read: Mapping[Path, tuple[str, bool]]) -> str:
    return _digest(f"{path.with_suffix('')} {rows}" for path, (rows, _) in read.items())


def _rows(path: Path) -> tuple[str, bool]:
    """As `_rows_of`; Snakemake asks twice for every step, and nothing is new of a sheet with the same bytes."""
    return _rows_of(path, receipts.digest(path), os.getcwd())


@lru_cache(maxsize=256)
def _rows_of(path: Path, content: str, review: str) -> tuple[str, bool]:
    """The rows of a sheet in any order, and its columns, since a step may miss one that is empty; and whether there
    are any rows.

    A file that is no sheet counts by its bytes, and its step will refuse it.
    """
    try:
        table = sheets.read(path, ())
    except (ScopelineError, OSError):
        return content, False
    if table is None:
        return "", False
    names = sorted({*table.columns})
    rows = sorted(
        "\x1f".join(f"{name}\x1e{cell}" for name in names if (cell := row.get(name, "").strip())) for row in table.rows
    )
    return _digest([*sorted(table.columns), *rows]), bool(rows)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
