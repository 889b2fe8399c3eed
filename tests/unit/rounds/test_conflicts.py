"""Rounds of judging are not screening's alone: whoever judges whatever, the sheets and the rules are the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from scopeline.errors import Problem
from scopeline.rounds import conflicts
from scopeline.rounds.decisions import Recheck, decide, in_conflict
from scopeline.rounds.settling import Settling
from scopeline.rounds.votes import Ballot, Vote
from scopeline.tables import sheets
from scopeline.tables.csv import SHEET


@dataclass(frozen=True)
class Coders:
    """People who code findings."""

    id: str = "coding"
    reviewers: tuple[str, ...] = ("ann", "bob")
    left: tuple[str, ...] = ()
    everyone: tuple[str, ...] = ("ann", "bob")
    adjudicator: tuple[str, ...] = ("cat",)
    show_votes: bool = True
    needs_reason: bool = False


BALLOT = Ballot({"F-1": "F-1", "F-2": "F-2"}, {}, {}, needs_reason=False, key="finding_id", what="finding")


def test_findings_are_judged_in_rounds_as_records_are(tmp_path: Path) -> None:
    columns = conflicts.columns(Coders(), ("finding_id", "conflict"), ["quote"])
    assert columns == [
        *("finding_id", "conflict", "vote_ann", "vote_bob", "recheck_ann", "recheck_bob"),
        *("decision", "reason", "rationale", "quote"),
    ]
    votes = {
        "ann": {"F-1": Vote("include"), "F-2": Vote("include")},
        "bob": {"F-1": Vote("exclude"), "F-2": Vote("include")},
    }
    teams = dict.fromkeys(BALLOT.members, Coders.reviewers)
    assert in_conflict(teams, votes, "include", reasons_matter=False) == {"F-1": "vote"}

    path = tmp_path / "conflicts.csv"
    row = conflicts.cells(Coders(), "F-1", None, votes) | {"finding_id": "F-1", "quote": "care"}
    assert (row["vote_ann"], row["vote_bob"]) == ("include", "exclude")
    row |= {"recheck_ann": "include", "recheck_bob": "exclude", "decision": "exclude", "rationale": "no care"}
    path.write_bytes(SHEET.encode([columns, [row.get(name, "") for name in columns]]))
    table = sheets.read(path, ("finding_id", "decision"))
    assert table
    found, problems = conflicts.rechecks(path, table, BALLOT, Coders(), teams.get)
    assert not problems
    given = {name: votes[name]["F-1"] for name in votes}
    decision = decide("F-1", given, Coders.reviewers, found["F-1"], "include", reasons_matter=False)
    assert (decision.decision, decision.by) == ("exclude", "adjudication")


def test_messages_speak_of_what_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "ann.csv"
    path.write_bytes(b"finding_id,decision\r\nF-1,include\r\nF-9,include\r\nF-1,exclude\r\n")
    table = sheets.read(path, ("finding_id", "decision"))
    assert table
    problems: list[Problem] = []
    assert [row.place for row, _ in BALLOT.read(path, table, problems, "ann")] == ["line 2, F-1", "line 4, F-1"]
    told = [str(problem) for problem in problems]
    assert "line 3, F-9, finding_id: no finding has this id" in told[0]
    assert "'exclude' here, but 'include' at line 2, F-1 for the same finding" in told[1]


@pytest.mark.parametrize(
    ("bob", "told"), [("400", ["decided '410', but the second looks agree on '400'"]), ("410", []), (None, [])]
)
def test_a_decision_that_later_looks_of_charters_override_is_told(bob: str | None, told: list[str]) -> None:
    looks = {name: Vote(said) for name, said in (("ann", "400"), ("bob", bob)) if said}
    said = Recheck(looks, Vote("410"), "cat", "S1 size")
    known = Settling(Coders(), Path("conflicts.csv"), None, {"S1 size": said})
    decision = known.decide("S1 size", {"ann": Vote("400"), "bob": Vote("41")}, ("ann", "bob"))
    found = [*known.overridden([decision])]
    assert len(found) == len(told)
    assert all(words in line for words, line in zip(told, found, strict=True))
