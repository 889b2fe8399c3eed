"""A document as Markdown and as a page of HTML that needs nothing else."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Sequence

from scopeline.manuscript.breaks import MAY, NOT, marked
from scopeline.manuscript.document import (
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
from scopeline.manuscript.fitting import CELL_MARGINS, MARGIN_MM, SIZES
from scopeline.reporting.tables import spans_of
from scopeline.text import by_direction, is_rtl

_WHOLE = re.compile(rf"\w+(?:{NOT}\w+)+")
_CSS = """\
body{max-width:46rem;margin:2rem auto;padding:0 1rem;font-family:Georgia,"Times New Roman",serif;line-height:1.6}
table{border-collapse:collapse;width:100%;font-size:.85rem;border-top:2px solid;border-bottom:2px solid;margin:.5rem 0}
th{border-bottom:2px solid;text-align:start;vertical-align:bottom}
td{border-top:1px solid #bbb;vertical-align:top;text-align:start}th,td{padding:.25rem .4rem;line-height:1.35}
caption{text-align:start}.whole{white-space:nowrap}
figure{margin:1.5rem 0}img{max-width:100%}.blank{font-style:italic;color:#666}
.query{white-space:pre-wrap;font-size:.85rem;margin-inline-start:1rem}.note{font-size:.85rem}
.reference{padding-inline-start:2rem;text-indent:-2rem}.wide{overflow-x:auto}
"""
_PAPER = f"""\
@page{{size:A4;margin:{MARGIN_MM}mm}}@page turned{{size:A4 landscape}}
@media print{{body{{max-width:none;margin:0;padding:0}}.wide{{overflow:visible}}.turned{{page:turned}}
h1,h2,h3,caption{{break-after:avoid}}tr{{break-inside:avoid}}
{"".join(f".p{one}{{font-size:{one}pt}}.p{one} :is(td,th){{padding-inline:{CELL_MARGINS[one]}pt}}" for one in SIZES)}}}
"""


def markdown(document: Document) -> bytes:
    """The document as Markdown; pictures stand in it by their place."""
    return ("\n\n".join(_markdown(document)) + "\n").encode()


def _markdown(document: Document) -> Iterator[str]:
    def line(spans: Spans) -> str:
        return "".join(_starred(span, document) for span in spans)

    for block in document.blocks:
        match block:
            case Heading():
                yield f"{'#' * (block.level + 1)} {_label(document, block.numbered)}{line(block.spans)}"
            case Paragraph():
                yield line(block.spans)
            case Items():
                yield "\n".join(f"- {line(item)}" for item in block.items)
            case Table():
                if block.caption:
                    yield f"**{document.labels[block.id]}**{_joint(document)}{block.caption}"
                elif told := over(document, block):
                    yield f"**{told}**"
                yield _grid([block.headings, *([line(cell) for cell in row] for row in block.rows)])
                if block.note:
                    yield block.note
            case Figure():
                yield f"![{block.alt}](../figures/{block.picture.name})"
                yield f"**{document.labels[block.id]}**{_joint(document)}{block.caption}"


def _starred(span: Span, document: Document) -> str:
    text = document.labels[span.see] if span.see else span.text
    stars = "*" * (2 * span.bold + span.italic)
    return f"{stars}{text}{stars}" if text.strip() else text


def _grid(rows: Sequence[Sequence[str]]) -> str:
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    drawn = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([drawn[0], "|" + " --- |" * len(rows[0]), *drawn[1:]])


def _label(document: Document, name: str) -> str:
    """What stands before a numbered heading's or caption's words; nothing where it is not numbered."""
    return f"{document.labels[name]}{_joint(document)}" if name else ""


def _joint(document: Document) -> str:
    joint: str = document.say.content["manuscript"]["caption_joint"]
    return joint


def page(document: Document) -> bytes:
    """The document as one HTML page, its pictures inside it."""
    say = document.say
    body = "\n".join(_elements(document))
    return (
        f'<!doctype html>\n<html lang="{say.code}" dir="{say.direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{html.escape(document.title)}</title>\n'
        f"<style>\n{_CSS}{_PAPER}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def _elements(document: Document) -> Iterator[str]:
    def line(spans: Spans, in_cell: bool = False) -> str:
        return "".join(_marked(span, document, in_cell) for span in spans)

    for block in document.blocks:
        match block:
            case Heading():
                name = f' id="{block.numbered}"' if block.numbered else ""
                label = html.escape(_label(document, block.numbered))
                yield f"<h{block.level + 1}{name}>{label}{line(block.spans)}</h{block.level + 1}>"
            case Paragraph():
                style = f' class="{block.style}"' if block.style else ""
                yield f"<p{style}{_towards(block.spans, document)}>{line(block.spans)}</p>"
            case Items():
                yield "<ul>" + "".join(f"<li>{line(item)}</li>" for item in block.items) + "</ul>"
            case Table():
                yield from _table(document, block, [[line(cell, True) for cell in row] for row in block.rows])
            case Figure():
                yield _figure(document, block)
            case PageBreak():
                yield "<hr>"


def _marked(span: Span, document: Document, in_cell: bool) -> str:
    if span.see:
        return f'<a href="#{span.see}">{html.escape(document.labels[span.see])}</a>'
    pieces = by_direction(span.text) if document.say.right_to_left and is_rtl(span.text) else [(span.text, False)]
    pieces = [(marked(piece) if in_cell else piece, latin) for piece, latin in pieces]
    escaped = [(_ended(html.escape(piece, quote=False)), latin) for piece, latin in pieces]
    text = "".join(f'<bdi dir="ltr">{piece}</bdi>' if latin else piece for piece, latin in escaped)
    text = f"<em>{text}</em>" if span.italic else text
    return f"<strong>{text}</strong>" if span.bold else text


def _ended(text: str) -> str:
    """A text that `breaks` marked as HTML, found and copied without its signs."""
    text = _WHOLE.sub(lambda word: f'<span class="whole">{word[0].replace(NOT, "-")}</span>', text)
    return text.replace(MAY, "<wbr>")


def _towards(spans: Spans, document: Document) -> str:
    """The direction of a paragraph that runs against its document's."""
    text = "".join(span.text for span in spans)
    return ' dir="ltr"' if document.say.right_to_left and text and not is_rtl(text) else ""


def _figure(document: Document, figure: Figure) -> str:
    kind = "svg+xml" if figure.picture.suffix == ".svg" else figure.picture.suffix[1:]
    data = base64.b64encode(figure.picture.read_bytes()).decode()
    caption = f"<strong>{_label(document, figure.id)}</strong>{html.escape(figure.caption)}"
    return (
        f'<figure id="{figure.id}"><img alt="{html.escape(figure.alt)}" '
        f'src="data:image/{kind};base64,{data}"><figcaption>{caption}</figcaption></figure>'
    )


def _table(document: Document, table: Table, shown: Sequence[Sequence[str]]) -> Iterator[str]:
    merged = [spans_of(shown, column) for column in range(table.spanned)]
    name = f' id="{table.id}"' if table.id else ""
    yield f'<div class="{"wide turned" if table.wide else "wide"}"><table{name} class="p{table.points}">'
    if table.caption:
        yield f"<caption><strong>{_label(document, table.id)}</strong>{html.escape(table.caption)}</caption>"
    elif told := over(document, table):
        yield f"<caption><strong>{html.escape(told)}</strong></caption>"
    yield (
        "<thead><tr>" + "".join(f'<th scope="col">{html.escape(one)}</th>' for one in table.headings) + "</tr></thead>"
    )
    yield "<tbody>"
    for i, row in enumerate(shown):
        cells = []
        for column, cell in enumerate(row):
            if column < len(merged) and i not in merged[column]:
                continue
            size = merged[column][i] if column < len(merged) else 1
            cells.append(f"<td{f' rowspan={size}' if size > 1 else ''}>{cell}</td>")
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
    if table.note:
        yield f'<p class="note">{html.escape(table.note)}</p>'
