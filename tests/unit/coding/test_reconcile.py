"""Two coders: blind until both are done, and what they differ on is settled in rounds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scopeline.coding.codebook import Codebook
from scopeline.coding.findings import Finding, Sheet
from scopeline.coding.framework import Framework
from scopeline.coding.reconcile import compared, counting, differences, once, teams, votes
from scopeline.documents import wrong_place
from scopeline.protocol import Coding
from scopeline.rounds.decisions import Decision

FRAME = Framework.model_validate(
    {"id": "f", "label": "F", "children": [{"id": "A", "label": "A", "children": [{"id": "a", "label": "a"}]}]}
)
TEAM = {"S1": ["ann", "bob"], "S2": ["ann"]}


def finding(number: int, study: str, code: str, coder: str) -> Finding:
    return Finding(f"F{number}", study, "finding", code, code, "", "", "", "", coder)


def sheet(coder: str, *said: tuple[int, str, str]) -> Sheet:
    return Sheet(Path(f"{coder}.csv"), None, [finding(*one, coder) for one in said])


def test_a_study_is_compared_when_all_its_coders_have_coded_it_and_not_before() -> None:
    ann, bob = sheet("ann", (1, "S1", "a"), (2, "S2", "a")), sheet("bob")
    assert compared(TEAM, {"ann": ann, "bob": bob}) == []
    counts, waits = counting({"ann": ann, "bob": bob}, TEAM, {}, {})
    assert [found.finding_id for found in counts] == ["F2"]
    assert [found.finding_id for found in waits] == ["F1"]


def test_a_code_that_one_found_waits_for_the_decision_and_then_counts_or_not() -> None:
    theirs = {"ann": sheet("ann", (1, "S1", "a"), (2, "S1", "A")), "bob": sheet("bob", (3, "S1", "a"))}
    found = differences(TEAM, theirs, ["S1"])
    assert found == {("S1", "A"): ["ann"]}
    ids = [[one.finding_id for one in part] for part in counting(theirs, TEAM, found, {})]
    assert ids == [["F1", "F3"], ["F2"]]
    counts, waits = counting(theirs, TEAM, found, {("S1", "A"): Decision("S1 A", "include", "re-review")})
    assert ([one.finding_id for one in counts], waits) == (["F1", "F2", "F3"], [])
    counts, waits = counting(theirs, TEAM, found, {("S1", "A"): Decision("S1 A", "exclude", "re-review")})
    assert ([one.finding_id for one in counts], waits) == (["F1", "F3"], [])


def passage(number: int, coder: str, quote: str = "", locator: str = "", code: str = "a") -> Finding:
    return replace(finding(number, "S1", code, coder), quote=quote, locator=locator)


@pytest.mark.parametrize(
    ("findings", "kept"),
    [
        ([passage(1, "ann", "Trust was missing."), passage(2, "bob", "trust was missing")], ["F1"]),
        ([passage(1, "ann", "trust"), passage(2, "bob", "There was no trust at all")], ["F1"]),
        ([passage(1, "ann", "trust"), passage(2, "bob", "money")], ["F1", "F2"]),
        ([passage(1, "ann", "trust", "p. 3"), passage(2, "bob", "", "p. 3")], ["F1"]),
        ([passage(1, "ann", "", "p. 3"), passage(2, "bob", "", "p. 4")], ["F1", "F2"]),
        ([passage(1, "ann", "", "p. 1"), passage(2, "bob", "", "p. 12")], ["F1", "F2"]),
        ([passage(1, "ann", "age"), passage(2, "bob", "managers")], ["F1", "F2"]),
        (
            [
                passage(1, "ann", "Most managers of the district said that budgets were late every year."),
                passage(2, "bob", "managers of the district said that budgets were late, and staff left"),
            ],
            ["F1"],
        ),
        (
            [
                passage(1, "ann", "budgets of the district were late"),
                passage(2, "bob", "staff of the district had left"),
            ],
            ["F1", "F2"],
        ),
        ([passage(1, "ann"), passage(2, "bob"), passage(3, "cat")], ["F1"]),
        ([passage(1, "ann", "trust"), passage(2, "ann", "trust"), passage(3, "bob", "trust")], ["F1", "F2"]),
        ([passage(1, "ann", "trust"), passage(2, "bob", "trust", code="A")], ["F1", "F2"]),
        ([passage(1, "ann", "اعتماد كم بود"), passage(2, "bob", "اعتماد کم‌ بود")], ["F1"]),
    ],
)
def test_a_passage_that_two_coders_found_counts_once(findings: list[Finding], kept: list[str]) -> None:
    counted, repeated = once(findings)
    assert [one.finding_id for one in counted] == kept
    assert sorted([*counted, *repeated], key=lambda one: one.finding_id) == findings


def test_agreement_counts_each_code_in_each_study_that_both_coded() -> None:
    theirs = {"ann": sheet("ann", (1, "S1", "a"), (2, "S1", "A")), "bob": sheet("bob", (3, "S1", "a"))}
    first = {name: {found.unit for found in given.findings} for name, given in theirs.items()}
    said = dict(votes(Codebook(FRAME), first, TEAM, ["S1"]))
    assert said["all"]["ann"] == {"S1 a": "include", "S1 A": "include"}
    assert said["all"]["bob"] == {"S1 a": "include", "S1 A": "exclude"}


def test_a_drawn_sample_is_everybodys_and_the_other_studies_are_one_coders_each() -> None:
    studies = [f"S{number}" for number in range(9)]
    dealt = teams(Coding.model_validate({"coders": ["ann", "bob"], "sample": 3}), "f", studies, {
        "ann": sheet("ann"), "bob": sheet("bob")})  # fmt: skip
    assert sorted(len(team) for team in dealt.values()) == [1] * 6 + [2] * 3
    load = [sum(team == [name] for team in dealt.values()) for name in ("ann", "bob")]
    assert load == [3, 3]


def test_a_quote_is_looked_for_in_the_paragraph_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data/documents").mkdir(parents=True)
    (tmp_path / "data/documents/S1.txt").write_text("First one.\n\nTrust was «missing» here.\n", encoding="utf-8")
    assert wrong_place(["S1"], "trust was missing", "¶2") is None
    assert wrong_place(["S1"], "trust was missing", "1") == ("the quote does not stand in paragraph 1", "2")
    assert wrong_place(["S1"], "never said", "2") is not None
    assert wrong_place(["S2"], "anything", "p. 3") is None, "without a document nothing can be told"
