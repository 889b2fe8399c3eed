"""Studies: which reports belong to which study, and the id that a study keeps for good.

A study's id is given once, when its first report is included, and written down in data/studies.csv, to which the
machine only adds rows. Whatever a later search makes of the groups, every id that has ever stood for a study (its own,
that of any record of its reports, a name that people gave it in the retrieval sheet) still stands for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Protocol
from scopeline.tables import parquet, sheets
from scopeline.tables.atomic import or_copy
from scopeline.tables.csv import Table, read_table, write_table
from scopeline.tables.walk import Row, some, walk
from scopeline.text import alike, joined, parted

COLUMNS = ("study_id", "record_id", "since")
RESULT_COLUMNS = ("study_id", "report_ids", "ids")


@dataclass(frozen=True)
class Studies:
    """`reports`: study id -> group ids of its included reports, [] for a study that is not included any more;
    `known`: any id that stands for a study -> its study id; `what` they are: studies, or participants whose reports are
    documents."""

    reports: Mapping[str, Sequence[str]]
    known: Mapping[str, str] = field(default_factory=dict)
    what: str = "study"

    @property
    def included(self) -> list[str]:
        """The studies that have an included report, in the order of their ids."""
        return sorted(study for study, reports in self.reports.items() if reports)

    def resolve(self, cell: str) -> str | None:
        """The study that an id in a sheet stands for, whichever digits, letters or case it was typed in."""
        return self.known.get(cell.strip()) or self._typed.get(alike(cell))

    @cached_property
    def _typed(self) -> Mapping[str, str]:
        found: dict[str, set[str]] = {}
        for name, study in self.known.items():
            found.setdefault(alike(name), set()).add(study)
        return {name: study for name, (study, *others) in found.items() if not others}

    def missing(self, row: Row) -> Problem:
        """What to say of a row whose `study_id` stands for no study."""
        cell = row.text("study_id")
        return Problem(
            row.path,
            f"no {self.what} has the id '{cell}'" if cell else f"the row names no {self.what}",
            f"Undo the change of the id, or move what the row says to the row of its {self.what}.",
            row.place,
            row.heading("study_id"),
            some(self.included) or f"nothing: no {self.what} is included yet",
        )


def load(path: Path, what: str = "study") -> Studies:
    """The studies as the step `register` left them in results/studies/studies.csv; or the participants, likewise."""
    rows = read_table(path).rows
    return Studies(
        {row["study_id"]: parted(row["report_ids"]) for row in rows},
        {known: row["study_id"] for row in rows for known in parted(row["ids"])},
        what,
    )


def foreseen(protocol: Protocol, members: Mapping[str, str]) -> Studies:
    """The studies as the next run makes them, where `members` leads from any record's id to its group's then.

    As the last run left them, if it did not get as far as the sheets of full texts.
    """
    stood = load(layout.STUDIES, protocol.analysed)
    included = layout.stage_results(protocol.screening.stages[-1].id) / "included.csv" if protocol.searched else None
    if included is None or not included.exists() or not layout.REPORTS.exists():
        return stood
    table, problems = read()
    if problems:  # which the look at the registry tells
        return stood
    rows = [{name: row[name].strip() for name in COLUMNS[:2]} for row in table.rows] if table else []
    named = {
        members.get(row["record_id"], row["record_id"]): row["study_id"]
        for row in read_table(layout.REPORTS).rows
        if row["study_id"]
    }
    reports = {members.get(row["record_id"], row["record_id"]) for row in read_table(included).rows}
    return register(reports, named, members, rows)[0]


def register(
    included: Iterable[str],
    named: Mapping[str, str],
    members: Mapping[str, str],
    rows: Sequence[Mapping[str, str]],
) -> tuple[Studies, list[tuple[str, str]]]:
    """Give every included report its study; returns the studies, and the rows (study id, record id) to write down.

    `included` are group ids; `named` leads from a group to the name that people gave its study; `members` from any
    record's id to its group's; `rows` are those of data/studies.csv, oldest first. Reports that share a name, or an
    entry of the registry, are one study, also where the name is typed in other digits (S01, S۰۱), in Arabic letters for
    Persian ones or in another case. It goes by the oldest id that it was ever given, else by the name, else by
    the id of its first report.
    """
    joins = _Joins()
    groups = set(included)
    for group in sorted(groups):
        joins.join(group, group)
    age: dict[str, int] = {}
    for number, row in enumerate(rows):
        joins.join(row["study_id"], members.get(row["record_id"], row["record_id"]))
        age.setdefault(row["study_id"], number)
    for group, name in sorted(named.items()):
        joins.join(group, members.get(name, name))
    typed: dict[str, str] = {}
    for name in (*sorted(groups), *age, *(name for _, name in sorted(named.items()))):
        joins.join(typed.setdefault(alike(name), name), name)
    for record_id, group in members.items():
        if group in joins:
            joins.join(group, record_id)
    label = {joins.root(group): name for group, name in sorted(named.items(), reverse=True) if name not in members}
    reports: dict[str, list[str]] = {}
    known: dict[str, str] = {}
    for root, names in joins.classes().items():
        theirs = sorted(groups.intersection(names))
        given = min(age.keys() & set(names), key=age.__getitem__, default="")
        if study := given or (theirs and (label.get(root) or theirs[0])):
            reports[study] = theirs
            known |= dict.fromkeys([study, *names], study)
    written = {(known.get(row["study_id"]), members.get(row["record_id"])) for row in rows}
    fresh = [(study, group) for study, theirs in sorted(reports.items()) for group in theirs]
    return Studies(dict(sorted(reports.items())), known), [pair for pair in fresh if pair not in written]


class _Joins:
    """Names that stand for one thing: a forest of names, as disjoint-set union keeps it."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._parent

    def classes(self) -> dict[str, list[str]]:
        """Root -> the names that stand for the same thing."""
        found: dict[str, list[str]] = {}
        for name in self._parent:
            found.setdefault(self.root(name), []).append(name)
        return found

    def root(self, name: str) -> str:
        while (parent := self._parent.get(name, name)) != name:
            name = parent
        return name

    def join(self, first: str, second: str) -> None:
        for name in (first, second):
            self._parent.setdefault(name, name)
        self._parent[self.root(second)] = self.root(first)


def read() -> tuple[Table | None, list[Problem]]:
    """data/studies.csv as it stands, and what is wrong with it."""
    path = layout.REGISTRY
    try:
        table = sheets.read(path, COLUMNS[:2])
    except SheetError as error:
        return None, error.problems
    problems: list[Problem] = []
    for row in walk(path, table, problems, keys=()):
        for name in COLUMNS[:2]:
            if not row.text(name):
                row.refuse("the cell is empty", f"Take the row back from version control{or_copy(path)}.", name)
    return table, problems


def record(unique: Path, included: Path, retrieved: Path, out: Path, today: dt.date | None = None) -> Studies:
    """The step: write new studies down in data/studies.csv, and all of them into `out`/studies.csv.

    studies.csv has `study_id,report_ids,ids`; `ids` lists every id that stands for the study, and `report_ids` is
    empty for a study that is not included any more. Raises SheetError.
    """
    from scopeline.records import members

    groups = members(parquet.read(unique, ["record_id", "record_ids"]))
    table, problems = read()
    if problems:
        raise SheetError(problems)
    rows = [{name: row[name].strip() for name in COLUMNS[:2]} for row in table.rows] if table else []
    named = {row["record_id"]: row["study_id"] for row in read_table(retrieved).rows if row["study_id"]}
    studies, fresh = register((row["record_id"] for row in read_table(included).rows), named, groups, rows)
    if fresh:
        since = (today or dt.datetime.now(dt.UTC).date()).isoformat()
        added = ({"study_id": study, "record_id": group, "since": since} for study, group in fresh)
        sheets.extend(layout.REGISTRY, table, COLUMNS, added)
    stands: dict[str, list[str]] = {}
    for name, study in studies.known.items():
        stands.setdefault(study, []).append(name)
    write_table(
        out / "studies.csv",
        RESULT_COLUMNS,
        (
            {"study_id": study, "report_ids": joined(reports), "ids": joined(sorted(stands[study]))}
            for study, reports in studies.reports.items()
        ),
    )
    return studies
