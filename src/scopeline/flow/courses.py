"""Every record's course through the review, and the one fate in which it ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scopeline.states import Decision, Fate, Retrieval

DATABASES, OTHER = "db", "other"  # the two arms of PRISMA's diagram
_ARM_OF_KIND = {"database": DATABASES, "register": DATABASES}


@dataclass(frozen=True)
class Course:
    """Where a record ended: `stage` names the round or step; `reason` and `study_id` where due; `search` is the date of
    a search update, empty for the first search."""

    record_id: str
    group_id: str
    source: str
    arm: str
    fate: Fate
    stage: str = ""
    reason: str = ""
    study_id: str = ""
    search: str = ""


@dataclass(frozen=True)
class StageResult:
    """A screening stage's decisions by record id: (decision, reason)."""

    id: str
    of: str
    decisions: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Origin:
    """A record as it came: its group, its source, and the date of the search update that found it."""

    record_id: str
    group_id: str
    source: str
    search: str = ""


def trace(
    records: Sequence[Origin],
    kinds: Mapping[str, str],
    stages: Sequence[StageResult],
    reports: Mapping[str, tuple[str, str]],
    automatic: Mapping[str, str] | None = None,
    one_column: bool = False,
    settled: Collection[str] = (),
) -> list[Course]:
    """One course for each record.

    `kinds` leads from a source to its kind in the protocol; `reports` from a group to (retrieval status, study id);
    `automatic` from a group to the limit that excluded it; `settled` are records that had their fate in an earlier
    version; in `one_column`, what other methods found flows with what databases found.

    The record that stands for a group in the diagram is its representative, or its first record from a database where
    the representative came another way; one of an earlier version comes first of all, so that what was found again is
    a duplicate of it.
    """
    standing: dict[str, tuple[bool, bool, bool, str]] = {}
    for record in records:
        rank = (
            record.record_id not in settled,
            arm_of(kinds, record.source) != DATABASES,
            record.record_id != record.group_id,
            record.record_id,
        )
        standing[record.group_id] = min(standing.get(record.group_id, rank), rank)
    courses = []
    for record in records:
        if standing[record.group_id][-1] != record.record_id:
            end = _End(Fate.DUPLICATE, "dedupe")
        elif rule := (automatic or {}).get(record.group_id):
            end = _End(Fate.EXCLUDED_AUTOMATIC, "limits", rule)
        else:
            end = _follow(record.group_id, stages, reports)
        arm = DATABASES if one_column else arm_of(kinds, record.source)
        courses.append(Course(record.record_id, record.group_id, record.source, arm, *end, search=record.search))
    return courses


class _End(NamedTuple):
    fate: Fate
    stage: str
    reason: str = ""
    study_id: str = ""


def arm_of(kinds: Mapping[str, str], source: str) -> str:
    """The arm in which a source's records flow."""
    return _ARM_OF_KIND.get(kinds[source], OTHER)


def _follow(group: str, stages: Sequence[StageResult], reports: Mapping[str, tuple[str, str]]) -> _End:
    retrieved = False
    study = ""
    for stage in stages:
        of_reports = stage.of == "reports"
        if of_reports and not retrieved:
            status, study = reports.get(group, (Retrieval.UNTRIED, group))
            if status == Retrieval.NOT_RETRIEVED:
                return _End(Fate.NOT_RETRIEVED, "retrieval", "", study)
            if status != Retrieval.RETRIEVED:
                return _End(Fate.AWAITS_RETRIEVAL, "retrieval", "", study)
            retrieved = True
        decision, reason = stage.decisions.get(group, (Decision.PENDING, ""))
        if decision == Decision.PENDING:
            return _End(Fate.AWAITS_ASSESSMENT if of_reports else Fate.AWAITS_SCREENING, stage.id, "", study)
        if decision == Decision.EXCLUDE:
            return _End(Fate.EXCLUDED_FULL_TEXT if of_reports else Fate.EXCLUDED, stage.id, reason, study)
    return _End(Fate.INCLUDED, stages[-1].id, "", study)
