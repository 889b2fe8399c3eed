"""`scopeline check`: everything that is wrong with config/ and data/, found without running or writing anything."""

from __future__ import annotations

import argparse
import sys

from scopeline.checks.door import before_a_run
from scopeline.checks.inside import behind_the_door
from scopeline.commands.folder import enter, folder_argument
from scopeline.errors import Problem, ScopelineError
from scopeline.protocol import PROTOCOL, load
from scopeline.running import runs

DESCRIPTION = """\
Reads the protocol, the exports, the frames and every sheet; writes nothing. Prints all problems at once, each with its
file, its row or key, what is allowed and what to do; before them what stops no run but should be looked at. Exit code 1
where there are problems.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The review's folder."""
    folder_argument(parser)


def run(chosen: argparse.Namespace) -> None:
    """Print every problem; exit code 1 where there are any."""
    enter(chosen.folder)
    problems, notes = findings()
    for notice in notes:
        print(notice)
    if problems:
        print(ScopelineError(problems).report(limit=len(problems)))
        sys.exit(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}")
    print("Nothing stops a run; look at what is told above." if notes else "Everything is in order.")


def everything() -> list[Problem]:
    """All problems of the protocol and of data/, found without running or writing anything."""
    return findings()[0]


def findings() -> tuple[list[Problem], list[str]]:
    """All problems, and what stops no run but is to be told, as a run would tell it of the files as they are now."""
    try:
        protocol = load()
    except ScopelineError as error:
        return error.problems, [f"All else is not looked through before {PROTOCOL} is in order; check again then."]
    if runs.at_work():
        return list(before_a_run(protocol)), ["A run is under way: what is held against its results waits for its end."]
    problems, notes = behind_the_door(protocol)
    return list(dict.fromkeys([*before_a_run(protocol), *problems])), notes
