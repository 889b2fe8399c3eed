"""Who has how much left, and of what: one format of tables for every stage that waits for people."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from scopeline import layout
from scopeline.protocol import Protocol
from scopeline.tables.csv import read_table, write_table
from scopeline.text import LIST_SEPARATOR, joined, parted

TEAM = "team"  # work that the protocol gives to nobody in particular
DONE, LEFT = "done", "left"
Row = tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """One person's work in one stage: how many rows of `sheet` are done, and how many are left."""

    stage: str
    who: str
    task: str
    done: int
    left: int
    sheet: str


@dataclass(frozen=True)
class Work:
    """The same, row by row: what is done and what is left, each by its ids, which `of` names (`record_id`, ...)."""

    stage: str
    who: str
    task: str
    done: Sequence[Row]
    left: Sequence[Row]
    sheet: str
    of: Row = ("record_id",)

    @property
    def counted(self) -> Task:
        """How much it is."""
        return Task(self.stage, self.who, self.task, len(self.done), len(self.left), self.sheet)


def sorted_out(
    units: Iterable[str], finished: Container[str], ids: Callable[[str], Row] = lambda unit: (unit,)
) -> tuple[list[Row], list[Row]]:
    """The ids of the units that are finished, and of those that are not."""
    given = list(units)
    done, left = ([ids(unit) for unit in given if (unit in finished) == ended] for ended in (True, False))
    return done, left


COLUMNS = tuple(field.name for field in fields(Task))
WORK_COLUMNS = ("who", "task", "state", "of", "row")  # a list, and a row of a list, as `text.joined` writes them


def write(works: Iterable[Work], path: Path) -> None:
    """Write progress.csv, and beside it work.csv with every row of it."""
    given = list(works)
    write_table(path, COLUMNS, (dict(zip(COLUMNS, astuple(one.counted), strict=True)) for one in given))
    write_table(path.with_name(layout.WORK), WORK_COLUMNS, (row for one in given for row in _rows(one)))


def _rows(work: Work) -> Iterator[dict[str, str]]:
    for state, rows in ((DONE, work.done), (LEFT, work.left)):
        for row in rows:
            cells = (work.who, work.task, state, joined(work.of), joined(row))
            yield dict(zip(WORK_COLUMNS, cells, strict=True))


def read(path: Path) -> list[Task]:
    """Read progress.csv."""
    return [
        Task(row["stage"], row["who"], row["task"], int(row["done"]), int(row["left"]), row["sheet"])
        for row in read_table(path).rows
    ]


def rows(path: Path) -> dict[tuple[str, str, str], tuple[Row, list[Row]]]:
    """Read the work.csv beside a progress.csv: (who, task, state) -> what the ids are, and the rows; none if empty."""
    found: dict[tuple[str, str, str], tuple[Row, list[Row]]] = {}
    for row in read_table(path.with_name(layout.WORK)).rows:
        of = (*parted(row["of"]),)
        ids = (*row["row"].split(LIST_SEPARATOR, len(of) - 1),)
        found.setdefault((row["who"], row["task"], row["state"]), (of, []))[1].append(ids)
    return found


def steps(protocol: Protocol) -> Iterator[str]:
    """The steps that wait for people, in the order of the review, as `layout.progress` knows them."""
    if protocol.searched:
        yield "dedupe"
        yield from (f"screening/{stage.id}" for stage in protocol.screening.stages if stage.of == "records")
        yield "retrieval"
        yield from (f"screening/{stage.id}" for stage in protocol.screening.stages if stage.of == "reports")
        yield "charting"
    else:
        yield "participants"
    yield from (f"coding/{frame}" for frame in protocol.frameworks)
