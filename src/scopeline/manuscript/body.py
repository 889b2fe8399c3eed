"""The blocks of a document as WordprocessingML: sections, paragraphs, tables, pictures, fields and runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docx.oxml.ns import qn

from scopeline.manuscript import page_digits
from scopeline.manuscript.document import (
    Block,
    Document,
    Figure,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Span,
    Spans,
    Table,
    over,
)
from scopeline.manuscript.fitting import MARGIN_MM, PAGE_MM, columns
from scopeline.manuscript.keeping import GROUP, followed, parts, together
from scopeline.manuscript.ooxml import element, on, val
from scopeline.manuscript.runs import Runs, bookmark
from scopeline.manuscript.styles import cell_margins, spaced, table_text
from scopeline.reporting.tables import spans_of

_TWIPS_PER_MM, _TWIPS_PER_POINT = 56.7, 20
_PAGE = (round(PAGE_MM[0] * _TWIPS_PER_MM), round(PAGE_MM[1] * _TWIPS_PER_MM))
_MARGIN = round(MARGIN_MM * _TWIPS_PER_MM)
_EMU_PER_MM = 36_000
_FIGURE_MM = (160, 215)  # the most that a figure takes, across and down


class Writer:
    """Writes the blocks of one document; `made` is the Word document that takes pictures and the footer."""

    def __init__(self, made: Any, document: Document) -> None:
        self.made, self.document, self.say = made, document, document.say
        self.line = Runs(document)
        self.ids = iter(range(1, 100_000))  # of bookmarks and pictures
        self.begins = False  # whether the next paragraph begins a page; a break of its own can leave one empty

    # ---- sections

    def footer(self) -> str:
        """A footer with the page's number in the language's digits; returns the id of its part."""
        footer = self.made.sections[0].footer
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]._p
        paragraph.getparent().replace(
            paragraph,
            element(
                "p",
                element("pPr", self.line.bidi(True), val("jc", "center")),
                *self.line.field("PAGE", "1", font=page_digits.embed(self.made, self.say)),
            ),
        )
        reference = self.made.sections[0]._sectPr.find(qn("w:footerReference"))
        return reference.get(qn("r:id"))

    def section(self, footer: str, turned: bool = False) -> Any:
        reference = element("footerReference", type="default")
        reference.set(qn("r:id"), footer)
        across, down = reversed(_PAGE) if turned else _PAGE
        size = element("pgSz", w=across, h=down, **_turned(turned))
        margins: dict[str, Any] = dict.fromkeys(("top", "right", "bottom", "left"), _MARGIN)
        return element(
            "sectPr",
            reference,
            val("type", "nextPage"),
            size,
            element("pgMar", **margins, header=709, footer=709, gutter=0),
            element("cols", space=708),
            on("bidi", self.say.right_to_left),
        )

    def body(self, footer: str) -> Iterator[Any]:
        """Every block; tables that are wide stand on pages that are turned."""
        turned = False
        kept = followed(self.document.blocks)
        for place, block in enumerate(self.document.blocks):
            wide = isinstance(block, Table) and block.wide
            if wide != turned and not (turned and isinstance(block, PageBreak)):
                yield element("p", element("pPr", spaced(0, 0), self.section(footer, turned)))
                turned = wide
            yield from self.block(block, place in kept)
        if turned:
            yield element("p", element("pPr", spaced(0, 0), self.section(footer, True)))

    # ---- blocks

    def block(self, block: Block, keep: bool = False) -> Iterator[Any]:
        match block:
            case Heading():
                style = "Title" if block.level == 0 else f"Heading{block.level}"
                if block.numbered:
                    yield self._captioned(style, block.numbered, "Appendix", block.spans)
                else:
                    yield self.paragraph(block.spans, style)
            case Paragraph():
                yield self.paragraph(block.spans, _STYLES.get(block.style, "BodyText"), keep)
            case Items():
                for item in block.items:
                    yield self.paragraph(item, "ListBullet")
            case Table():
                if block.caption:
                    yield self._captioned("Caption", block.id, "Table", [Span(block.caption)])
                elif told := over(self.document, block):
                    yield self.paragraph([Span(told, bold=True)], "Caption")
                yield self.table(block)
                yield self.paragraph([Span(block.note)] if block.note else [], "TableNote")
            case Figure():
                yield element(
                    "p", element("pPr", val("pStyle", "FigurePicture"), self.line.bidi(True)), self.picture(block)
                )
                yield self._captioned("Caption", block.id, "Figure", [Span(block.caption)], keep=False)
            case PageBreak():
                self.begins = True

    def paragraph(self, spans: Spans, style: str, keep: bool = False, in_cell: bool = False) -> Any:
        towards = self.line.towards(spans)
        right = self.say.right_to_left and not towards and in_cell
        properties = element(
            "pPr",
            val("pStyle", style),
            on("keepNext", keep),
            on("pageBreakBefore", self._breaks()),
            self.line.bidi(towards),
            val("jc", "right") if right else None,
        )
        return element("p", properties, *(run for span in spans for run in self.line.runs(span, towards, in_cell)))

    def _captioned(self, style: str, name: str, sequence: str, spans: Spans, keep: bool = True) -> Any:
        """A caption: its label, with the number as a field, in a bookmark that cross-references show."""
        form = self.say.content["manuscript"]["labels"][sequence.lower()]
        number = self.document.labels[name].replace(form.partition("{n}")[0], "").replace(form.partition("{n}")[2], "")
        before, _, after = form.partition("{n}")
        mark, begins = next(self.ids), on("pageBreakBefore", self._breaks())
        towards = self.say.right_to_left
        return element(
            "p",
            element("pPr", val("pStyle", style), on("keepNext", keep), begins, self.line.bidi(towards)),
            element("bookmarkStart", id=mark, name=bookmark(name)),
            *self.line.runs(Span(before, bold=True), towards),
            *self._counted(sequence, number),
            *self.line.runs(Span(after, bold=True), towards),
            element("bookmarkEnd", id=mark),
            *self.line.runs(Span(self.say.content["manuscript"]["caption_joint"], bold=True), towards),
            *(run for span in spans for run in self.line.runs(span, towards)),
        )

    def _counted(self, sequence: str, number: str) -> Iterator[Any]:
        """The caption's number as a field; where fields have other digits than the language, a hidden one counts."""
        if number.isascii():
            yield from self.line.field(f"SEQ {sequence} \\* ARABIC", number, bold=True)
        else:
            for run in self.line.field(f"SEQ {sequence} \\* ARABIC", str(int(number)), bold=True, towards=False):
                run.find(qn("w:rPr")).find(qn("w:lang")).addprevious(on("vanish"))
                yield run
            yield from self.line.run(number, Span(bold=True), self.say.right_to_left)

    def table(self, table: Table) -> Any:
        widths = [round(_TWIPS_PER_POINT * width) for width in columns(table)]
        properties = element(
            "tblPr",
            val("tblStyle", "ReviewTable"),
            on("bidiVisual", self.say.right_to_left),
            element("tblW", w=sum(widths), type="dxa"),
            element("tblLayout", type="fixed"),
            cell_margins(table.points),
            element("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
            val("tblCaption", table.caption) if table.caption else None,
        )
        style = table_text(table.points).replace(" ", "")
        grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
        header = element(
            "tr",
            element("trPr", on("cantSplit"), on("tblHeader")),
            *(
                element("tc", _cell(width), self.paragraph([Span(heading, bold=True)], style, True, True))
                for heading, width in zip(table.headings, widths, strict=True)
            ),
        )
        return element("tbl", properties, grid, header, *self._rows(table, widths, style))

    def _rows(self, table: Table, widths: Sequence[int], style: str) -> Iterator[Any]:
        texts = [["".join(self.line.text(span) for span in cell) for cell in row] for row in table.rows]
        group = min(table.spanned, GROUP)
        part = parts(table, texts) if group else []
        texts = [[str(number), *row] for number, row in zip(part, texts, strict=False)]
        merged = [spans_of(texts, column + 1 if column >= group else 0) for column in range(table.spanned)]
        kept = together(len(table.rows), merged[0] if merged else {})
        for i, row in enumerate(table.rows):
            cells = []
            for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
                begins = column < len(merged) and i in merged[column]
                goes_on = column < len(merged) and not begins
                merge = "restart" if begins and merged[column][i] > 1 else "continue" if goes_on else ""
                shown = self.paragraph([] if goes_on else cell, style, i in kept, in_cell=True)
                cells.append(element("tc", _cell(width, merge), shown))
            yield element("tr", element("trPr", on("cantSplit")), *cells)

    def picture(self, figure: Figure) -> Any:
        from docx.oxml.shape import CT_Inline

        name, image = self.made.part.get_or_add_image(str(figure.picture))
        wide, high = image.px_width, image.px_height
        scale = min(_FIGURE_MM[0] / wide, _FIGURE_MM[1] / high)
        number = next(self.ids)
        inline = CT_Inline.new_pic_inline(
            number, name, figure.picture.name, round(wide * scale * _EMU_PER_MM), round(high * scale * _EMU_PER_MM)
        )
        inline.docPr.set("name", self.document.labels[figure.id])
        inline.docPr.set("descr", figure.alt)
        return element("r", element("drawing", inline))

    def _breaks(self) -> bool:
        begins, self.begins = self.begins, False
        return begins


_STYLES: Mapping[str, str] = {
    "byline": "Byline",
    "note": "TableNote",
    "reference": "Bibliography",
    "query": "Query",
    "blank": "Blank",
}


def _cell(width: int, merge: str = "") -> Any:
    merged = element("vMerge", val=merge) if merge == "restart" else on("vMerge", bool(merge))
    return element("tcPr", element("tcW", w=width, type="dxa"), merged)


def _turned(turned: bool) -> dict[str, str]:
    return {"orient": "landscape"} if turned else {}
