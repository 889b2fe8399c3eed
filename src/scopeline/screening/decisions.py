"""From votes to decisions: agreement, re-review, adjudication. Pure functions over plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from scopeline.screening.votes import Vote

Routing = Literal["include", "exclude"]


@dataclass(frozen=True)
class Recheck:
    """What a conflict's row says: each reviewer's second look, and the adjudicator's word."""

    rechecks: Mapping[str, Vote] = field(default_factory=dict)
    adjudication: Vote | None = None


@dataclass(frozen=True)
class Decision:
    """What the votes on a record come to.

    `decision` is include, exclude or pending; `by` tells how it was reached (agreement, single reviewer,
    re-review, adjudication), or what it waits for (votes, re-review, adjudication).
    """

    record_id: str
    decision: str
    by: str
    reason: str = ""


def routed(vote: Vote, maybe: Routing) -> str:
    """Include or exclude, as the protocol routes a maybe."""
    return maybe if vote.decision == "maybe" else vote.decision


def conflict_kind(votes: Sequence[Vote], maybe: Routing, reasons_matter: bool) -> str:
    """'vote' where the routed votes differ, 'reason' where exclusions differ in their reason, else ''."""
    routes = {routed(vote, maybe) for vote in votes}
    if len(routes) > 1:
        return "vote"
    if reasons_matter and routes == {"exclude"} and len({vote.reason for vote in votes}) > 1:
        return "reason"
    return ""


def decide(
    record_id: str,
    votes: Mapping[str, Vote],
    reviewers: Sequence[str],
    recheck: Recheck,
    maybe: Routing,
    reasons_matter: bool,
) -> Decision:
    """The decision on one record: by its independent votes, then its second looks, then the adjudicator."""
    if any(name not in votes for name in reviewers):
        return Decision(record_id, "pending", "votes")
    given = [votes[name] for name in reviewers]
    if not conflict_kind(given, maybe, reasons_matter):
        return _settled(record_id, given, maybe, "agreement" if len(given) > 1 else "single reviewer")
    second = [recheck.rechecks[name] for name in reviewers if name in recheck.rechecks]
    if len(second) < len(reviewers):
        return Decision(record_id, "pending", "re-review")
    if not conflict_kind(second, maybe, reasons_matter):
        return _settled(record_id, second, maybe, "re-review")
    if recheck.adjudication is None:
        return Decision(record_id, "pending", "adjudication")
    return _settled(record_id, [recheck.adjudication], maybe, "adjudication")


def _settled(record_id: str, votes: Sequence[Vote], maybe: Routing, by: str) -> Decision:
    decision = routed(votes[0], maybe)
    return Decision(record_id, decision, by, votes[0].reason if decision == "exclude" else "")


def in_conflict(
    candidates: Iterable[str],
    votes: Mapping[str, Mapping[str, Vote]],
    reviewers: Sequence[str],
    maybe: Routing,
    reasons_matter: bool,
) -> dict[str, str]:
    """Record id -> kind of conflict, for records on which every reviewer has voted and the votes differ."""
    found = {}
    for record_id in candidates:
        if all(record_id in votes[name] for name in reviewers):
            kind = conflict_kind([votes[name][record_id] for name in reviewers], maybe, reasons_matter)
            if kind:
                found[record_id] = kind
    return found
