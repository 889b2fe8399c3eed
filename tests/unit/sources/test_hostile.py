"""Damage: an error that names the file and the place, or records and rejected pieces; never a silent loss."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import export_examples as examples
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scopeline.errors import ExportError
from scopeline.records import COLUMNS
from scopeline.sources.read import Reading, read_all, read_export

SETTINGS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
OF_EACH_KIND = settings(SETTINGS, max_examples=settings().max_examples // 3)  # of each of many kinds
TAGS = st.sampled_from(
    [
        "TY  - JOUR",
        "TY  - ",
        "ER  - ",
        "AU  - Roe, A",
        "TI  - Care",
        "PT J",
        "ER",
        "EF",
        "FN x",
        "PMID- 1",
        "SO  - x",
        "",
        "   more",
        "%0 Book",
        "%T x",
        "@article{a,",
        "title={x},",
        "}",
        "{",
        '"',
        "<1. >",
        "TI - x",
        "1.",
        "\x00",
        "﻿",
    ]
)


def outcome(path: Path, content: bytes) -> Reading | ExportError:
    """Read content: either an error that names the file, or a reading that adds up."""
    path.write_bytes(content)
    try:
        read = read_export(path)
    except ExportError as error:
        if str(path) not in str(error):
            pytest.fail(f"an error that does not name the file: {error}")
        return error
    assert read.raw_markers == len(read.records) + len(read.rejected)
    assert all(set(record) == set(COLUMNS) - {"record_id"} for record in read.records)
    assert read.words_kept >= read.words_in_file * 0.99 - 3
    return read


def is_noticed(read: Reading | ExportError) -> bool:
    return isinstance(read, ExportError) or bool(read.warnings or read.rejected or read.stray_lines)


@pytest.mark.parametrize("name", examples.TEXTS)
@OF_EACH_KIND
@given(data=st.data())
def test_a_file_cut_at_any_byte_adds_up(name, data, tmp_path):
    content = examples.TEXTS[name].encode()
    at = data.draw(st.integers(0, len(content)))
    outcome(tmp_path / "head", content[:at])
    outcome(tmp_path / "tail", content[at:])


@pytest.mark.parametrize(
    "name", ["ris", "wos-tagged", "medline", "bibtex", "pubmed-xml", "ictrp-xml", "endnote-xml", "zotero-rdf"]
)
@SETTINGS
@given(data=st.data())
def test_a_cut_inside_a_record_is_told(name, data, tmp_path):
    text = examples.TEXTS[name]
    middle = {
        "medline": "- PubMed",
        "bibtex": "author={Chen",
        "pubmed-xml": "30107789",
        "ictrp-xml": "ISRCTN00000001",
        "endnote-xml": "2001",
        "zotero-rdf": "A book",
    }
    start = text.rfind(middle[name]) if name in middle else text.rfind("202")
    start = text.rfind("PMID- 30000002") + 5 if name == "medline" else start
    end = len(text.rstrip()) - {"medline": 8, "endnote-xml": 28}.get(name, 3)
    at = data.draw(st.integers(start, max(start, end)))
    assert is_noticed(outcome(tmp_path / "cut", text[:at].encode()))


def test_a_cut_in_a_quoted_cell_rejects_the_row_and_names_its_line(tmp_path):
    text = examples.SCOPUS_CSV
    read = outcome(tmp_path / "cut.csv", text[: text.index("paragraphs")].encode())
    assert isinstance(read, Reading)
    assert [(piece.line, piece.reason) for piece in read.rejected] == [(2, "the file ends inside a quoted cell")]


def test_a_cut_in_a_letter_is_told(tmp_path):
    content = examples.PERSIAN_RIS.encode()
    read = outcome(tmp_path / "cut.ris", content[: content.index("شبکه".encode()) + 1])
    assert isinstance(read, Reading)
    assert "line 3" in read.warnings[0]


def test_a_missing_closing_tag_merges_nothing(tmp_path):
    text = examples.RIS.replace("ER  - \n\nTY  - CONF", "TY  - CONF")
    read = outcome(tmp_path / "x.ris", text.encode())
    assert isinstance(read, Reading)
    assert len(read.records) == 2
    assert read.warnings == ["line 1: the record has no ER line; the file may be damaged or cut off in it"]


def test_tags_without_a_record_are_rejected_with_their_text(tmp_path):
    text = "TI  - No start\nER  - \n\n" + examples.RIS
    read = outcome(tmp_path / "x.ris", text.encode())
    assert isinstance(read, Reading)
    assert [(piece.line, piece.text) for piece in read.rejected] == [(1, "TI  - No start\nER  -")]
    assert len(read.records) == 2


def test_a_stray_line_is_told_with_its_place(tmp_path):
    read = outcome(
        tmp_path / "x.ris", examples.RIS.replace("ER  - \n\nTY  - CONF", "ER  - \n\nHello\n\nTY  - CONF").encode()
    )
    assert isinstance(read, Reading)
    assert read.stray_lines == [(23, "Hello")]


def test_an_entry_with_unbalanced_braces_is_read_by_its_lines(tmp_path):
    text = "@article{a,\ntitle = {On {care},\nauthor = {Roe, A},\nyear = {2020},\n}\n\n@article{b,\ntitle = {Two},\n}\n"
    read = outcome(tmp_path / "x.bib", text.encode())
    assert isinstance(read, Reading)
    assert [record["title"] for record in read.records] == ["On care", "Two"]
    assert "line 1" in read.warnings[0]


def test_an_at_sign_in_an_abstract_begins_no_entry(tmp_path):
    text = "@article{a,\nabstract = {We wrote to\n@roe {and} others},\ntitle = {At},\n}\n@article{b,\ntitle = {B},\n}\n"
    read = outcome(tmp_path / "x.bib", text.encode())
    assert isinstance(read, Reading)
    assert [record["title"] for record in read.records] == ["At", "B"]


@SETTINGS
@given(lines=st.lists(TAGS, max_size=60))
def test_tag_soup_adds_up(lines, tmp_path):
    outcome(tmp_path / "soup", "\n".join(lines).encode())


@SETTINGS
@given(content=st.binary(max_size=2000))
def test_random_bytes_add_up(content, tmp_path):
    outcome(tmp_path / "bytes", content)


@OF_EACH_KIND
@given(text=st.text(max_size=500), at=st.integers(0, 10_000))
@pytest.mark.parametrize("name", examples.TEXTS)
def test_text_pushed_in_anywhere_adds_up(name, text, at, tmp_path):
    whole = examples.TEXTS[name]
    at %= len(whole)
    outcome(tmp_path / "pushed", (whole[:at] + text + whole[at:]).encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nAB  - " + "care " * 1_000_000 + "\nER  - \n",
        "TY  - JOUR\n" * 10_000,
        "\n" * 1_000_000 + examples.RIS,
        " " * 1_000_000 + "TY  - JOUR",
        "ER  - \n" * 100_000 + examples.RIS,
        "@article{" * 7_000,
        "@article{a, title = {" + "{" * 50_000,
        "@article{a, title = " + '"' * 50_000,
        "<PubmedArticle>" * 5_000,
        "<xml><records>" + "<record>" * 5_000,
        "<PubmedArticle>" + "<a>" * 50_000 + "</a>" * 50_000 + "</PubmedArticle>",
        'Title,Authors,Year\n"' + '""' * 200_000,
        "Title,Authors,Year\n" + "," * 500_000,
        "Title,Authors,Year\n" + '"a"b' * 100_000,
        "PT J\n" + "   more\n" * 200_000,
        "%0 Book\n" + "%" * 500_000,
        "<1. >\n" * 100_000,
        "PMID- 1\n" + " " * 1_000_000,
        "&amp;" * 200_000,
        "TY  - JOUR\nTI  - " + "&" + "amp;" * 200_000 + "<" * 100_000 + "\nER  - ",
        "TY  - JOUR\nAU  - " + "A. " * 50_000 + "\nER  - ",
        "TY  - JOUR\nPY  - " + "1" * 200_000 + "\nSP  - " + "9" * 10_000 + "-1\nER  - ",
    ],
    ids=lambda text: text[:20].strip(),
)
def test_giants_neither_hang_nor_break(text, tmp_path):
    began = time.process_time()
    outcome(tmp_path / "giant", text.encode())
    assert time.process_time() - began < 10


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    "body",
    [
        "<PubmedArticle><PMID>&c;</PMID></PubmedArticle>",
        "<xml><records><record/></records></xml>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>&c;</rdf:RDF>",
    ],
)
def test_an_xml_bomb_is_refused(body, tmp_path):
    error = outcome(tmp_path / "bomb.xml", (BOMB + body).encode())
    assert "declares XML entities" in str(error)
    assert "line 1" in str(error)


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    error = outcome(tmp_path / "bomb.xlsx", content.getvalue())
    assert "unpacks" in str(error)


@pytest.mark.parametrize("content", [b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 no book", b"\x00\x01\x02\x03" * 100])
def test_binary_junk_is_refused(content, tmp_path):
    assert isinstance(outcome(tmp_path / "junk", content), ExportError)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        (
            "1: Roe A. Care in regions. J Care. 2019 Jan;3(1):1-9. doi: 10.1000/x. PMID: 1.\n\n2: Low B. Two.\n",
            "PubMed",
        ),
        (
            "1. J Care. 2019 Jan;3(1):1-9. doi: 10.1000/x.\n\nCare in regions.\n\nRoe A(1).\n\nPMID: 30000001\n",
            "PubMed",
        ),
        ("created_at,user_id,user_email,key,value,article_id\n2020,1,x,y,z,3\n", "Rayyan"),
        ("<!DOCTYPE html><html><body>Login</body></html>", "RIS"),
        ('{"records": []}', "RIS"),
        ("Dear team, please find the list below.\n", "RIS"),
        ("", "Export the search again"),
        ("\ufeff \n", "Export the search again"),
    ],
)
def test_what_is_no_export_is_refused_with_the_export_to_choose(text, remedy, tmp_path):
    error = outcome(tmp_path / "x.txt", text.encode())
    assert isinstance(error, ExportError)
    assert remedy in error.problems[0].remedy


def test_all_bad_files_are_told_at_once_and_jobs_change_nothing(tmp_path):
    good = [tmp_path / f"{number}.ris" for number in range(4)]
    for path in good:
        path.write_text(examples.RIS)
    assert read_all(good, jobs=2) == read_all(good)
    bad = [tmp_path / "a.txt", tmp_path / "missing"]
    bad[0].write_text("")
    with pytest.raises(ExportError) as caught:
        read_all([good[0], *bad])
    assert [problem.file for problem in caught.value.problems] == [str(path) for path in bad]
