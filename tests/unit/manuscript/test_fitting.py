"""Tables on paper: no word is broken, what is too wide is turned, set smaller, and parted last."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from scopeline.languages import language
from scopeline.manuscript import word, writing
from scopeline.manuscript.audit.word_text import text_of
from scopeline.manuscript.document import Document, Table, numbered, plain
from scopeline.manuscript.fitting import CELL_MARGINS, MARGIN_MM, PAGE_MM, SIZES, fitted, in_parts

TITLE = "Corrigendum to “Sedimentation patterns associated with restoration of bendway weirs”"
ROW = ["18", "Hemmati and Daraby 2019", TITLE, "2019", "Hydro-Environment Research", "Netherlands", "Qualitative",
       "goal 27", "urban", "found", "Community-based", "1200", "1400-01-01"]  # fmt: skip
HEADINGS = ["Number", "Citation", "Title", "Year", "Journal", "Country", "Design", "Aim", "Setting", "Key findings",
            "Level of care", "Sample size", "Began"]  # fmt: skip


def table(columns: int, rows: int = 9) -> Table:
    headings = [HEADINGS[i % len(HEADINGS)] for i in range(columns)]
    cells = [plain(ROW[i % len(ROW)]) for i in range(columns)]
    return fitted(Table("one", "One", headings, [cells] * rows, naming=2))


@cache
def letters() -> tuple[dict[int, str], Any, int]:
    """The widest letters that stand in for Times: DejaVu Serif, which matplotlib brings along."""
    import matplotlib
    from fontTools.ttLib import TTFont

    font = TTFont(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf")
    return font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm


def points(text: str, size: int) -> float:
    named, widths, em = letters()
    return size * sum(widths[named[ord(letter)]][0] for letter in text) / em


@pytest.mark.parametrize("columns", [3, 8, 13])
def test_every_word_has_room_in_its_column(columns: int) -> None:
    one = table(columns)
    assert one.whole
    across = (PAGE_MM[one.wide] - 2 * MARGIN_MM) * 72 / 25.4
    for column, cell in enumerate(one.rows[0]):
        room = across * one.widths[column] / sum(one.widths) - 2 * CELL_MARGINS[one.points]
        for text in cell[0].text.split():
            longest = max(text.split("-"), key=len) if text[0].isalpha() else text
            assert points(longest, one.points) <= room, (text, room)


def test_a_column_with_much_text_is_wide_and_one_with_little_no_wider_than_its_words() -> None:
    one = fitted(Table("", "", ["a", "b"], [[plain("x"), plain(TITLE)], [(), plain(TITLE)]]))
    assert one.widths[0] * 5 < one.widths[1]


def test_type_gets_smaller_and_the_page_is_turned_only_where_a_table_needs_it() -> None:
    assert (table(3).wide, table(3).points) == (False, SIZES[0])
    assert table(13).wide
    assert table(13).points < SIZES[0]


def test_what_no_page_can_take_is_parted_by_columns_that_all_name_their_rows() -> None:
    whole = table(40)
    parts = [one for one in in_parts([whole]) if isinstance(one, Table)]
    assert len(parts) > 1
    assert [one for part in parts for one in part.headings[2:]] == whole.headings[2:]
    assert all(part.headings[:2] == HEADINGS[:2] and part.whole for part in parts)
    say = language("en")
    document = Document("t", say, parts, labels=numbered(parts, say))
    assert writing.page(document).decode().count("Table 1 (continued)") == len(parts) - 1
    root = opened(word.encode(document, dt.date(2024, 5, 1)))
    assert "".join(root.itertext()).count("Table 1 (continued)") == len(parts) - 1


@pytest.mark.parametrize("code", ["en", "fa"])
def test_ids_and_dates_are_never_broken_and_keys_behind_their_dots_alone(code: str) -> None:
    cells = ["R-BCDFGHJK", "1400-01-01", "sources.pubmed.query", "data/manuscript/discussion.fa.md"]
    document = Document("t", language(code), [fitted(Table("", "", cells, [[plain(one) for one in cells]]))])
    root = parse_xml(etree.tostring(opened(word.encode(document, dt.date(2024, 5, 1)))))
    body = list(root.iter(qn("w:tr")))[1]
    told = [text_of(cell) for cell in body.iter(qn("w:tc"))]
    assert [one.strip("\u200e\u200f") for one in told] == cells
    written = ["".join(one.text or "" for one in cell.iter(qn("w:t"))) for cell in body.iter(qn("w:tc"))]
    assert written[2].strip("\u200e").split("\u200b") == ["sources.", "pubmed.", "query"]
    assert not "".join(written).count("-")
    row = re.findall(r"<td>(.*?)</td>", writing.page(document).decode())
    assert '<span class="whole">R-BCDFGHJK</span>' in row[0]
    assert "sources.<wbr>pubmed.<wbr>query" in row[2]


def opened(content: bytes) -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))
