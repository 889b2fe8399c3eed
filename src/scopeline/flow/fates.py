"""Every record's fate, and the sets of ids behind every number of the flow diagram.

A set is None where nobody can know it yet: while some records wait for votes, "excluded" is unknown, not small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scopeline.errors import ArithmeticFault, Problem

FATES = ("duplicate", "excluded_automatic", "excluded", "not_retrieved", "excluded_full_text", "included", "waiting")
_ARM_OF_KIND = {"database": "db", "register": "db"}
Ids = frozenset[str]


@dataclass(frozen=True)
class Fate:
    """Where a record ended: `fate` of FATES; `stage` names the round or step; `reason` and `study_id` where due;
    `search` is the date of a search update, empty for the first search."""

    record_id: str
    group_id: str
    source: str
    arm: str
    fate: str
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
) -> list[Fate]:
    """One fate for each record.

    `kinds` leads from a source to its kind in the protocol; `reports` from a group to (retrieval status, study id);
    `automatic` from a group to the limit that excluded it. The record that stands for a group in the diagram is its
    representative, or its first record from a database where the representative came another way.
    """
    standing: dict[str, tuple[bool, bool, str]] = {}
    for record in records:
        rank = (_arm(kinds, record.source) != "db", record.record_id != record.group_id, record.record_id)
        standing[record.group_id] = min(standing.get(record.group_id, rank), rank)
    fates = []
    for record in records:
        if standing[record.group_id][2] != record.record_id:
            end = _End("duplicate", "dedupe")
        elif rule := (automatic or {}).get(record.group_id):
            end = _End("excluded_automatic", "limits", rule)
        else:
            end = _follow(record.group_id, stages, reports)
        arm = _arm(kinds, record.source)
        fates.append(Fate(record.record_id, record.group_id, record.source, arm, *end, search=record.search))
    return fates


class _End(NamedTuple):
    fate: str
    stage: str
    reason: str = ""
    study_id: str = ""


def _arm(kinds: Mapping[str, str], source: str) -> str:
    return _ARM_OF_KIND.get(kinds.get(source, "database"), "other")


def _follow(group: str, stages: Sequence[StageResult], reports: Mapping[str, tuple[str, str]]) -> _End:
    retrieved = False
    study = ""
    for stage in stages:
        if stage.of == "reports" and not retrieved:
            status, study = reports.get(group, ("", group))
            if status != "retrieved":
                return _End("not_retrieved" if status == "not_retrieved" else "waiting", "retrieval", "", study)
            retrieved = True
        decision, reason = stage.decisions.get(group, ("pending", ""))
        if decision == "pending":
            return _End("waiting", stage.id, "", study)
        if decision == "exclude":
            fate = "excluded_full_text" if stage.of == "reports" else "excluded"
            return _End(fate, stage.id, reason, study)
    return _End("included", stages[-1].id, "", study)


def sets(fates: Sequence[Fate], kinds: Mapping[str, str], stages: Sequence[StageResult]) -> dict[str, Ids | None]:
    """The set of record ids in each box of the diagram, in the diagram's order; None where not known yet."""
    record_stages = {stage.id for stage in stages if stage.of == "records"}
    found: dict[str, Ids | None] = {}
    for kind, box in (("database", "database"), ("register", "register")):
        of_kind = [source for source, its in kinds.items() if its == kind]
        found[f"{box}_results"] = _ids(f for f in fates if f.source in of_kind)
        for source in of_kind:
            for search in ["", *sorted({f.search for f in fates if f.source == source and f.search})]:
                detail = f"{source}@{search}" if search else source
                these = _ids(f for f in fates if f.source == source and f.search == search)
                found[f"{box}_specific_results.{detail}"] = these
    for kind, box in (("website", "website"), ("organisation", "organisation"), ("citation", "citations")):
        if kind in kinds.values():
            found[f"{box}_results"] = _ids(f for f in fates if kinds.get(f.source) == kind and f.fate != "duplicate")
    screening_waits = any(f.fate == "waiting" and f.stage in record_stages for f in fates)
    retrieval_waits = screening_waits or any(f.fate == "waiting" and f.stage == "retrieval" for f in fates)
    anything_waits = any(f.fate == "waiting" for f in fates)
    db = [f for f in fates if f.arm == "db"]
    found["duplicates"] = _ids(f for f in db if f.fate == "duplicate")
    found["excluded_automatic"] = _ids(f for f in db if f.fate == "excluded_automatic")
    found["excluded_other"] = frozenset()
    found["records_screened"] = _ids(f for f in db if f.fate not in ("duplicate", "excluded_automatic"))
    found["records_excluded"] = None if screening_waits else _ids(f for f in db if f.fate == "excluded")
    for arm, prefix in (("db", "dbr"), ("other", "other")):
        here = [f for f in fates if f.arm == arm and f.fate not in ("duplicate", "excluded_automatic", "excluded")]
        if arm == "other" and not any(f.arm == "other" for f in fates):
            continue
        sought = None if screening_waits else _ids(here)
        found[f"{prefix}_sought_reports"] = sought
        found[f"{prefix}_notretrieved_reports"] = (
            None if retrieval_waits else _ids(f for f in here if f.fate == "not_retrieved")
        )
        found[f"{prefix}_assessed"] = None if retrieval_waits else _ids(f for f in here if f.fate != "not_retrieved")
        excluded = [f for f in here if f.fate == "excluded_full_text"]
        found[f"{prefix}_excluded"] = None if anything_waits else _ids(excluded)
        if not anything_waits:
            numbers = Counter(f.reason for f in excluded)
            for reason in sorted(numbers, key=lambda name: (-numbers[name], name)):
                found[f"{prefix}_excluded.{reason}"] = _ids(f for f in excluded if f.reason == reason)
    included = [f for f in fates if f.fate == "included"]
    found["new_studies"] = None if anything_waits else _ids(_one_a_study(included))
    found["new_reports"] = None if anything_waits else _ids(included)
    return found


def _one_a_study(fates: Iterable[Fate]) -> list[Fate]:
    """A study is counted by the first of its reports."""
    first: dict[str, Fate] = {}
    for fate in sorted(fates, key=lambda f: f.record_id):
        first.setdefault(fate.study_id, fate)
    return list(first.values())


def _ids(fates: Iterable[Fate]) -> Ids:
    return frozenset(fate.record_id for fate in fates)


def check(found: Mapping[str, Ids | None]) -> None:
    """The identities of PRISMA 2020, on the sets themselves; raises ArithmeticFault that names the ids."""
    problems: list[Problem] = []
    for arm in ("database", "register"):
        details = [ids for box, ids in found.items() if box.startswith(f"{arm}_specific_results.")]
        _partition(f"{arm}_results", found[f"{arm}_results"], details, problems)
    identified = _union(found, "database_results", "register_results")
    _partition(
        "records identified",
        identified,
        [found[box] for box in ("duplicates", "excluded_automatic", "excluded_other", "records_screened")],
        problems,
    )
    _partition(
        "records_screened",
        found["records_screened"],
        [found["records_excluded"], found["dbr_sought_reports"]],
        problems,
    )
    reports = []
    for arm in ("dbr", "other"):
        if f"{arm}_sought_reports" not in found:
            continue
        _partition(
            f"{arm}_sought_reports",
            found[f"{arm}_sought_reports"],
            [found[f"{arm}_notretrieved_reports"], found[f"{arm}_assessed"]],
            problems,
        )
        details = [ids for box, ids in found.items() if box.startswith(f"{arm}_excluded.")]
        if found[f"{arm}_excluded"] is not None:
            _partition(f"{arm}_excluded", found[f"{arm}_excluded"], details, problems)
        assessed, excluded = found[f"{arm}_assessed"], found[f"{arm}_excluded"]
        reports.append(None if assessed is None or excluded is None else assessed - excluded)
    _partition("new_reports", found["new_reports"], reports, problems)
    studies, of = found["new_studies"], found["new_reports"]
    if studies is not None and of is not None and not studies <= of:
        problems.append(_fault("new_studies", studies - of, "studies stand without an included report"))
    if problems:
        raise ArithmeticFault(problems)


def _union(found: Mapping[str, Ids | None], *boxes: str) -> Ids:
    return frozenset().union(*(found[box] or frozenset() for box in boxes))


def _partition(name: str, whole: Ids | None, parts: Sequence[Ids | None], problems: list[Problem]) -> None:
    """Each id of the whole stands in exactly one part; nothing is said while any of the sets is unknown."""
    if whole is None or any(part is None for part in parts):
        return
    known = [part for part in parts if part is not None]
    union = frozenset().union(*known)
    if whole - union:
        problems.append(_fault(name, whole - union, "records have no fate further on"))
    if union - whole:
        problems.append(_fault(name, union - whole, "records came from nowhere"))
    if sum(map(len, known)) > len(union):
        doubled = {i for i in union if sum(i in part for part in known) > 1}
        problems.append(_fault(name, doubled, "records have two fates"))


def _fault(name: str, ids: Iterable[str], what: str) -> Problem:
    listed = sorted(ids)
    return Problem(
        "results/flow",
        f"{len(listed)} {what}: {', '.join(listed[:10])}",
        "This is a fault of Scopeline, not of your files: please report it with these ids.",
        place=name,
    )
