"""Rounds of judging are not screening's alone: whoever judges whatever, the sheets and the rules are the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
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


IN, OUT = "include", "exclude"
MERGED = {
    "equal words": ([IN, OUT, IN], [IN, OUT, IN], (IN, OUT, IN)),
    "one decided": ([IN, OUT, ""], [IN, OUT, OUT], (IN, OUT, OUT)),
    "half filled": ([IN, "", ""], ["", OUT, ""], (IN, OUT, "")),
    "different looks": ([IN, OUT, ""], [OUT, OUT, ""], (IN, OUT, "")),
    "different ends": ([IN, OUT, OUT], [IN, OUT, IN], (IN, OUT, IN)),
}


@pytest.mark.parametrize(("one", "other", "both"), MERGED.values(), ids=MERGED)
@pytest.mark.parametrize("turned", [False, True])
def test_rows_of_codes_that_were_merged_count_as_one_and_no_judgement_has_to_go(
    tmp_path: Path, one: list[str], other: list[str], both: tuple[str, ...], turned: bool
) -> None:
    """What either code is there for, their union is there for; where nothing prevails, differing rows are refused."""
    path = tmp_path / "conflicts.csv"
    rows = [["F-1", *one], ["F-2", *other]]
    header = ["finding_id", "recheck_ann", "recheck_bob", "decision"]
    path.write_bytes(SHEET.encode([header, *(rows[::-1] if turned else rows)]))
    merged = replace(BALLOT, members={"F-1": "F-1", "F-2": "F-1"}, prevails="include")
    found, problems = conflicts.rechecks(path, sheets.read(path, ("finding_id",)), merged, Coders(), lambda _: None)
    assert not problems
    looks = {name: vote.decision for name, vote in found["F-1"].rechecks.items()}
    end = found["F-1"].adjudication
    assert (looks.get("ann", ""), looks.get("bob", ""), end.decision if end else "") == both
    neither = replace(merged, prevails="")
    _, problems = conflicts.rechecks(path, sheets.read(path, ("finding_id",)), neither, Coders(), lambda _: None)
    differ = [name for name, a, b in zip(header[1:], one, other, strict=True) if a and b and a != b]
    assert [problem.field for problem in problems] == differ
    assert all("which differ: this and that of line 2" in problem.found for problem in problems)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("one", "other", "differ"), [("late", "", []), ("late", "early", ["reason_ann", "reason"]), ("", "", [])]
)
def test_equal_words_in_two_rows_differ_where_they_give_two_reasons(
    tmp_path: Path, one: str, other: str, differ: list[str], turned: bool
) -> None:
    path = tmp_path / "conflicts.csv"
    said = [[i, OUT, reason, IN, OUT, reason, reason] for i, reason in (("F-1", one), ("F-2", other))]
    header = ["finding_id", "recheck_ann", "reason_ann", "recheck_bob", "decision", "reason", "rationale"]
    path.write_bytes(SHEET.encode([header, *(said[::-1] if turned else said)]))
    words = {word: word for word in ("late", "early")}
    merged = replace(BALLOT, members={"F-1": "F-1", "F-2": "F-1"}, reasons=words, labels=words)
    found, problems = conflicts.rechecks(path, sheets.read(path, ("finding_id",)), merged, Coders(), lambda _: None)
    assert [problem.field for problem in problems] == differ
    if not differ:
        assert found["F-1"].rechecks == {"ann": Vote(OUT, one), "bob": Vote(IN)}
        assert found["F-1"].adjudication == Vote(OUT, one, one)
