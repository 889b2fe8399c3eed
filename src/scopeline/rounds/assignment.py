"""Who votes on which record: dealt by a seeded draw, evenly, and kept.

data/screening/<stage>/assignments.csv holds what was dealt (`record_id,reviewers,round`), once a stage has more
reviewers than votes a record, a pilot, or somebody who joined or left. Without it everyone votes on everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline.errors import Problem
from scopeline.tables.csv import Rows
from scopeline.tables.walk import walk

COLUMNS = ("record_id", "reviewers", "round")
Team = tuple[str, ...]


@dataclass(frozen=True)
class Deal:
    """The reviewers of each record that has been dealt, and which records are of the pilot round."""

    teams: Mapping[str, Team]
    pilot: frozenset[str] = frozenset()

    def of(self, reviewer: str) -> list[str]:
        """The records of one reviewer."""
        return [record_id for record_id, team in self.teams.items() if reviewer in team]

    def rows(self) -> Iterable[dict[str, str]]:
        """The rows of assignments.csv."""
        for record_id, team in sorted(self.teams.items()):
            yield {
                "record_id": record_id,
                "reviewers": "; ".join(team),
                "round": "pilot" if record_id in self.pilot else "main",
            }


def read(path: Path, table: Rows, members: Mapping[str, str], known: Collection[str]) -> tuple[Deal, list[Problem]]:
    """What was dealt, by group id, and what is wrong with the file."""
    teams: dict[str, Team] = {}
    problems: list[Problem] = []
    pilot = set()
    for row in walk(path, table, problems, members.get):
        team = row.items("reviewers")
        strangers = [name for name in team if name not in known]
        if strangers:
            row.refuse(
                f"{', '.join(strangers)} is neither a reviewer nor one who left",
                "Name them in config/review.yaml under 'reviewers' or 'left', or correct the cell.",
                "reviewers",
                ", ".join(known),
            )
            continue
        # Records that have become one have all who were dealt one of them.
        teams[row.group] = tuple(dict.fromkeys((*teams.get(row.group, ()), *team)))
        if row.text("round") == "pilot":
            pilot.add(row.group)
    return Deal(teams, frozenset(pilot)), problems


def draw(seed: str, record_id: str, name: str = "") -> str:
    """A number that looks random and is the same on every machine."""
    return hashlib.blake2b(f"{seed}|{record_id}|{name}".encode(), digest_size=8).hexdigest()


def sample(ids: Iterable[str], size: int, seed: str) -> frozenset[str]:
    """A random sample of records."""
    return frozenset(sorted(ids, key=lambda record_id: draw(seed, record_id))[:size])


def deal(
    ids: Sequence[str],
    reviewers: Sequence[str],
    votes_needed: int,
    seed: str,
    before: Mapping[str, Team],
    voted: Mapping[str, Collection[str]],
    pairs: Sequence[Sequence[str]] = (),
) -> dict[str, Team]:
    """The reviewers of each record, as even as can be.

    `before` is what was dealt earlier, `voted` who has voted on what. Whoever has voted on a record stays with it,
    and so does everyone who is still a reviewer. The open records of those who left go to the others; somebody who
    joins takes over open records until the shares are even. Nothing else moves.
    """
    present = set(reviewers)
    # A record that parted from its group was not dealt on its own: it is theirs who have voted on it.
    teams = {i: _staying(before.get(i) or _voters(i, voted), i, present, voted) for i in ids}
    newcomers = present - {name for team in before.values() for name in team}
    if before and newcomers and not pairs:
        _share(teams, newcomers, reviewers, voted, seed)
    load = {name: sum(name in team for team in teams.values()) for name in reviewers}
    for i in sorted(ids, key=lambda i: draw(seed, i)):
        missing = votes_needed - len(teams[i])
        if missing > 0:
            chosen = _choose(i, teams[i], missing, reviewers, pairs, load, seed)
            teams[i] = (*teams[i], *chosen)
            for name in chosen:
                load[name] += 1
    order = {name: position for position, name in enumerate(reviewers)}
    return {i: tuple(sorted(team, key=lambda name: (order.get(name, -1), name))) for i, team in teams.items()}


def _voters(record_id: str, voted: Mapping[str, Collection[str]]) -> Team:
    return tuple(name for name, records in voted.items() if record_id in records)


def _staying(team: Team, record_id: str, present: set[str], voted: Mapping[str, Collection[str]]) -> Team:
    return tuple(name for name in team if name in present or record_id in voted.get(name, ()))


def _choose(
    record_id: str,
    team: Team,
    missing: int,
    reviewers: Sequence[str],
    pairs: Sequence[Sequence[str]],
    load: Mapping[str, int],
    seed: str,
) -> list[str]:
    if pairs and not team:
        return list(min(pairs, key=lambda pair: (sum(load[n] for n in pair), draw(seed, record_id, "+".join(pair)))))
    free = [name for name in reviewers if name not in team]
    return sorted(free, key=lambda name: (load[name], draw(seed, record_id, name)))[:missing]


def _share(
    teams: dict[str, Team],
    newcomers: Collection[str],
    reviewers: Sequence[str],
    voted: Mapping[str, Collection[str]],
    seed: str,
) -> None:
    """Move open records from the longest list to each newcomer's, until the lists are even."""
    waiting = {
        name: sorted(
            (i for i, team in teams.items() if name in team and i not in voted.get(name, ())),
            key=lambda i: draw(seed, i, name),
        )
        for name in reviewers
    }
    for newcomer in sorted(newcomers):
        while True:
            busiest = max((n for n in reviewers if n not in newcomers), key=lambda n: len(waiting[n]), default=None)
            if busiest is None or len(waiting[busiest]) - len(waiting[newcomer]) <= 1:
                break
            taken = next((i for i in reversed(waiting[busiest]) if newcomer not in teams[i]), None)
            if taken is None:
                break
            waiting[busiest].remove(taken)
            waiting[newcomer].append(taken)
            teams[taken] = (*(name for name in teams[taken] if name != busiest), newcomer)
