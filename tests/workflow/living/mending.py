"""What people do when a run refuses: they follow the report, place by place. One that cannot be followed is a fault."""

from __future__ import annotations

import os
import re
import signal
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from living.ledger import DATA
from living.life import Life, Typing, broken
from living.runs import Ended, killed_at
from scopeline.errors import Problem
from scopeline.tables import sheets

Remedy = Callable[[Typing, list[str], Problem], None]


def killed(life: Life, write: int) -> None:
    """A run that dies at its n-th durable write."""
    with killed_at(write):
        life.machine.run()


def really_killed(life: Life, seconds: float) -> None:
    """A run in a process of its own, which the system ends at some moment."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads: this one only has to die
        child = os.fork()
    if child == 0:
        try:
            life.machine.run()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def sort_out(life: Life, ended: Ended) -> list[str]:
    """Do what each problem of a report asks for; returns what was done."""
    if not ended.problems:
        broken("the run ends without a report of its own", ended.report)
    done: list[str] = []
    for problem in ended.problems:
        remedy = next((do for pattern, do in REMEDIES.items() if re.search(pattern, problem.found)), None)
        if remedy is None:
            broken("a refusal for which people have given no reason", problem)
        _at(life, Path(problem.file), _line(problem), remedy, problem)
        done.append(str(problem))
    return done


def _line(problem: Problem) -> int:
    found = re.match(r"(?:line|row) (\d+)", problem.place)
    if not found:
        broken("a problem that does not say where it stands", problem)
    return int(found[1])


def _at(life: Life, path: Path, line: int, remedy: Remedy, problem: Problem) -> None:
    stem = path.relative_to(DATA).with_suffix("").as_posix()
    table = sheets.read(path, ())
    with life.open(stem) as typing:
        remedy(typing, typing.sheet.rows[table.lines.index(line)], problem)


def empty_cell(typing: Typing, row: list[str], problem: Problem) -> None:
    """The cell, and a reason that would stand alone."""
    typing.write(row, **{typing.sheet.meaning(problem.field): ""})


def empty_vote(typing: Typing, row: list[str], _: Problem) -> None:
    typing.write(row, decision="", reason="")


def empty_word(typing: Typing, row: list[str], problem: Problem) -> None:
    """The adjudicator's word, and its reason where reasons are asked for."""
    typing.write(row, **{name: "" for name in (problem.field, "reason") if name in typing.sheet.columns})


def empty_row(typing: Typing, row: list[str], _: Problem) -> None:
    """All words of a conflict's row."""
    words = [name for name in typing.sheet.columns if name.startswith(("recheck_", "reason_"))]
    words += [name for name in ("decision", "answer", "reason", "rationale") if name in typing.sheet.columns]
    typing.write(row, **dict.fromkeys(words, ""))


def give_reason(typing: Typing, row: list[str], problem: Problem) -> None:
    typing.write(row, **{typing.sheet.meaning(problem.field): "wrong_place"})


def make_verdict_empty(typing: Typing, row: list[str], _: Problem) -> None:
    typing.write(row, verdict="")


# What a review's life brings about that a run must refuse, and what people do then.
REMEDIES: dict[str, Remedy] = {
    r"^'.*' here, but .* for the same record": empty_vote,  # a search made two records one
    r"here, but .* which stands for the same": empty_cell,
    r"^'different', but other rows lead": make_verdict_empty,
    r"^'(same|different)' here, but": make_verdict_empty,
    r"^decided before the re-review": empty_word,
    r"^a vote on a record that is assigned to": empty_vote,
    r"^a second look at a .* that is assigned to": empty_cell,
    r"stands in two filled rows": empty_row,
    r"^excluded without a reason": give_reason,  # `maybe` came to exclude
}
