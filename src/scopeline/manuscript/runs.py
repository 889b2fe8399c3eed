"""The spans of a line as WordprocessingML runs and fields, each with its direction and language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scopeline.manuscript.breaks import NOT, marked
from scopeline.manuscript.document import Document, Span, Spans
from scopeline.manuscript.ooxml import element, on, val
from scopeline.manuscript.styles import LATIN
from scopeline.text import LRM, RLM, by_direction, is_rtl

_HAS_LATIN = re.compile(r"[A-Za-z]")


class Runs:
    """Writes the lines of one document; `towards` says that a line runs right to left."""

    def __init__(self, document: Document) -> None:
        self.document, self.say = document, document.say

    def runs(self, span: Span, towards: bool, in_cell: bool = False) -> Iterator[Any]:
        """A span's runs: in a right-to-left line, Latin words are runs of their own; in a cell, ids stay whole."""
        if span.see:
            yield from self._reference(span, towards)
            return
        after = ""
        for text, latin in by_direction(span.text) if towards else [(span.text, True)]:
            told = _closed(text) if towards and latin else after + text
            yield from self.run(marked(told) if in_cell else told, span, towards and not latin)
            after = RLM if towards and latin else ""

    def run(self, text: str, span: Span, towards: bool) -> Iterator[Any]:
        """A text of one direction; none where it is empty."""
        if text:
            yield element("r", self._look(span, towards), *_pieces(text))

    def field(
        self, instruction: str, shown: str, bold: bool = False, towards: bool | None = None, font: str = ""
    ) -> Iterator[Any]:
        """A field as Word writes it, with what it shows until somebody updates it."""
        rtl = self.say.right_to_left if towards is None else towards
        for content in (
            element("fldChar", fldCharType="begin"),
            element("instrText", text=f" {instruction} "),
            element("fldChar", fldCharType="separate"),
            element("t", text=shown),
            element("fldChar", fldCharType="end"),
        ):
            yield element("r", self._look(Span(bold=bold), rtl, font), content)

    def towards(self, spans: Spans) -> bool:
        """Whether a line runs right to left: in such a language, all but those of Latin words alone."""
        text = "".join(self.text(span) for span in spans)
        return self.say.right_to_left and (is_rtl(text) or not _HAS_LATIN.search(text))

    def text(self, span: Span) -> str:
        """What a span reads; of a reference, the label of what it refers to."""
        return self.document.labels[span.see] if span.see else span.text

    def bidi(self, towards: bool) -> Any:
        """A paragraph's direction where its style has another."""
        if not self.say.right_to_left:
            return None
        return on("bidi") if towards else val("bidi", 0)

    def _reference(self, span: Span, towards: bool) -> Iterator[Any]:
        """A cross-reference: a field, or, where digits are not those of fields, a link that shows the right ones."""
        label, name = self.text(span), bookmark(span.see)
        if label.isascii():
            yield from self.field(f"REF {name} \\h", label, towards=towards)
        else:
            yield element("hyperlink", *self.run(label, span, towards), anchor=name, history=1)

    def _look(self, span: Span, towards: bool, font: str = "") -> Any:
        return element(
            "rPr",
            element("rFonts", ascii=font, hAnsi=font, cs=font) if font else None,
            on("b", span.bold),
            on("bCs", span.bold),
            on("i", span.italic),
            on("iCs", span.italic),
            on("rtl", towards),
            element("lang", bidi=self.say.content["manuscript"]["locale"]) if towards else val("lang", LATIN),
        )


def _closed(text: str) -> str:
    """Latin words whose outer signs stay with them, where a program reads no direction from the run, or would end a
    line behind an opening bracket."""
    return LRM * (not text[0].isalnum()) + text + LRM * (not text[-1].isalnum())


def _pieces(text: str) -> Iterator[Any]:
    """A text's elements: its lines' ends, and hyphens at which no line ends, which are found and copied as hyphens."""
    for place, piece in enumerate(text.split(NOT)):
        if place:
            yield element("noBreakHyphen")
        for line, told in enumerate(piece.split("\n")):
            if line:
                yield element("br")
            if told:
                yield element("t", text=told)


def bookmark(name: str) -> str:
    """A bookmark's name that Word takes: letters, digits and underscores, 40 at most."""
    return ("_Ref_" + re.sub(r"\W", "_", name))[:40]
