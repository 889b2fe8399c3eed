"""Persian answers of charters: days in their calendar, letters and spaces of two keyboards."""

from __future__ import annotations

from typing import Any

import pytest
from unit.studies.later_stages import Desk

from scopeline.charting.form import by_answer
from scopeline.facts import studied
from scopeline.layout import CHARTED
from scopeline.protocol import Charting, FormField
from scopeline.tables.csv import read_table, write_table

STUDIES = ["R-BBBBBBBB", "R-CCCCCCCC"]
LEVELS = [{"id": "ward", "label": "بخش"}, {"id": "home", "label": "خانه"}]
FORM = [
    {"id": "day", "label": "روز", "type": "date"},
    {"id": "said", "label": "گفته"},
    {"id": "levels", "label": "سطح‌ها", "type": "choices", "options": LEVELS},
]


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


@pytest.mark.parametrize(
    ("ann", "bob"),
    [
        ("مراقبت‌های اولیه", "مراقبت های اوليه"),
        ("مراقبت‌های اولیه", "مراقبتهای اولیه"),
        ("بيمارستانِ كودكان، ۲ بخش", "بیمارستان کودکان، 2 بخش"),
        ("Primary  care", "primary care"),
    ],
)
def test_answers_that_look_alike_agree_and_count_as_they_were_typed(desk: Desk, ann: str, bob: str) -> None:
    chart(desk, said=(ann, bob), levels=("بخش؛ خانه", "خانه; ward"))
    assert desk.rows("data/charting/conflicts.csv") == []
    assert {row["said"] for row in desk.rows("results/charting/studies.csv")} == {ann}
    assert {row["percent_agreement"] for row in desk.rows("results/charting/agreement.csv")} == {"1"}
    assert {row["bob"] for row in desk.rows("results/charting/comparison.csv") if row["field"] == "said"} == {bob}


@pytest.mark.parametrize(
    ("ann", "bob"),
    [
        ("p < ۰٫۰۵", "p > ۰٫۰۵"),
        ("۱٫۵ ماه", "۱۵ ماه"),
        ("a part", "apart"),
        ("10²", "102"),
        ("۱۵ ۲۰", "۱۵۲۰"),
        ("≠", "="),
    ],
)
def test_answers_that_look_different_differ(desk: Desk, ann: str, bob: str) -> None:
    chart(desk, said=(ann, bob))
    assert len(desk.rows("data/charting/conflicts.csv")) == len(STUDIES)


def test_second_looks_that_look_alike_settle_a_difference(desk: Desk) -> None:
    chart(desk, said=("درمانگاه", "بیمارستان"))
    looks = {"recheck_ann": "بیمارستان‌ها", "recheck_bob": "بيمارستان ها"}
    desk.fill("data/charting/conflicts.csv", lambda row: row.update(looks))
    desk.run()
    assert {row["said"] for row in desk.rows("results/charting/studies.csv")} == {"بیمارستان‌ها"}


def test_studies_of_one_journal_or_answer_are_counted_together_however_it_is_typed(desk: Desk) -> None:
    chart(desk, day=("NR", "NR"))
    table = read_table(CHARTED)
    spellings = ["پژوهش‌های سلامت‌محور", "پژوهش های سلامت محور", "پژوهش‌هاي سلامت‌محور", "پژوهش‌های سلامت‌محور"]
    rows = [{**table.rows[0], "study_id": f"S{at}", "journal": name, "said": name} for at, name in enumerate(spellings)]
    write_table(CHARTED, table.columns, rows)
    found = [one for one in studied.gather(desk.protocol) if one.key.get("question") == "journal"]
    assert [(one.value, one.names["answer"]["fa"]) for one in found] == [(4, spellings[0])]
    by_name = by_answer(FormField(id="said"), rows)
    assert by_name == {spellings[0]: {"S0", "S1", "S2", "S3"}}
