"""What a language says and understands: numbers, dates, lists, headings, the words of drop-downs."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeline.languages import available, choice_of, column_of, language, named, nearest
from scopeline.languages.calendars import new_year, parts

COLUMNS = [*language("en").content["headings"]]


@pytest.mark.parametrize(
    ("gregorian", "jalali"),
    [
        ((1979, 2, 11), (1357, 11, 22)),
        ((2000, 3, 19), (1378, 12, 29)),
        ((2000, 3, 20), (1379, 1, 1)),
        ((2013, 3, 20), (1391, 12, 30)),
        ((2017, 3, 20), (1395, 12, 30)),
        ((2021, 3, 20), (1399, 12, 30)),
        ((2021, 3, 21), (1400, 1, 1)),
        ((2023, 9, 22), (1402, 6, 31)),
        ((2023, 9, 23), (1402, 7, 1)),
        ((2025, 3, 20), (1403, 12, 30)),
        ((2025, 3, 21), (1404, 1, 1)),
        ((2026, 11, 24), (1405, 9, 3)),
    ],
)
def test_known_days_have_their_jalali_date(gregorian: tuple[int, int, int], jalali: tuple[int, int, int]) -> None:
    assert parts(dt.date(*gregorian), "jalali") == jalali


@given(st.dates(dt.date(1700, 1, 1), dt.date(2300, 1, 1)))
def test_the_next_day_is_the_next_jalali_day(day: dt.date) -> None:
    year, month, of_month = parts(day, "jalali")
    following = parts(day + dt.timedelta(days=1), "jalali")
    assert following in [(year, month, of_month + 1), (year, month + 1, 1), (year + 1, 1, 1)]
    assert 1 <= month <= 12
    assert of_month <= (31 if month <= 6 else 30)
    assert (new_year(year + 1) - new_year(year)).days in (365, 366)


@pytest.mark.parametrize(
    ("code", "count", "decimal", "percent", "negative"),
    [("en", "4,334", "0.82", "82.1%", "-0.5"), ("fa", "۴٬۳۳۴", "۰٫۸۲", "۸۲٫۱٪", "\u200e−۰٫۵")],
)
def test_numbers_are_written_as_the_language_writes_them(code, count, decimal, percent, negative) -> None:
    say = language(code)
    assert (say.number(4334), say.decimal(0.8214), say.percent(0.8214, 1)) == (count, decimal, percent)
    assert say.decimal(-0.5, 1) == negative
    assert say.decimal(-0.001) == say.decimal(0)


def test_dates_follow_the_calendar_that_is_asked_for() -> None:
    day = dt.date(2023, 9, 23)
    assert language("en").date(day) == "23 September 2023"
    assert language("en").short_date(day) == "2023-09-23"
    assert language("fa").date(day) == "۲۳ سپتامبر ۲۰۲۳"
    assert language("fa").in_calendar("jalali").date(day) == "۱ مهر ۱۴۰۲"
    assert language("fa").in_calendar("jalali").short_date(day) == "۱۴۰۲/۰۷/۰۱"


def test_names_and_lists_are_joined_as_the_language_joins_them() -> None:
    english, persian = language("en"), language("fa")
    assert [english.et_al(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "", "A", "A & B", "A et al."]  # fmt: skip
    assert persian.et_al(["صادقی", "مرادی", "نوری"]) == "صادقی و همکاران"
    assert [english.listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c"]  # fmt: skip
    assert persian.listed(["الف", "ب", "پ"]) == "الف، ب و پ"


@given(st.sampled_from(COLUMNS), st.from_regex("[a-z][a-z0-9_]{0,8}", fullmatch=True), st.sampled_from(available()))
def test_every_heading_is_read_back_as_its_column_in_every_language(column: str, reviewer: str, code: str) -> None:
    name = column + reviewer if column.endswith("_") else column
    assert column_of(language(code).heading(name)) == name


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("دلیل", "reason"),
        ("دليل", "reason"),  # Arabic letters of an Arabic keyboard
        ("دلیل sara", "reason_sara"),
        ("رأی", "verdict"),
        ("رأي  ali_reza", "vote_ali_reza"),
        ("دلیل حذف", "دلیل حذف"),  # a column of the team's own
        ("Record ID", "record_id"),
        ("my column", "my column"),
    ],
)
def test_headings_of_people_are_understood(heading: str, column: str) -> None:
    assert column_of(heading) == column


@pytest.mark.parametrize("code", ["en", "fa"])
def test_every_word_of_a_drop_down_is_read_back_as_its_value(code: str) -> None:
    for kind, values in language(code).content["choices"].items():
        for value, spellings in values.items():
            assert {choice_of(kind, spelling) for spelling in spellings} == {value}
            assert choice_of(kind, language(code).choice(kind, value)) == value


def test_an_empty_cell_is_no_choice_and_an_unknown_word_is_none() -> None:
    assert choice_of("decision", " \u200c") is None
    assert choice_of("decision", "  ") == ""
    assert choice_of("decision", "?") is None
    assert choice_of("decision", "perhaps") is None


@pytest.mark.parametrize("word", ["بازیابی شده", "بازیابی\u200cشده", "بازيابی‌شده", "بازیابیشده"])
def test_a_half_space_a_space_and_nothing_are_one_in_a_drop_down_s_word(word: str) -> None:
    assert choice_of("status", word) == "retrieved"


COUNTRIES = {
    "iran": ["Iran", "ایران"],
    "iraq": ["Iraq", "عراق"],
    "kuwait": ["Kuwait", "کویت"],
    "oman": ["Oman", "عمان"],
}


@pytest.mark.parametrize(
    ("cell", "first"), [("Irann", "iran"), ("kwait", "kuwait"), ("عرق", "iraq"), ("oma: a place", "oman")]
)
def test_a_word_that_is_none_is_answered_with_those_most_like_it(cell: str, first: str) -> None:
    told = nearest(cell, COUNTRIES, most=2)
    assert told.startswith(f"{first} (")
    assert told.endswith(", ...")
    assert nearest(cell, COUNTRIES) == named(COUNTRIES), "a list that is short stays in its order"
