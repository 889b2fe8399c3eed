"""What `check` takes for one group before a run has made it one."""

from __future__ import annotations

import pytest

from scopeline.dedupe.foreseen import members

STOOD = {"a": "a", "b": "a", "c": "a", "d": "d", "e": "e", "gone": "d"}
MERGES = [
    {"record_id_1": "a", "record_id_2": "b", "rule": "same DOI"},
    {"record_id_1": "b", "record_id_2": "c", "rule": "verdict"},
]


@pytest.mark.parametrize(
    ("settled", "together"),
    [
        ([("b", "c", "same")], ["abc", "d", "e"]),
        ([("c", "b", "same"), ("d", "c", "same")], ["abcd", "e"]),
        ([("d", "e", "same"), ("e", "a", "same"), ("b", "c", "same")], ["abcde"]),
        ([], ["ab", "c", "d", "e"]),
        ([("b", "c", "different")], ["ab", "c", "d", "e"]),
        ([("c", "d", "same")], ["ab", "cd", "e"]),
    ],
)
def test_groups_are_foreseen_as_the_verdicts_make_them(settled: list, together: list[str]) -> None:
    found = members(STOOD, settled, MERGES)
    groups: dict[str, str] = {}
    for record_id in "abcde":
        groups[found[record_id]] = groups.get(found[record_id], "") + record_id
    assert sorted(groups.values()) == together
    assert found["gone"] == found["d"]
