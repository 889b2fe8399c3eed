"""Generated lives of a review: after every act the run goes through or says in one report what to do; nothing that a
person typed is lost; `check`, `status` and the numbers are true. What a life has found once stands here as an example.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import lives
import pytest
from living import runs
from small_reviews import Review

from scopeline.protocol import load

STEPS = 14  # of a short life: what costs a few seconds
LONG = 46


# What lives have found, each shortened to the acts that matter: (birth, acts).
FOUND = {
    "status counted rows that had been dealt to others": (
        306,
        "a_search_overlaps_wholly:989112,somebody_joins:434893,somebody_votes:434816",
    ),
    "rows that had been put back once stayed deleted the second time": (
        91016,
        "everybody_votes_on_all_that_waits:952852,full_texts_come:481272,everybody_votes_on_all_that_waits:475703,"
        "rows_are_deleted:552999,rows_are_deleted:155017",
    ),
}


@pytest.mark.parametrize("what", FOUND)
def test_what_a_life_once_found_is_so_no_more(what: str) -> None:
    birth, acts = FOUND[what]
    error = lives.again(birth, lives.read(acts))
    assert error is None, error


def test_a_short_life_keeps_every_promise() -> None:
    assert_kept(*lives.lived(1, STEPS), 1)


@pytest.mark.slow
@pytest.mark.parametrize("birth", range(11, 21))
def test_a_long_life_keeps_every_promise(birth: int) -> None:
    assert_kept(*lives.lived(birth, LONG), birth)


def assert_kept(genes: list[lives.Gene], error: Exception | None, birth: int) -> None:
    assert error is None, f"{error}\n--first {birth} --act {lives.written(genes)}"


def test_a_life_runs_what_the_workflow_runs_and_for_the_same_reasons(finished_copy: Review, monkeypatch) -> None:
    """Every step's script and options, inputs and outputs, beside what Snakemake says of itself."""
    monkeypatch.chdir(finished_copy.folder)
    printed = finished_copy.run("--detailed-summary")
    made: dict[str, set[str]] = {}
    needed: dict[str, set[str]] = {}
    for cells in (line.split("\t") for line in printed.splitlines()):
        if len(cells) == 8 and cells[0] != "output_file":
            made.setdefault(_plain(shlex.split(cells[5])), set()).add(cells[0])
            needed[_plain(shlex.split(cells[5]))] = {path for path in cells[4].split(",") if path}
    read = {str(path) for step in runs.steps(load()) for path in step.outputs}
    for step in runs.steps(load()):
        command = _plain(step.command("said"))
        assert {str(path) for path in step.outputs} <= made[command]
        assert {path for path in needed[command] if path in read} <= {str(path) for path in step.inputs}


def _plain(command: list[str]) -> str:
    """A step's script and options, but for how many files it reads at a time and what its sheets have said so far."""
    script, *options = (word for word in command if word != "$PYTHON")
    words = [word for word in options if word not in (">", "2>&1") and not word.endswith(".log")]
    given = " ".join(words)
    for name, follows in (("--jobs", 1), ("--heard", 2)):
        if name in words:
            at = words.index(name)
            given = given.replace(" ".join(words[at : at + 1 + follows]), " ".join(words[at : at + follows]))
    return " ".join([Path(script).name, *sorted(given.split())])
