"""Records that the team knew before are found by any of their names, and a retraction stands where readers see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from gathered_review import PROTOCOL, table

from scopeline import layout
from scopeline.errors import ScopelineError
from scopeline.facts import benchmark, doubted
from scopeline.facts.fact import Fact, Facts
from scopeline.facts.found import Found
from scopeline.languages import language
from scopeline.protocol import Protocol
from scopeline.reporting.characteristics import characteristics
from scopeline.reporting.citations import Characterised
from scopeline.reporting.recall import lines, recall
from scopeline.tables.worksheet import workbook_bytes

UNIQUE = [
    {"record_id": "R-A", "doi": "10.1000/a", "pmid": None, "title": "Care, integrated", "year": 2019, "flags": None,
     "original_title": None, "abstract": "Of health systems", "keywords": None},
    {"record_id": "R-B", "doi": None, "pmid": "77", "title": "Wards", "year": None, "flags": "retracted",
     "original_title": "بخش‌های بیمارستان", "abstract": None, "keywords": "care"},
    {"record_id": "R-C", "doi": None, "pmid": None, "title": "یکپارچگی سلامت", "year": 2020, "flags": "x; retracted",
     "original_title": None, "abstract": None, "keywords": None},
]  # fmt: skip
STANDING = {"R-A": {"pubmed": "R-A", "scopus": "R-A1"}, "R-B": {"scopus": "R-B"}, "R-C": {"scopus": "R-C"}}
KNOWN = """doi,pmid,title,year
https://doi.org/10.1000/A,,,
,77,,
,,يكپارچگي سلامت,2020
,,Wards,2001
,,Nowhere to be found,2010
"""
CONCEPTS = """\
concepts:
  - {id: care, label: {en: Care, fa: مراقبت}, terms: {en: [care, ward*], fa: [بیمارستان, سلامت]}}
  - {id: whole, terms: {en: [integrat*], fa: [یکپارچگی]}}
"""
CSV = Path("data/benchmark.csv")


@pytest.fixture(autouse=True)
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    layout.UNIQUE.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(UNIQUE), layout.UNIQUE)
    CSV.parent.mkdir(parents=True, exist_ok=True)


def gathered(content: str | bytes, name: str = "benchmark.csv") -> dict[tuple[str, ...], Found]:
    CSV.with_name(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    found: Iterator[Found] = benchmark.gather(Protocol.model_validate(PROTOCOL), STANDING)
    return {(each.kind, *each.key.values()): each for each in found}


def groups(found: Found) -> list[str]:
    assert found.listed is not None
    return [row[0] for row in found.listed.rows]


def test_a_known_record_is_found_by_its_doi_its_pmid_or_its_title_in_any_spelling() -> None:
    found = gathered(KNOWN)
    assert groups(found[("benchmark_found",)]) == ["R-A", "R-B", "R-C", "R-B"]
    missed = found[("benchmark_missed",)].listed
    assert missed is not None
    assert [row[1] for row in missed.rows] == ["Nowhere to be found"]
    assert found[("benchmark_all",)].value == len(KNOWN.splitlines()) - 1
    assert found["benchmark_source", "pubmed"].value == 1


@pytest.mark.parametrize(
    "mangled",
    [
        "\ufeff" + KNOWN.replace(",", ";"),
        "sep=;\r\n" + KNOWN.replace(",", ";").replace("\n", "\r\n"),
        KNOWN.replace(",", "\t").encode("utf-16"),
        KNOWN.replace("doi,pmid,title,year", "DOI,PMID,عنوان,سال"),
        KNOWN.replace("77", "۷۷").replace("2020", "۱۳۹۹"),
    ],
    ids=["semicolons", "a declared separator", "UTF-16", "Persian headings", "Persian digits and a Jalali year"],
)
def test_the_list_is_read_in_every_form_in_which_spreadsheets_save_it(mangled: str | bytes) -> None:
    assert groups(gathered(mangled)[("benchmark_found",)]) == ["R-A", "R-B", "R-C", "R-B"]


@pytest.mark.parametrize("heading", [str, language("fa").heading], ids=["our names", "Persian"])
def test_the_list_is_a_workbook_where_people_keep_one(heading: Callable[[str], str]) -> None:
    columns = ("doi", "pmid", "title", "year")
    rows = [dict(zip(columns, line.split(","), strict=True)) for line in KNOWN.splitlines()[1:]]
    found = gathered(workbook_bytes(columns, rows, heading=heading), "benchmark.xlsx")
    assert groups(found[("benchmark_found",)]) == ["R-A", "R-B", "R-C", "R-B"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("benchmark.ris", "TY  - JOUR\nTI  - Care: integrated\nPY  - 2019\nER  - \n"),
        ("benchmark.bib", "@article{a, title = {Anything}, doi = {10.1000/A}, year = 2019}\n"),
        ("benchmark.nbib", "PMID- 77\nOWN - NLM\nTI  - Anything else\nDP  - 2001\n\n"),
    ],
)
def test_an_export_of_a_library_is_a_list_too(name: str, text: str) -> None:
    assert gathered(text, name)[("benchmark_found",)].value == 1


def test_a_record_is_known_by_its_original_title_and_by_half_spaces_or_none() -> None:
    assert groups(gathered("title\nبخش های بیمارستان\n")[("benchmark_found",)]) == ["R-B"]


def test_a_title_of_another_year_is_another_record() -> None:
    assert gathered("title,year\nCare: integrated,2018\n")[("benchmark_found",)].value == 0
    assert gathered("title,year\nCare: integrated,2019\n")[("benchmark_found",)].value == 1


def test_each_line_of_the_query_is_told_what_it_finds_by_its_words() -> None:
    layout.CONCEPTS.parent.mkdir()
    layout.CONCEPTS.write_text(CONCEPTS, encoding="utf-8")
    found = gathered(KNOWN)
    assert groups(found["benchmark_concept", "care"]) == ["R-A", "R-B", "R-C", "R-B"]
    assert groups(found["benchmark_concept", "whole"]) == ["R-A", "R-C"]
    assert groups(found["benchmark_language", "en"]) == ["R-A"]
    assert groups(found["benchmark_language", "fa"]) == ["R-C"]
    assert found["benchmark_language", "fa"].names["language"]["en"] == "Persian"


def test_without_a_list_nothing_is_told() -> None:
    protocol = Protocol.model_validate(PROTOCOL)
    assert list(benchmark.gather(protocol, STANDING)) == []
    for empty in ("", "doi,pmid,title,year\n"):
        assert gathered(empty) == {}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",,,2010", "line 2: the row names no record"),
        ("no doi,,x,", "line 2, doi: found 'no doi'"),
        (",7 of them,x,", "line 2, pmid: found '7 of them'"),
        (",,x,soon", "line 2, year: found 'soon'"),
        (",77,,\n,PMID 77,Wards,", "line 3: the record stands at line 2 too"),
        (",,Wards,2001\n,,WARDS,2001", "line 3: the record stands at line 2 too"),
    ],
)
def test_a_row_that_names_nothing_or_stands_twice_is_told(row: str, told: str) -> None:
    with pytest.raises(ScopelineError, match=told):
        gathered(f"doi,pmid,title,year\n{row}\n")


def test_a_cell_is_told_under_the_heading_that_people_see() -> None:
    with pytest.raises(ScopelineError, match="row 2, سال: found 'به‌زودی'"):
        gathered(workbook_bytes(["عنوان", "سال"], [{"عنوان": "x", "سال": "به‌زودی"}]), "benchmark.xlsx")


def test_what_lists_no_records_is_refused_with_what_may_stand_there() -> None:
    with pytest.raises(ScopelineError, match="Allowed: an export, or a table with a column doi, pmid or title"):
        gathered("a,b\n1,2\n")


def test_two_lists_are_refused_before_one_of_them_is_taken_for_the_other() -> None:
    CSV.with_name("benchmark.csv~").write_text("an editor's copy", encoding="utf-8")
    assert gathered(KNOWN)
    with pytest.raises(ScopelineError, match=r"benchmark\.ris: there is also benchmark\.csv"):
        gathered("", "benchmark.ris")


def test_the_recall_table_has_the_known_records_where_there_are_any() -> None:
    protocol, say = Protocol.model_validate(PROTOCOL), language("fa")
    kinds = ("recall_source", "recall_only_here", "recall_to_read")
    plain = [Fact(kind, {"source": source}, 1) for kind in kinds for source in protocol.sources]
    assert "benchmark" not in recall(protocol, Facts(plain), say).columns
    known = [Fact("benchmark_all", {}, 5), Fact("benchmark_found", {}, 4)]
    known += [Fact("benchmark_source", {"source": source}, 3) for source in protocol.sources]
    shown = recall(protocol, Facts([*plain, *known]), say)
    assert [row["benchmark"] for row in shown.rows] == ["۳", "۳"]
    assert shown.note == "جست‌وجوها ۴ رکورد از ۵ رکوردی را یافتند که گروه از پیش می‌شناخت."
    alone = [Fact("recall_national", {}, 2), Fact("studies_all", {}, 9)]
    told = recall(protocol, Facts([*plain, *known, *alone]), language("en")).note
    assert told.startswith("National databases alone found 2 of 9 included studies. The searches found")


def test_the_lines_of_the_query_are_rows_of_a_table_in_the_readers_language() -> None:
    called = {"concept": {"en": "Care", "fa": "مراقبت"}}
    spoken = {"language": {"en": "Persian", "fa": "فارسی"}}
    told = [
        Fact("recall_concept", {"concept": "care"}, 3, called=called),
        Fact("recall_language", {"language": "fa"}, 1, called=spoken),
    ]
    assert lines(Facts(told), language("en")).columns == ("line", "found")
    told += [
        Fact("benchmark_all", {}, 5),
        Fact("benchmark_concept", {"concept": "care"}, 4, called=called),
        Fact("benchmark_language", {"language": "fa"}, 2, called=spoken),
    ]
    shown = lines(Facts(told), language("fa"))
    assert [list(row.values()) for row in shown.rows] == [["مراقبت", "۳", "۴"], ["همهٔ مفهوم‌ها: فارسی", "۱", "۲"]]


def test_a_retraction_is_a_fact_and_stands_under_table_1() -> None:
    studies = [("S1", "R-A; R-B", "yes", "Ling, A", "2012"), ("S2", "R-C", "no", "", ""), ("S3", "R-A", "yes", "", "")]
    table(layout.CHARTED, "study_id,report_ids,included,authors,year", studies)
    assert list(doubted.gather()) == [], "nobody has looked it up"
    layout.ENRICHMENT.write_text("record_id,field,value,source,checked\n", encoding="utf-8")
    found = {each.key["notice"]: each for each in doubted.gather()}
    assert found["retracted"].listed is not None
    assert [row[0] for row in found["retracted"].listed.rows] == ["S1"]
    assert found["concern"].value == 0
    table(layout.RESULTS / "facts" / "notices.retracted.csv", "study_id", [("S1",)])
    fact = Fact("notice", {"notice": "retracted"}, 1, {"en": "Retracted"}, "facts/notices.retracted.csv")
    protocol = Protocol.model_validate(PROTOCOL)
    row = {"study_id": "S1", "authors": "Ling, A", "year": "2012", "title": "Care", "journal": ""}
    known = Characterised([row], {}, protocol.tables.characteristics)
    assert characteristics(protocol, known, language("en"), Facts([fact])).note == "Retracted: Ling 2012"
    assert characteristics(protocol, known, language("en"), Facts([])).note == ""
