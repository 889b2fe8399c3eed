"""One report of everything that is wrong, short enough to read."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from scopeline.errors import Problem, SheetError, StorageError, told


def problem(line: int, found: str = "found 'perhaps'") -> Problem:
    return Problem("ann.csv", found, "Write one of them.", f"line {line}, R-X", "decision", "include, exclude")


def test_equal_problems_of_a_file_are_told_once_with_their_number_and_first_places() -> None:
    report = SheetError(map(problem, range(2, 216))).report()
    assert report == (
        "ann.csv, 214 times (line 2, R-X; line 3, R-X; line 4, R-X, ...), decision: found 'perhaps'. "
        "Allowed: include, exclude. Write one of them."
    )


def test_one_problem_is_told_with_its_place() -> None:
    assert str(SheetError(problem(7))) == str(problem(7))


def test_problems_that_differ_keep_their_lines_and_their_order() -> None:
    report = SheetError([problem(2), problem(3, "found 'no idea'"), problem(4)]).report()
    assert [line.partition(":")[2].partition(".")[0].strip() for line in report.splitlines()] == [
        "found 'perhaps'",
        "found 'no idea'",
    ]


def test_no_problem_is_lost_past_the_limit_of_lines() -> None:
    report = SheetError(problem(line, f"found {line}") for line in range(80)).report(limit=50)
    assert report.splitlines()[-1] == "... and 30 more of the same file set"


@pytest.mark.parametrize(
    ("number", "remedy"),
    [(errno.ENOSPC, "Make room"), (errno.EACCES, "Give yourself the right"), (errno.EIO, "See to the file")],
)
def test_what_the_system_refuses_is_told_with_its_file_and_what_to_do(number: int, remedy: str) -> None:
    with pytest.raises(StorageError) as refused, told():
        raise OSError(number, os.strerror(number), "data/studies.csv")
    assert str(refused.value).startswith(f"data/studies.csv: {os.strerror(number).lower()}. {remedy}")


def test_a_reader_that_went_away_is_no_report() -> None:
    with pytest.raises(BrokenPipeError), told():
        raise BrokenPipeError


def test_a_step_for_which_there_is_no_room_ends_with_one_report_and_leaves_what_was_there(tmp_path: Path) -> None:
    """A real limit of the system: no file may grow past 2,000 bytes."""
    script = (
        "import sys\nfrom pathlib import Path\nsys.path.insert(0, sys.argv[1])\nimport _step\n"
        "from scopeline.tables.atomic import write_atomically\n"
        "_step.run(lambda: write_atomically(Path('ann.csv'), b'x' * 9000, backup=True))\n"
    )
    (tmp_path / "ann.csv").write_text("record_id,decision\nR-A,include\n")
    before = (tmp_path / "ann.csv").read_bytes()
    scripts = Path(__file__).parents[2] / "scripts"
    done = subprocess.run(
        [sys.executable, "-B", "-c", script, scripts], cwd=tmp_path, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "file too large. Make room on the disk" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "ann.csv").read_bytes() == before
    assert [path.name for path in tmp_path.glob(".*.tmp")] == []
