"""One run of a review at a time, and how the last one ended.

A living run holds a lock that the operating system takes back when its process ends, however it ends; so a lock
that is left behind does not exist, and nobody ever has to unlock a folder. Snakemake's own lock, a file that
outlives a killed run, is switched off by the profile in favour of this one.
"""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from scopeline import layout
from scopeline.errors import Problem, StorageError
from scopeline.tables.atomic import write_atomically
from scopeline.tables.walk import some

_LOCK = layout.MEMORY / "lock"
_STEPS = layout.MEMORY / "steps"
_RUN = layout.MEMORY / "run.json"
_REPORTS = layout.MEMORY / "reports.txt"
_ROOM = layout.MEMORY / "room"
_NEEDED = 2**16  # bytes: what Snakemake and the notes here write before a step does
_LET_WRITE = (
    f"Let it be written (chmod -R u+w {layout.RESULTS}, or mount it so), or move it away: a run makes all of it anew. "
    "Then run again; what people wrote is as it was."
)
_ONLY_READ = (errno.EROFS, errno.EACCES, errno.EPERM)


class Ending(StrEnum):
    """How a run stands: it goes on, it ended well, a step of it failed, or it was killed."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CUT_OFF = "cut off"


@dataclass(frozen=True)
class Run:
    """The last run: its process, when it began (UTC, ISO 8601), how it stands, and what its failing steps reported."""

    process: int
    began: str
    ending: Ending
    report: str = ""


class UnderWay(Exception):
    """Another run of the same review is living; its `run` says which."""

    def __init__(self, run: Run | None) -> None:
        self.run = run
        of = f" (process {run.process}, since {run.began.replace('T', ' ')} UTC)" if run else ""
        super().__init__(
            f"Another run of this review is under way{of}. Wait until it ends, or stop it; nothing was changed."
        )


def make_sure_of_room() -> None:
    """Raise OSError where a run could not write down that it has begun: a full disk, a folder that is only read; and
    StorageError where it could not write its results, of which Snakemake would tell in its own words."""
    try:
        write_atomically(_ROOM, bytes(_NEEDED))
        _ROOM.unlink(missing_ok=True)  # another run may begin at the same moment
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(layout.MEMORY)) from error
    if kept := [*_only_read(layout.RESULTS)]:
        whole = str(layout.RESULTS) in kept
        found = "the folder can only be read" if whole else f"{len(kept)} in it can only be read: {some(kept)}"
        raise StorageError(Problem(layout.RESULTS, found, _LET_WRITE))


def _only_read(folder: Path) -> Iterator[str]:
    """The folder, and all below it that is there and that this process may not write."""
    for within, _, names in os.walk(folder):
        places = (within, *(os.path.join(within, name) for name in names))
        yield from (place for place in places if not os.access(place, os.W_OK) and os.path.exists(place))


def begin() -> IO[bytes]:
    """Begin a run; it lasts as long as the file that is returned stays open, so keep it. Raises UnderWay."""
    lock = _locked()
    if lock is None:
        raise UnderWay(last())
    try:
        with _STEPS.open("ab") as steps:  # a killed run may have left steps behind; they end in seconds
            fcntl.flock(steps, fcntl.LOCK_EX)
        _REPORTS.unlink(missing_ok=True)
        _write(Run(os.getpid(), dt.datetime.now(dt.UTC).isoformat(timespec="seconds")[:19], Ending.RUNNING))
    except BaseException:
        lock.close()
        raise
    return lock


def end(ending: Ending) -> None:
    """Write down how the run of this process ended; where nothing can be written any more, it will count as cut off."""
    run = last()
    if run is not None:
        with suppress(OSError):
            _write(Run(run.process, run.began, ending))


@contextmanager
def step() -> Iterator[None]:
    """While a step works: a run that was killed leaves its steps working, and the next run waits for them."""
    _STEPS.parent.mkdir(parents=True, exist_ok=True)
    with _STEPS.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def at_work() -> bool:
    """Whether a run, or a step that a killed one left working, may be taking results away or making them just now."""
    return _held(_LOCK) or _held(_STEPS)


def report(text: str) -> None:
    """Add what a failing step has to say to the report of the run; steps may fail at the same time."""
    _REPORTS.parent.mkdir(parents=True, exist_ok=True)
    with _REPORTS.open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")


def report_unsaid(text: str) -> None:
    """Add what a failing step left behind, where the step has not reported it itself: it may have been killed."""
    said = _REPORTS.read_text(encoding="utf-8") if _REPORTS.exists() else ""
    if not any(line.strip() and line in said for line in text.splitlines()):
        report(text)


def last() -> Run | None:
    """The last run of the review in this folder; None where there was none, or nobody can say."""
    try:
        known = json.loads(_RUN.read_text(encoding="utf-8"))
        run = Run(known["process"], known["began"], Ending(known["ending"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if run.ending is Ending.RUNNING and not _held(_LOCK):
        return Run(run.process, run.began, Ending.CUT_OFF)
    told = _REPORTS.read_text(encoding="utf-8") if run.ending is Ending.FAILED and _REPORTS.exists() else ""
    return Run(run.process, run.began, run.ending, told.strip())


def _locked() -> IO[bytes] | None:
    """The lock of a run, taken; None where a living process holds it."""
    _LOCK.parent.mkdir(parents=True, exist_ok=True)
    return _taken(_LOCK)


def _held(path: Path) -> bool:
    """Whether a living process holds a lock; whoever may only read the review can ask, too."""
    if not path.exists():
        return False
    lock = _taken(path)
    if lock is not None:
        lock.close()
    return lock is None


def _taken(path: Path) -> IO[bytes] | None:
    lock: IO[bytes]
    try:
        lock = path.open("ab")
    except OSError as error:
        if error.errno not in _ONLY_READ:
            raise
        lock = path.open("rb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def _write(run: Run) -> None:
    known = {name: value for name, value in asdict(run).items() if name != "report"}
    write_atomically(_RUN, json.dumps(known).encode())
