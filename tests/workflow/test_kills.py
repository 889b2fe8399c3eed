"""Runs that are killed, and runs that meet: the same command goes on, and nobody has to unlock anything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_reviews import COUNTED, ROOT, Review, medline

from scopeline import layout
from scopeline.running import runs

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the lock is that of POSIX systems")


def started(review: Review) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "snakemake", COUNTED, "--cores", "2",
               "--snakefile", ROOT / "Snakefile", "--directory", review.folder]  # fmt: skip
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT,
                            start_new_session=True)  # fmt: skip


def waited_for(path: Path) -> None:
    until = time.monotonic() + 120
    while not path.exists():
        assert time.monotonic() < until, path
        time.sleep(0.01)


def rerun_all(review: Review) -> None:
    """Make every step due again."""
    exports = review.folder / "data" / "exports" / "pubmed"
    (exports / "later.nbib").write_text(medline(["A later record of stepped care"], first=61))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("begun_step", "whole_group"),
    [
        *[(step, whole) for step in ("dedupe", "screen.title_abstract") for whole in (True, False)],
        ("flow", False),  # which extends no sheet: what it leaves working is all that could be in the way
    ],
)
def test_after_a_kill_the_same_command_goes_on(begun_step: str, whole_group: bool, begun_copy: Review) -> None:
    """Killed with its steps, or alone."""
    rerun_all(begun_copy)
    log = begun_copy.folder / "results" / "logs" / f"{begun_step}.log"
    log.unlink(missing_ok=True)
    run = started(begun_copy)
    waited_for(log)
    if whole_group:
        os.killpg(run.pid, signal.SIGKILL)
    else:
        os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert "cut off" in begun_copy.scopeline("status")
    begun_copy.run(COUNTED)
    assert begun_copy.counts()["database_results"] == "9"
    assert "cut off" not in begun_copy.scopeline("status")


@pytest.mark.slow
def test_a_second_run_beside_a_living_one_is_told_so_in_a_sentence_and_changes_nothing(begun_copy: Review) -> None:
    rerun_all(begun_copy)
    log = begun_copy.folder / "results" / "logs" / "ingest.log"
    log.unlink(missing_ok=True)
    first = started(begun_copy)
    waited_for(log)
    os.kill(first.pid, signal.SIGSTOP)
    try:
        printed = begun_copy.run(ok=False)
        told = [line for line in printed.splitlines() if "under way" in line]
        assert len(told) == 1
        assert f"process {first.pid}" in told[0]
        assert "Traceback" not in printed
        assert "__onstart" not in printed
        assert "The run stopped" not in printed
        assert "under way" in begun_copy.scopeline("status")
        begun_copy.run("--dry-run")
        begun_copy.run("--list-rules")
    finally:
        os.kill(first.pid, signal.SIGCONT)
        ended = first.wait()
    assert ended == 0
    assert begun_copy.counts()["database_results"] == "9"


def test_the_lock_of_a_living_run_holds_and_that_of_a_dead_one_does_not(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    script = "from scopeline.running import runs; lock = runs.begin(); print('begun', flush=True); input()"
    other = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout.readline() == b"begun\n"
    with pytest.raises(runs.UnderWay, match=f"process {other.pid}"):
        runs.begin()
    assert runs.last().ending is runs.Ending.RUNNING
    other.kill()
    other.communicate()
    assert runs.last().ending is runs.Ending.CUT_OFF
    runs.begin().close()


def test_a_run_waits_for_the_steps_that_a_killed_one_left_working(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    script = "import time; from scopeline.running import runs\nwith runs.step():\n print(1, flush=True); time.sleep(1)"
    left = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    left.stdout.readline()
    began = time.monotonic()
    runs.begin().close()
    assert time.monotonic() - began > 0.5
    left.communicate()


def test_nothing_is_held_against_results_that_a_step_left_working_still_makes(begun_copy: Review) -> None:
    script = "from scopeline.running import runs\nwith runs.step():\n print(1, flush=True); input()"
    left = subprocess.Popen([sys.executable, "-c", script], cwd=begun_copy.folder,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    left.stdout.readline()
    (begun_copy.folder / layout.UNIQUE).write_bytes(b"PAR1, and no more as yet")
    (begun_copy.folder / layout.RECORDS).unlink()
    try:
        status, check = begun_copy.scopeline("status"), begun_copy.scopeline("check")
    finally:
        left.communicate()
    assert "Everything is in order" not in check
    assert "A run is under way" in check
    assert "complete" not in status


def test_what_failing_steps_report_is_kept_until_the_next_run(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert runs.last() is None
    with runs.begin():
        runs.report("ann.csv, line 2: found 'perhaps'.")
        runs.end(runs.Ending.FAILED)
    assert (runs.last().ending, runs.last().report) == ("failed", "ann.csv, line 2: found 'perhaps'.")
    with runs.begin():
        runs.end(runs.Ending.FINISHED)
    assert runs.last().report == ""
