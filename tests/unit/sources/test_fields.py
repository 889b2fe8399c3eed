"""Fields one at a time: what sources write, and what the record holds."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeline.sources import bibtex, detect, fields, people


@pytest.mark.parametrize("module", [fields, people, bibtex, detect])
def test_examples_in_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("given_pages", "pages"),
    [
        ("117-55", "117-155"),
        ("1558-65", "1558-1565"),
        ("58-64", "58-64"),
        ("S12-8", "S12-S18"),
        ("99-101", "99-101"),
        ("1477--85", "1477-1485"),
        ("117–55", "117-155"),
        ("e0209483", "e0209483"),
        ("12", "12"),
        ("۱۱۷-۵۵", "117-155"),
        ("1-9, 12", "1-9, 12"),
        ("117-5a", "117-5a"),
        ("", ""),
        ("155-17", "155-17"),
        ("i-xii", "i-xii"),
    ],
)
def test_pages_are_written_out(given_pages, pages):
    assert fields.pages(given_pages) == pages


def test_a_range_inside_the_first_page_is_taken_whole():
    assert fields.page_range("117-55", "") == "117-155"
    assert fields.page_range("117-55", "155") == "117-155"
    assert fields.page_range("117", "55") == "117-155"
    assert fields.page_range("", "9") == "9"


@pytest.mark.parametrize(
    ("cell", "doi"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/a.b", "10.1000/a.b"),
        ("Doi 10.1000/x", "10.1000/x"),
        ("doi:10.1000/x.", "10.1000/x"),
        ("https://dx.doi.org/10.1000/x<br />", "10.1000/x"),
        ("<br />", ""),
        ("10.1000/x [doi]", "10.1000/x"),
        ("S0140(19)30059-X [pii]", ""),
        ("n/a", ""),
        ("https://www.scopus.com/inward/record.uri?eid=2-s2.0-1&doi=10.1000%2fX.1&partnerID=40", "10.1000/x.1"),
        ("10.1016/S0140-6736(05)67889-6", "10.1016/s0140-6736(05)67889-6"),
    ],
)
def test_a_doi_is_found_in_whatever_it_is_wrapped(cell, doi):
    assert fields.doi([cell]) == doi


@pytest.mark.parametrize(
    ("cell", "year", "date"),
    [
        ("2019///", None, "2019"),
        ("2019/05//undef", None, "2019-05"),
        ("2024/04/03/", None, "2024-04-03"),
        ("2016 Jan 15", None, "2016-01-15"),
        ("2018 Nov-Dec", None, "2018-11"),
        ("2019 Winter", None, "2019"),
        ("OCT 24", 2018, "2018-10-24"),
        ("SEP", 2018, "2018-09"),
        ("FAL", 2018, "2018"),
        ("4/3/2024", None, "2024"),
        ("28 Jul 2020", None, "2020-07-28"),
        ("1 Dec 2024", None, "2024-12-01"),
        ("September  1, 2021", None, "2021"),
        ("", None, ""),
        ("undated", None, ""),
    ],
)
def test_dates_are_as_full_as_the_source_tells(cell, year, date):
    assert fields.date(cell, year) == date


def test_a_jalali_year_is_converted_only_for_a_persian_record():
    assert fields.year(["1398"], persian=True) == (2019, "1398", "")
    year, as_given, flag = fields.year(["1398"])
    assert (year, as_given) == (None, "1398")
    assert "nothing tells its calendar" in flag
    assert fields.year(["1440"], persian=True).year is None  # a lunar year of our time
    assert fields.year(["2019//"]) == (2019, "", "")


@pytest.mark.parametrize(
    ("name", "order", "author"),
    [
        ("Hamoda, H.", "", "Hamoda, H."),
        ("Kim JW", "", "Kim, JW"),
        ("Bagheri A.", "", "Bagheri, A."),
        ("van der Berg J.-P.", "", "van der Berg, J.-P."),
        ("W Tobler", "given-first", "Tobler, W"),
        ("A. S. Z. Belloum", "given-first", "Belloum, A. S. Z."),
        ("Max van Kleek", "given-first", "van Kleek, Max"),
        ("Arslan Munir,", "given-first", "Munir, Arslan"),
        ("null Tobler", "given-first", "Tobler"),
        ("Wilson, Lauren N. (58975547800)", "", "Wilson, Lauren N."),
        ("Roe, A. (roe@x.org)", "", "Roe, A."),
        ("World Health Organization", "given-first", "World Health Organization"),
        ("SJ KIM", "given-first", "KIM, SJ"),
        ("Kim S.J.", "given-first", "Kim, S.J."),
        ("others", "given-first", ""),
        ("Anonymous", "", ""),
        ("NCT00392093,", "", ""),
        ("et al.", "", ""),
        ("Larkin DM.", "", "Larkin, DM"),
        ("Brownstein C D", "", "Brownstein, C D"),
    ],
)
def test_names_become_family_comma_given(name, order, author):
    assert people.author(name, order) == author


@pytest.mark.parametrize(
    ("cell", "separator", "names"),
    [
        ("Bagheri A., Roe B.", ", ", ["Bagheri A.", "Roe B."]),
        ("Contreras, JD;", "", ["Contreras, JD", ""]),
        ("Yang, Z. and Jiang, B.", "", ["Yang, Z.", "Jiang, B."]),
        ("A Roe|B Low", "", ["A Roe", "B Low"]),
        ("['Marx, Karl', 'Lind, A']", "", ["Marx, Karl", "Lind, A"]),
        ("Roe, A\n   Low, B", "", ["Roe, A", "   Low, B"]),
        ("Vivek PallipuramMelissa McSmith", "run-together", ["Vivek Pallipuram", "Melissa McSmith"]),
    ],
)
def test_names_in_one_cell_come_apart(cell, separator, names):
    assert people.split(cell, separator) == names


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Journal Article; Review", "review"),
        ("JOUR", "article"),
        ("Article; Early Access", "article"),
        ("Published Erratum", "erratum"),
        ("IEEE Conferences", "conference"),
        ("journalArticle", "article"),
        ("Poster", ""),
        ("Randomized Controlled Trial; Journal Article", "trial"),
        ("PDF", ""),
        ("THES", "thesis"),
    ],
)
def test_document_types_have_one_vocabulary(words, kind):
    assert fields.document_type(words) == kind


def test_words_for_nothing_are_nothing():
    assert fields.clean("[No abstract available]") == ""
    assert fields.clean("CO<sub>2</sub> &amp;amp;#8220;up&amp;amp;#8221;  now") == "CO2 “up” now"


@pytest.mark.parametrize(
    "function",
    [
        fields.clean,
        fields.pages,
        people.author,
        fields.title,
        fields.date,
        fields.language,
        fields.document_type,
        people.split,
        lambda text: fields.doi([text]),
        lambda text: fields.year([text], True),
        lambda text: fields.issn([text]),
        bibtex.latex,
    ],
)
@given(text=st.text())
def test_no_text_breaks_a_field(function, text):
    function(text)
