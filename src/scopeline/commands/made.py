"""Files that a command makes for other tools: not among people's own, and told when they are made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scopeline.errors import Problem, ScopelineError

_PEOPLES = ("config", "data")


def print_made(made: Iterable[tuple[Path, int]]) -> None:
    """One line a file, with the number of its records."""
    for path, count in made:
        print(f"{path}: {count:,} record{'' if count == 1 else 's'}")


def refuse_place(out: Path, owned: Iterable[str] = _PEOPLES) -> None:
    """Where a command cannot or may not write a file: in a folder that is not there, over a folder, among the review's
    own (`owned` are its folders). What lies in config/ and data/ is people's, and in data/exports is read as a search.
    """
    if any((Path.cwd() / name).resolve() in out.resolve().parents for name in owned):
        advice = f"Choose a place outside {_named(owned)}."
        raise ScopelineError(Problem(out, "the file would lie among the review's own", advice))
    if out.is_dir():
        raise ScopelineError(Problem(out, "there is a folder of this name", "Name a file, in it or beside it."))
    if not out.absolute().parent.is_dir():
        raise ScopelineError(Problem(out.parent, "there is no such folder", "Make it first, or correct the name."))


def _named(folders: Iterable[str]) -> str:
    """Folders as they are told: `config/ and data/`."""
    *most, last = (f"{name}/" for name in folders)
    return f"{', '.join(most)} and {last}"
