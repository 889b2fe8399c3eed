"""Snakemake in a process of its own that need not import it: forked from one that has.

To import it costs a run more than to find that there is nothing to do.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import forkserver
from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["snakemake.cli"])


def snakemake(arguments: Sequence[str], folder: Path) -> tuple[int | None, str]:
    """`snakemake` with these arguments in a folder: its exit code, and what it printed."""
    with tempfile.TemporaryDirectory() as place:
        printed = [Path(place, name) for name in ("out", "err")]
        _serving()
        run = _CONTEXT.Process(target=_run, args=(arguments, folder, dict(os.environ), printed))
        run.start()
        run.join()
        return run.exitcode, "".join(path.read_text(encoding="utf-8") for path in printed)


def snakemake_anew(arguments: Sequence[str], folder: Path) -> tuple[int | None, str]:
    """The same in a Python started for it, whose surroundings (the order of hashes) are those of its start."""
    done = subprocess.run([sys.executable, "-m", "snakemake", *arguments], capture_output=True, text=True, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def _serving() -> None:
    """The process that is forked, started where nothing of this test's surroundings goes into it."""
    noting = os.environ.pop("OPENED", None)
    try:
        forkserver.ensure_running()
    finally:
        if noting is not None:
            os.environ["OPENED"] = noting


def _run(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], printed: Sequence[Path]) -> None:
    from snakemake.cli import main

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, path in enumerate(printed, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.argv = ["snakemake", *arguments]
    main()
