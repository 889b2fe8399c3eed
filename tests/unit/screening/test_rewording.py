"""A reason whose wording changed: what was typed under the old one stands, or the refusal says how it can."""

from __future__ import annotations

from typing import Any

import pytest
from desk import IDS, Desk
from pydantic import ValidationError

from scopeline.errors import SheetError
from scopeline.protocol import Protocol

FORMATS = ("csv", "xlsx")
OLD = "نادرست"  # a label of `wrong`


def reworded(at: Desk, *reasons: dict[str, Any]) -> Protocol:
    """The protocol with other reasons."""
    return at.protocol.model_validate({**at.protocol.model_dump(), "exclusion_reasons": reasons})


def screened(desk: Any, form: str) -> Desk:
    """Full texts on which both have voted under the first wordings; on one they differ, and both looked again."""
    at: Desk = desk(of="reports", sheet_format=form)
    at.run()
    at.vote("ann", "exclude", OLD)
    at.vote("bob", dict.fromkeys(IDS, "exclude") | {IDS[0]: "include"}, "wrong")
    at.run()
    at.fill("conflicts", lambda row: row.update(recheck_ann="exclude", reason_ann=OLD, recheck_bob="include"))
    at.run()
    at.fill("conflicts", lambda row: row.update(decision="exclude", reason=OLD, rationale="so it is"))
    at.run()
    return at


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "reason",
    [
        {"id": "wrong", "label": "About something else", "formerly": [OLD]},
        {"id": "elsewhere", "label": "About something else", "formerly": [OLD, "wrong"]},
    ],
    ids=["another wording", "another id too"],
)
def test_a_former_wording_of_a_reason_goes_on_counting(desk, form: str, reason: dict[str, Any]) -> None:
    at = screened(desk, form)
    before, journal = at.run(), at.files()["data/screening/titles/journal.jsonl"]
    at.protocol = reworded(at, reason)
    at.delete("ann", IDS[3])
    outcome = at.run()
    assert {(one.decision, one.by, one.reason) for one in outcome.decisions} == {
        (one.decision, one.by, reason["id"]) for one in before.decisions
    }
    assert not outcome.changes, "nobody has said anything new"
    assert at.rows("ann")[-1]["reason"] == "About something else", "a row that comes back has today's wording"
    seals = at.files()["data/screening/titles/journal.jsonl"].removeprefix(journal).decode().splitlines()
    assert all('"kind": "seal"' in line for line in seals), "nobody has said anything new"


@pytest.mark.parametrize("form", FORMATS)
def test_a_reason_that_nobody_knows_any_more_is_refused_with_what_a_run_took_it_for(desk, form: str) -> None:
    at = screened(desk, form)
    at.protocol = reworded(at, {"id": "wrong", "label": "About something else"}, {"id": "late", "label": "Late"})
    at.fill("bob", lambda row: row.update(reason="Latte") if row["record_id"] == IDS[1] else None)
    with pytest.raises(SheetError) as told:
        at.run()
    said = {(problem.file, problem.found): problem.remedy for problem in told.value.problems}
    assert len({file for file, _ in said}) == 3, "ann's sheet, bob's and the conflicts"
    for (_, found), remedy in said.items():
        word = found.removeprefix("found '").removesuffix("'")
        assert f'config/review.yaml, exclusion_reasons: formerly: ["{word}"]' in remedy
        assert "A run has read 'wrong' in this cell" in remedy


def test_a_reason_that_no_run_has_read_is_refused_with_how_a_former_wording_is_told(desk) -> None:
    at: Desk = desk(of="reports")
    at.run()
    at.vote("ann", {IDS[0]: "exclude"}, "Unheard of")
    with pytest.raises(SheetError) as told:
        at.run()
    assert 'formerly: ["Unheard of"]' in told.value.problems[0].remedy
    assert "A run has read" not in told.value.problems[0].remedy


@pytest.mark.parametrize("other", [{"label": "WRONG"}, {"label": "Other", "formerly": ["wrong"]}, {"label": "Other"}])
def test_a_former_wording_leads_to_one_reason_alone(desk, other: dict[str, Any]) -> None:
    at: Desk = desk(of="reports")
    old = "other" if other == {"label": "Other"} else "Wrong"
    with pytest.raises(ValidationError, match=f"'{old}' is what one was called, and what other is or was called too"):
        reworded(at, {"id": "one", "label": "One", "formerly": [old]}, {"id": "other", **other})
