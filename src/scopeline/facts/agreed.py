"""Agreement of each pair of reviewers, and of the whole team, in each round, and the records behind it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scopeline.facts.found import Found, counted
from scopeline.facts.kinds import KINDS
from scopeline.protocol import Protocol, Stage
from scopeline.tables.csv import read_table

TEAM = "team"  # what stands for more than two reviewers in a name; a pair stands for itself
MAIN, PILOT = "main", "pilot"
OWN = "_own"  # ends the name of a round in which maybe is a category of its own
_OBSERVED = ("percent_agreement", "positive_agreement", "negative_agreement", "prevalence_index", "bias_index")
_CELL = "table["
Votes = Mapping[str, Mapping[str, str]]  # reviewer -> record -> vote


def gather(protocol: Protocol, stage: Stage, folder: Path) -> Iterator[Found]:
    """Facts of a stage's agreement.csv, with the lists that its independent.csv gives."""
    independent = read_table(folder / "independent.csv").rows
    votes = {MAIN: _votes(independent), PILOT: _votes([row for row in independent if row["pilot"]])}
    for row in read_table(folder / "agreement.csv").rows:
        of, _, maybe = row["round"].partition(", maybe as ")
        of = MAIN if of == "all" else of
        order = row["pair"].split("-")
        theirs = {name: _read(votes[of].get(name, {}), maybe) for name in order}
        shown = {"team": dict.fromkeys(protocol.languages, " – ".join(order))}
        key = {
            "stage": stage.id,
            "round": of if maybe == protocol.screening.maybe else of + OWN,
            "team": "+".join(sorted(order)) if len(order) == 2 else TEAM,
        }
        if row["statistic"] == "n":
            voted = Counter(record for given in theirs.values() for record in given)
            compared = (record for record, number in voted.items() if number > 1)
            yield counted("compared", compared, folder / "agreement.csv", "record_id", shown, **key)
        elif row["statistic"].startswith(_CELL):
            yield _cell(row["statistic"], key, theirs, order, folder / "agreement.csv")
        else:
            yield _statistic(row, key, shown, folder / "agreement.csv")


def _votes(rows: Sequence[Mapping[str, str]]) -> Votes:
    votes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        votes[row["reviewer"]][row["record_id"]] = row["decision"]
    return votes


def _read(votes: Mapping[str, str], maybe: str) -> Mapping[str, str]:
    return votes if maybe == "its own" else {i: maybe if vote == "maybe" else vote for i, vote in votes.items()}


def _cell(statistic: str, key: Mapping[str, str], votes: Votes, order: Sequence[str], origin: Path) -> Found:
    """A cell of the table of two reviewers: the records on which they gave these two votes."""
    given = dict(zip(order, statistic.removeprefix(_CELL).removesuffix("]").split(","), strict=True))
    first, second = order
    ids = (i for i, vote in votes[first].items() if vote == given[first] and votes[second].get(i) == given[second])
    pair = "+".join(f"{name}_{given[name]}" for name in sorted(order))
    return counted("votes_given", ids, origin, **(dict(key) | {"votes": pair}))


def _statistic(
    row: Mapping[str, str], key: Mapping[str, str], shown: Mapping[str, Mapping[str, str]], origin: Path
) -> Found:
    name = row["statistic"].replace("[", ".").removesuffix("]")
    kind = "observed" if name in _OBSERVED or "." in name else "beyond_chance"
    interval = (float(row["ci_low"]), float(row["ci_high"])) if row["ci_low"] else None
    value = float(row["value"]) if row["value"] else None
    return Found(
        kind,
        {**key, "statistic": name},
        value,
        origin,
        names=shown,
        interval=interval,
        n=int(row["n"]),
        note=row["note"],
        rests_on=KINDS["compared"].pattern.format(**key),
    )
