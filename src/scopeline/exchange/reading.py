"""Other tools' files through the readers of exports: any format, any encoding, nothing half read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scopeline.errors import ExportError, Problem
from scopeline.sources.read import read_export


def records_of(path: Path, shown: str = "", columns: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """The records of a file. Raises ExportError where it is no table or export, or where a piece is damaged.

    shown: how messages call the file. columns: names of columns by which a small table is known.
    """
    reading = read_export(path, name=shown or str(path), columns=columns)
    if reading.rejected:
        raise ExportError(
            Problem(reading.file, piece.reason, "Export the file again.", place=f"line {piece.line}")
            for piece in reading.rejected
        )
    return reading.records
