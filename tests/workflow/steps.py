"""A run of a small review without Snakemake, in this process (living.runs)."""

from __future__ import annotations

import contextlib
from pathlib import Path

from living.runs import SCRIPTS, Ended, Machine, call, quick
from small_reviews import Review


def go_through(review: Review, machine: Machine | None = None) -> Ended:
    """Every step up to the facts that is due: of a machine that remembers nothing, all of them."""
    with contextlib.chdir(review.folder), quick():
        return (machine or Machine()).run()


def step(review: Review, script: str, *arguments: str | Path) -> None:
    """One step by its script and arguments."""
    with contextlib.chdir(review.folder), quick():
        call([str(SCRIPTS / f"{script}.py"), *map(str, arguments)])
