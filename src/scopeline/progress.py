"""Who has how much left: one table format for every stage that waits for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from scopeline.protocol import Protocol
from scopeline.tables.csv import read_table, write_table

TEAM = "team"  # work that the protocol gives to nobody in particular


@dataclass(frozen=True)
class Task:
    """One person's work in one stage: how many rows of `sheet` are done, and how many are left."""

    stage: str
    who: str
    task: str
    done: int
    left: int
    sheet: str


COLUMNS = tuple(field.name for field in fields(Task))


def write(tasks: Iterable[Task], path: Path) -> None:
    """Write progress.csv."""
    write_table(path, COLUMNS, (dict(zip(COLUMNS, astuple(task), strict=True)) for task in tasks))


def read(path: Path) -> list[Task]:
    """Read progress.csv."""
    return [
        Task(row["stage"], row["who"], row["task"], int(row["done"]), int(row["left"]), row["sheet"])
        for row in read_table(path).rows
    ]


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
