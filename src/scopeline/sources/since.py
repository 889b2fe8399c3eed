"""What has changed of the exports since the last run read them, and since its numbers were counted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from scopeline import layout
from scopeline.protocol import PROTOCOL
from scopeline.tables.csv import read_table
from scopeline.text import printable


def unread() -> list[str]:
    """The exports, as `source/file`, that are new since the last run read them, have changed, or are gone."""
    then = {row["file"]: row["sha256"] for row in files()}
    now = _now()
    return sorted(file for file in then.keys() | now.keys() if then.get(file) != now.get(file))


def as_read() -> bool:
    """Whether the last run has read all exports as they are, by a protocol that nobody has saved since."""
    read = layout.FILES.exists() and layout.FILES.stat().st_mtime >= PROTOCOL.stat().st_mtime
    return read and not unread()


def uncounted(counted: Mapping[str, int]) -> list[str]:
    """The exports that numbers do not stand for, where those were counted of so many records of each file."""
    read = {row["file"]: int(row["records"]) for row in files()}
    if not read:  # the last run refused what it found
        return sorted(counted.keys() ^ _now().keys())
    return sorted({file for file, _ in read.items() ^ counted.items()}.union(unread()))


def _now() -> dict[str, str]:
    """The exports that lie there, each with the digest of its bytes."""
    return {printable(f"{path.parent.name}/{path.name}"): digest(path) for path in layout.exports()}


def digest(path: Path) -> str:
    """The digest of an export's bytes, as files.csv has it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files() -> list[dict[str, str]]:
    """The rows of files.csv, as the last run left it; [] where none has."""
    return read_table(layout.FILES).rows if layout.FILES.exists() else []
