"""Fields one at a time: what sources write, and what the record holds."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scopeline import text
from scopeline.bibliography import cells, dates, identifiers, pagination, people, titles, vocabulary


@pytest.mark.parametrize("module", [cells, dates, identifiers, pagination, people, titles, vocabulary, text])
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
    assert pagination.pages(given_pages) == pages


def test_a_range_inside_the_first_page_is_taken_whole():
    assert pagination.page_range("117-55", "") == "117-155"
    assert pagination.page_range("117-55", "155") == "117-155"
    assert pagination.page_range("117", "55") == "117-155"
    assert pagination.page_range("", "9") == "9"


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
    assert identifiers.doi(cell) == doi


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
    assert dates.date(cell, year) == date


def test_a_jalali_year_is_converted_only_for_a_persian_record():
    assert dates.year(["1398"], persian=True) == (2019, "1398", "")
    year, as_given, flag = dates.year(["1398"])
    assert (year, as_given) == (None, "1398")
    assert "nothing tells its calendar" in flag
    assert dates.year(["1440"], persian=True).year is None  # a lunar year of our time
    assert dates.year(["2019//"]) == (2019, "", "")


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
        ("رحیمی، ندا", "", "رحیمی, ندا"),
        ("مرکزی، ندا", "", "مرکزی, ندا"),
        ("جهاد محمدی", "given-first", "محمدی, جهاد"),
        ("وزارت بهداشت، درمان و آموزش پزشکی", "", "وزارت بهداشت، درمان و آموزش پزشکی"),
        ("دانشگاه علوم پزشكي تهران، دانشكده بهداشت", "", "دانشگاه علوم پزشكي تهران، دانشكده بهداشت"),
        ("دانشگاه علوم پزشکی تهران, دانشکده بهداشت", "", "دانشگاه علوم پزشکی تهران، دانشکده بهداشت"),
        ("سازمان جهانی بهداشت", "given-first", "سازمان جهانی بهداشت"),
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
    assert vocabulary.document_type(words) == kind


def test_words_for_nothing_are_nothing():
    assert cells.clean("[No abstract available]") == ""
    assert cells.clean("CO<sub>2</sub> &amp;amp;#8220;up&amp;amp;#8221;  now") == "CO2 “up” now"


@pytest.mark.parametrize(
    "function",
    [
        cells.clean,
        pagination.pages,
        people.author,
        titles.title,
        dates.date,
        vocabulary.language,
        vocabulary.document_type,
        people.split,
        lambda text: identifiers.first_doi([text]),
        lambda text: dates.year([text], True),
        lambda text: identifiers.issn([text]),
        titles.with_original,
        pagination.place,
        people.families,
        identifiers.pmid,
    ],
)
@given(text=st.text())
def test_no_text_breaks_a_field(function, text):
    function(text)


SICI = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"


@pytest.mark.parametrize(
    "cell",
    [
        SICI.upper(),
        "https://doi.org/" + SICI,
        "https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16%3C1661::AID-SIM968%3E3.0.CO;2-2",
        "10.1002/(SICI)1097-0258(19980815/30)17:15/16&lt;1661::AID-SIM968&gt;3.0.CO;2-2",
        "10.1002/(SICI)1097-0258(19980815/30)17:15/16&amp;lt;1661::AID-SIM968&amp;gt;3.0.CO;2-2",
        "https://onlinelibrary.wiley.com/doi/abs/" + SICI + "/abstract",
        "https://x.org/r?eid=1&doi=10.1002%2f%28SICI%291097-0258%2819980815%2f30%2917%3a15%2f16%3c1661%3a%3aAID-SIM968"
        "%3e3.0.CO%3b2-2&partnerID=40",
    ],
)
def test_a_sici_is_kept_whole_however_it_is_written(cell):
    assert identifiers.doi(cell) == SICI


@pytest.mark.parametrize(
    ("cell", "doi"),
    [
        ("10.1002/(SICI)1097-0258(19980815/30)17:15/16", ""),  # cut at its < by somebody else
        (
            "10.1002/(SICI)1096-9071(199901)57:1<1::AID-JMV1>3.0.CO;2-#",
            "10.1002/(sici)1096-9071(199901)57:1<1::aid-jmv1>3.0.co;2-#",
        ),
        ("10.1175/1520-0477(1998)079<0061:APGTWA>2.0.CO;2", "10.1175/1520-0477(1998)079<0061:apgtwa>2.0.co;2"),
        ("10.1641/0006-3568(2001)051[0933:TEOTWA]2.0.CO;2", "10.1641/0006-3568(2001)051[0933:teotwa]2.0.co;2"),
        ("10.1111/jan.12345/abstract", "10.1111/jan.12345"),
        ("https://bmj.com/lookup/doi/10.1136/bmj.k123.full", "10.1136/bmj.k123"),
        ("https://www.frontiersin.org/articles/10.3389/fpubh.2019.00001/full", "10.3389/fpubh.2019.00001"),
        ("10.3389/fpubh.2019.00001/full/html", "10.3389/fpubh.2019.00001"),
        ("10.1000/meta/2020.1", "10.1000/meta/2020.1"),
        ("10.1000/x&partnerID=40&md5=1", "10.1000/x"),
        ("10.1000/x?journalCode=abc", "10.1000/x"),
        ("10.1000/x#sec2", "10.1000/x"),
        ("10.1000/x;10.1000/y", "10.1000/x"),
        ("10.1000.10/123", "10.1000.10/123"),
        ("https://doi.org/10.1000%2Fx%252Fy", "10.1000/x/y"),
        ("10.1002/central/CN-01234567", ""),
        ("https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full", ""),
        ("10.1002/14651858.CD001234.pub2", "10.1002/14651858.cd001234.pub2"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf", "10.1101/2020.01.01.123456"),
        ("10.1101/gad.123", "10.1101/gad.123"),
        ("10.1000/a\u2010b", "10.1000/a-b"),
        ("(10.1000/abc(5)1)", "10.1000/abc(5)1"),
        ("S0140-6736(05)1 [pii]; 10.1016/x [doi]", "10.1016/x"),
        ("http://dx.doi.org/10.1016/S0022-2828%2885%2980039-0", "10.1016/s0022-2828(85)80039-0"),
        ("110.1000/x", ""),
        ("no identifier", ""),
    ],
)
def test_a_doi_loses_what_stands_behind_it_and_nothing_of_its_own(cell, doi):
    assert identifiers.doi(cell) == doi


AROUND_DOIS = st.text(alphabet=st.sampled_from("10./()<>[];:&?#%=abcSICIdoi-_ \u2010,23CO"), max_size=30)


@given(
    before=AROUND_DOIS,
    middle=st.sampled_from(["10.1000/", SICI, "10.1101/123456v", "doi.org/10.1000/x", ""]),
    after=AROUND_DOIS,
)
def test_a_doi_that_was_found_is_found_again_as_it_is(before, middle, after):
    found = identifiers.doi(before + middle + after)
    assert identifiers.doi(found) == found
    assert identifiers.doi(found.upper()) == found


PAGES = st.from_regex(r"\A[a-zA-Z]{0,3}[0-9]{1,5}( ?[-–] ?[a-zA-Z]{0,3}[0-9]{1,5}[a-z]?)?[ ,;.]{0,2}\Z")


@given(PAGES | st.text(alphabet="0123456789-–SsePpNn. ", max_size=12))
@example("P.")
def test_pages_written_out_stay_as_they_are(text):
    assert pagination.pages(pagination.pages(text)) == pagination.pages(text)


@pytest.mark.parametrize(
    "nothing", ["NA", "N.PAG", "No-Specified", "No Pagination Specified", "UNSP", "n/a", "N.PAG-N.PAG", "in press"]
)
def test_words_for_no_pages_are_no_pages(nothing):
    assert pagination.pages(nothing) == ""
    assert pagination.page_range(nothing, "") == ""
    assert pagination.page_range(nothing, nothing) == ""


def test_psycinfos_words_for_no_pages_are_none_though_they_were_cut_in_two():
    assert pagination.page_range("No", "Specified") == ""
    assert pagination.page_range("No", "Pagination Specified") == ""


@pytest.mark.parametrize(
    "given_pages", ["UNSP e12", "ARTN e12", "Unsp e12", "Article Number: e12", "Art. No. e12", "pp. e12"]
)
def test_an_article_number_stands_without_the_word_for_it(given_pages):
    assert pagination.pages(given_pages) == "e12"


def test_sodium_and_a_family_called_na_are_no_placeholders():
    assert cells.listed(["Na", "K"]) == "Na; K"
    assert people.listed(["Na, Ren"]) == "Na, Ren"
    assert cells.listed(["NA"]) == ""


@pytest.mark.parametrize(
    ("cell", "separator", "names"),
    [
        ("Sundaram, Aishwarya (57200000001)", ", ", ["Sundaram, Aishwarya (57200000001)"]),
        ("Sundaram, Aishwarya", ", ", ["Sundaram, Aishwarya"]),
        ("W Tobler, J van der Berg, ...", ", ", ["W Tobler", "J van der Berg", "..."]),
        ("Smith J, Jones K, Low B, and Roe A", "", ["Smith J", "Jones K", "Low B", "Roe A"]),
        ("Smith, J., Jones, K., and Low, B.", " and ", ["Smith, J.", "Jones, K.", "Low, B."]),
        ("SMITH, J AND LOW, B", "", ["SMITH, J", "LOW, B"]),
        ("Smith, John AND Low, Bob and Roe, Ann", " and ", ["Smith, John", "Low, Bob", "Roe, Ann"]),
        ("Smith J, Low B.", "", ["Smith J", "Low B"]),
        ("Smith, John", "", ["Smith, John"]),
        ("Ministry of Health, and Welfare Organization", "", ["Ministry of Health, and Welfare Organization"]),
        ("Centers for Disease Control and Prevention", "", ["Centers for Disease Control and Prevention"]),
        ("وزارت بهداشت، درمان و آموزش پزشکی", "", ["وزارت بهداشت، درمان و آموزش پزشکی"]),
        ("وزارت بهداشت، درمان و آموزش پزشکی، تهران", "", ["وزارت بهداشت، درمان و آموزش پزشکی، تهران"]),
        ("دانشگاه تهران، دانشکده بهداشت، گروه اپیدمیولوژی", "", ["دانشگاه تهران، دانشکده بهداشت، گروه اپیدمیولوژی"]),
        ("دانشگاه تهران, دانشکده بهداشت, گروه آمار", "", ["دانشگاه تهران, دانشکده بهداشت, گروه آمار"]),
        ("ندا رحیمی، مركز آمار ايران، تهران", "", ["ندا رحیمی", " مركز آمار ايران، تهران"]),
        ("ندا رحیمی، سارا مرکزی", "", ["ندا رحیمی", " سارا مرکزی"]),
        (
            "وزارت بهداشت، درمان و آموزش پزشکی and ندا رحیمی",
            " and ",
            ["وزارت بهداشت، درمان و آموزش پزشکی", "ندا رحیمی"],
        ),
    ],
)
def test_commas_part_names_only_where_that_shows(cell, separator, names):
    assert people.split(cell, separator) == names


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Care in districts [Atención en los distritos]", ("Care in districts", "Atención en los distritos")),
        (
            "Care in districts [version 1; peer review: 1 approved]",
            ("Care in districts [version 1; peer review: 1 approved]", ""),
        ),
        ("Care in districts [Letter to the editor]", ("Care in districts [Letter to the editor]", "")),
        ("Effect of [18F]fluorodeoxyglucose", ("Effect of [18F]fluorodeoxyglucose", "")),
    ],
)
def test_an_original_title_stands_in_brackets_behind_the_translated_one(title, parts):
    assert titles.with_original(title) == parts


def test_two_people_of_one_name_stay_two():
    assert people.listed(["Wang, Y", "Li, X", "Wang, Y"]) == "Wang, Y; Li, X; Wang, Y"


@pytest.mark.parametrize(
    ("given", "expected"),
    [("20170812", 2017), ("20171312", None), ("2017081212", None), ("Start date: 20170812", 2017)],
)
def test_a_day_written_without_marks_has_a_year(given, expected):
    assert dates.year([given]).year == expected
