"""Rebuilding a sheet after a disaster: its heading here, its rows and votes by the next run, from the journal."""

from __future__ import annotations

from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Protocol
from scopeline.rounds import conflicts
from scopeline.rounds.votes import VOTE_COLUMNS
from scopeline.tables import sheets


def restore(protocol: Protocol, stage_id: str, name: str) -> Path:
    """Lay out a missing sheet of a stage (a reviewer's, or `conflicts`); returns where it lies.

    Raises SheetError, and changes nothing, for an unknown stage or name, and where the sheet is there.
    """
    known = {stage.id: stage for stage in protocol.screening.stages}
    if stage_id not in known:
        raise SheetError(Problem("config/review.yaml", f"there is no stage '{stage_id}'", "Name one of them.",
                                 allowed=", ".join(known)))  # fmt: skip
    stage = known[stage_id]
    if name not in ("conflicts", *stage.everyone):
        raise SheetError(Problem("config/review.yaml", f"'{name}' has no sheet in {stage_id}", "Name one of them.",
                                 allowed=", ".join((*stage.everyone, "conflicts"))))  # fmt: skip
    path = layout.sheet(stage_id, name, stage.sheet_format)
    if layout.filled(path):
        raise SheetError(Problem(path, "the sheet is there", "Move it away first if it is to be rebuilt."))
    columns = conflicts.columns(stage) if name == "conflicts" else (*VOTE_COLUMNS, *sheets.CONTEXT_COLUMNS)
    sheets.extend(path, None, columns, [], language=protocol.screening.sheet_language)
    return path
