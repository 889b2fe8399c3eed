"""What every step's command line shares."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from scopeline import pseudonyms
from scopeline.arrow import spare
from scopeline.errors import ScopelineError, told
from scopeline.running import runs

spare()


def parser(description: str | None, **paths: str) -> argparse.ArgumentParser:
    """A parser whose required `--name PATH` options are the keywords, each with its help."""
    made = argparse.ArgumentParser(description=description)
    for name, text in paths.items():
        made.add_argument(f"--{name}", type=Path, required=True, help=text)
    return made


def named_path(value: str) -> tuple[str, Path]:
    """`name=path` as a pair."""
    name, _, path = value.partition("=")
    return name, Path(path)


def run(step: Callable[[], Iterable[str] | None]) -> None:
    """Run a step, print its notices, and turn a problem with people's files into its report and exit code 1.

    What is printed goes to a log under results/, where no participant's name may stand.
    """
    try:
        with told(), runs.step():
            for notice in step() or ():
                print(pseudonyms.load().hide(notice))
    except ScopelineError as error:
        report = pseudonyms.load().hide(str(error))
        with suppress(OSError):  # where even the report finds no room, the log has it
            runs.report(report)
        sys.exit(report)
