"""`scopeline check`: everything that is wrong with config/ and data/, found without running or writing anything."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING

from scopeline import claims, layout, notices
from scopeline.astray import missing_sheets
from scopeline.checks import before_a_run
from scopeline.commands.folder import enter, folder_argument
from scopeline.errors import Problem, ScopelineError, told
from scopeline.protocol import PROTOCOL, Protocol, Stage, load
from scopeline.running import runs
from scopeline.sources import since
from scopeline.tables.csv import read_table

if TYPE_CHECKING:
    from scopeline.studies import Studies

Look = Callable[[Protocol], list[Problem] | None]
Groups = Callable[[], dict[str, str]]  # what each id stands for
DESCRIPTION = """\
Reads the protocol, the exports, the frames and every sheet; writes nothing. Prints all problems at once, each with its
file, its row or key, what is allowed and what to do; before them what stops no run but should be looked at. Exit code 1
where there are problems.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The review's folder."""
    folder_argument(parser)


def run(chosen: argparse.Namespace) -> None:
    """Print every problem; exit code 1 where there are any."""
    enter(chosen.folder)
    problems, notes = findings()
    for notice in notes:
        print(notice)
    if problems:
        print(ScopelineError(problems).report(limit=len(problems)))
        sys.exit(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}")
    print("Nothing stops a run; look at what is told above." if notes else "Everything is in order.")


def everything() -> list[Problem]:
    """All problems of the protocol and of data/, found without running or writing anything."""
    return findings()[0]


def findings() -> tuple[list[Problem], list[str]]:
    """All problems, and what stops no run but is to be told, as a run would tell it of the files as they are now."""
    try:
        protocol = load()
    except ScopelineError as error:
        return error.problems, [f"All else is not looked through before {PROTOCOL} is in order; check again then."]
    if runs.at_work():
        return list(before_a_run(protocol)), ["A run is under way: what is held against its results waits for its end."]
    problems, notes = behind_the_door(protocol)
    return list(dict.fromkeys([*before_a_run(protocol), *problems])), notes


def behind_the_door(protocol: Protocol, unread: bool = True) -> tuple[list[Problem], list[str]]:
    """What `findings` tells beyond the problems for which no run begins.

    One file's problems hide no other's: what cannot be judged because of them is told. Exports that the last run has
    read, and that are the same since, are read anew only where `unread`.
    """
    problems: list[Problem] = []
    notes: list[str] = []
    for look in _looks(protocol, notes, unread or not since.as_read()):
        problems += _problems(look, protocol)
    return list(dict.fromkeys(problems)), notes


def _looks(protocol: Protocol, notes: list[str], exports: bool) -> Iterator[Look]:
    """Every look, each on its own; into `notes` what stops no run."""
    if exports:
        yield _exports(notes)
    yield from (partial(_framework, name=name) for name in protocol.frameworks)
    groups = cache(_members)  # read once for all looks, and only where one asks
    yield from (_claims, _lines, _benchmark, _orphans, _verdicts, _enrichment, partial(_overrides, groups=groups))
    yield from (partial(_sheets, stage=stage, groups=groups, notes=notes) for stage in protocol.screening.stages)
    yield from (
        partial(_retrieval, groups=groups),
        _participants,
        _registry,
        partial(_charted, notes=notes, groups=groups),
    )
    yield from (partial(_coded, name=name, notes=notes, groups=groups) for name in protocol.frameworks)
    yield from (_guides(notes), _manuscript, _drafts, _unheld(notes))


def _problems(look: Look, protocol: Protocol) -> list[Problem]:
    try:
        with told():
            return look(protocol) or []
    except ScopelineError as error:
        return error.problems


def _exports(notes: list[str]) -> Look:
    """What is wrong with the exports; into `notes` what is to be told of them and of the rows of those taken away."""

    def look(protocol: Protocol) -> list[Problem]:
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

    return look


def _guides(notes: list[str]) -> Look:
    def look(protocol: Protocol) -> None:
        with suppress(ScopelineError):  # a journal that is broken is told with its sheets
            notes.extend(notices.of_strangers(protocol))
        notes.extend(notices.of_full_texts(protocol))
        notes.extend(notices.of_set_aside(protocol))
        notes.extend(notices.of_guides(protocol))

    return look


def _unheld(notes: list[str]) -> Look:
    """Into `notes`, what nothing could be held against, since no run has made that yet: it was not looked through."""

    def look(protocol: Protocol) -> None:
        sheets = [layout.SCREENING, layout.RETRIEVAL.parent] if protocol.searched and not layout.UNIQUE.exists() else []
        sheets += [layout.CHARTING, layout.CODING] if not layout.STUDIES.exists() else []
        texts = [layout.MANUSCRIPT, layout.CLAIMS] if not layout.FACTS.exists() else []
        if unseen := [str(path) for path in (*sheets, *texts) if path.is_file() or any(path.glob("**/*.*"))]:
            notes.append(f"{', '.join(unseen)}: not looked through before a run has made results; check again then")

    return look


def _framework(_: Protocol, name: str) -> None:
    from scopeline.coding.framework import load as load_framework

    if (layout.FRAMEWORKS / f"{name}.yaml").exists():
        load_framework(name)


def _claims(protocol: Protocol) -> list[Problem]:
    """The claims, and the facts that they name: those that a run can have and, after one, those that it had."""
    stated = claims.load()
    unknown = claims.unknown(stated, protocol)
    if stated and not unknown and layout.FACTS.exists() and layout.LISTS.is_dir():
        from scopeline.facts.fact import read

        claims.hold(stated, read())
    return unknown


def _lines(protocol: Protocol) -> None:
    """The numbers of the team's own lines in the flow diagram, among the facts of the last run."""
    if any(line.fact for line in protocol.flow.lines) and layout.FACTS.exists():
        from scopeline.flow.template import LARGEST, load_template
        from scopeline.flow.wishes import wished

        wished(protocol, layout.FACTS).fulfilled(load_template(LARGEST), [])


def _benchmark(protocol: Protocol) -> None:
    """What the team knew before, as far as the facts of a search count by it."""
    from scopeline.facts import known

    if protocol.searched:
        known.load()


def _manuscript(protocol: Protocol) -> None:
    """What the team wrote of the manuscript, against the facts of the last run."""
    if protocol.searched and layout.FACTS.exists() and any(layout.MANUSCRIPT.glob("*")):
        from scopeline.facts.fact import read
        from scopeline.manuscript.pack import check

        check(protocol, read())


def _drafts(_: Protocol) -> None:
    """Whether every draft can be read."""
    if layout.drafts():
        from scopeline.manuscript.audit import drafts

        drafts.read()


def _orphans(_: Protocol) -> list[Problem]:
    from scopeline.orphans import orphans

    known = _records()
    return orphans(known) if known else []


def _records() -> set[str]:
    """Every id that a record has ever had, as far as any run has read it."""
    import pyarrow.parquet as pq

    from scopeline.dedupe import lineage

    table = pq.read_table(layout.RECORDS, columns=["record_id"]) if layout.RECORDS.exists() else None
    return {*lineage.before(), *(table["record_id"].to_pylist() if table else ())}


def _verdicts(_: Protocol) -> None:
    from scopeline.dedupe import verdicts

    if known := _records():
        verdicts.read(known)


def _enrichment(_: Protocol) -> None:
    """What was looked up for records, against all that any run has read: the step that refuses it leaves no groups."""
    from scopeline import enrichment

    if known := _records():
        enrichment.read({record_id: record_id for record_id in known})


def _overrides(_: Protocol, groups: Groups) -> None:
    from scopeline.screening.limits import overrides

    if layout.UNIQUE.exists():
        overrides(groups())


def _members() -> dict[str, str]:
    """What each id stands for, as the verdicts are now: they may have joined or parted records since the last run."""
    import pyarrow.parquet as pq

    from scopeline.dedupe import foreseen, verdicts
    from scopeline.records import members

    stood = members(pq.read_table(layout.UNIQUE, columns=["record_id", "record_ids"]))
    try:
        settled = verdicts.read(_records()).settled
    except ScopelineError:  # which the look at the verdicts tells
        return stood
    return foreseen.members(stood, settled, read_table(layout.MERGES).rows if layout.MERGES.exists() else ())


def _sheets(protocol: Protocol, stage: Stage, groups: Groups, notes: list[str]) -> list[Problem]:
    from scopeline.screening.hearing import hear, overridden

    if not layout.UNIQUE.exists():
        return []
    said = {problem.file for problem in missing_sheets(stage)}  # at the door, with all that can be done
    hearing = hear(protocol, stage, groups())
    if not hearing.problems:
        notes.extend(overridden(hearing, protocol.screening.maybe))
    return [problem for problem in hearing.problems if problem.file not in said]


def _retrieval(protocol: Protocol, groups: Groups) -> list[Problem]:
    from scopeline.retrieval import reports

    return list(reports.read(protocol, groups()).problems) if layout.UNIQUE.exists() else []


def _participants(protocol: Protocol) -> list[Problem]:
    from scopeline.participants.step import read

    return [] if protocol.searched else list(read(protocol).problems)


def _registry(_: Protocol) -> list[Problem]:
    from scopeline import studies

    return studies.read()[1]


def _charted(protocol: Protocol, notes: list[str], groups: Groups) -> list[Problem]:
    """The charted studies, against the studies of the last run, as the verdicts make them now."""
    from scopeline.charting.hearing import overridden, read_all

    if not protocol.searched or not _registered():
        return []
    told = read_all(protocol, _studies(protocol, groups))
    if not told.problems:
        notes.extend(overridden(told))
    return list(told.problems)


def _coded(protocol: Protocol, name: str, notes: list[str], groups: Groups) -> list[Problem]:
    """The findings of one framework, against the studies of the last run, as the verdicts make them now."""
    from scopeline.coding.framework import load as load_framework
    from scopeline.coding.step import overridden, read

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
