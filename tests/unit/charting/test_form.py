"""The extraction form: typed answers in any language, ready-made forms, and the log of how a form changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from scopeline.charting.form import WrongAnswer, answer, as_typed, changes, fields, left_the_form, offered, shown, takes
from scopeline.charting.guide import guide
from scopeline.languages import language
from scopeline.protocol import FormField, Protocol

LEVELS = [{"id": "primary", "label": {"en": "Primary care", "fa": "مراقبت اولیه"}}, {"id": "ward", "label": "Ward"}]
DAY = dt.date(2026, 1, 1)


DATES = "a date such as 2024-05-31 or 31/05/2024, or a Jalali one such as 1403/03/11"


def field(**keys: object) -> FormField:
    return FormField.model_validate({"id": "field", **keys})


@pytest.mark.parametrize(
    ("about", "cell", "value"),
    [
        ({}, "  any words  ", "any words"),
        ({}, "", ""),
        ({"type": "year"}, "۲۰۱۹", "2019"),
        ({"type": "integer"}, "1,200", "1200"),
        ({"type": "integer"}, "120.0", "120"),
        ({"type": "number"}, "۳٫۵", "3.5"),
        ({"type": "number"}, "۱٬۲۰۰", "1200"),
        ({"type": "date"}, "2024-05-31", "2024-05-31"),
        ({"type": "date"}, "2024/5/31", "2024-05-31"),
        ({"type": "date"}, "۱۴۰۲/۰۷/۰۱", "2023-09-23"),
        ({"type": "date"}, "1403-12-30", "2025-03-20"),
        ({"type": "date"}, "31/05/2024", "2024-05-31"),
        ({"type": "date"}, "31-5-2024", "2024-05-31"),
        ({"type": "date"}, "31.05.2024", "2024-05-31"),
        ({"type": "date"}, "5/31/2024", "2024-05-31"),
        ({"type": "date"}, "05/05/2024", "2024-05-05"),
        ({"type": "date"}, "2024.05.31", "2024-05-31"),
        ({"type": "date"}, "۳۱/۰۵/۲۰۲۴", "2024-05-31"),
        ({"type": "date"}, "۳۱/۰۳/۱۴۰۳", "2024-06-20"),
        ({"type": "date"}, "30/12/1403", "2025-03-20"),
        ({"type": "yes_no"}, "بله", "yes"),
        ({"type": "yes_no"}, "N", "no"),
        ({"type": "choice", "options": LEVELS}, "primary CARE", "primary"),
        ({"type": "choice", "options": LEVELS}, "مراقبت اوليه", "primary"),
        ({"type": "choices", "options": LEVELS}, "Ward؛ primary", "primary; ward"),
        ({"type": "year"}, "NR", "NR"),
        ({"type": "year"}, "گزارش نشده", "NR"),
        ({"type": "choice", "options": LEVELS}, "n/a", "NA"),
    ],
)
def test_a_cell_is_read_as_its_field_means_it(about: dict[str, object], cell: str, value: str) -> None:
    assert answer(field(**about), cell) == value


@pytest.mark.parametrize(
    ("about", "cell", "allowed"),
    [
        ({"type": "year"}, "not a year", "a Gregorian year such as 2019"),
        ({"type": "year"}, "19", "a Gregorian year such as 2019"),
        ({"type": "year"}, "۱۳۹۸", "a Gregorian year such as 2019"),
        ({"type": "integer"}, "3.5", "a whole number"),
        ({"type": "integer"}, "1,5", "a whole number"),
        ({"type": "number"}, "few", "a number such as 1200 or 1.2"),
        ({"type": "number"}, "1,200", "a number such as 1200 or 1.2"),
        ({"type": "date"}, "31/5/24", DATES),
        ({"type": "date"}, "0202-05-31", DATES),
        ({"type": "date"}, "1450/05/31", DATES),
        ({"type": "date"}, "31/13/2024", DATES),
        ({"type": "date"}, "31/05-2024", DATES),
        ({"type": "date"}, "04/05/2024", "2024-05-04, 2024-04-05"),
        ({"type": "date"}, "۰۴/۰۵/۱۴۰۳", "1403/05/04, 1403/04/05"),
        ({"type": "date"}, "1402-12-30", DATES),
        ({"type": "date"}, "1402-00-01", DATES),
        ({"type": "date"}, "2024-02-30", DATES),
        ({"type": "yes_no"}, "perhaps", "yes, no"),
        ({"type": "choice", "options": LEVELS}, "hospital", "primary (Primary care, مراقبت اولیه), ward"),
        ({"type": "choices", "options": LEVELS}, "ward; hospital", "primary (Primary care, مراقبت اولیه), ward"),
    ],
)
def test_a_cell_that_its_field_does_not_take_is_refused_with_what_it_takes(
    about: dict[str, object], cell: str, allowed: str
) -> None:
    with pytest.raises(WrongAnswer) as wrong:
        answer(field(**about), cell)
    assert wrong.value.allowed == allowed
    assert (wrong.value.remedy == "Type the one that is meant.") == ("two days" in wrong.value.found)


@pytest.mark.parametrize("code", ["en", "fa"])
def test_what_a_drop_down_offers_and_a_table_shows_is_read_back(code: str) -> None:
    for about in ({"type": "yes_no"}, {"type": "choice", "options": LEVELS}):
        one = field(**about)
        values = [answer(one, word) for word in offered(one, code)]
        assert [shown(one, value, language(code)) for value in values] == offered(one, code)
    for kind, value in (("year", "2019"), ("date", "2024-05-31")):
        assert answer(field(type=kind), shown(field(type=kind), value, language(code))) == value


def test_persian_examples_of_a_date_are_read_in_the_order_in_which_they_are_shown() -> None:
    """Between digits, hyphens are shown from right to left behind Persian letters; slashes stay with the digits."""
    told = takes(field(type="date"), "fa")
    examples = [word for word in told.split() if any(char.isdigit() for char in word)]
    assert [answer(field(type="date"), one) for one in examples] == ["2024-05-31", "2024-05-31"]
    assert not any("-" in one for one in (*examples, shown(field(type="date"), "2024-05-31", language("fa"))))


def test_a_charted_day_is_told_in_the_calendar_of_the_language_and_goes_back_as_it_came() -> None:
    day, persian = field(type="date"), language("fa").in_calendar("jalali")
    assert shown(day, answer(day, "۱۳۹۸/۱۲/۲۹"), persian) == "۱۳۹۸/۱۲/۲۹"
    assert shown(day, "2020-03-19", language("fa")) == "۲۰۲۰/۰۳/۱۹"
    assert shown(day, "2020-03-19", language("en")) == "2020-03-19"
    assert shown(day, "", persian) == ""
    german = replace(language("en"), content={**language("en").content, "dates": {"short": "{day}.{month}.{year}"}})
    assert shown(day, "2024-05-04", german) == "04.05.2024"  # for readers; typed, it can be two days
    for spoken in (persian, german, language("fa"), language("en")):
        for value in ("2020-03-19", "2024-05-04", "1850-01-01", "NR"):
            assert answer(day, as_typed(day, value, spoken)) == value


@pytest.mark.parametrize(("code", "words"), [("en", "Primary care; Ward"), ("fa", "مراقبت اولیه؛ Ward")])
def test_options_of_which_a_cell_holds_several_stand_in_the_guide_and_beside_the_cell(code: str, words: str) -> None:
    several = {"id": "level", "type": "choices", "help": "Where?", "options": LEVELS}
    asked = protocol(several)
    told = guide(asked, fields(asked), code)
    assert any(row[-1].endswith(words) for row in told.rows if row)
    assert told.help["level"].startswith("Where?")
    assert told.help["level"].endswith(words)


def protocol(*form: object) -> Protocol:
    stage = {"id": "t", "of": "records", "label": "T", "reviewers": ["ann"]}
    return Protocol.model_validate(
        {
            "title": "A review",
            "question": {"text": "q", "concept": "c", "context": "x"},
            "sources": {"pubmed": {"name": "P"}},
            "screening": {"stages": [stage]},
            "charting": {"form": list(form)},
        }
    )


def test_a_field_of_the_teams_own_replaces_the_ready_made_one_in_its_place() -> None:
    form = fields(protocol("short", {"id": "design", "type": "choice", "options": LEVELS}, {"id": "level"}))
    assert [one.id for one in form] == ["country", "design", "aim", "setting", "key_findings", "level"]
    assert form[1].type == "choice"


def test_the_log_says_what_was_added_changed_renamed_and_removed() -> None:
    log: list[dict[str, str]] = []

    def agree(*form: FormField) -> list[tuple[str, str]]:
        rows = list(changes(form, log, DAY))
        log.extend(rows)
        return [(row["change"], row["field"]) for row in rows]

    one, two = field(id="one"), field(id="two")
    assert agree(one, two) == [("added", "one"), ("added", "two")]
    assert agree(one, two) == []
    assert agree(field(id="one", type="year"), two) == [("changed", "one")]
    assert agree(field(id="uno", type="year", formerly=["one"]), two) == [("renamed", "uno")]
    assert agree(field(id="uno", type="year", formerly=["one"])) == [("removed", "two")]
    assert [row["version"] for row in log] == ["1", "1", "2", "3", "4"]
    assert left_the_form([field(id="uno", formerly=["one"])], log) == {"two"}


@pytest.mark.parametrize(
    ("typed", "in_persian"),
    [("12.5", "۱۲٫۵"), ("۱۲٫۵", "۱۲٫۵"), ("-0.5", "\u200e−۰٫۵"), ("1200", "۱۲۰۰"), ("1e3", "۱e۳")],
)
def test_a_number_has_the_marks_of_the_language_and_is_read_again_from_them(typed: str, in_persian: str) -> None:
    number = field(type="number")
    held = answer(number, typed)
    assert shown(number, held, language("fa")) == in_persian
    assert answer(number, in_persian) == held
    assert shown(number, "12.5", language("en")) == "12.5"
