"""Files that a command makes for other tools: not among people's own, and told when they are made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scopeline.errors import Problem, ScopelineError


def print_made(made: Iterable[tuple[Path, int]]) -> None:
    """One line a file, with the number of its records."""
    for path, count in made:
        print(f"{path}: {count:,} record{'' if count == 1 else 's'}")


def refuse_peoples(out: Path) -> None:
    """What lies in config/ and data/ is people's, and what lies in data/exports is read as a search."""
    folder = out.resolve()
    if any((Path.cwd() / name).resolve() in folder.parents for name in ("config", "data")):
        raise ScopelineError(
            Problem(out, "the file would lie among the review's own", "Choose a place outside config/ and data/.")
        )
