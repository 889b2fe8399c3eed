"""What databases and reference managers do to a record, and what only looks like it: kinds beyond those that the models
are trained on. One report written in two ways is merged or at least asked about; two reports are never merged."""

from typing import Any

import pyarrow as pa
import pytest

from scopeline.dedupe.engine import find_duplicates

Record = dict[str, str]
CARE = {
    "title": "Integrated care pathways for older people with multimorbidity: a qualitative study of nurses",
    "authors": "Rahimi, Sara; Okafor, Benjamin; Lindqvist, Maria",
    "year": "2019",
    "journal": "Journal of Integrated Care",
    "volume": "27",
    "issue": "3",
    "pages": "201-215",
}
TITLE = CARE["title"]
NO_PLACE = dict.fromkeys(("volume", "issue", "pages"), "")
REPORT = {"title": "", "authors": "World Health Organization", "year": "2018", "journal": "WHO"}
ALONE = {"authors": "Smith, John", "year": "2014", "journal": "Thorax"}
ON_ONE_PAGE = {"issue": "Suppl 1", "pages": "S77"}
TRIAL = {"title": TITLE, "authors": "Nct", "year": "2014"}
REGISTER = "https://clinicaltrials.gov/show/"
DOI = {"doi": "10.1108/jica-02-2019-0011"}


def decided(one: Record, two: Record) -> str:
    """merged, asked or kept apart."""
    names: dict[str, Any] = dict.fromkeys((*one, *two), "")
    table = pa.Table.from_pylist([{"record_id": f"r{i}", **names, **record} for i, record in enumerate((one, two))])
    result = find_duplicates(table)
    if len(set(result.groups["group_id"].to_pylist())) == 1:
        return "merged"
    return "asked" if len(result.ask) + len(result.left_out) else "kept apart"


ONE_REPORT = [
    ("title ends in an ellipsis", {}, {"title": TITLE[:60] + "…", **NO_PLACE}),
    (
        "a list of a search engine",
        {},
        {"title": TITLE[:55] + " …", "authors": "S Rahimi…", "journal": "Jour…", **NO_PLACE},
    ),
    ("capitals, subtitle lost", {}, {"title": TITLE.partition(":")[0].upper(), **NO_PLACE}),
    ("two languages", {}, {"title": "Soins intégrés et parcours en zone rurale = " + TITLE, **NO_PLACE}),
    (
        "entities escaped twice",
        {"title": "Care & cure – " + TITLE},
        {"title": "Care &amp;amp; cure &amp;ndash; " + TITLE, **NO_PLACE},
    ),
    (
        "Greek letters",
        {"title": "Effect of β-catenin on lung fibrosis"},
        {"title": "Effect of beta-catenin on lung fibrosis", **NO_PLACE},
    ),
    (
        "formulas",
        {"title": "Rising CO₂ and Ca²⁺ in plants"},
        {"title": "Rising CO(2) and Ca(2+) in plants", **NO_PLACE},
    ),
    (
        "formulas of LaTeX",
        {"title": "Rising CO2 and Ca2+ in plants"},
        {"title": r"Rising $\mathrm{CO}_2$ and $\mathrm{Ca}^{2+}$ in plants", **NO_PLACE},
    ),
    ("broken characters", {"title": "Café–" + TITLE}, {"title": "CafÃ©â€“" + TITLE, **NO_PLACE}),
    (
        "a number in words",
        {"title": "Twenty-five years of health reform: what was learnt"},
        {"title": "25 years of health reform: what was learnt", **NO_PLACE},
    ),
    ("authors given names first", {}, {"authors": "Sara Rahimi, Benjamin Okafor, Maria Lindqvist", **NO_PLACE}),
    ("initials alone", {"authors": "Smith, John"}, {"authors": "J. Smith", **NO_PLACE}),
    ("no author", {}, {"authors": "[Anonymous]"}),
    ("a body's name turned round", {"authors": "World Health Organization"}, {"authors": "Organization, World Health"}),
    ("a journal renamed", {"journal": "Archives of Internal Medicine"}, {"journal": "JAMA Internal Medicine"}),
    ("pages with a letter", {"pages": "S12-S20"}, {"pages": "12-20"}),
    ("locator and pages", {"pages": "e1001"}, {"pages": "1-10"}),
    ("a supplement in the volume", {"issue": "Suppl 1"}, {"volume": "27 Suppl 1", "issue": ""}),
    ("printed a year after", {}, {"year": "2018", **NO_PLACE}),
    ("a DOI as the name of a file", DOI, {"doi": DOI["doi"] + ".pdf"}),
    ("a DOI with a full stop", DOI, {"doi": DOI["doi"].upper() + "."}),
    ("no title, one DOI", DOI, {"title": "", **DOI}),
    ("no title, one place", {}, {"title": ""}),
    (
        "abstract in the title",
        {},
        {"title": TITLE + ". Older people receive care from many providers. We asked nurses."},
    ),
    ("retracted", {}, {"title": "RETRACTED: " + TITLE}),
]


@pytest.mark.parametrize(("what", "one", "two"), ONE_REPORT, ids=[what for what, _, _ in ONE_REPORT])
def test_one_report_is_merged_or_asked_about(what: str, one: Record, two: Record) -> None:
    assert decided({**CARE, **one}, {**CARE, **two}) in ("merged", "asked")


HEADED = (
    *("Re: {}", 'RE: "{}"', "Authors' reply: {}", "Author's response to {}", "Discussion of: {}", "Antwort auf: {}"),
    *(
        "Spotlight on: {}",
        "Critique of: {}",
        "Journal club: {}",
        "Re-analysis of: {}",
        "Protocol for {}",
        "Revisiting {}",
    ),
    *("{}: a pilot study", "{} (Retraction of vol 27, pg 201, 2019)", "Addendum to: {}", "Fe de erratas: {}"),
    *("Corrections. {}", "Editor's note: {}", "اصلاحیه: {}", "Additional file 1 of {}", "{}: supplementary appendix"),
)
PLACES = {"on the next page": {"pages": "216-221"}, "without a place": NO_PLACE}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("headed", HEADED)
def test_what_speaks_of_a_report_is_never_merged_with_it(headed: str, place: str) -> None:
    assert decided(CARE, {**CARE, "title": headed.format(TITLE), **PLACES[place]}) != "merged"


SISTERS = [
    ("male patients", "female patients"),
    ("national guidelines", "international guidelines"),
    ("vascular disease", "cardiovascular disease"),
    ("effective drugs", "ineffective drugs"),
    ("symptomatic disease", "asymptomatic disease"),
    ("surgery with drains", "surgery without drains"),
    ("quantitative results", "qualitative results"),
    ("endogenous hormones", "exogenous hormones"),
    ("homes in Austria", "homes in Australia"),
    ("prednisone", "prednisolone"),
    ("admission to hospital", "readmission to hospital"),
    ("quantitative results of a qualitative study", "qualitative results of a qualitative study"),
]


@pytest.mark.parametrize(("one", "two"), SISTERS)
def test_titles_that_differ_in_one_word_are_two_reports(one: str, two: str) -> None:
    stem = "Outcomes of long term care among the oldest residents of towns: "
    assert decided({**CARE, "title": stem + one}, {**CARE, "title": stem + two, **NO_PLACE}) != "merged"


SIGNS = [
    ("CD4+ cells", "CD4- cells"),
    ("CD4⁺ cells", "CD4− cells"),
    ("CD4<sup>+</sup> cells", "CD4(-) cells"),
    ("HER2+ tumours", "HER2– tumours"),
    ("patients aged <65 years", "patients aged &gt; 65 years"),
    ("patients aged ≤۶۵ years", "patients aged ≥65 years"),
    ("programs in C++", "programs in C#"),
    ("(+)-catechin in tea", "(−)-catechin in tea"),
]


@pytest.mark.parametrize("place", [{}, *PLACES.values()], ids=["all else alike", *PLACES])
@pytest.mark.parametrize(("one", "two"), SIGNS)
def test_titles_that_differ_in_a_sign_are_never_merged(one: str, two: str, place: Record) -> None:
    stem = "Outcomes of long term care among the oldest residents of towns: "
    assert decided({**CARE, "title": stem + one}, {**CARE, "title": stem + two, **place}) != "merged"


@pytest.mark.parametrize(("one", "two"), [("CD4+ cells", "CD4 cells"), ("CD4- and CD4+ cells", "CD4 and CD4(+) cells")])
def test_a_sign_that_an_export_lost_keeps_nothing_apart(one: str, two: str) -> None:
    stem = "Outcomes of long term care among the oldest residents of towns: "
    assert decided({**CARE, "title": stem + one}, {**CARE, "title": stem + two}) == "merged"


SERIES = (
    *("Global tuberculosis report", "Annual report of the poison control centers' National Poison Data System"),
    *(
        "Standards of medical care in diabetes",
        "Health statistics of the province of Isfahan",
        "گزارش سالانه نظام سلامت",
    ),
    *("State of health in the EU: country profile", "Case records of the Massachusetts General Hospital"),
)


@pytest.mark.parametrize("title", SERIES)
def test_two_years_of_a_series_are_two_reports(title: str) -> None:
    one, next_year = {**REPORT, "title": title}, {**REPORT, "title": title, "year": "2019"}
    assert decided(one, next_year) != "merged"
    assert (
        decided({**one, "volume": "41", "pages": "S1-S2"}, {**next_year, "volume": "42", "pages": "S1-S2"}) != "merged"
    )
    assert decided({**one, "volume": "41"}, next_year) != "merged"


TWO_REPORTS = [
    (
        "two abstracts on one page",
        {"title": TITLE + " in towns", **ON_ONE_PAGE},
        {"title": TITLE + " in farms", **ON_ONE_PAGE},
    ),
    ("an abstract in a supplement of its article's volume", {}, {"issue": "Suppl_1", "pages": "A12345"}),
    (
        "one DOI for a whole supplement",
        {"title": "Care of heart failure in rural clinics", **DOI, **ON_ONE_PAGE},
        {"title": "Care of stroke in urban clinics", **DOI, **ON_ONE_PAGE},
    ),
    ("an editorial of one title", {"document_type": "article"}, {"document_type": "editorial", "pages": "216-217"}),
    (
        "a review and its protocol",
        {"journal": "Cochrane Database of Systematic Reviews", "pages": "CD000313"},
        {"title": TITLE + " (Protocol)", "journal": "Cochrane Database of Systematic Reviews", "pages": "CD000313"},
    ),
]


@pytest.mark.parametrize(("what", "one", "two"), TWO_REPORTS, ids=[what for what, _, _ in TWO_REPORTS])
def test_two_reports_are_never_merged(what: str, one: Record, two: Record) -> None:
    assert decided({**CARE, **one}, {**CARE, **two}) != "merged"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({**TRIAL, "journal": REGISTER + "NCT01234567"}, {**TRIAL, "journal": REGISTER + "NCT07654321"}),
        ({**TRIAL, "accession": "NCT01234567"}, {**TRIAL, "accession": "NCT07654321"}),
    ],
    ids=["named in the journal", "as accession number"],
)
def test_two_registrations_are_two_reports(one: Record, two: Record) -> None:
    assert decided(one, two) != "merged"
    assert decided(one, one) == "merged"


@pytest.mark.parametrize(
    ("title", "one", "two"),
    [
        ("Depression in primary care", "Smith, John", "Smyth, Anne"),
        ("Depression in primary care", "Zhang, Wei", "Zhang, Li"),
        ("Strategic plan 2019-2023", "Ministry of Health, Ghana", "Ministry of Health, Kenya"),
    ],
)
def test_namesakes_are_two_authors(title: str, one: str, two: str) -> None:
    assert decided({**ALONE, "title": title, "authors": one}, {**ALONE, "title": title, "authors": two}) != "merged"
