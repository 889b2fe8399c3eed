"""A review's codes and findings given to a program for qualitative analysis, and what comes back from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scopeline.errors import ScopelineError
from scopeline.exchange.qda import giving, read, taking, write
from scopeline.exchange.qda.model import Code, Person, Project, Selection, Text, guid

CODEBOOK = [
    {"code": "hrh", "parent": "", "item": "", "label_en": "Workforce", "label_fa": "نیروی انسانی",
     "definition": "Who works"},
    {"code": "hrh.c1", "parent": "hrh", "item": "yes", "label_en": "Shortage", "label_fa": "کمبود نیرو",
     "definition": ""},
    {"code": "hrh.s1", "parent": "hrh", "item": "yes", "label_en": "Pay", "label_fa": "پرداخت", "definition": ""},
]  # fmt: skip
FINDINGS = [
    {"finding_id": "F001", "study_id": "S01", "code": "hrh.c1", "quote": "نیرو کم است؛\r\n«۱۲ نفر»", "locator": "p. 3",
     "condensed": "too few", "memo": "ask again", "coder": "sara"},
    {"finding_id": "F002", "study_id": "S01", "code": "hrh.s1", "quote": "", "locator": "", "condensed": "", "memo": "",
     "coder": "omid"},
]  # fmt: skip
STUDIES = [{"study_id": "S01", "report_ids": "R-BCDFGHJK", "charted": "yes", "country": "Iran; UK", "design": ""}]
LINKS = [{"from": "hrh.s1", "to": "hrh.c1", "study_id": "S01", "note": ""}]
CODES = {"workforce": "hrh", "shortage": "hrh.c1", "pay": "hrh.s1"}


def given() -> Project:
    return giving.project_of("who", CODEBOOK, FINDINGS, STUDIES, LINKS, "fa")


def came_back(project: Project, folder: Path) -> Project:
    path = folder / "back.qdpx"
    path.write_bytes(write.project(project))
    return read.project(path)


def take(project: Project, folder: Path, studies: dict[str, str] | None = None) -> taking.Taken:
    known = {"S01": "S01"} if studies is None else studies
    return taking.passages(came_back(project, folder), "who", CODES, FINDINGS, known, folder / "back.qdpx")


def test_each_finding_is_a_passage_that_covers_its_words() -> None:
    text = given().texts[0]
    words = [text.content[one.start : one.end] for one in text.selections]
    assert words == ["نیرو کم است؛\n«۱۲ نفر»", "F002"]
    assert "F001; p. 3" in text.content


def test_the_tree_the_coders_the_study_and_the_links_go_along() -> None:
    made = given()
    assert [(code.name, code.codable) for _, code in made.codes[0].walk()] == [
        ("نیروی انسانی", False), ("کمبود نیرو", True), ("پرداخت", True)]  # fmt: skip
    assert [person.name for person in made.people] == ["sara", "omid"]
    assert made.cases[0].attributes == (("country", "Iran; UK"),)
    assert (made.links[0].origin, made.links[0].target) == (giving.code("who", "hrh.s1"), giving.code("who", "hrh.c1"))


def test_what_was_given_away_is_known_again_and_not_taken_twice(tmp_path: Path) -> None:
    taken = take(given(), tmp_path)
    assert (dict(taken.rows), taken.known, list(taken.recoded)) == ({}, 2, [])


def test_a_passage_that_comes_back_under_another_code_is_told_and_left(tmp_path: Path) -> None:
    made = given()
    other = replace(made.texts[0].selections[0], codes=(giving.code("who", "hrh.s1"),))
    changed = replace(made, texts=(replace(made.texts[0], selections=(other, made.texts[0].selections[1])),))
    assert take(changed, tmp_path).recoded == ["F001: hrh.c1 here, hrh.s1 in the file"]


def test_new_passages_come_with_their_place_their_person_and_their_code_or_its_words(tmp_path: Path) -> None:
    made = given()
    new_code = Code(guid("new"), "بی‌انگیزگی")
    passages = (
        Selection(guid("one"), 0, 4, (giving.code("who", "hrh.c1"),), giving.person("sara")),
        Selection(guid("two"), 5, 9, (new_code.guid,), guid("stranger"), "condensed", "memo"),
    )
    text = replace(made.texts[0], selections=(*made.texts[0].selections, *passages))
    people = (*made.people, Person(guid("stranger"), "Ali"))
    rows = take(replace(made, codes=(*made.codes, new_code), texts=(text,), people=people), tmp_path).rows
    assert [(row["code"], row["own_words"], row["quote"]) for row in rows["sara"]] == [("hrh.c1", "", "F001")]
    assert [(row["code"], row["own_words"], row["condensed"], row["memo"]) for row in rows["Ali"]] == [
        ("", "بی‌انگیزگی", "condensed", "memo")]  # fmt: skip
    assert rows["sara"][0]["locator"] == "S01, 0-4"


def test_a_text_of_no_study_is_refused_with_its_name(tmp_path: Path) -> None:
    stranger = Text(guid("t"), "notes.txt", "words", (Selection(guid("s"), 0, 5, ()),))
    with pytest.raises(ScopelineError, match=r"the text 'notes\.txt' bears the name of no study"):
        take(Project("p", texts=(stranger,)), tmp_path)


def test_a_codebook_becomes_a_frame_with_ids_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scopeline.coding.framework import load

    monkeypatch.chdir(tmp_path)
    twins = (Code(guid("1"), "کمبود نیرو", "شرح"), Code(guid("2"), "کمبود نیرو", children=(Code(guid("3"), "; :"),)))
    Path("book.qdc").write_bytes(write.codebook(twins))
    taking.take_codebook(Path("book.qdc"), "themes", "fa")
    assert [(parent, node.id, node.label["fa"]) for parent, node in load("themes").walk()] == [
        ("", "کمبود_نیرو", "کمبود نیرو"),
        ("", "کمبود_نیرو_2", "کمبود نیرو"),
        ("کمبود_نیرو_2", "code", "; :"),
    ]
    with pytest.raises(ScopelineError, match="there is a frame of this name"):
        taking.take_codebook(Path("book.qdc"), "themes", "fa")
