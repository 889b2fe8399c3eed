"""References: one list for text, tables and files, in the styles that journals ask for."""

from __future__ import annotations

import pytest

from scopeline.languages import language
from scopeline.manuscript.references import Reference, references

ROWS = [
    {"title": "Care < cure & more: a review", "authors": "Auschra, C", "year": 2018, "journal": "Int J Integr Care",
     "volume": "18", "issue": "1", "pages": "5-12", "doi": "10.5334/ijic.3068"},
    {"title": "Pilots", "authors": "; ".join(f"Ling{letter}, T" for letter in "abcdefgh"), "year": 2012,
     "journal": "Int J Integr Care"},
    {"title": "یکپارچگی خدمات", "authors": "عسگری, آیدا; World Health Organization", "year": 2020, "journal": "مجله"},
    {"title": "No author", "authors": "", "year": None, "journal": ""},
]  # fmt: skip
LISTED = [Reference(f"S{i}", row) for i, row in enumerate(ROWS, 1)]


def told(style: str, code: str = "en") -> list[str]:
    return ["".join(span.text for span in one) for one in references(LISTED, style, language(code)).formatted]


def test_vancouver_and_apa_format_the_same_references() -> None:
    assert told("vancouver")[0] == (
        "Auschra C. Care < cure & more: a review. Int J Integr Care. 2018;18(1):5–12. doi:10.5334/ijic.3068"
    )
    assert told("apa")[0] == (
        "Auschra, C. (2018). Care < cure & more: a review. Int J Integr Care, 18(1), 5–12. "
        "https://doi.org/10.5334/ijic.3068"
    )
    assert "et al." in told("vancouver")[1]


def test_apa_sets_the_journal_in_italics() -> None:
    spans = references(LISTED, "apa", language("en")).formatted[0]
    assert [span.text for span in spans if span.italic] == ["Int J Integr Care", "18"]


def test_a_latin_reference_keeps_its_words_in_a_persian_list() -> None:
    assert told("vancouver", "fa")[:2] == told("vancouver")[:2]


def test_a_persian_reference_of_a_persian_list_is_in_persian_digits_but_for_its_doi() -> None:
    row = {**ROWS[2], "volume": "18", "pages": "5-12", "doi": "10.5334/ijic.3068"}
    listed = references([*LISTED[:1], Reference("S9", row)], "vancouver", language("fa"))
    persian = "".join(span.text for span in listed.formatted[1])
    assert all(part in persian for part in ("۲۰۲۰", "۵–۱۲", "doi:10.5334/ijic.3068"))
    assert [listed.number(1), listed.number(2)] == ["1", "۲"]


@pytest.mark.parametrize("style", ["vancouver", "apa"])
def test_a_persian_reference_has_the_commas_and_semicolons_of_its_script_and_a_latin_one_beside_it_latin(style) -> None:
    row = {**ROWS[2], "authors": "قاسمی, زهرا; ملکی, کبری; World Bank; کریمی, سارا", "volume": "24", "issue": "2",
           "pages": "5-12", "doi": "10.5334/a,b;c"}  # fmt: skip
    latin, persian = references([LISTED[0], Reference("S9", row)], style, language("fa")).formatted
    text = "".join(span.text for span in persian)
    assert text.count(",") == text.count(";") == 1, text  # in the DOI
    assert "a,b;c" in text
    assert text.count("،") >= 3
    assert ("۲۰۲۰؛۲۴(۲)" in text) == (style == "vancouver")
    assert not {*"،؛"} & {*"".join(span.text for span in latin)}


@pytest.mark.parametrize("style", ["vancouver", "apa"])
def test_every_study_has_an_entry_whatever_its_record_lacks(style: str) -> None:
    assert len(told(style)) == len(ROWS)
    assert all(told(style))


def test_citations_are_runs_of_numbers_in_the_languages_digits() -> None:
    cited = references(LISTED, "vancouver", language("en")).cited
    assert cited(["S3", "S1", "S2"]) == "(1–3)"
    assert cited(["S1", "S2", "S4"]) == "(1, 2, 4)"
    persian = references(LISTED, "vancouver", language("fa")).cited
    assert persian(["S1", "S2", "S3"]) == "(۱ تا ۳)"


def test_apa_cites_by_author_and_year() -> None:
    assert references(LISTED, "apa", language("en")).cited(["S2", "S1"]) == "(Auschra 2018; Linga et al. 2012)"
