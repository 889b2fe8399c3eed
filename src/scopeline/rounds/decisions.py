"""From votes to decisions: agreement, re-review, adjudication. Pure functions over plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from scopeline.rounds.votes import Vote
from scopeline.text import alike

Routing = Literal["include", "exclude", ""]  # what a maybe counts as; '' where a maybe is a word like any other


@dataclass(frozen=True)
class Recheck:
    """What a conflict's row says: each reviewer's second look, the adjudicator's word, and who the adjudicator is;
    `under` is the id that the row bears."""

    rechecks: Mapping[str, Vote] = field(default_factory=dict)
    adjudication: Vote | None = None
    judge: str = ""
    under: str = ""


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
    """Include or exclude, as the protocol routes a maybe; what is no vote for or against stands as it is."""
    return maybe if maybe and vote.decision == "maybe" else vote.decision


def conflict_kind(votes: Sequence[Vote], maybe: Routing, reasons_matter: bool) -> str:
    """'vote' where the routed votes differ, 'reason' where exclusions differ in their reason, else ''."""
    routes = {routed(vote, maybe) for vote in votes}
    if len(routes) > 1 and len({*map(alike, routes)}) > 1:  # words of a vote are few; answers in people's own are not
        return "vote"
    if reasons_matter and routes == {"exclude"} and len({vote.reason for vote in votes}) > 1:
        return "reason"
    return ""


def decide(
    record_id: str,
    votes: Mapping[str, Vote],
    team: Sequence[str],
    recheck: Recheck,
    maybe: Routing,
    reasons_matter: bool,
    left: Sequence[str] = (),
) -> Decision:
    """The decision on one record: by its independent votes, then its second looks, then the adjudicator.

    `team` are the record's reviewers. The vote of one who `left` stands as it was when the others look again.
    """
    if not team or any(name not in votes for name in team):
        return Decision(record_id, "pending", "votes")
    given = [votes[name] for name in team]
    if not conflict_kind(given, maybe, reasons_matter):
        return _settled(record_id, given, maybe, "agreement" if len(given) > 1 else "single reviewer")
    looks = {name: votes[name] for name in team if name in left} | dict(recheck.rechecks)
    second = [looks[name] for name in team if name in looks]
    if len(second) < len(team):
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
    teams: Mapping[str, Sequence[str]],
    votes: Mapping[str, Mapping[str, Vote]],
    maybe: Routing,
    reasons_matter: bool,
) -> dict[str, str]:
    """Record id -> kind of conflict, for records on which the whole team has voted and the votes differ."""
    found = {}
    for record_id, team in teams.items():
        if team and all(record_id in votes.get(name, {}) for name in team):
            kind = conflict_kind([votes[name][record_id] for name in team], maybe, reasons_matter)
            if kind:
                found[record_id] = kind
    return found
