"""What can be wrong with people's files, told once and completely.

    ScopelineError
    ├── ProtocolError      config/review.yaml or a coding frame
    ├── ExportError        a file under data/exports
    ├── SheetError         a sheet that people edit under data/
    ├── ArithmeticFault    sets of records that do not add up
    ├── SearchError        a service on the web that did not give what it was asked for
    └── StorageError       a file that the operating system does not let us read or write

Every error carries all the problems that were found, not the first one, so that a person mends a file once.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from scopeline.text import printable

_PLACES_SHOWN = 3


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where it stands, what is there, what may be there, and what to do."""

    file: str | Path
    found: str
    remedy: str
    place: str = ""  # "line 14", "row 14, R-QXVXKDCD", "key screening.maybe"
    field: str = ""
    allowed: str = ""

    def __str__(self) -> str:
        where = ", ".join(part for part in (printable(self.file), self.place, self.field) if part)
        allowed = f" Allowed: {self.allowed}." if self.allowed else ""
        return f"{where}: {self.found.removesuffix('.')}.{allowed} {self.remedy}".rstrip()


class ScopelineError(Exception):
    """Base of everything that Scopeline reports about people's files; `problems` holds all of them."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__(self.report())

    def report(self, limit: int = 50) -> str:
        """All problems, one a line; equal ones of a file share a line, with their number and their first places.

        Past `limit` lines only the number of problems is told, so that the screen stays readable.
        """
        alike: dict[Problem, list[str]] = {}
        for problem in self.problems:
            alike.setdefault(replace(problem, place=""), []).append(problem.place)
        lines = [str(replace(problem, place=_places(places))) for problem, places in alike.items()]
        if len(lines) > limit:
            rest = sum(len(places) for places in list(alike.values())[limit:])
            lines = [*lines[:limit], f"... and {rest} more of the same file set"]
        return "\n".join(lines)


def _places(places: list[str]) -> str:
    """`line 2, R-...`; or, of several, how many and the first of them."""
    if len(places) == 1:
        return places[0]
    shown = [place for place in places if place][:_PLACES_SHOWN]
    more = ", ..." if len(places) > len(shown) else ""
    return f"{len(places)} times ({'; '.join(shown)}{more})" if shown else f"{len(places)} times"


class ProtocolError(ScopelineError):
    pass


class ExportError(ScopelineError):
    pass


class SheetError(ScopelineError):
    pass


class ArithmeticFault(ScopelineError):
    pass


class SearchError(ScopelineError):
    """`status` is the web's number for a refusal, 0 where there was no reply."""

    status = 0


class StorageError(ScopelineError):
    pass


_NO_SPACE = "Make room on the disk, then run again; what people wrote is as it was."
_NO_RIGHT = "Give yourself the right to read and write it, or ask whoever owns it, then run again."
_OTHERWISE = "See to the file and its disk, then run again; what people wrote is as it was."
_REMEDIES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), _NO_SPACE),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _NO_RIGHT),
    **dict.fromkeys((errno.EIO, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ESTALE), _OTHERWISE),
}


@contextmanager
def told() -> Iterator[None]:
    """Within, what the operating system refuses of files becomes a report like any other; raises StorageError.

    What is no file's fault (a reader that went away, a network) stays what it is, and so does a file that is missing.
    """
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0)
        if remedy is None:
            raise
        raise StorageError(Problem(error.filename or "the disk", (error.strerror or "").lower(), remedy)) from error
