"""Records that the team knew before are found by any of their names, and a retraction stands where readers see it."""

from __future__ import annotations

from collections.abc import Iterator
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
from scopeline.reporting.recall import recall

UNIQUE = [
    {"record_id": "R-A", "doi": "10.1000/a", "pmid": None, "title": "Care, integrated", "year": 2019, "flags": None},
    {"record_id": "R-B", "doi": None, "pmid": "77", "title": "Wards", "year": None, "flags": "retracted"},
    {"record_id": "R-C", "doi": None, "pmid": None, "title": "یکپارچگی سلامت", "year": 2020, "flags": "x; retracted"},
]
STANDING = {"R-A": {"pubmed": "R-A", "scopus": "R-A1"}, "R-B": {"scopus": "R-B"}, "R-C": {"scopus": "R-C"}}
KNOWN = """doi,pmid,title,year
https://doi.org/10.1000/A,,,
,77,,
,,يكپارچگي سلامت,2020
,,Wards,2001
,,Nowhere to be found,2010
"""


@pytest.fixture(autouse=True)
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    layout.UNIQUE.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(UNIQUE), layout.UNIQUE)
    layout.BENCHMARK.parent.mkdir(parents=True, exist_ok=True)


def gathered(text: str) -> dict[tuple[str, ...], Found]:
    layout.BENCHMARK.write_text(text, encoding="utf-8")
    found: Iterator[Found] = benchmark.gather(Protocol.model_validate(PROTOCOL), STANDING)
    return {(each.kind, *each.key.values()): each for each in found}


def test_a_known_record_is_found_by_its_doi_its_pmid_or_its_title_in_any_spelling() -> None:
    found = gathered(KNOWN)
    listed = found[("benchmark_found",)].listed
    assert listed is not None
    assert [row[0] for row in listed.rows] == ["R-A", "R-B", "R-C", "R-B"]
    missed = found[("benchmark_missed",)].listed
    assert missed is not None
    assert [row[1] for row in missed.rows] == ["Nowhere to be found"]
    assert found[("benchmark_all",)].value == len(KNOWN.splitlines()) - 1
    assert found["benchmark_source", "pubmed"].value == 1


def test_a_title_of_another_year_is_another_record() -> None:
    assert gathered("title,year\nCare: integrated,2018\n")[("benchmark_found",)].value == 0
    assert gathered("title,year\nCare: integrated,2019\n")[("benchmark_found",)].value == 1


def test_without_a_list_nothing_is_told() -> None:
    assert list(benchmark.gather(Protocol.model_validate(PROTOCOL), STANDING)) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [(",,,2010", "names no record"), ("no doi,,x,", "is no DOI"), (",77,,\n,77,,", "stands on line 2 too")],
)
def test_a_row_that_names_nothing_or_stands_twice_is_told(row: str, told: str) -> None:
    with pytest.raises(ScopelineError, match=told):
        gathered(f"doi,pmid,title,year\n{row}\n")


def test_the_recall_table_has_the_known_records_where_there_are_any() -> None:
    protocol, say = Protocol.model_validate(PROTOCOL), language("fa")
    kinds = ("recall_source", "recall_only_here", "recall_to_read")
    plain = [Fact(kind, {"source": source}, 1) for kind in kinds for source in protocol.sources]
    assert "benchmark" not in recall(protocol, Facts(plain), say).columns
    known = [Fact("benchmark_all", {}, 5), Fact("benchmark_found", {}, 4)]
    known += [Fact("benchmark_source", {"source": source}, 3) for source in protocol.sources]
    shown = recall(protocol, Facts([*plain, *known]), say)
    assert [row["benchmark"] for row in shown.rows] == ["۳", "۳"]
    assert "۴" in shown.note
    assert "۵" in shown.note


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
