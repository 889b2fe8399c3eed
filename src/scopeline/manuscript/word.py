"""A document as Word's file, right-to-left where its language is, the same bytes for the same document."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

from docx.oxml.ns import qn

from scopeline.manuscript.body import Writer
from scopeline.manuscript.document import Document
from scopeline.manuscript.styles import apply

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can bear


def encode(document: Document, dated: dt.date, authors: Sequence[str] = ()) -> bytes:
    """The document as .docx; `dated` stands in its properties, since the clock would change the bytes."""
    import docx

    made = docx.Document()
    body = made.element.body
    for child in [child for child in body if child.tag != qn("w:sectPr")]:
        body.remove(child)
    apply(made, document.say)
    properties = made.core_properties
    properties.title, properties.subject = document.title, document.subject
    properties.author, properties.last_modified_by = "; ".join(authors), ""
    properties.comments = properties.keywords = ""
    properties.language = document.say.content["manuscript"]["locale"]
    properties.created = properties.modified = dt.datetime.combine(dated, dt.time())
    properties.revision = 1
    writer = Writer(made, document)
    footer = writer.footer()
    end = body.sectPr
    body.remove(end)
    for piece in writer.body(footer):
        body.append(piece)
    body.append(writer.section(footer))
    saved = io.BytesIO()
    made.save(saved)
    return repacked(saved.getvalue())


def repacked(content: bytes) -> bytes:
    """A zip file with its parts in one order and of one date; the list of contents comes first, as Word writes it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = zipfile.ZipInfo(name, _LONG_AGO)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(part, old.read(name))
    return packed.getvalue()
