"""Groups as the verdicts make them now, before a run has: so that `check` refuses what the next run would."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from scopeline.dedupe.verdicts import Verdict

Pair = frozenset[str]


def members(
    stood: Mapping[str, str], settled: Iterable[Verdict], merges: Sequence[Mapping[str, str]]
) -> dict[str, str]:
    """Any record's id -> the id of its group, from what the last run left (`stood`, and the rows of merges.csv) and
    the verdicts on records that are there (`verdicts.among`).

    Records that a verdict has called the same since are one; those that only a verdict joined which was taken back are
    parted. What the machine would make of a group that a new `different` parts, only the run tells.
    """
    same = {frozenset(verdict[:2]) for verdict in settled if verdict[2] == "same"}
    joined = [(frozenset((row["record_id_1"], row["record_id_2"])), row["rule"] == "verdict") for row in merges]
    taken_back = {pair for pair, by_verdict in joined if by_verdict} - same
    parting = {stood.get(record_id, "") for pair in taken_back for record_id in pair}
    left = {pair for pair, by_verdict in joined if not by_verdict and not parting.isdisjoint(map(stood.get, pair))}
    alone = {record_id: record_id if group in parting else group for record_id, group in stood.items()}
    return _united(alone, left | {pair for pair in same if pair <= stood.keys()})


def _united(groups: Mapping[str, str], pairs: Collection[Pair]) -> dict[str, str]:
    """The groups, those that a pair connects as one."""
    into: dict[str, str] = {}

    def last(group: str) -> str:
        while group in into:
            group = into[group]
        return group

    for one, two in map(sorted, pairs):
        first, second = last(groups[one]), last(groups[two])
        if first != second:
            into[max(first, second)] = min(first, second)
    return {record_id: last(group) for record_id, group in groups.items()}
