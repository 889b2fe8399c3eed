"""One report of everything that is wrong, short enough to read."""

from __future__ import annotations

from scopeline.errors import Problem, SheetError


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
