"""The review's folder, which most commands are about: by its name, or the one in which they are typed."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from scopeline.errors import Problem, ScopelineError


def folder_argument(parser: argparse.ArgumentParser) -> None:
    """The last argument: the review's folder."""
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help="the review's folder (default: this one)")


def enter(folder: Path) -> Path:
    """Go to a review's folder, so that paths are told as people see them in it; returns where the command was typed."""
    if not folder.is_dir():
        sys.exit(f"{folder}: there is no such folder")
    typed = Path.cwd()
    os.chdir(folder)
    return typed


def refuse_missing(path: Path) -> None:
    """A file to read that is not there, or is a folder."""
    if not path.is_file():
        found = "there is a folder of this name" if path.is_dir() else "there is no such file"
        raise ScopelineError(Problem(path, found, "Correct the name."))


def path_typed(value: str) -> Path:
    """A path as meant where the command was typed, which is not where the review lies."""
    return Path(value).resolve()
