"""The styles of the manuscript's documents: a journal's plain look, in both scripts."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from scopeline.languages import Language
from scopeline.manuscript.fitting import CELL_MARGINS, SIZES
from scopeline.manuscript.ooxml import element, on, val

LATIN = "en-US"  # the language of runs in Latin letters inside other scripts
_LIST = 100  # a number that no list of the empty document has
_BULLET = "\u2022"


def apply(made: Any, say: Language) -> None:
    """Give a new document its styles, their fonts and their direction."""
    styles = made.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    defaults.getparent().replace(
        defaults,
        element(
            "docDefaults",
            element("rPrDefault", element("rPr", fonts(say), *_size(22), _languages(say))),
            element("pPrDefault", element("pPr", spaced(0, 0))),
        ),
    )
    towards = say.right_to_left
    for name, paragraph, run in (
        ("Normal", (spaced(0, 0),), _size(22)),
        ("Title", (on("keepNext"), spaced(0, 200)), (*_bold(), *_size(36))),
        ("Heading 1", (on("keepNext"), spaced(320, 120), val("outlineLvl", 0)), (*_bold(), *_size(28))),
        ("Heading 2", (on("keepNext"), spaced(240, 80), val("outlineLvl", 1)), (*_bold(), *_size(24))),
        (
            "Heading 3",
            (on("keepNext"), spaced(200, 60), val("outlineLvl", 2)),
            (*_bold(), on("i"), on("iCs"), *_size(22)),
        ),
        ("Body Text", (spaced(0, 140, 320),), ()),
        ("List Bullet", (_bulleted(made), spaced(0, 60, 300)), ()),
        ("Caption", (on("keepNext"), spaced(200, 100)), _size(20)),
        ("Byline", (spaced(0, 160),), ()),
        *((table_text(points), (spaced(20, 20),), _size(2 * points)) for points in SIZES),
        ("Table Note", (spaced(60, 200),), _size(18)),
        ("Bibliography", (spaced(0, 80), element("ind", left=454, hanging=454)), _size(20)),
        ("Query", (spaced(60, 160), element("ind", left=284)), _size(18)),
        ("Figure Picture", (on("keepNext"), spaced(120, 60), val("jc", "center")), ()),
        ("Blank", (spaced(0, 140),), (on("i"), on("iCs"), val("color", "7F7F7F"))),
    ):
        _style(styles, name, [*paragraph, on("bidi", towards)], [*run], say)
    _table_style(styles)


def table_text(points: int) -> str:
    """The style of a cell's text in a size of type."""
    return "Table Text" if points == SIZES[0] else f"Table Text {points}"


def fonts(say: Language) -> Any:
    """Latin letters in one font, those of the language's own script in another."""
    named = say.content["manuscript"]["fonts"]
    return element("rFonts", ascii=named["latin"], hAnsi=named["latin"], eastAsia=named["latin"], cs=named["script"])


def spaced(before: int, after: int, line: int = 0) -> Any:
    """Room above and below a paragraph, and the height of its lines, in twentieths of a point."""
    return element("spacing", before=before, after=after, line=line or 240, lineRule="auto")


def _size(half_points: int) -> tuple[Any, ...]:
    return val("sz", half_points), val("szCs", half_points)


def _bold() -> tuple[Any, ...]:
    return on("b"), on("bCs")


def _languages(say: Language) -> Any:
    locale = say.content["manuscript"]["locale"]
    return element("lang", val=LATIN if say.right_to_left else locale, bidi=locale)


def _style(styles: Any, name: str, paragraph: list[Any], run: list[Any], say: Language) -> None:
    """A paragraph style as given, in place of the one of its name."""
    style_id = name.replace(" ", "")
    own = [fonts(say)] if name != "Normal" else []
    made = element(
        "style",
        val(
            "name",
            name if name == "Normal" or name[0].islower() else name.lower() if name.startswith("Heading") else name,
        ),
        val("basedOn", "Normal") if name != "Normal" else None,
        val("next", "BodyText") if name.startswith(("Heading", "Title")) else None,
        on("qFormat"),
        element("pPr", *[one for one in paragraph if one is not None]),
        element("rPr", *own, *run),
        type="paragraph",
        styleId=style_id,
    )
    if name == "Normal":
        made.set(qn("w:default"), "1")
    for old in [one for one in styles if one.get(qn("w:styleId")) == style_id]:
        styles.remove(old)
    styles.append(made)


def _table_style(styles: Any) -> None:
    """A rule above and below the table and its header, and a thin one between rows: what journals print."""
    borders = element("tblBorders", _rule("top"), _rule("bottom"), _rule("insideH", 2, "BFBFBF"))
    margins = cell_margins(SIZES[0])
    header = element(
        "tblStylePr",
        element("rPr", on("b"), on("bCs")),
        element("tcPr", element("tcBorders", _rule("bottom"))),
        type="firstRow",
    )
    looks = element("style", val("name", "Review Table"), element("tblPr", borders, margins), header)
    for name, value in (("type", "table"), ("styleId", "ReviewTable"), ("customStyle", "1")):
        looks.set(qn(f"w:{name}"), value)
    styles.append(looks)


def cell_margins(points: int) -> Any:
    """Room on both sides of what stands in a cell, by the size of its type."""
    return element(
        "tblCellMar", *(element(side, w=round(20 * CELL_MARGINS[points]), type="dxa") for side in ("left", "right"))
    )


def _rule(side: str, size: int = 8, color: str = "000000") -> Any:
    return element(side, val="single", sz=size, space=0, color=color)


def _bulleted(made: Any) -> Any:
    """A list's numbering of one bullet, beside those of the empty document."""
    numbering = made.part.numbering_part.element
    level = element(
        "lvl",
        val("start", 1),
        val("numFmt", "bullet"),
        val("lvlText", _BULLET),
        val("lvlJc", "left"),
        element("pPr", element("ind", left=454, hanging=284)),
        ilvl=0,
    )
    abstract = element("abstractNum", val("multiLevelType", "hybridMultilevel"), level, abstractNumId=_LIST)
    numbering.find(qn("w:num")).addprevious(abstract)  # all of these stand before all of those
    numbering.append(element("num", val("abstractNumId", _LIST), numId=_LIST))
    return element("numPr", val("ilvl", 0), val("numId", _LIST))
