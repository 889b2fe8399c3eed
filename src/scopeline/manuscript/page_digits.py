"""A small font in a Word file, in which the digits of the page's number look as those of the document's language.

A PAGE field holds the digits 0 to 9, and which shapes they take is a setting of the reader's program: no number format
of WordprocessingML has Persian digits. Where a program does not take fonts from a file, its own setting stands.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from functools import cache
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from scopeline.drawing.plotting import FONTS
from scopeline.languages import Language
from scopeline.manuscript.ooxml import element, val

NAME = "Scopeline Page Number"
_LATIN = "0123456789"
_OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_FONT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"


def embed(made: Any, say: Language) -> str:
    """Put the font into a document whose language has digits of its own; returns its name, or nothing."""
    own = say.digits(_LATIN)
    if own == _LATIN:
        return ""
    font = _drawn(own)
    key = uuid.UUID(bytes=hashlib.sha256(font).digest()[:16], version=4)
    table = made.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part = Part(PackURI("/word/fonts/font1.odttf"), _OBFUSCATED, obfuscated(font, key), made.part.package)
    link = element("embedRegular", fontKey=f"{{{key}}}".upper())
    link.set(qn("r:id"), table.relate_to(part, _FONT))
    fonts = parse_xml(table.blob)
    entry = element("font", val("charset", "00"), val("family", "auto"), val("pitch", "variable"), link, name=NAME)
    fonts.append(entry)
    table._blob = serialize_part_xml(fonts)
    return NAME


def obfuscated(font: bytes, key: uuid.UUID) -> bytes:
    """A font as Word keeps it: the first 32 bytes are crossed with the key, read backwards.

    ECMA-376, part 4, 2.8.1.
    """
    mask = key.bytes[::-1] * 2
    return bytes(one ^ other for one, other in zip(font[:32], mask, strict=True)) + font[32:]


@cache
def _drawn(digits: str) -> bytes:
    """A font of ten digits alone, reached by those of Latin script and by their own."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(FONTS / "Vazirmatn-Regular.ttf", recalcTimestamp=False)
    options = Options(layout_features=[], name_IDs=[0, 1, 2, 4, 6, 13, 14], hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=digits)
    subsetter.subset(font)
    for table in font["cmap"].tables:
        shapes = {chr(code): name for code, name in table.cmap.items()}
        table.cmap |= {ord(latin): shapes[own] for latin, own in zip(_LATIN, digits, strict=True) if own in shapes}
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):  # the family, the full name, and that without spaces
            record.string = NAME.replace(" ", "") if record.nameID == 6 else NAME
    font["OS/2"].fsType = 0  # may be embedded
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()
