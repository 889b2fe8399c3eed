"""REFI-QDA codebooks and projects: written to the standard, read as other programs write them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scopeline.errors import ScopelineError
from scopeline.exchange.qda import read, write
from scopeline.exchange.qda.model import Case, Code, Link, Person, Project, Selection, Text, all_codes, guid

PERSIAN = "کمبود نیروی انسانی، «گفت: ۱۲ نفر»\nسطر دوم 🙂 پایان"
ANNA = Person(guid("person", "anna"), "آنا & Anna <1>")
BLOCK = Code(
    guid("code", "hrh"),
    "نیروی انسانی",
    'Everyone who "works" & is paid',
    codable=False,
    children=(Code(guid("code", "hrh.c01"), "کمبود نیرو"), Code(guid("code", "hrh.s01"), "Pay more")),
)
SELECTION = Selection(
    guid("finding", "F1"), 0, 17, (BLOCK.children[0].guid,), ANNA.guid, "shortage", "look again\nlater"
)
PROJECT = Project(
    "یکپارچگی",
    (BLOCK,),
    (ANNA,),
    (Text(guid("text", "S01"), "S01", PERSIAN, (SELECTION,)),),
    (Case(guid("case", "S01"), "S01", (("country", "ایران"), ("year", "2022")), (guid("text", "S01"),)),),
    (Link(guid("link", "1"), "S01", BLOCK.children[0].guid, BLOCK.children[1].guid),),
)


def _read(content: bytes, folder: Path, name: str = "project.qdpx") -> Project:
    path = folder / name
    path.write_bytes(content)
    return read.project(path)


def test_a_project_comes_back_as_it_was_written(tmp_path: Path) -> None:
    assert _read(write.project(PROJECT), tmp_path) == PROJECT


def test_a_codebook_comes_back_with_its_tree_and_its_persian_names(tmp_path: Path) -> None:
    path = tmp_path / "book.qdc"
    path.write_bytes(write.codebook(PROJECT.codes))
    assert read.codebook(path) == PROJECT.codes
    assert list(all_codes(PROJECT.codes)) == [BLOCK.guid, *(child.guid for child in BLOCK.children)]


def test_the_codes_of_a_project_can_be_read_as_a_codebook(tmp_path: Path) -> None:
    path = tmp_path / "project.qdpx"
    path.write_bytes(write.project(PROJECT))
    assert read.codebook(path) == PROJECT.codes


def test_the_same_project_gives_the_same_bytes() -> None:
    assert write.project(PROJECT) == write.project(PROJECT)


def test_the_parts_of_a_project_stand_in_the_order_of_the_standard() -> None:
    with zipfile.ZipFile(io.BytesIO(write.project(PROJECT))) as archive:
        root = ET.fromstring(archive.read("project.qde"))
    parts = [element.tag.rpartition("}")[2] for element in root]
    assert parts == ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links"]


LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@example("a\r\nb🙂c\x0bd", 1, 3)
@given(LETTERS, st.integers(0, 60), st.integers(0, 60))
def test_any_passage_of_any_text_is_found_again_by_its_place(
    tmp_path_factory, content: str, one: int, two: int
) -> None:
    content = write.clean(content)
    start, end = sorted((min(one, len(content)), min(two, len(content))))
    selection = Selection(guid("s"), start, end, (BLOCK.guid,))
    text = Text(guid("t"), "t", content, (selection,))
    back = _read(write.project(Project("p", (BLOCK,), texts=(text,))), tmp_path_factory.mktemp("qda"))
    assert (
        back.texts[0].content[back.texts[0].selections[0].start : back.texts[0].selections[0].end] == content[start:end]
    )


CONTENT = "First line 🙂 here\nSecond line\nThe third holds the passage, نزدیک پایان"
PASSAGE = "The third holds the passage"


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("counted_as_one", [True, False], ids=["end is one", "end is as stored"])
@pytest.mark.parametrize("utf16", [False, True], ids=["code points", "utf-16"])
def test_passages_are_found_however_a_program_counts(
    tmp_path: Path, ends: str, counted_as_one: bool, utf16: bool
) -> None:
    stored = CONTENT.replace("\n", ends)
    counted = CONTENT if counted_as_one else stored

    def length(text: str) -> int:
        return len(text.encode("utf-16-le")) // 2 if utf16 else len(text)

    start = length(counted[: counted.index(PASSAGE)])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "project.qde",
            '<Project name="p" xmlns="urn:QDA-XML:project:1.0"><Sources>'
            '<TextSource guid="{ABCDEF00-0000-4000-8000-000000000001}" name="t" plainTextPath="internal://T1.txt">'
            f'<PlainTextSelection guid="s" name="{PASSAGE}"'
            f' startPosition="{start}" endPosition="{start + len(PASSAGE)}"/>'
            "</TextSource></Sources></Project>",
        )
        archive.writestr("sources/T1.TXT", stored)
    text = _read(out.getvalue(), tmp_path).texts[0]
    assert text.content[text.selections[0].start : text.selections[0].end] == PASSAGE
    assert text.guid == "abcdef00-0000-4000-8000-000000000001"


def test_what_scopeline_has_no_place_for_is_counted(tmp_path: Path) -> None:
    parts = '<Sources><PDFSource guid="x"/><PDFSource guid="y"/></Sources><Sets><Set guid="z" name="s"/></Sets>'
    qde = f'<Project xmlns="urn:QDA-XML:project:1.0" name="p">{parts}</Project>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.qde", qde)
    assert _read(out.getvalue(), tmp_path).left_out == {"PDFSource": 2, "Set": 1}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive",
        b"PK\x03\x04 cut",
        b"<CodeBook><Codes>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><CodeBook>&b;</CodeBook>',
        b"<html/>",
    ],
)
def test_a_file_that_is_none_is_refused_with_advice(tmp_path: Path, content: bytes) -> None:
    for name, reader in (("a.qdc", read.codebook), ("a.qdpx", read.project)):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(ScopelineError, match="REFI-QDA"):
            reader(path)


def test_a_project_whose_text_is_missing_is_refused(tmp_path: Path) -> None:
    whole = zipfile.ZipFile(io.BytesIO(write.project(PROJECT)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.qde", whole.read("project.qde"))
    with pytest.raises(ScopelineError, match="the text of 'S01' is not in the archive"):
        _read(out.getvalue(), tmp_path)
