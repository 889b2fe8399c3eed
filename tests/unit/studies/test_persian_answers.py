"""Persian answers of charters: days in their calendar."""

from __future__ import annotations

from typing import Any

import pytest
from unit.studies.later_stages import Desk

from scopeline.protocol import Charting

STUDIES = ["R-BBBBBBBB", "R-CCCCCCCC"]
FORM = [{"id": "day", "label": "روز", "type": "date"}, {"id": "setting", "label": "محیط"}]


@pytest.fixture
def desk() -> Desk:
    """A Persian review of two studies, which two charters have before them."""
    at = Desk(sheet_language="fa")
    charting = Charting.model_validate({"form": FORM, "charters": ["ann", "bob"], "adjudicator": "cat"})
    at.protocol = at.protocol.model_copy(update={"charting": charting, "calendars": {"fa": "jalali"}})
    at.search({study: [] for study in STUDIES}, STUDIES)
    at.run()
    return at


def chart(desk: Desk, **said: tuple[Any, Any]) -> None:
    """What each of the two answers, of every study alike, by the field's id."""
    for who, own in zip(("ann", "bob"), zip(*said.values(), strict=True), strict=True):
        cells = dict(zip((one["label"] for one in FORM if one["id"] in said), own, strict=True))
        desk.fill(f"data/charting/{who}.csv", lambda row, cells=cells: row.update(cells))
    desk.run()


def test_days_are_told_in_the_sheet_of_conflicts_as_they_were_typed(desk: Desk) -> None:
    chart(desk, day=("۱۳۹۸/۱۲/۲۹", "۱۳۹۹/۰۱/۰۱"))
    rows = desk.rows("data/charting/conflicts.csv")
    assert {(row["vote_ann"], row["vote_bob"]) for row in rows} == {("۱۳۹۸/۱۲/۲۹", "۱۳۹۹/۰۱/۰۱")}
