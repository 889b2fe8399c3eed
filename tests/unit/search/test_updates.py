"""What comes after the first search: updates from the logs, citations of what is included, cells that were missing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from services_server import KEY, Answer, PubMed, Services, json_answer

from scopeline import cli, enrichment, layout, searches
from scopeline.errors import SheetError
from scopeline.protocol import load
from scopeline.records import COLUMNS
from scopeline.search import included
from scopeline.search.enrich import enrich
from scopeline.search.replies import Replies
from scopeline.search.services.known import key_of, service
from scopeline.search.services.service import Query
from scopeline.search.transport import Transport
from scopeline.sources import by_hand
from scopeline.sources.ingest import look
from scopeline.tables.csv import read_table, write_table


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scopeline.search.pace.take", lambda *_: 0.0)


def test_an_update_sends_the_logged_query_and_says_who_gets_what_is_new(
    services: Services, review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = PubMed(services, dict.fromkeys(range(1, 31), "2020/01/01"))
    with pytest.raises(SystemExit, match="no log"):
        cli.main(["update"])
    cli.main(["search", "pubmed", "--by", "Sara"])
    assert re.search(r"pubmed +30 +30 +30 +0", capsys.readouterr().out)
    day = searches.of("pubmed")[0].day
    server.records |= dict.fromkeys(range(100, 105), f"{day:%Y/%m/%d}")
    (review / "config/queries/pubmed.txt").write_text("another query by now")
    cli.main(["update"])
    printed = capsys.readouterr().out
    assert re.search(r"pubmed +5 +5 +5 +0", printed)
    assert "differs from the query that was searched" in printed
    assert "New: 5 records" in printed
    assert "sara" in printed
    assert services.asked[-1].path.endswith("efetch.fcgi")
    assert {asked.params.get("term") for asked in services.asked} <= {'"integrated care" OR nosuchword', None}
    cli.main(["update", "--whole"])
    assert "Nothing is new" in capsys.readouterr().out


def test_a_source_whose_exports_were_made_by_hand_is_searched_as_an_update_only(
    services: Services, review: Path
) -> None:
    (review / "data/exports/pubmed").mkdir(parents=True)
    (review / "data/exports/pubmed/mine.nbib").write_text("PMID- 1\nOWN - NLM\nTI  - A title\n\n")
    with pytest.raises(SystemExit, match="--update"):
        cli.main(["search", "pubmed"])


def test_what_is_said_at_the_end_is_said_in_the_protocols_first_language(
    services: Services, review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = review / "config/review.yaml"
    config.write_text("languages: [fa, en]\n" + config.read_text())
    server = PubMed(services, dict.fromkeys(range(1, 31), "2020/01/01"))
    cli.main(["search", "pubmed"])
    header, row = capsys.readouterr().out.splitlines()[:2]
    assert header.split("  ")[0] == "منبع"
    assert row.split() == ["pubmed", "۳۰", "۳۰", "۳۰", "۰"]
    server.records |= dict.fromkeys(range(2000, 2005), "2098/01/01")
    cli.main(["update"])
    assert "تازه: ۵ رکورد" in capsys.readouterr().out
    cli.main(["update", "--whole"])
    assert "چیز تازه‌ای نیست" in capsys.readouterr().out


def test_an_update_that_brings_the_same_again_is_no_mistake_and_comes_after_the_first(
    services: Services, review: Path
) -> None:
    PubMed(services, dict.fromkeys(range(1, 31), "2020/01/01"))
    config = review / "config/review.yaml"
    config.write_text(config.read_text().replace("  europe_pmc: {name: Europe PMC}\n", ""))
    cli.main(["search", "pubmed"])
    cli.main(["update", "--whole"])
    first, again = layout.exports("pubmed")
    assert [each.files[0].name for each in searches.of("pubmed")] == [first.name, again.name]
    assert first.read_bytes() == again.read_bytes()
    assert look(load())[:2] == ([], [])
    again.rename(again.with_name("copied by hand.xml"))
    assert any("the same bytes as" in warning for warning in look(load())[1])


def test_a_sheet_for_hand_searches_keeps_no_search_from_being_the_first(services: Services, review: Path) -> None:
    PubMed(services, dict.fromkeys(range(1, 31), "2020/01/01"))
    sheet = layout.EXPORTS / "pubmed" / layout.HAND_SHEET
    sheet.parent.mkdir(parents=True)
    by_hand.lay_out(sheet)
    cli.main(["search", "pubmed"])
    assert [search.update_of for search in searches.of("pubmed")] == [""]


@pytest.fixture
def finished(services: Services, review: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A review with four records, the first and the last of them included."""
    given = [
        {"record_id": "R-BBBBBBBB", "title": "Integrated care", "doi": "10.1/b", "pmid": "11", "abstract": "Theirs."},
        {
            "record_id": "R-CCCCCCCC",
            "title": "Home care and hospitals together",
            "authors": "Amiri, Sara",
            "year": "2019",
        },
        {"record_id": "R-DDDDDDDD", "title": "Something", "pmid": "13"},
        {"record_id": "R-FFFFFFFF", "title": "Doubtful results", "doi": "10.1/f", "flags": "a flag of the export"},
    ]
    rows = [{**dict.fromkeys(COLUMNS, ""), **row, "record_ids": row["record_id"]} for row in given]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    table = pa.table({**columns, "year": [int(year) if year else None for year in columns["year"]]})
    layout.UNIQUE.parent.mkdir(parents=True)
    pq.write_table(table, layout.UNIQUE)
    studies = [{"study_id": i, "report_ids": i, "ids": i} for i in ("R-BBBBBBBB", "R-FFFFFFFF")]
    write_table(layout.STUDIES, ("study_id", "report_ids", "ids"), studies)
    monkeypatch.setenv("OPENALEX_API_KEY", KEY)
    for name in ("openalex", "europepmc", "crossref"):
        monkeypatch.setenv(f"SCOPELINE_URL_{name.upper()}", f"{services.url}/{name}")
    return review


def works(path: str, params: dict[str, str]) -> Answer:
    """OpenAlex: W1 is 10.1/b, W2 is 10.1/f; both cite W5, W6 cites W1."""
    kind, _, values = params["filter"].partition(":")
    of = {
        "doi": {"10.1/b": ["W1"], "10.1/f": ["W2"]},
        "cites": {"W1": ["W6"]},
        "cited_by": {"W1": ["W5"], "W2": ["W5"]},
    }
    found = sorted({work for value in values.split("|") for work in of[kind].get(value, ())})
    page = found if params.get("cursor", "*") == "*" else []
    results = [{"id": f"https://openalex.org/{work}"} for work in page]
    return json_answer({"meta": {"count": len(found), "next_cursor": "end" if results else None}, "results": results})


def test_citations_of_the_included_are_chased_both_ways_as_a_source_of_that_kind(
    services: Services, finished: Path, transport: Transport, tmp_path: Path
) -> None:
    services.routes["/openalex/works"] = works
    config = finished / "config/review.yaml"
    config.write_text(
        config.read_text().replace("  europe_pmc:", "  chased: {name: Citations, kind: citation}\n  europe_pmc:")
    )
    assert key_of("chased", load().sources["chased"]) == "openalex_citations"
    ids = included.identifiers()
    assert ids == ["doi:10.1/b", "doi:10.1/f"]
    query = Query("; ".join(ids), ids=ids)
    found = service("openalex_citations").search(query, Replies(tmp_path, transport), print, lambda *_: None)
    assert sorted(found.ids) == ["https://openalex.org/W5", "https://openalex.org/W6"]
    assert found.hits == 2
    assert found.limits == {"citations": "backwards and forwards, of 2 included reports"}


def test_europe_pmc_chases_by_pmid(services: Services, finished: Path, transport: Transport, tmp_path: Path) -> None:
    def answer(path: str, params: dict[str, str]) -> Answer:
        asked = params["query"]
        ids = ["11"] if asked.startswith("(DOI") else ["7", "8"] if asked.startswith("CITES:11_MED") else ["8", "9"]
        page = ids if params["cursorMark"] == "*" else []
        found = [{"source": "MED", "id": i} for i in page]
        return json_answer({"hitCount": len(ids), "nextCursorMark": "x", "resultList": {"result": found}})

    services.routes["/europepmc/search"] = answer
    query = Query("", ids=["doi:10.1/b"])
    found = service("europe_pmc_citations").search(query, Replies(tmp_path, transport), print, lambda *_: None)
    assert sorted(found.ids) == ["MED/7", "MED/8", "MED/9"]
    assert (found.hits, found.warnings) == (4, []), "a walk each way; the export holds as many records"


def looked_up(services: Services) -> None:
    """What three services know of the four records."""
    item = {"DOI": "10.1/C", "title": ["Home care, and hospitals together."], "author": [{"family": "Amiri"}]}
    stranger = {**item, "DOI": "10.1/stranger", "author": [{"family": "Other"}]}
    services.routes["/crossref/works"] = lambda path, params: json_answer(
        {"message": {"items": [{**each, "issued": {"date-parts": [[2019]]}} for each in (stranger, item)]}}
    )
    found = [
        {
            "doi": "10.1/b",
            "pmid": "11",
            "abstractText": "Not this one.",
            "pubTypeList": {"pubType": ["Retracted Publication"]},
        },
        {"doi": "10.1/c", "pmid": "12", "abstractText": "<h4>Aim</h4> To see &amp; tell."},
        {"doi": "10.1/d", "pmid": "13", "pubTypeList": {"pubType": ["Retracted Publication"]}},
        {"doi": "10.1/f", "commentCorrectionList": {"commentCorrection": [{"type": "Expression of concern in"}]}},
        {"doi": "10.1/unasked", "pmid": "99", "abstractText": "Of another."},
    ]
    services.routes["/europepmc/search"] = lambda path, params: json_answer(
        {"hitCount": 5, "resultList": {"result": found}}
    )
    work: dict[str, object] = {"doi": "https://doi.org/10.1/f", "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/14"}}
    work |= {"abstract_inverted_index": {"are": [1], "Words": [0], "here.": [2]}, "is_retracted": True}
    services.routes["/openalex/works"] = lambda path, params: json_answer({"results": [work]})


def test_empty_cells_are_filled_with_their_source_and_nothing_is_replaced(
    services: Services, finished: Path, transport: Transport
) -> None:
    looked_up(services)
    unique = pq.read_table(layout.UNIQUE)
    enrich(transport)
    cells = {
        (row["record_id"], row["field"], row["value"]): row["source"] for row in read_table(layout.ENRICHMENT).rows
    }
    assert cells == {
        ("R-CCCCCCCC", "doi", "10.1/c"): "Crossref",
        ("R-CCCCCCCC", "pmid", "12"): "Europe PMC",
        ("R-CCCCCCCC", "abstract", "Aim To see & tell."): "Europe PMC",
        ("R-DDDDDDDD", "doi", "10.1/d"): "Europe PMC",
        ("R-BBBBBBBB", "flags", "retracted"): "Europe PMC",
        ("R-FFFFFFFF", "flags", "expression of concern"): "Europe PMC",
        ("R-FFFFFFFF", "flags", "retracted"): "OpenAlex",
        ("R-FFFFFFFF", "pmid", "14"): "OpenAlex",
        ("R-FFFFFFFF", "abstract", "Words are here."): "OpenAlex",
    }
    rows = {row["record_id"]: row for row in enrichment.filled(unique).to_pylist()}
    assert rows["R-BBBBBBBB"]["abstract"] == "Theirs."
    assert rows["R-CCCCCCCC"]["abstract"] == "Aim To see & tell."
    assert rows["R-FFFFFFFF"]["flags"] == "a flag of the export; expression of concern; retracted"
    assert enrichment.filled(unique).schema == unique.schema


def test_a_row_for_no_record_or_of_no_field_is_refused(finished: Path) -> None:
    unique = pq.read_table(layout.UNIQUE)
    assert enrichment.filled(unique) is unique
    rows: list[dict[str, Any]] = [
        {"record_id": "R-ZZZZZZZZ", "field": "doi"},
        {"record_id": "R-BBBBBBBB", "field": "title"},
    ]
    write_table(layout.ENRICHMENT, enrichment.COLUMNS, rows)
    with pytest.raises(SheetError, match=r"no record has this id[\s\S]*Allowed: abstract, doi, pmid, flags"):
        enrichment.filled(unique)


def test_the_command_says_what_was_filled_and_flagged(
    services: Services, finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    looked_up(services)
    cli.main(["enrich"])
    printed = capsys.readouterr().out
    assert re.search(r"abstract +Europe PMC +1", printed)
    assert "R-BBBBBBBB: Retracted (Europe PMC)" in printed
    cli.main(["enrich"])
    assert "Nothing was found" in capsys.readouterr().out


def test_the_sheet_of_what_was_looked_up_has_the_headings_of_the_sheets_language_and_grows_under_them(
    services: Services, finished: Path
) -> None:
    looked_up(services)
    config = finished / "config/review.yaml"
    config.write_text(config.read_text().replace("screening:\n", "screening:\n  sheet_language: fa\n"))
    cli.main(["enrich"])
    header, *rows = layout.ENRICHMENT.read_text(encoding="utf-8-sig").splitlines()
    assert header == "شناسه,فیلد,مقدار,منبع,تاریخ بررسی"
    cells = enrichment.read({row.partition(",")[0]: "R" for row in rows})
    assert len(cells) == len(rows)
    enrichment.add([dict.fromkeys(enrichment.COLUMNS, "doi")], "fa")
    assert layout.ENRICHMENT.read_text(encoding="utf-8-sig").splitlines() == [header, *rows, "doi,doi,doi,doi,doi"]
    wrong = layout.ENRICHMENT.read_text(encoding="utf-8-sig").replace(",abstract,", ",abstrakt,")
    layout.ENRICHMENT.write_text(wrong, encoding="utf-8-sig")
    with pytest.raises(SheetError, match=r"فیلد: found 'abstrakt'"):
        enrichment.read({row.partition(",")[0]: "R" for row in [*rows, "doi"]})
