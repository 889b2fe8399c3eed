"""A Word file as it is read: paragraphs, tables, text boxes and notes, with all changes in it accepted.

What Word keeps beside the text is left out: deleted and moved-away text, hidden runs, codes of fields, the second copy
of a text box for old programs, tables of contents, headers and footers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from scopeline.manuscript.breaks import MAY

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATHEMATICS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_GONE = {qn("w:del"), qn("w:moveFrom"), _COMPATIBILITY}
_SIGNS = {qn("w:noBreakHyphen"): "-", qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " "}
_CITATION = re.compile(r"\s*[0-9۰-۹]+(?:\s*[,،;–-]\s*[0-9۰-۹]+)*[,،]?\s*")
_CONTENTS = re.compile(r"toc|table of figures", re.IGNORECASE)
_NOTES = ((RELATED.FOOTNOTES, "footnote"), (RELATED.ENDNOTES, "endnote"))


@dataclass(frozen=True)
class Read:
    """A paragraph as it is read: its place as people find it, and the paragraph of the body at which a comment on it
    can stand, since text boxes and notes take none. A cell has its column's heading and the texts of its row."""

    place: str
    text: str
    anchor: Any
    heading: bool = False
    column: str = ""
    row: Sequence[str] = ()


def paragraphs(document: Any) -> Iterator[Read]:
    """All paragraphs of a document in their order, then those of its notes."""
    cells = _cells_of(document)
    names = {style.style_id: str(style.name) for style in document.styles}
    notes = _references(document)
    number = 0
    for paragraph in document.element.body.iter(qn("w:p")):
        if _left_out(paragraph):
            continue
        number += 1
        style = names.get(paragraph.style or "", "")
        if not _CONTENTS.match(style):
            column, row = cells.get(paragraph, ("", ()))
            heading = style.startswith(("Heading", "Title"))
            yield Read(f"paragraph {number}", text_of(paragraph), _outermost(paragraph), heading, column, row)
    for kind, name in _NOTES:
        for part in (one.target_part for one in document.part.rels.values() if one.reltype == kind):
            for place, note in enumerate(_ordinary(parse_xml(part.blob)), 1):
                anchor = notes.get((name, note.get(qn("w:id"))))
                for paragraph in note.iter(qn("w:p")):
                    yield Read(f"{name} {place}", text_of(paragraph), anchor)


def text_of(element: Any) -> str:
    """The text of a paragraph or a cell; digits set high, as those of citations, in brackets."""
    texts = []
    for run in element.iter(qn("w:r"), _MATHEMATICS):
        if run.tag == _MATHEMATICS:
            texts.append(run.text or "")
        elif not _hidden(run) and not _left_out(run) and _paragraph_of(run) in (element, *_paragraphs_in(element)):
            text = "".join(_sign(part) for part in run).replace(MAY, "")
            texts.append(f"[{text.strip()}]" if _raised(run) and _CITATION.fullmatch(text) else text)
    return "".join(texts)


def comment(document: Any, anchor: Any, text: str, author: str, initials: str) -> None:
    """A comment on a whole paragraph, whatever its runs stand in; without the clock's time."""
    made = document.comments.add_comment(text=text, author=author, initials=initials)
    made._comment_elm.attrib.pop(qn("w:date"), None)
    start, end, reference = (
        parse_xml(f'<w:{tag} {nsdecls("w")} w:id="{made.comment_id}"/>')
        for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")
    )
    anchor.insert(1 if anchor.pPr is not None else 0, start)
    anchor.append(end)
    anchor.add_r().append(reference)


def _sign(part: Any) -> str:
    return (part.text or "") if part.tag == qn("w:t") else _SIGNS.get(part.tag, "")


def _hidden(run: Any) -> bool:
    return run.rPr is not None and run.rPr.find(qn("w:vanish")) is not None


def _raised(run: Any) -> bool:
    align = run.rPr.find(qn("w:vertAlign")) if run.rPr is not None else None
    return align is not None and align.get(qn("w:val")) == "superscript"


def _left_out(element: Any) -> bool:
    """Whether an element stands in what is no part of the text: a deletion, a deleted row, a copy for old programs."""
    rows = (one for one in element.iterancestors(qn("w:tr")) if one.trPr is not None)
    return any(one.tag in _GONE for one in element.iterancestors()) or any(
        row.trPr.find(qn("w:del")) is not None for row in rows
    )


def _paragraph_of(run: Any) -> Any:
    return next(run.iterancestors(qn("w:p")), None)


def _paragraphs_in(element: Any) -> list[Any]:
    return [] if element.tag == qn("w:p") else [*element.iter(qn("w:p"))]


def _outermost(paragraph: Any) -> Any:
    """The paragraph of the body or of a cell in which a text box is anchored; any other paragraph itself."""
    return next(reversed([paragraph, *paragraph.iterancestors(qn("w:p"))]))


def _ordinary(notes: Any) -> list[Any]:
    """The notes that people wrote: Word keeps the lines that part notes from the text among them."""
    return [note for note in notes if note.get(qn("w:type")) in (None, "normal")]


def _references(document: Any) -> dict[tuple[str, str], Any]:
    """Each note by its kind and id -> the paragraph that refers to it."""
    found: dict[tuple[str, str], Any] = {}
    for name in ("footnote", "endnote"):
        for one in document.element.body.iter(qn(f"w:{name}Reference")):
            found.setdefault((name, one.get(qn("w:id"))), _outermost(_paragraph_of(one)))
    return found


def _cells_of(document: Any) -> dict[Any, tuple[str, Sequence[str]]]:
    """Each paragraph of a table below its first row -> its column's heading and its row's texts."""
    found: dict[Any, tuple[str, Sequence[str]]] = {}
    for table in document.element.body.iter(qn("w:tbl")):
        headings: Sequence[str] = ()
        above: Sequence[str] = ()
        for line in table.tr_lst:
            cells = [cell for cell in line.tc_lst for _ in range(cell.grid_span)]
            texts = [text_of(cell) for cell in cells]
            if not headings:
                headings = texts
                continue
            above = [
                above[i] if cell.vMerge == "continue" and i < len(above) else texts[i] for i, cell in enumerate(cells)
            ]
            for i, cell in enumerate(cells):
                heading = headings[i] if i < len(headings) else ""
                found |= dict.fromkeys(cell.p_lst, (heading, above))
    return found
