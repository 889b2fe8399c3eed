"""What the command lines of those steps share that read people's sheets and extend them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

import _step

from scopeline.running import heard


def parser(description: str | None, **paths: str) -> argparse.ArgumentParser:
    """A step's parser, and what the step needs to tell what people say from what it writes itself."""
    made = _step.parser(description, **paths)
    made.add_argument("--sheets", type=Path, nargs="+", required=True, help="the sheets, those to be made too")
    made.add_argument("--heard", nargs=2, required=True, metavar=("STEP", "VALUE"), help="what they said beforehand")
    return made


def run(arguments: argparse.Namespace, step: Callable[[], Iterable[str] | None]) -> None:
    """Run a step, and keep how it left its sheets, so that what it wrote is no reason to run it again."""

    def told() -> Iterable[str]:
        found = heard.begin(arguments.sheets)
        yield from step() or ()
        heard.leave(*arguments.heard, found)

    _step.run(told)
