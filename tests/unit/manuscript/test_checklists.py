"""Checklists: whole, in both languages, met where something meets them and blank where nothing does."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopeline import searches
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import available, language
from scopeline.manuscript import appendices, checklists
from scopeline.manuscript.context import context
from scopeline.manuscript.document import Document
from scopeline.manuscript.frames import frames
from scopeline.manuscript.prose import sections
from scopeline.manuscript.templates import Templates
from scopeline.protocol import Protocol

PROTOCOL = {
    "title": "A review",
    "question": {"text": "What", "concept": "Care", "context": "Anywhere"},
    "sources": {"pubmed": {"name": "PubMed"}},
    "exclusion_reasons": [{"id": "wrong", "label": "Wrong"}],
    "screening": {
        "stages": [{"id": "titles", "of": "records", "label": "Titles", "reviewers": ["ann"], "votes_per_record": 1}]
    },
}
FACTS = Facts([Fact("records_all", {}, 8), Fact("studies_all", {}, 2), Fact("flow", {"box": "new_studies"}, 2)])
LABELS = {"table1": "Table 1", "table2:frame": "Table 2", "prisma": "Figure 1", "form": "Appendix 3"}


def filled(name: str, **conduct: str) -> dict[str, checklists.Filled]:
    protocol = Protocol.model_validate(PROTOCOL | {"conduct": conduct})
    document = Document("A review", language("en"), [], labels=LABELS)
    return {one.item["id"]: one for one in checklists.fill(name, protocol, FACTS, document)}


@pytest.mark.parametrize(("name", "items"), [("prisma_scr", 22), ("prisma_s", 16), ("prisma_2020", 27)])
def test_every_item_is_there_in_every_language(name: str, items: int) -> None:
    found = checklists.load(name)["items"]
    assert [one["id"] for one in found] == [str(n) for n in range(1, items + 1)]
    assert all({*one["text"]} == {*one["part"]} == {*available()} for one in found)


def test_an_item_is_blank_until_people_say_what_only_they_know(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    before, after = filled("prisma_scr"), filled("prisma_scr", funding="None", registration="OSF")
    assert (before["22"].reported, before["22"].missing) == ("no", ["conduct.funding"])
    assert (after["22"].reported, after["22"].missing) == ("yes", [])
    assert before["12"].reported == "optional"
    assert after["5"].reported == "yes"


def test_an_item_names_the_table_that_meets_it() -> None:
    assert filled("prisma_scr")["15"].where == ["Results", "Table 1"]
    assert filled("prisma_scr")["17"].where == ["Table 2"]


def test_a_sections_item_is_met_by_what_the_team_wrote(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert filled("prisma_scr")["3"].missing == ["data/manuscript/introduction.en.md"]
    (tmp_path / "data" / "manuscript").mkdir(parents=True)
    (tmp_path / "data" / "manuscript" / "introduction.en.md").write_text("Because.")
    assert filled("prisma_scr")["3"].reported == "yes"


def test_searches_are_held_source_by_source() -> None:
    found = filled("prisma_s")
    assert found["13"].missing == ["sources.pubmed.searched"]
    assert found["15"].reported == "yes"
    assert "conduct.search_limits" in found["9"].missing
    assert found["3"].reported == "no"


def test_an_item_names_the_sources_that_lack_what_others_have(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "query.txt").write_text("care")
    whole = {"name": "PubMed", "platform": "NCBI", "searched": "2024-05-01", "query": "query.txt"}
    sources = {"pubmed": whole, "sid": {"name": "SID"}, "websites": {"name": "Websites", "kind": "website"}}
    facts = Facts([*FACTS.values(), Fact("records_source", {"source": "websites"}, 3)])
    protocol = Protocol.model_validate(PROTOCOL | {"sources": sources})
    document = Document("A review", language("en"), [], labels=LABELS)
    found = {one.item["id"]: one for one in checklists.fill("prisma_s", protocol, facts, document)}
    assert found["1"].missing == ["sources.sid.platform"]
    assert found["8"].missing == ["sources.sid.query", "sources.websites.query"]
    assert found["13"].missing == ["sources.sid.searched", "sources.websites.searched"]
    monkeypatch.setattr(searches, "of", lambda name: ["a log"] if name == "sid" else [])
    found = {one.item["id"]: one for one in checklists.fill("prisma_s", protocol, facts, document)}
    assert found["8"].missing == ["sources.websites.query"]


@pytest.mark.parametrize("name", ["prisma_scr", "prisma_2020"])
def test_the_abstract_is_whole_when_the_team_wrote_it(name: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert filled(name)["2"].missing == ["data/manuscript/abstract.en.md"]
    (tmp_path / "data" / "manuscript").mkdir(parents=True)
    (tmp_path / "data" / "manuscript" / "abstract.en.md").write_text("Background. Care.")
    assert (filled(name)["2"].reported, filled(name)["2"].where) == ("yes", ["Abstract"])


@pytest.mark.parametrize("records", [0, 1])
def test_nothing_is_said_of_a_website_in_whose_sheet_nobody_has_written(records: int, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    websites = {"websites": {"name": {"en": "Websites", "fa": "وبگاه"}, "kind": "website"}}
    protocol = Protocol.model_validate(PROTOCOL | {"sources": {**PROTOCOL["sources"], **websites}})
    sources = {"pubmed": 8, "websites": records}
    stage = {"stage": "titles"}
    facts = Facts([
        Fact("records_all", {}, 8 + records), Fact("studies_all", {}, 0), Fact("conflicts", stage, 0),
        Fact("reached", stage, 8), *(Fact("records_source", {"source": name}, n) for name, n in sources.items()),
        *(Fact("decided", {**stage, "decision": one}, 3) for one in ("include", "exclude", "pending")),
    ])  # fmt: skip
    for code, name in {"en": "Websites", "fa": "وبگاه"}.items():
        say = language(code)
        templates = Templates(say)
        templates.filters |= frames(protocol, facts, say)
        told = str(sections(["search", "abstract"], templates, context(protocol, facts, say, [])))
        told += str([*appendices.strategies(protocol, facts, say)])
        assert "PubMed" in told
        assert (name in told) == bool(records)
    document = Document("A review", language("en"), [], labels=LABELS)
    items = {one.item["id"]: one.reported for one in checklists.fill("prisma_s", protocol, facts, document)}
    assert items["4"] == ("yes" if records else "no")


def test_limits_of_the_searches_are_reported_with_their_reasons(tmp_path: Path, monkeypatch) -> None:
    assert filled("prisma_s", search_limits="As the question asks.")["9"].missing == ["eligibility.include"]
    monkeypatch.chdir(tmp_path)
    log = searches.Search(
        "pubmed", "PubMed", "", "database", "2023-09-23T10:00:00Z", "sara", "care", 1, 1, 1, (),
        justification_of_limits="The law is of 2004.",
    )  # fmt: skip
    searches.write(log, "2023-09-23")
    protocol = Protocol.model_validate(PROTOCOL)
    shown = [str(block) for block in appendices.strategies(protocol, FACTS, language("en"))]
    assert [text for text in shown if "Reason of the limits: The law is of 2004." in text]


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("en", "Hits reported: 1,391; Records of all searches: 1,600",
         "Searched again on: 1 May 2026; Hits reported: 204; Records: 209"),
        ("fa", "نتایج گزارش‌شده: ۱٬۳۹۱؛ رکوردهای همه جست‌وجوها: ۱٬۶۰۰",
         "تاریخ جست‌وجوی دوباره: ۱ مه ۲۰۲۶؛ نتایج گزارش‌شده: ۲۰۴؛ رکوردها: ۲۰۹"),
    ],
)  # fmt: skip
def test_the_appendix_tells_each_later_search_with_its_day_its_hits_and_its_records(
    code: str, first: str, second: str
) -> None:
    updates = [
        {"searched": "2026-05-01", "files": ["later.nbib"], "hits": 204},
        {"searched": "2026-06-01", "files": ["x"]},
    ]
    source = {"name": "PubMed", "searched": "2023-09-23", "hits": 1391, "updates": updates}
    protocol = Protocol.model_validate({**PROTOCOL, "sources": {"pubmed": source}})
    day = {"source": "pubmed", "day": "2026-05-01"}
    facts = Facts([
        Fact("records_source", {"source": "pubmed"}, 1600), Fact("hits_source", {"source": "pubmed"}, 1391),
        Fact("records_update", day, 209), Fact("hits_update", day, 204), Fact("records_all", {}, 1600),
    ])  # fmt: skip
    shown = [block_text(block) for block in appendices.strategies(protocol, facts, language(code))]
    assert any(text.endswith(first) for text in shown)
    assert second in shown
    assert any("2026" in text or "۲۰۲۶" in text for text in shown if text != second), (
        "the search whose hits nobody knows"
    )


def block_text(block: object) -> str:
    return "".join(span.text for span in getattr(block, "spans", ()))


def test_items_of_meta_analysis_do_not_apply_to_a_scoping_review() -> None:
    assert {id_ for id_, one in filled("prisma_2020").items() if one.reported == "not_applicable"} == {
        *("12", "14", "15", "21", "22")
    }
