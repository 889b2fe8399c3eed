"""Word files: the schema's order, the language's direction, and the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from lxml import etree

from scopeline.languages import language
from scopeline.manuscript import word
from scopeline.manuscript.document import (
    Document,
    Figure,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Span,
    Table,
    numbered,
    plain,
)
from scopeline.manuscript.ooxml import misplaced

PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footer1.xml")


def picture(folder: Path) -> Path:
    from matplotlib.figure import Figure as Drawing

    path = folder / "drawn.png"
    drawing = Drawing(figsize=(1, 1))
    drawing.savefig(path)
    return path


def document(folder: Path, code: str) -> Document:
    say = language(code)
    text = "از PubMed (NCBI)، ۲۷ مطالعه" if say.right_to_left else "Of PubMed (NCBI), 27 studies"
    rows = [[plain("A"), plain(text)], [plain("A"), plain("Only Latin words here?")], [plain("B"), ()]]
    blocks = [
        Heading(0, plain(text)),
        Heading(1, plain(text)),
        Paragraph([Span(text, bold=True), Span(see="one"), Span(text, italic=True), Span(see="picture")]),
        Items([plain(text), plain("two")]),
        Paragraph(plain("Auschra C. Barriers. Int J 2018;18(1)."), "reference"),
        Table("one", text, ["First", text], rows, note=text, spanned=1),
        Table("two", text, ["First", "Second"], rows, wide=True),
        Figure("picture", text, picture(folder), "what it shows"),
        PageBreak(),
        Heading(1, plain(text), "more"),
    ]
    return Document(text, say, blocks, labels=numbered(blocks, say))


@pytest.fixture(params=["en", "fa"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, bytes]:
    return request.param, word.encode(document(tmp_path, request.param), dt.date(2024, 5, 1), ["A. Author"])


def part(content: bytes, name: str) -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def found(root: Any, name: str) -> Iterator[Any]:
    return root.iter(qn(f"w:{name}"))


def test_elements_stand_in_the_schemas_order(made: tuple[str, bytes]) -> None:
    for name in PARTS:
        assert list(misplaced(part(made[1], name))) == [], name


def test_the_check_of_the_order_sees_a_misplaced_element() -> None:
    from scopeline.manuscript.ooxml import element, on, val

    wrong = element("p")
    properties = element("pPr")
    properties.extend([val("jc", "right"), on("bidi")])
    wrong.append(properties)
    assert list(misplaced(wrong)) == ["pPr: jc, bidi"]


def test_the_same_document_has_the_same_bytes(made: tuple[str, bytes], tmp_path: Path) -> None:
    code, content = made
    assert word.encode(document(tmp_path, code), dt.date(2024, 5, 1), ["A. Author"]) == content
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    assert parts[0].filename == "[Content_Types].xml"
    assert {one.date_time for one in parts} == {(1980, 1, 1, 0, 0, 0)}


def test_a_right_to_left_document_is_so_in_sections_tables_paragraphs_and_runs(made: tuple[str, bytes]) -> None:
    code, content = made
    root = part(content, "word/document.xml")
    towards = code == "fa"
    assert all((one.find(qn("w:bidi")) is not None) == towards for one in found(root, "sectPr"))
    assert all((one.find(qn("w:bidiVisual")) is not None) == towards for one in found(root, "tblPr"))
    for run in found(root, "r"):
        text = "".join(one.text or "" for one in found(run, "t"))
        look = run.find(qn("w:rPr"))
        if look is None or not text.strip():
            continue
        rtl = look.find(qn("w:rtl")) is not None
        if any("\u0600" <= char <= "\u06ff" for char in text):
            assert rtl, text
        if text.strip().isascii() and any(char.isalpha() for char in text):
            assert not rtl, text


def test_a_latin_reference_in_a_right_to_left_document_goes_left_to_right(tmp_path: Path) -> None:
    root = part(word.encode(document(tmp_path, "fa"), dt.date(2024, 5, 1)), "word/document.xml")
    (reference,) = [one for one in found(root, "p") if "Auschra" in "".join(one.itertext())]
    assert reference.find(qn("w:pPr")).find(qn("w:bidi")).get(qn("w:val")) == "0"


def test_header_rows_are_repeated_rows_are_not_torn_and_equal_neighbours_are_one_cell(made: tuple[str, bytes]) -> None:
    first = next(found(part(made[1], "word/document.xml"), "tbl"))
    rows = list(found(first, "tr"))
    assert rows[0].find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)
    assert [one.get(qn("w:val")) for one in found(first, "vMerge")] == ["restart", None]


def test_captions_count_by_fields_and_references_lead_to_them(made: tuple[str, bytes]) -> None:
    code, content = made
    root = part(content, "word/document.xml")
    fields = [one.text.strip() for one in found(root, "instrText")]
    counting = [one.split()[1] for one in fields if one.startswith("SEQ")]
    assert counting == ["Table", "Table", "Figure", "Appendix"]
    places = {one.get(qn("w:name")) for one in found(root, "bookmarkStart")}
    targets = {one.split()[1] for one in fields if one.startswith("REF")}
    targets |= {one.get(qn("w:anchor")) for one in found(root, "hyperlink")}
    assert targets == {"_Ref_one", "_Ref_picture"}
    assert targets <= places
    if code == "fa":
        assert "جدول ۱" in "".join(root.itertext())


def test_pictures_have_their_alternative_text(made: tuple[str, bytes]) -> None:
    root = part(made[1], "word/document.xml")
    (picture_,) = [one for one in root.iter() if str(one.tag).endswith("}docPr")]
    assert picture_.get("descr") == "what it shows"


def test_a_wide_table_stands_on_a_page_turned(made: tuple[str, bytes]) -> None:
    sections = list(found(part(made[1], "word/document.xml"), "pgSz"))
    assert [one.get(qn("w:orient")) for one in sections] == [None, "landscape", None]


def test_neither_the_first_nor_the_last_row_of_a_table_stands_alone_on_a_page(tmp_path: Path) -> None:
    rows = [[plain(name)] for name in "abcdef"]
    content = word.encode(Document("t", language("en"), [Table("", "", ["First"], rows)]), dt.date(2024, 5, 1))
    _, *shown = found(part(content, "word/document.xml"), "tr")
    kept = ["".join(row.itertext()) for row in shown if next(found(row, "keepNext"), None) is not None]
    assert kept == ["a", "d", "e"]


@pytest.mark.parametrize("capitals", ["R-BMHPRGWN", "INTERNATIONAL"])
def test_a_column_has_room_for_its_longest_word(capitals: str) -> None:
    from scopeline.manuscript.appendices import as_block
    from scopeline.reporting.tables import Table as Shown

    rows = [{"record": capitals, "title": "what stands in the column beside it " * 9}]
    block = as_block(Shown("one", "One", ["record", "title"], rows), "one", language("en"))
    letters = 90 * block.widths[0] / sum(block.widths)
    assert letters >= 1.3 * len(capitals) - 1


def test_the_line_over_a_list_and_the_last_references_stay_with_what_follows() -> None:
    references = [Paragraph(plain(name), "reference") for name in "abcdefg"]
    blocks = [Paragraph(plain("alone")), Paragraph(plain("over")), Items([plain("listed")]), *references]
    content = word.encode(Document("t", language("en"), blocks), dt.date(2024, 5, 1))
    shown = list(found(part(content, "word/document.xml"), "p"))
    kept = ["".join(one.itertext()) for one in shown if next(found(one, "keepNext"), None) is not None]
    assert kept == ["over", "c", "d", "e", "f"]
