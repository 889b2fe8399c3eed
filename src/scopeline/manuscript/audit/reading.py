"""The passages of a manuscript in Word, Markdown, plain text or PDF, each with its place."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopeline.errors import Problem, ScopelineError
from scopeline.tables import guard

_ENDS = re.compile(r"(?<=[.!?؟؛;])\s+(?=\S)|\n")
# What ends with a full stop and does not end a sentence.
_SHORT = re.compile(r"(?:\bet al|\be\.g|\bi\.e|\bvs|\bFig|\bNo|\bp|[A-Z])\.$")
SUFFIXES = (".docx", ".md", ".txt", ".pdf")


@dataclass(frozen=True)
class Passage:
    """A paragraph with its place as people find it; `number` is that of the paragraph in the file, from 0."""

    place: str
    text: str
    number: int

    def sentences(self) -> Iterator[str]:
        """Its sentences, `et al.` and initials kept whole."""
        kept = ""
        for piece in _ENDS.split(self.text):
            kept = f"{kept} {piece}".strip()
            if not _SHORT.search(kept):
                yield kept
                kept = ""
        if kept:
            yield kept


def read(path: Path) -> list[Passage]:
    """Every passage that holds anything. Raises ScopelineError for a file that is none of SUFFIXES, or damaged."""
    if not path.is_file():
        raise ScopelineError(Problem(path, "there is no such file", "Correct the name."))
    content = path.read_bytes()
    match path.suffix.lower():
        case ".docx":
            found = _word(path, content)
        case ".pdf":
            found = _pdf(path, content)
        case ".md" | ".txt":
            found = _plain(content.decode("utf-8-sig", "replace"))
        case _:
            told = "the file is no manuscript that can be read"
            raise ScopelineError(Problem(path, told, "Save it as one of these.", allowed=", ".join(SUFFIXES)))
    return [Passage(place, text, number) for number, (place, text) in enumerate(found) if text.strip()]


def paragraphs(document: Any) -> list[Any]:
    """All paragraphs of a Word document in their order, those in tables too."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    return [Paragraph(one, document._body) for one in document.element.body.iter(qn("w:p"))]


def _word(path: Path, content: bytes) -> Iterator[tuple[str, str]]:
    import docx

    if refused := guard.archive(content):
        raise ScopelineError(Problem(path, refused.found, "Save the document again in Word, or as PDF."))
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError) as error:
        told = "the file is no Word document"
        raise ScopelineError(Problem(path, told, "Save it as .docx in Word.")) from error
    for number, paragraph in enumerate(paragraphs(document), 1):
        yield (
            f"paragraph {number}",
            "".join(one.text or "" for one in paragraph._p.iter() if str(one.tag).endswith("}t")),
        )


def _pdf(path: Path, content: bytes) -> Iterator[tuple[str, str]]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    except PyPdfError as error:
        raise ScopelineError(Problem(path, f"the PDF cannot be read ({error})", "Save it anew.")) from error
    for number, text in enumerate(pages, 1):
        # A line that begins with a number and a full stop begins an entry of a list; other lines go on.
        joined = re.sub(r"\n(?!\s*\[?[0-9۰-۹]+[.\]]\s)", " ", text)
        yield from ((f"page {number}", line) for line in joined.split("\n"))


def _plain(text: str) -> Iterator[tuple[str, str]]:
    line = 1
    for chunk in re.split(r"(\n\s*\n)", text):
        lead = len(chunk) - len(chunk.lstrip("\n"))
        if chunk.strip():
            rows = chunk.strip("\n").split("\n")
            if all(re.match(r"\s*(?:[-|#]|\[?[0-9۰-۹]+[.\]]\s)", row) for row in rows):
                for i, row in enumerate(rows):
                    yield from ((f"line {line + lead + i}", cell) for cell in _cells(row))
            else:
                yield f"line {line + lead}", " ".join(rows)
        line += chunk.count("\n")


def _cells(row: str) -> list[str]:
    """A row of a table by its cells, as Word has them: what a number counts stands in its own cell."""
    return re.split(r"(?<!\\)\|", row.strip().strip("|")) if row.lstrip().startswith("|") else [row]
