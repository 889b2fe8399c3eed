"""A manuscript as it comes back from co-authors: changes tracked, comments, notes, text boxes, fields, controls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_WHO = 'w:author="Ann" w:date="2024-03-01T10:00:00Z"'
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inside: str) -> str:
    """A paragraph of runs and whatever else stands in one."""
    return f"<w:p>{''.join(inside)}</w:p>"


def inserted(*inside: str) -> str:
    """What a co-author wrote with changes tracked."""
    return f'<w:ins w:id="901" {_WHO}>{"".join(inside)}</w:ins>'


def deleted(text: str) -> str:
    """What a co-author struck out with changes tracked."""
    return f'<w:del w:id="902" {_WHO}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def moved_away(text: str) -> str:
    """What a co-author moved elsewhere: Word keeps it as text."""
    return f'<w:moveFrom w:id="903" {_WHO}>{run(text)}</w:moveFrom>'


def field(code: str, shown: str, properties: str = "") -> str:
    """A field with what it shows."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    asked = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return marks[0] + asked + marks[1] + run(shown, properties) + marks[2]


def control(*inside: str) -> str:
    """A content control in a line."""
    return f"<w:sdt><w:sdtPr><w:alias w:val='n'/></w:sdtPr><w:sdtContent>{''.join(inside)}</w:sdtContent></w:sdt>"


def text_box(text: str) -> str:
    """A text box, twice as Word writes it: for today's programs and for old ones."""
    inside = f"<w:txbxContent>{paragraph(run(text))}</w:txbxContent>"
    shape = (
        '<wp:inline><wp:extent cx="2000000" cy="600000"/><wp:docPr id="77" name="Box"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="600000"/></a:xfrm><a:prstGeom prst="rect">'
        f"<a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>"
        "</a:graphic></wp:inline>"
    )
    old = f'<w:pict><v:shape style="width:150pt;height:50pt"><v:textbox>{inside}</v:textbox></v:shape></w:pict>'
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing></mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def note(kind: str, number: int) -> str:
    """The sign of a note in a line."""
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def write(path: Path, *paragraphs: str, footnote: str = "", header: str = "", remark: str = "") -> Path:
    """A Word file with these paragraphs, a table of which a row is struck out, a footnote, a header, a comment."""
    made = docx.Document()
    for one in paragraphs:
        made.element.body.insert(len(made.element.body) - 1, _parsed(one))
    if footnote:
        _with_footnote(made, footnote)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    if remark:
        made.add_comment(made.paragraphs[0].runs, remark, "Bob", "B")
    made.save(str(path))
    return path


def _parsed(text: str) -> Any:
    head, _, rest = text.partition(">")
    return parse_xml(f"{head} {_NAMES}>{rest}")


def _with_footnote(made: Any, text: str) -> None:
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{i}">{paragraph(f"<w:r><w:{kind}/></w:r>")}</w:footnote>'
        for i, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    content = f'<w:footnotes {_NAMES}>{lines}<w:footnote w:id="1">{paragraph(run(text))}</w:footnote></w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), _NOTES.format("footnotes"), content.encode(), made.part.package)
    made.part.relate_to(part, RELATED.FOOTNOTES)
