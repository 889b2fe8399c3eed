"""Behind the door: what is wrong with each file, and what stops no run, found without running or writing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from scopeline.checks import looks
from scopeline.errors import Problem, ScopelineError, told
from scopeline.protocol import Protocol
from scopeline.sources import since

Look = Callable[[Protocol], list[Problem] | None]


def behind_the_door(protocol: Protocol, unread: bool = True) -> tuple[list[Problem], list[str]]:
    """All problems but those for which no run begins, and what stops no run but is to be told.

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
        yield partial(looks.of_exports, notes=notes)
    yield from (partial(looks.of_framework, name=name) for name in protocol.frameworks)
    groups = cache(looks.members)  # read once for all looks, and only where one asks
    yield from (looks.of_claims, looks.of_lines, looks.of_benchmark, looks.of_orphans, looks.of_verdicts)
    yield from (looks.of_enrichment, partial(looks.of_overrides, groups=groups))
    yield from (
        partial(looks.of_sheets, stage=stage, groups=groups, notes=notes) for stage in protocol.screening.stages
    )
    yield from (
        partial(looks.of_retrieval, groups=groups),
        partial(looks.of_participants, notes=notes),
        looks.of_registry,
        partial(looks.of_charted, notes=notes, groups=groups),
    )
    yield from (partial(looks.of_coded, name=name, notes=notes, groups=groups) for name in protocol.frameworks)
    yield partial(looks.of_what_stops_nothing, notes=notes)
    yield from (looks.of_manuscript, looks.of_drafts, partial(looks.of_the_unheld, notes=notes))


def _problems(look: Look, protocol: Protocol) -> list[Problem]:
    try:
        with told():
            return look(protocol) or []
    except ScopelineError as error:
        return error.problems
