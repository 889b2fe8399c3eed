"""Two coders: blind until both are done, and what they differ on is settled in rounds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scopeline.coding import units
from scopeline.coding.agreement import independent, judged
from scopeline.coding.codebook import Codebook
from scopeline.coding.findings import Finding, Sheet, told_apart
from scopeline.coding.framework import Framework
from scopeline.coding.passages import once
from scopeline.coding.reconcile import compared, counting, differences, teams
from scopeline.documents import wrong_place
from scopeline.protocol import Coding
from scopeline.rounds.decisions import Decision
from scopeline.rounds.journal import Entry
from scopeline.rounds.votes import Vote
from scopeline.studies import Studies

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


KINDS = Framework.model_validate(
    {
        "id": "f",
        "label": "F",
        "kinds": [
            {"id": "challenge", "label": {"en": "Challenges", "fa": "چالش‌ها"}},
            {"id": "solution", "label": "Solutions"},
        ],
        "children": [{"id": "A", "label": "Place", "children": [{"id": "c", "label": "Late", "kind": "challenge"}]}],
    }
)


def kinds_of(coder: str, *said: tuple[int, str, str]) -> Sheet:
    """One coder's sheet of one study, from (number, code, kind); all quotes are alike."""
    found = [replace(finding(number, "S1", code, coder), kind=kind, quote="late") for number, code, kind in said]
    return Sheet(Path(f"{coder}.csv"), None, found)


def test_one_code_as_two_kinds_comes_to_conflicts_and_neither_is_a_repetition() -> None:
    theirs = told_apart({"ann": kinds_of("ann", (1, "A", "challenge")), "bob": kinds_of("bob", (2, "A", "solution"))})
    found = differences(TEAM, theirs, ["S1"])
    assert found == {("S1", "A (challenge)"): ["ann"], ("S1", "A (solution)"): ["bob"]}
    counts, waits = counting(theirs, TEAM, found, {})
    assert (counts, [one.finding_id for one in waits]) == ([], ["F1", "F2"])
    decided = {unit: Decision(" ".join(unit), "include", "re-review") for unit in found}
    kept, repeated = once(counting(theirs, TEAM, found, decided)[0])
    assert ([one.finding_id for one in kept], repeated) == (["F1", "F2"], [])


def test_who_says_both_kinds_agrees_with_the_other_on_one_of_them() -> None:
    both = kinds_of("ann", (1, "A", "challenge"), (2, "A", "solution"))
    theirs = told_apart({"ann": both, "bob": kinds_of("bob", (3, "A", "solution"))})
    assert differences(TEAM, theirs, ["S1"]) == {("S1", "A (challenge)"): ["ann"]}


def test_one_code_as_one_kind_is_told_by_its_code_alone() -> None:
    theirs = told_apart({"ann": kinds_of("ann", (1, "A", "solution")), "bob": kinds_of("bob", (2, "A", "solution"))})
    assert {one.unit for sheet in theirs.values() for one in sheet.findings} == {("S1", "A")}


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        ("A (solution)", "A (solution)"),
        ("place (solutions)", "A (solution)"),
        ("A (چالش)", "A (challenge)"),
        ("A", "A"),
        ("c (challenge)", "c"),
        ("A (late)", None),
        ("B (solution)", None),
    ],
)
def test_a_row_of_conflicts_names_a_code_and_its_kind_in_any_wording(cell: str, known: str | None) -> None:
    assert units.unit(Codebook(KINDS), cell) == known


def test_a_unit_is_shown_with_its_kind_in_the_readers_language() -> None:
    assert units.label(Codebook(KINDS), "A (challenge)", "fa") == "Place (چالش‌ها)"
    assert units.label(Codebook(KINDS), "c", "fa") == "Late"


def journalled(*said: tuple[str, str, str]) -> list[Entry]:
    """The journal of one run, from (coder, finding, word) of one study."""
    return [
        Entry("2026-01-01", "finding", coder, f"{coder}.csv", {finding_id: Vote(word, "S1")}, {}, "")
        for coder, finding_id, word in said
    ]


def test_two_kinds_of_one_code_are_a_difference_in_the_agreement_too() -> None:
    book, studies = Codebook(KINDS), Studies({"S1": ["S1"]}, {"S1": "S1"})
    for words, given in (
        (("A (challenge)", "A (solution)"), {("S1", "A (challenge)"), ("S1", "A (solution)")}),
        (("A (challenge)", "A (challenge)"), {("S1", "A")}),
        (("A", "A (challenge)"), {("S1", "A")}),
        (("A", "A"), {("S1", "A")}),
    ):
        entries = journalled(("ann", "F1", words[0]), ("bob", "F2", words[1]))
        first = independent(entries, book, studies, TEAM)
        assert set.union(*first.values()) == given
        said = dict(judged(book, first, TEAM, ["S1"]))
        assert {*said["all"]["ann"]} == {*said["A"]["bob"]} == {" ".join(unit) for unit in given}


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
    said = dict(judged(Codebook(FRAME), first, TEAM, ["S1"]))
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
