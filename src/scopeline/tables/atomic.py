"""Writing a file in one step, so that it stays what it was: its mode, its owner, the link that leads to it.

A reader, or a crash at any moment, sees the old bytes or the new ones. What is replaced is kept, where asked for,
in `.backup` beside the file; messages name a copy there only where there is one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BACKUP = ".backup"
WRITTEN: dict[Path, str] = {}  # digests of what this process wrote: how it left people's sheets, for the next run


def write_atomically(path: Path, content: bytes, *, backup: bool = False) -> None:
    """Replace a file, or make it, in one step.

    A symbolic link stays one: what it leads to is replaced, beside itself. Mode and, where the system lets us, owner
    stay; a new file's mode is the umask's. With `backup`, the bytes that were there are first kept in
    `.backup/<name>.<digest>` beside `path`; equal contents share one copy, and an empty file is not worth one.
    """
    WRITTEN[path] = hashlib.sha256(content).hexdigest()
    target = Path(os.path.realpath(path))
    before = target.stat() if target.exists() else None
    if backup and before:
        old = target.read_bytes()
        if old == content:
            return
        if old.strip():
            _keep(path, old, before)
    _replace(target, content, before)


@contextmanager
def in_one_step(path: Path) -> Iterator[Path]:
    """A place beside `path` for a library to write a whole table at; it becomes `path` once all is written.

    For results alone: neither mode nor owner of what stood there stays. Where writing fails, `path` is what it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _beside(path)
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name[:200]}.{os.getpid()}.tmp")


def _keep(path: Path, old: bytes, before: os.stat_result) -> None:
    copy = path.parent / BACKUP / f"{path.name}.{hashlib.sha256(old).hexdigest()[:12]}"
    if copy.exists():
        os.utime(copy)  # the latest again
    else:
        _replace(copy, old, before)


def _replace(target: Path, content: bytes, like: os.stat_result | None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = _beside(target)
    try:
        # Until it has the mode of what it replaces, nobody else reads it: votes are blind.
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if like else 0o666), "wb") as file:
            if like:
                _liken(file.fileno(), like)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _liken(file: int, like: os.stat_result) -> None:
    """Owner first, since a change of owner takes bits off the mode. Only root gives files away, to any group."""
    now = os.fstat(file)
    for owner, group in ((like.st_uid, like.st_gid), (-1, like.st_gid)):
        if (now.st_uid, now.st_gid) == (like.st_uid, like.st_gid):
            break
        try:
            os.fchown(file, owner, group)
            break
        except PermissionError:  # then the group alone, or neither: the content matters more
            continue
    os.fchmod(file, stat.S_IMODE(like.st_mode))


def latest_copy(path: Path) -> Path | None:
    """The copy in `.backup` that was made last of a file, an empty one left aside; None where there is none."""
    there = (path.parent / BACKUP).glob(f"{_literal(path.name)}.????????????")
    copies = [copy for copy in there if copy.stat().st_size]
    return max(copies, key=lambda copy: (copy.stat().st_mtime_ns, copy.name), default=None)


def or_copy(path: Path) -> str:
    """The end of an advice: `, or take back <the latest copy>`, and since when it lacks what was typed; empty where
    there is no copy to take back."""
    copy = latest_copy(path)
    if copy is None:
        return ""
    made = dt.datetime.fromtimestamp(copy.stat().st_mtime, dt.UTC)
    return f", or take back the copy {copy} (what was typed since {made:%Y-%m-%d %H:%M} UTC is not in it)"


def _literal(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)
