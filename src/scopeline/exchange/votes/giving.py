"""A stage's votes to other tools, without unblinding anybody.

Of one reviewer, all votes go out. Of the team, only records on which every reviewer has voted: nobody who opens
the file learns of a vote before casting their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scopeline import records
from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.records import asreview, covidence, rayyan, sets, spreadsheet
from scopeline.exchange.votes.rayyan import inclusion
from scopeline.protocol import Protocol, Stage, in_language
from scopeline.rounds.decisions import routed
from scopeline.rounds.votes import Vote
from scopeline.screening.hearing import Hearing, hear
from scopeline.states import Decision
from scopeline.tables.atomic import write_atomically

Row = Mapping[str, Any]
# What people said on a record: reviewer -> vote.
Votes = Mapping[str, Vote]
_LABEL: dict[str, str] = {Decision.INCLUDE: "1", Decision.EXCLUDE: "0"}


def export_votes(
    protocol: Protocol,
    stage_id: str,
    to: str,
    out: Path,
    reviewer: str | None = None,
) -> list[tuple[Path, int]]:
    """Write a stage's votes for another tool; returns the files made, each with its number of records.

    to: `rayyan` (CSV whose notes hold RAYYAN-INCLUSION and the reasons), `asreview` (CSV with `included` 1, 0 or
    nothing), or `covidence`, which takes references into a list and knows no other import of votes: one RIS file
    for each decision, `out-include.ris`, `out-exclude.ris`, `out-maybe.ris`, `out-conflict.ris`. A maybe of the
    team counts as the protocol says; where the team differs, ASReview's label is empty.

    Raises ScopelineError for an unknown tool or reviewer, and where something is wrong with the sheets.
    """
    stage = _stage(protocol, stage_id, reviewer)
    if to not in _WRITERS:
        raise ScopelineError(
            Problem("--to", f"'{to}' is no tool that takes votes", "Choose one.", allowed=", ".join(_WRITERS))
        )
    table = sets.unique_records()
    hearing = hear(protocol, stage, records.members(table))
    if hearing.problems:
        raise ScopelineError(hearing.problems)
    rows = sorted(table.to_pylist(), key=lambda row: str(row["record_id"]))
    cast = [(row, votes) for row in rows if (votes := _open_votes(hearing, str(row["record_id"]), reviewer))]
    return _WRITERS[to](protocol, cast, out)


def _open_votes(hearing: Hearing, record_id: str, reviewer: str | None) -> dict[str, Vote]:
    """The votes on a record that may be shown: one reviewer's own, or the team's once all have voted."""
    team = (hearing.deal.teams.get(record_id) if hearing.deal else None) or hearing.stage.reviewers
    voters = [reviewer] if reviewer else team
    votes = {name: hearing.votes[name][record_id] for name in voters if record_id in hearing.votes[name]}
    return votes if len(votes) == len(voters) else {}


def _stage(protocol: Protocol, stage_id: str, reviewer: str | None) -> Stage:
    stages = {stage.id: stage for stage in protocol.screening.stages}
    if stage_id not in stages:
        raise ScopelineError(
            Problem("--stage", f"there is no stage '{stage_id}'", "Choose one.", allowed=", ".join(stages))
        )
    stage = stages[stage_id]
    if reviewer and reviewer not in stage.everyone:
        raise ScopelineError(
            Problem("--reviewer", f"'{reviewer}' does not vote there", "Choose one.", allowed=", ".join(stage.everyone))
        )
    return stage


def _together(protocol: Protocol, votes: Votes) -> str:
    """What the votes on a record come to: the decision of one, else the one they share, else `conflict`."""
    if len(votes) == 1:
        return next(iter(votes.values())).decision
    routes = {routed(vote, protocol.screening.maybe) for vote in votes.values()}
    return routes.pop() if len(routes) == 1 else "conflict"


def _rayyan(protocol: Protocol, cast: Sequence[tuple[Row, Votes]], out: Path) -> list[tuple[Path, int]]:
    labels = {reason.id: in_language(reason.label, "en") for reason in protocol.exclusion_reasons}
    rows = []
    for row, votes in cast:
        reasons = dict.fromkeys(labels[vote.reason] for vote in votes.values() if vote.reason)
        said = {name: vote.decision for name, vote in votes.items()}
        rows.append(rayyan.article(row, inclusion(said, list(reasons))))
    write_atomically(out, spreadsheet.encode(rayyan.COLUMNS, rows, marked=False))
    return [(out, len(rows))]


def _asreview(protocol: Protocol, cast: Sequence[tuple[Row, Votes]], out: Path) -> list[tuple[Path, int]]:
    rows = [asreview.labelled(row, _LABEL.get(_together(protocol, votes), "")) for row, votes in cast]
    write_atomically(out, spreadsheet.encode(asreview.COLUMNS, rows, marked=False))
    return [(out, len(rows))]


def _covidence(protocol: Protocol, cast: Sequence[tuple[Row, Votes]], out: Path) -> list[tuple[Path, int]]:
    piles: dict[str, list[Row]] = {}
    for row, votes in cast:
        piles.setdefault(_together(protocol, votes), []).append(row)
    made = []
    for decision in sorted(piles):
        path = out.with_name(f"{out.stem}-{decision}{out.suffix}")
        made += sets.write_files(covidence.files, piles[decision], path)
    return made


_WRITERS: dict[str, Callable[[Protocol, Sequence[tuple[Row, Votes]], Path], list[tuple[Path, int]]]] = {
    "rayyan": _rayyan,
    "covidence": _covidence,
    "asreview": _asreview,
}
