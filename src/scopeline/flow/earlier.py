"""An earlier, frozen version of the review, from which the diagram of an update counts: what had come to its end in it.

It is the archive that `scopeline archive` wrote then, or, of a review that was done otherwise, a list of its included
reports.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scopeline.bibliography import identifiers
from scopeline.errors import Problem, ScopelineError
from scopeline.facts.known import Known, among
from scopeline.flow.boxes import Contents, Ids
from scopeline.flow.courses import Course
from scopeline.states import Fate
from scopeline.tables import parquet
from scopeline.tables.csv import read_sheet
from scopeline.text import alike, parted

_FATES = "results/flow/fates.parquet"
_INCLUDED = ("results/flow/sets/total_reports.csv", "results/flow/sets/new_reports.csv")
_WAITING = frozenset({Fate.AWAITS_SCREENING, Fate.AWAITS_RETRIEVAL, Fate.AWAITS_ASSESSMENT})
_ENDED = frozenset({Fate.EXCLUDED, Fate.EXCLUDED_AUTOMATIC, Fate.EXCLUDED_FULL_TEXT, Fate.NOT_RETRIEVED})
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError)
_REMEDY = "Name the archive that `scopeline archive` wrote of the earlier version, or a list of its included reports."


@dataclass(frozen=True)
class Earlier:
    """`settled` are the records that had their fate in the earlier version; `reports` the rows of its included reports,
    by record id, each with its `study_id`."""

    settled: Ids = frozenset()
    reports: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read(path: Path) -> Earlier:
    """The earlier version in an archive (.zip) or in a list of its included reports (.csv).

    The list has `study_id`, a row for each report, and where they are known `record_id`, title, authors, year, journal
    and doi. Raises ScopelineError for a file that holds no such version.
    """
    if path.suffix.lower() == ".csv":
        return Earlier(reports=_listed(path))
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            listed = next(name for name in _INCLUDED if name in names)
            rows = list(csv.DictReader(io.StringIO(archive.read(listed).decode("utf-8-sig"), newline="")))
            return Earlier(_settled(archive.read(_FATES)), {row["record_id"]: row for row in rows})
    except StopIteration:
        found = "the archive holds no results of a review"
        raise ScopelineError(Problem(path, found, _REMEDY)) from None
    except _DAMAGED as error:
        raise ScopelineError(Problem(path, f"the archive cannot be read ({error})", _REMEDY)) from error


def _settled(fates: bytes) -> Ids:
    rows = parquet.read(io.BytesIO(fates), ["record_id", "fate"]).to_pylist()
    return frozenset(row["record_id"] for row in rows if row["fate"] not in _WAITING)


def _listed(path: Path) -> dict[str, dict[str, str]]:
    table = read_sheet(path, required=("study_id",))
    reports: dict[str, dict[str, str]] = {}
    typed: dict[str, str] = {}  # S01 and S۰۱ are one study
    problems = []
    for line, row in zip(table.lines, table.rows, strict=True):
        study = typed.setdefault(alike(row["study_id"]), row["study_id"].strip())
        record = row.get("record_id", "").strip() or f"{study}/{line}"
        if not study:
            advice = "Give each report its study; two reports of one study have the same."
            problems.append(Problem(path, "the report has no study", advice, f"line {line}", "study_id"))
        if record in reports:
            problems.append(Problem(path, f"'{record}' stands twice", "Remove one row.", f"line {line}", "record_id"))
        reports[record] = {**row, "record_id": record, "study_id": study}
    if problems:
        raise ScopelineError(problems)
    return reports


@dataclass(frozen=True)
class Change:
    """What an update makes of an earlier version: its `new` courses, the reports `dropped` since, and the studies that
    are `known`."""

    new: Sequence[Course]
    dropped: Ids
    known: Ids


def found_again(
    earlier: Earlier, courses: Sequence[Course], group_of: Mapping[str, str], unique: Path
) -> dict[str, str]:
    """The group of each report of the earlier version; the report's own id where no search found it again.

    A report of a list may have no id, or its team's own: it is found by its DOI, or by its title and year; where
    several records have these, an included one is taken. `unique` is the table of merged records.
    """
    groups = {record: group_of.get(record, record) for record in earlier.reports}
    listed = {record: row for record, row in earlier.reports.items() if record not in group_of}
    if not listed:
        return groups
    included = {course.group_id for course in courses if course.fate == Fate.INCLUDED}
    for record, same in zip(listed, among([_known(row) for row in listed.values()], unique), strict=True):
        groups[record] = next((group for group in same if group in included), next(iter(same), record))
    return groups


def _known(row: Mapping[str, str]) -> Known:
    doi = next(iter(parted(row.get("doi", ""))), "")
    return Known(row.get("title", ""), row.get("year", ""), identifiers.doi(doi))


def compare(
    earlier: Earlier, courses: Sequence[Course], groups: Mapping[str, str], study_of: Mapping[str, str]
) -> Change:
    """Which courses are new, and which reports of the earlier version are not included any more.

    New is a record that the earlier version had not, or that still waited in it, or that is included only now. A new
    record of what was included then is a duplicate of it, whatever the groups' own records are. `groups` leads from a
    report of the earlier version to its group, `study_of` from a group to the study of its included report.
    """
    included_then = {*groups.values()}
    new = [
        course
        for course in courses
        if course.record_id not in earlier.settled
        or (course.fate == Fate.INCLUDED and course.group_id not in included_then)
    ]
    new = [
        replace(course, fate=Fate.DUPLICATE, study_id="")
        if course.fate == Fate.INCLUDED and course.group_id in included_then
        else course
        for course in new
    ]
    ended = {course.group_id for course in courses if course.fate in _ENDED}
    dropped = frozenset(record for record, group in groups.items() if group in ended)
    spelled = {alike(study): study for study in study_of.values()}
    known = frozenset(
        study_of.get(group) or spelled.get(alike(said := earlier.reports[record]["study_id"]), said)
        for record, group in groups.items()
        if record not in dropped
    )
    return Change(new, dropped, known)


def before(earlier: Earlier, change: Change) -> Iterator[tuple[str, Contents]]:
    """The boxes of the earlier version."""
    reports = frozenset(earlier.reports)
    yield "previous_studies", Contents(_one_a_study(earlier, reports), final=True)
    yield "previous_reports", Contents(reports, final=True)
    if change.dropped:
        yield "previous_dropped", Contents(change.dropped, final=True)


def after(earlier: Earlier, change: Change, found: Mapping[str, Contents]) -> Iterator[tuple[str, Contents]]:
    """The totals of both versions."""
    stay = frozenset(earlier.reports) - change.dropped
    studies, reports = found["new_studies"], found["new_reports"]
    yield "total_studies", Contents(_one_a_study(earlier, stay) | studies.ids, studies.final)
    yield "total_reports", Contents(stay | reports.ids, reports.final)


def _one_a_study(earlier: Earlier, records: Ids) -> Ids:
    first: dict[str, str] = {}
    for record in sorted(records):
        first.setdefault(earlier.reports[record]["study_id"], record)
    return frozenset(first.values())
