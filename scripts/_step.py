"""What every step's command line shares."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from scopeline.errors import ScopelineError
from scopeline.running import runs


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
    """Run a step, print its notices, and turn a problem with people's files into its report and exit code 1."""
    try:
        with runs.step():
            for notice in step() or ():
                print(notice)
    except ScopelineError as error:
        runs.report(str(error))
        sys.exit(str(error))
