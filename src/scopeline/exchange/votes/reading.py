"""Other tools' files through the readers of exports: any format, any encoding, nothing half read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scopeline.errors import ExportError, Problem
from scopeline.exchange.votes.foreign import Told
from scopeline.sources.read import read_export


def records_of(path: Path, told: Told, shown: str = "", columns: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """The records of a file; lines that belong to none are counted in `told`.

    shown: how messages call the file. columns: names of columns by which a small table is known.
    Raises ExportError where it is no table or export, where a piece is damaged, or where it was cut off.
    """
    reading = read_export(path, name=shown or str(path), columns=columns)
    problems = [
        Problem(reading.file, piece.reason, "Export the file again.", place=f"line {piece.line}")
        for piece in reading.rejected
    ]
    if reading.cut and not problems:
        problems.append(Problem(reading.file, reading.cut, "Export the file again."))
    if problems:
        raise ExportError(problems)
    if reading.stray_lines:
        told.unread["lines that belong to no record"] += len(reading.stray_lines)
    return reading.records
