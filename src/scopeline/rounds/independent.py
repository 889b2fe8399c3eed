"""The independent votes: what each reviewer said before anyone could know what the others said.

A record's votes become known to the team when a run has collected all of them, since that is when a conflict shows.
The journal tells when that was. What is changed afterwards counts for the decision, but not for the agreement.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from scopeline.rounds.journal import Entry
from scopeline.rounds.votes import Vote, together


@dataclass(frozen=True)
class Change:
    """A vote that was changed, or withdrawn (`now` is None), after all votes on its record had been collected."""

    record_id: str
    reviewer: str
    independent: Vote
    now: Vote | None


def independent(
    entries: Iterable[Entry], team_of: Callable[[str], Sequence[str]], members: Mapping[str, str]
) -> dict[str, dict[str, Vote]]:
    """Reviewer -> record id -> vote, for records on which the whole team has voted, as it stood at that moment.

    `members` leads from any record's id to its group's; where several rows stand for one, the last word counts, with
    what others that say the same give as its reason. All
    entries of one reading (one `at`) belong together: votes collected by the same run are equally blind.
    """
    said: dict[str, dict[str, dict[str, Vote]]] = {}  # reviewer -> group -> the id that a row bears -> vote
    frozen: dict[str, dict[str, Vote]] = {}
    done: set[str] = set()
    touched: set[str] = set()

    def close() -> None:
        for record_id in sorted(touched - done):
            team = team_of(record_id)
            if team and all(said.get(name, {}).get(record_id) for name in team):
                done.add(record_id)
                for name in team:
                    frozen.setdefault(name, {})[record_id] = together([*said[name][record_id].values()][::-1])
        touched.clear()

    moment = ""
    for entry in entries:
        if entry.kind != "vote":
            continue
        if entry.at != moment:
            close()
            moment = entry.at
        votes = said.setdefault(entry.by, {})
        for record_id, vote in entry.votes.items():
            group = members.get(record_id, record_id)
            touched.add(group)
            rows = votes.setdefault(group, {})
            rows.pop(record_id, None)
            if vote is not None:
                rows[record_id] = vote
    close()
    return frozen


def first_whole(
    entries: Iterable[Entry],
    kind: str,
    team_of: Callable[[str], Sequence[str]],
    place: Callable[[str, Vote], tuple[str, str]],
    done: Callable[[Mapping[str, Vote]], bool],
) -> dict[str, dict[str, dict[str, Vote]]]:
    """What is judged -> person -> what they had said of it when all of its team were first `done` with it.

    As `independent`, of what has several cells: a study's answers, its codes. `place` leads from a line of the journal
    of this `kind` to what is judged, and to what of it. All entries of one reading (one `at`) belong together.
    """
    said: dict[str, dict[str, dict[str, Vote]]] = {}
    whole: dict[str, dict[str, dict[str, Vote]]] = {}
    ours = (entry for entry in entries if entry.kind == kind)
    for _, reading in groupby(ours, key=lambda entry: entry.at):
        touched: dict[str, None] = {}
        for entry in reading:
            for item in _heard(said, entry, place):
                touched[item] = None
        for item in sorted(touched.keys() - whole.keys()):
            team = team_of(item)
            given = {name: said[item].get(name, {}) for name in team}
            if team and all(votes and done(votes) for votes in given.values()):
                whole[item] = {name: dict(votes) for name, votes in given.items()}
    return whole


def _heard(
    said: dict[str, dict[str, dict[str, Vote]]], entry: Entry, place: Callable[[str, Vote], tuple[str, str]]
) -> Iterator[str]:
    """Take in what an entry says; yields what it is about."""
    for key, vote in entry.votes.items():
        for known in (entry.was.get(key), vote):
            if known is not None:
                item, what = place(key, known)
                votes = said.setdefault(item, {}).setdefault(entry.by, {})
                votes.pop(what, None)
                if known is vote:
                    votes[what] = vote
                yield item


def changes(frozen: Mapping[str, Mapping[str, Vote]], now: Mapping[str, Mapping[str, Vote]]) -> list[Change]:
    """Decisions and reasons that differ from the independent ones; notes may be mended freely."""
    found = []
    for reviewer, votes in sorted(frozen.items()):
        for record_id, vote in sorted(votes.items()):
            current = now.get(reviewer, {}).get(record_id)
            if current is None or (current.decision, current.reason) != (vote.decision, vote.reason):
                found.append(Change(record_id, reviewer, vote, current))
    return found


def digest(frozen: Mapping[str, Mapping[str, Vote]]) -> str:
    """A digest of all independent votes, by which a finished stage is sealed."""
    lines = sorted(
        f"{record_id}|{reviewer}|{vote.decision}|{vote.reason}"
        for reviewer, votes in frozen.items()
        for record_id, vote in votes.items()
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
