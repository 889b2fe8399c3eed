"""Several charters: who charts what, where they differ, what counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopeline.charting.compare import Difference, differences, done, same, settled, teams
from scopeline.charting.conflicts import decide
from scopeline.charting.form import answer
from scopeline.protocol import Charting, FormField
from scopeline.rounds.decisions import Recheck
from scopeline.rounds.panel import Analysts
from scopeline.rounds.settling import Settling
from scopeline.rounds.votes import Vote

FORM = [FormField.model_validate({"id": name, "required": name == "country"}) for name in ("country", "aim")]
STUDIES = ["S1", "S2", "S3", "S4"]


def charting(**keys: object) -> Charting:
    return Charting.model_validate({"charters": ["ann", "bob", "cat"], **keys})


def test_each_study_goes_to_so_many_charters_evenly_and_stays_with_who_has_it() -> None:
    dealt = teams(charting(), STUDIES, {"cat": {"S1"}}, {})
    assert all(len(team) == 2 for team in dealt.values())
    assert "cat" in dealt["S1"]
    load = [sum(name in team for team in dealt.values()) for name in ("ann", "bob", "cat")]
    assert max(load) - min(load) <= 1


def test_the_pilots_studies_are_everybodys_and_the_others_wait_for_them() -> None:
    before = teams(charting(pilot=1), STUDIES, {}, {"ann": {"S1"}})
    assert before["S1"] == ["ann", "bob", "cat"]
    assert [before[study] for study in STUDIES[1:]] == [[], [], []]
    after = teams(charting(pilot=1), STUDIES, {}, {name: {"S1"} for name in ("ann", "bob", "cat")})
    assert all(len(after[study]) == 2 for study in STUDIES[1:])


def test_a_study_is_done_when_its_required_fields_are() -> None:
    assert done(FORM, {"country": "Iran"})
    assert not done(FORM, {"aim": "To see"})
    assert done([FormField.model_validate({"id": "aim"})], {"aim": "To see"})


def test_nothing_is_compared_before_both_have_finished_the_study() -> None:
    answers = {"ann": {"S1": {"country": "Iran"}}, "bob": {"S1": {"aim": "half done"}}}
    assert differences(FORM, {"S1": ["ann", "bob"]}, answers) == []


def test_only_cells_that_differ_are_differences_and_an_empty_cell_differs_from_a_filled_one() -> None:
    answers = {
        "ann": {"S1": {"country": "Iran", "aim": "To see"}},
        "bob": {"S1": {"country": "Iran"}},
    }
    assert differences(FORM, {"S1": ["ann", "bob"]}, answers) == [Difference("S1", "aim", {"ann": "To see", "bob": ""})]


def test_the_teams_sheet_has_the_last_word_then_the_decision_then_what_all_say() -> None:
    answers = {"ann": {"S1": {"country": "Iran", "aim": "x"}}, "bob": {"S1": {"country": "Iran", "aim": "y"}}}
    both = {"S1": ["ann", "bob"]}
    assert settled(FORM, ["S1"], answers, both, {}, {}) == {"S1": {"country": "Iran"}}
    decided = {"S1 aim": "x"}
    assert settled(FORM, ["S1"], answers, both, {}, decided)["S1"]["aim"] == "x"
    assert settled(FORM, ["S1"], answers, both, {"S1": {"aim": "z"}}, decided)["S1"]["aim"] == "z"


RATE = FormField.model_validate({"id": "rate", "type": "number"})


@pytest.mark.parametrize(
    ("one", "other"), [("0.5", "0.50"), ("۰٫۵", "0.5"), ("۱٬۲۰۰", "1200.0"), ("+3", "3"), ("0", "-0.0")]
)
def test_numbers_are_compared_by_value(one: str, other: str) -> None:
    assert same(RATE, [answer(RATE, one), answer(RATE, other)])


@pytest.mark.parametrize(("one", "other"), [("0.5", "0.05"), ("NR", "0"), ("", "0"), ("some words of old", "0.5")])
def test_other_values_and_no_value_differ(one: str, other: str) -> None:
    assert not same(RATE, [one, other])


def test_numbers_that_are_codes_in_a_text_field_differ_in_their_noughts() -> None:
    assert not same(FormField.model_validate({"id": "grant"}), ["0.5", "0.50"])


def test_second_looks_at_a_number_agree_where_its_value_does_and_it_counts_as_it_was_written() -> None:
    looks = {"ann": Vote("0.50"), "bob": Vote("0.5")}
    known = Settling(
        Analysts("charting", ["ann", "bob"], [], ["cat"]), Path("conflicts.csv"), None, {"S1 rate": Recheck(looks)}
    )
    (decision,) = decide([RATE], known, [Difference("S1", "rate", {"ann": "0.50", "bob": "5"})])
    assert (decision.decision, decision.by) == ("0.50", "re-review")
