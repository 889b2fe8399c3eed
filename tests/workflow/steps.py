"""A run without Snakemake: its steps, one after the other in this process, as a dry run lists them."""

from __future__ import annotations

import contextlib
import io
import re
import runpy
import shlex
import sys
from pathlib import Path

import pytest
from small_reviews import ROOT, Review

from scopeline import checks
from scopeline.errors import ScopelineError
from scopeline.protocol import load


def commands(review: Review) -> list[list[str]]:
    """The script and the arguments of every step, in the order of a run."""
    printed = review.run("--forceall", "--dry-run", "--printshellcmds")
    found = []
    for command in re.findall(r"^Shell command: (.*)$", printed, re.MULTILINE):
        words = [word for word in shlex.split(command.partition(" > ")[0]) if word != "$PYTHON"]
        if words[0].endswith(".py"):
            found.append([str(ROOT / "scripts" / Path(words[0]).name), *words[1:]])
    assert len(found) > 10, printed
    return found


def run(step: list[str]) -> None:
    """One step in this process, in the folder of its review; SystemExit with its report where it refuses."""
    argv, path = sys.argv, list(sys.path)
    sys.argv, sys.path[:] = step, [str(ROOT / "scripts"), *path]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            runpy.run_path(step[0], run_name="__main__")
    finally:
        sys.argv, sys.path[:] = argv, path


def refusal(review: Review, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a run of the review refuses, as a person reads it; '' where it refuses nothing."""
    monkeypatch.chdir(review.folder)
    try:
        checks.at_the_door(load())
    except ScopelineError as error:
        return str(error)
    for step in steps:
        try:
            run(step)
        except SystemExit as ended:
            return str(ended.code)
    return ""
