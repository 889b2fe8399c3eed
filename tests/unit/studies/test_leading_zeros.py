"""Codes whose leading zeros a spreadsheet dropped: nobody typed that, so that a run says it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from unit.studies.later_stages import Desk

from scopeline.charting.hearing import read_all
from scopeline.layout import STUDIES
from scopeline.protocol import Charting
from scopeline.studies import load

IDS = ["R-BBBBBBBB", "R-CCCCCCCC", "R-DDDDDDDD"]
SHEET = "data/charting/ann.csv"


@pytest.fixture
def desk() -> Desk:
    """A review of three studies, of which one charter has typed the numbers of grants."""
    at = Desk()
    charting = Charting.model_validate({"form": [{"id": "grant"}], "charters": ["ann"]})
    at.protocol = at.protocol.model_copy(update={"charting": charting})
    at.search({study: [] for study in IDS}, IDS)
    at.run()
    type_in(at, ["00123", "0456", "789"])
    at.run()
    return at


def type_in(desk: Desk, grants: Sequence[str]) -> None:
    typed = iter(grants)
    desk.fill(SHEET, lambda row: row.update(grant=next(typed)))


def told(desk: Desk) -> list[str]:
    return [notice for notice in read_all(desk.protocol, load(STUDIES)).notices if "leading zeros" in notice]


def test_zeros_that_several_answers_lost_at_once_are_told(desk: Desk) -> None:
    assert not told(desk)
    type_in(desk, ["123", "456", "789"])
    (notice,) = told(desk)
    assert notice.startswith(f"{SHEET}: 2 answers of ann to grant differ only in leading zeros")
    desk.run()
    assert not told(desk), "said once, since the run has heard them"


@pytest.mark.parametrize(
    "grants", [("123", "0456", "789"), ("1234", "457", "789"), ("000123", "00456", "0789"), ("", "", "")]
)
def test_one_answer_or_others_or_more_zeros_are_a_persons_own_change(desk: Desk, grants: Sequence[str]) -> None:
    type_in(desk, grants)
    assert not told(desk)
