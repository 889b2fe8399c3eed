"""What each step keeps of the sheets that it read and extended: how it left them, and in which of them rows stood."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from scopeline import layout
from scopeline.tables.atomic import write_atomically

_FOLDER = layout.MEMORY / "heard"
_READ = "read"


def of(step: str) -> Mapping[str, Any]:
    """A step's receipt; empty where there is none, or nobody can read it."""
    return _receipt(_path(step))


def keep(step: str, receipt: Mapping[str, Any], read: Iterable[Path]) -> None:
    """Write a step's receipt; `read` are the sheets in which rows stood."""
    kept = {**receipt, _READ: [path.as_posix() for path in sorted(read)]}
    write_atomically(_path(step), json.dumps(kept).encode())


def read() -> set[Path]:
    """The sheets of all steps in which a run has read rows."""
    return {Path(name) for path in _FOLDER.glob("*.json") for name in _receipt(path).get(_READ, ())}


def _path(step: str) -> Path:
    return _FOLDER / f"{step}.json"


def _receipt(path: Path) -> Mapping[str, Any]:
    """What a step left; {} where that is gone or cannot be read, which only makes the step run once more."""
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(kept, dict):
            return kept
    return {}
