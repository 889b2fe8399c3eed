"""The looks at a review's files, one a file or kind of file: each tells the problems that the step would tell of it.

Each imports what it needs where it looks, so that `check` and `status` load no stage that a review has not reached.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from scopeline import layout
from scopeline.checks import notices
from scopeline.checks.astray import missing_sheets
from scopeline.errors import Problem, ScopelineError
from scopeline.facts import claims
from scopeline.protocol import Protocol, Stage
from scopeline.tables import parquet
from scopeline.tables.csv import read_table

if TYPE_CHECKING:
    from scopeline.studies import Studies

Groups = Callable[[], dict[str, str]]  # what each id stands for


def of_exports(protocol: Protocol, notes: list[str]) -> list[Problem]:
    """What is wrong with the exports; into `notes` what is to be told of them and of the rows of those taken away."""
    from scopeline.dedupe import lineage
    from scopeline.orphans import kept
    from scopeline.sources.ingest import look

    problems, warnings, there = look(protocol)
    notes.extend(warnings)
    if not problems:
        stood = lineage.before()
        living = {record_id: group for record_id, group in stood.items() if record_id in there}
        notes.extend(kept(lineage.lost(living, lineage.former(living, stood))))
    return problems


def of_what_stops_nothing(protocol: Protocol, notes: list[str]) -> None:
    """Into `notes`, what status and a run's end tell too."""
    with suppress(ScopelineError):  # a journal that is broken is told with its sheets
        notes.extend(notices.of_strangers(protocol))
    notes.extend(notices.of_days(protocol))
    notes.extend(notices.of_full_texts(protocol))
    notes.extend(notices.of_set_aside(protocol))
    notes.extend(notices.of_guides(protocol))


def of_the_unheld(protocol: Protocol, notes: list[str]) -> None:
    """Into `notes`, what nothing could be held against, since no run has made that yet: it was not looked through."""
    sheets = [layout.SCREENING, layout.RETRIEVAL.parent] if protocol.searched and not layout.UNIQUE.exists() else []
    sheets += [layout.CHARTING, layout.CODING] if not layout.STUDIES.exists() else []
    texts = [layout.MANUSCRIPT, layout.CLAIMS] if not layout.FACTS.exists() else []
    if unseen := [str(path) for path in (*sheets, *texts) if path.is_file() or any(path.glob("**/*.*"))]:
        notes.append(f"{', '.join(unseen)}: not looked through before a run has made results; check again then")


def of_framework(_: Protocol, name: str) -> None:
    from scopeline.coding.framework import load as load_framework

    if (layout.FRAMEWORKS / f"{name}.yaml").exists():
        load_framework(name)


def of_claims(protocol: Protocol) -> list[Problem]:
    """The claims, and the facts that they name: those that a run can have and, after one, those that it had."""
    stated = claims.load()
    unknown = claims.unknown(stated, protocol)
    if stated and not unknown and layout.FACTS.exists() and layout.LISTS.is_dir():
        from scopeline.facts.fact import read

        claims.hold(stated, read())
    return unknown


def of_lines(protocol: Protocol) -> None:
    """The numbers of the team's own lines in the flow diagram, among the facts of the last run."""
    if any(line.fact for line in protocol.flow.lines) and layout.FACTS.exists():
        from scopeline.flow.template import LARGEST, load_template
        from scopeline.flow.wishes import wished

        wished(protocol, layout.FACTS).fulfilled(load_template(LARGEST), [])


def of_benchmark(protocol: Protocol) -> None:
    """What the team knew before, as far as the facts of a search count by it."""
    from scopeline.facts import known

    if protocol.searched:
        known.load()


def of_manuscript(protocol: Protocol) -> None:
    """What the team wrote of the manuscript, against the facts of the last run."""
    if protocol.searched and layout.FACTS.exists() and any(layout.MANUSCRIPT.glob("*")):
        from scopeline.facts.fact import read
        from scopeline.manuscript.pack import check

        check(protocol, read())


def of_drafts(_: Protocol) -> None:
    """Whether every draft can be read."""
    if layout.drafts():
        from scopeline.manuscript.audit import drafts

        drafts.read()


def of_orphans(_: Protocol) -> list[Problem]:
    from scopeline.orphans import orphans

    known = _records()
    return orphans(known) if known else []


def _records() -> set[str]:
    """Every id that a record has ever had, as far as any run has read it."""
    from scopeline.dedupe import lineage

    table = parquet.read(layout.RECORDS, ["record_id"]) if layout.RECORDS.exists() else None
    return {*lineage.before(), *(table["record_id"].to_pylist() if table else ())}


def of_verdicts(_: Protocol) -> None:
    from scopeline.dedupe import verdicts

    if known := _records():
        verdicts.read(known)


def of_enrichment(_: Protocol) -> None:
    """What was looked up for records, against all that any run has read: the step that refuses it leaves no groups."""
    from scopeline import enrichment

    if known := _records():
        enrichment.read({record_id: record_id for record_id in known})


def of_overrides(_: Protocol, groups: Groups) -> None:
    from scopeline.screening.limits import overrides

    if layout.UNIQUE.exists():
        overrides(groups())


def members() -> dict[str, str]:
    """What each id stands for, as the verdicts are now: they may have joined or parted records since the last run."""
    from scopeline import records
    from scopeline.dedupe import foreseen, verdicts

    unique = parquet.read(layout.UNIQUE, ["record_id", "record_ids"])
    stood = records.members(unique)
    try:
        settled = verdicts.among(verdicts.read(_records()).settled, stood.keys() - records.former(unique.schema).keys())
    except ScopelineError:  # which the look at the verdicts tells
        return stood
    return foreseen.members(stood, settled, read_table(layout.MERGES).rows if layout.MERGES.exists() else ())


def of_sheets(protocol: Protocol, stage: Stage, groups: Groups, notes: list[str]) -> list[Problem]:
    from scopeline.screening.hearing import hear, overridden

    if not layout.UNIQUE.exists():
        return []
    said = {problem.file for problem in missing_sheets(stage)}  # at the door, with all that can be done
    hearing = hear(protocol, stage, groups())
    if not hearing.problems:
        notes.extend(overridden(hearing, protocol.screening.maybe))
    return [problem for problem in hearing.problems if problem.file not in said]


def of_retrieval(protocol: Protocol, groups: Groups) -> list[Problem]:
    from scopeline.retrieval import reports

    return list(reports.read(protocol, groups()).problems) if layout.UNIQUE.exists() else []


def of_participants(protocol: Protocol, notes: list[str]) -> list[Problem]:
    from scopeline.participants.step import read

    if protocol.searched:
        return []
    told = read(protocol)
    if not told.problems:
        notes.extend(told.notices)
    return list(told.problems)


def of_registry(_: Protocol) -> list[Problem]:
    from scopeline import studies

    return studies.read()[1]


def of_charted(protocol: Protocol, notes: list[str], groups: Groups) -> list[Problem]:
    """The charted studies, against the studies of the last run, as the verdicts make them now."""
    from scopeline.charting.hearing import overridden, read_all

    if not protocol.searched or not _registered():
        return []
    told = read_all(protocol, _studies(protocol, groups))
    if not told.problems:
        notes.extend(overridden(told))
    return list(told.problems)


def of_coded(protocol: Protocol, name: str, notes: list[str], groups: Groups) -> list[Problem]:
    """The findings of one framework, against the studies of the last run, as the verdicts make them now."""
    from scopeline.coding.framework import load as load_framework
    from scopeline.coding.hearing import overridden, read

    if not _registered():
        return []
    path = layout.FRAMEWORKS / f"{name}.yaml"
    try:
        framework = load_framework(name) if path.exists() else None
    except ScopelineError:  # which the look at the framework has told
        framework = None
    if framework is None:
        notes.append(f"{layout.CODING / name}: not looked through before {path} is in order; check again then")
        return []
    studies = _studies(protocol, groups)
    told = read(protocol, framework, studies)
    if not told.problems:
        notes.extend(overridden(protocol, told, studies))
    return list(told.problems)


def _registered() -> bool:
    return layout.STUDIES.exists()


def _studies(protocol: Protocol, groups: Groups) -> Studies:
    from scopeline import studies

    return studies.foreseen(protocol, groups() if layout.UNIQUE.exists() else {})
