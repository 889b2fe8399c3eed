"""What each step keeps of the sheets that it read and extended: how it left them, and in which of them rows stood."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from scopeline import layout
from scopeline.tables.atomic import write_atomically

_FOLDER = layout.MEMORY / "heard"
_READ = "read"
_LEFT = "left"


def of(step: str) -> Mapping[str, Any]:
    """A step's receipt; empty where there is none, or nobody can read it."""
    return _receipt(_path(step))


def keep(step: str, receipt: Mapping[str, Any], sheets: Iterable[Path], read: Iterable[Path]) -> None:
    """Write a step's receipt with the bytes of its sheets as they are; `read` are the sheets in which rows stood."""
    kept = {**receipt, _LEFT: _bytes(sheets), _READ: [path.as_posix() for path in sorted(read)]}
    write_atomically(_path(step), json.dumps(kept).encode())


def as_left(step: str, sheets: Iterable[Path]) -> bool:
    """Whether a step's sheets, those not made yet too, are byte for byte as its last run left them."""
    return of(step).get(_LEFT) == _bytes(sheets)


def digest(path: Path) -> str:
    """The bytes of a sheet as a digest; empty where there is none, and why where nobody can read it."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
    except OSError as error:  # its step will say so
        return str(error)


def read() -> set[Path]:
    """The sheets of all steps in which a run has read rows."""
    return {Path(name) for path in _FOLDER.glob("*.json") for name in _receipt(path).get(_READ, ())}


def _bytes(sheets: Iterable[Path]) -> str:
    told = (f"{path} {digest(path)}" for path in sorted(sheets) if path.exists())
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _path(step: str) -> Path:
    return _FOLDER / f"{step}.json"


def _receipt(path: Path) -> Mapping[str, Any]:
    """What a step left; {} where that is gone or cannot be read, which only makes the step run once more."""
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(kept, dict):
            return kept
    return {}
