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
from scopeline.manuscript.ooxml import ORDER
from scopeline.protocol import load
from scopeline.text import by_direction

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


def misplaced(root: Any) -> Iterator[str]:
    """Every element of a part whose children break their parent's sequence, or that the sequence does not know."""
    for parent in root.iter():
        order = ORDER.get(parent.tag.rpartition("}")[2]) if isinstance(parent.tag, str) else None
        if order is None or not parent.tag.startswith(qn("w:p")[:-1]):
            continue
        places = [order.get(child.tag) for child in parent]
        names = [child.tag.rpartition("}")[2] for child in parent]
        if None in places or places != sorted(places, key=lambda place: place or 0):
            yield f"{parent.tag.rpartition('}')[2]}: {', '.join(names)}"


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


def test_a_group_of_rows_stays_on_a_page_and_says_its_names_where_one_changes() -> None:
    rows = [[plain(cell) for cell in row] for row in ("Aaxd", "Aaxe", "Aayf", "Abxg", "Abxh", "Baxi")]
    table = Table("", "", ["Block", "Dimension", "Kind", "Item"], rows, spanned=3)
    content = word.encode(Document("t", language("en"), [table]), dt.date(2024, 5, 1))
    _, *shown = found(part(content, "word/document.xml"), "tr")
    assert ["".join(row.itertext()) for row in shown] == ["Aaxd", "e", "yf", "Abxg", "h", "Baxi"]
    kept = [next(found(row, "keepNext"), None) is not None for row in shown]
    assert kept == [True, True, False, True, True, False]  # the last but one, since the last never stands alone


def test_a_group_that_no_page_can_take_is_parted_by_its_next_column_and_each_part_says_all_names() -> None:
    teams = [team for team, n in (("x", 20), ("y", 20), ("z", 50)) for _ in range(n)]
    rows = [[plain("Titles"), plain("All"), plain(team), plain(str(i))] for i, team in enumerate(teams)]
    table = Table("", "", ["Stage", "Round", "Team", "Figure"], rows, spanned=3, widths=[1000] * 4)
    content = word.encode(Document("t", language("en"), [table]), dt.date(2024, 5, 1))
    _, *shown = found(part(content, "word/document.xml"), "tr")
    named = [i for i, row in enumerate(shown) if len("".join(row.itertext())) > 2]
    assert ["".join(shown[i].itertext()) for i in named] == [f"TitlesAll{teams[i]}{i}" for i in named]
    assert {0, 20, 40} < {*named}
    kept = [next(found(row, "keepNext"), None) is not None for row in shown]
    assert all(kept[i] != (i + 1 in named) for i in range(len(rows) - 1))


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("Auschra C. و همکاران", ["Auschra C."]),
        ("Flexa R.G.C. و همکاران", ["Flexa R.G.C."]),
        ("de Bruin SR. و همکاران", ["de Bruin SR."]),
        ("از Scopus. سپس", ["Scopus"]),
        ("ویتامین D. سپس", ["D"]),
    ],
)
def test_the_dots_of_initials_are_written_with_their_name_and_a_lines_dots_are_not(line, pieces) -> None:
    assert [text for text, latin in by_direction(line) if latin] == pieces
    content = word.encode(Document("t", language("fa"), [Paragraph(plain(line))]), dt.date(2024, 5, 1))
    runs = ["".join(run.itertext()) for run in found(part(content, "word/document.xml"), "r")]
    assert next(run for run in runs if pieces[0] in run).rstrip("\u200e") == pieces[0]
    assert all(run.endswith("\u200e") for run in runs if run.rstrip("\u200e").endswith("C."))


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("نسبت شانس OR=1.5 بود", ["OR=1.5"]),
        ("بیشتر بود (OR = 1.5; 95% CI 1.2–2.0) و", ["(OR = 1.5; 95% CI 1.2–2.0)"]),
        ("با 95% CI و p<0.05، R²=0.7", ["95% CI", "p<0.05", "R²=0.7"]),
        ("آزمون χ²=3.4 و α ≤ 0.05 بود", ["χ²=3.4", "α ≤ 0.05"]),
        ("پوشش CI=95% بود", ["CI=95%"]),
        ("میزان OR = ۱٫۵ بود", ["OR"]),
        ("از PubMed (NCBI)، و", ["PubMed (NCBI)"]),
        ("از PubMed (NCBI، ایران) و", ["PubMed", "NCBI"]),
        ("حیطه‌ای (مانند IPD) and", ["IPD", "and"]),
        ("حیطه‌ای (PRISMA-ScR)", ["(PRISMA-ScR)"]),
        ("از ۲۵ PHC و 30% افراد", ["PHC"]),
        ("در ۳ × ۴ بخش", []),
    ],
)
def test_what_is_compared_in_latin_letters_and_digits_stays_whole_in_a_persian_line(line, pieces) -> None:
    assert [text for text, latin in by_direction(line) if latin] == pieces
    content = word.encode(Document("t", language("fa"), [Paragraph(plain(line))]), dt.date(2024, 5, 1))
    runs = ["".join(run.itertext()) for run in found(part(content, "word/document.xml"), "r")]
    assert [piece for piece in pieces if not any(piece in run for run in runs)] == []
    assert all(run.startswith("\u200e(") for run in runs if "(PRISMA" in run)  # else LibreOffice ends a line behind it


def test_the_pages_number_looks_as_the_languages_digits(made: tuple[str, bytes]) -> None:
    from fontTools.ttLib import TTFont

    from scopeline.drawing.plotting import FONTS

    code, content = made
    fonts = {one.get(qn("w:cs")) for one in found(part(content, "word/footer1.xml"), "rFonts")}
    if code == "en":
        assert not fonts
        assert "word/fonts/font1.odttf" not in zipfile.ZipFile(io.BytesIO(content)).namelist()
        return
    (named,) = fonts
    (entry,) = (one for one in found(part(content, "word/fontTable.xml"), "font") if one.get(qn("w:name")) == named)
    key = entry.find(qn("w:embedRegular")).get(qn("w:fontKey")).strip("{}").replace("-", "")
    hidden = zipfile.ZipFile(io.BytesIO(content)).read("word/fonts/font1.odttf")
    mask = bytes.fromhex(key)[::-1] * 2
    font = TTFont(io.BytesIO(bytes(a ^ b for a, b in zip(hidden[:32], mask, strict=True)) + hidden[32:]))
    whole = TTFont(FONTS / "Vazirmatn-Regular.ttf")
    for latin, own in zip("0123456789", "۰۱۲۳۴۵۶۷۸۹", strict=True):
        drawn = font["glyf"][font.getBestCmap()[ord(latin)]]
        assert drawn == font["glyf"][font.getBestCmap()[ord(own)]]
        assert drawn.getCoordinates(font["glyf"]) == whole["glyf"][whole.getBestCmap()[ord(own)]].getCoordinates(
            whole["glyf"]
        )


def test_excluded_reports_are_listed_under_their_first_authors() -> None:
    from scopeline.manuscript.appendices import exclusions
    from scopeline.reporting.records import Listing

    record = {"title": "T", "authors": "Ling, T; Brereton, L; Conklin, A", "year": 2012, "journal": "J"}
    table = exclusions(
        load(Path(__file__).parents[3] / "config" / "review.yaml"),
        Listing({"R-X": record}, {"R-X": "other"}),
        language("en"),
    )
    assert "".join(span.text for span in table.rows[0][1]) == "Ling et al."


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
