"""The passages of a manuscript in Word, Markdown, plain text or PDF, each with its place."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scopeline.errors import Problem, ScopelineError
from scopeline.tables import guard

_ENDS = re.compile(r"(?<=[.!?؟؛;])\s+(?=\S)|\n")
# What ends with a full stop and does not end a sentence.
_SHORT = re.compile(r"(?:\bet al|\be\.g|\bi\.e|\bvs|\bFig|\bNo|\bp|[A-Z])\.$")
_BRACKETED = 600  # letters beyond which a bracket that nothing closes is a slip
_EMPHASIS = re.compile(r"(\*{1,2})(?=[^\s*])([^\n]+?)(?<=[^\s*])\1")
_TITLE = re.compile(r"[^\d.:;!?؟؛|]{1,60}")
SUFFIXES = (".docx", ".md", ".txt", ".pdf")


@dataclass(frozen=True)
class Passage:
    """A paragraph, or a cell of a table, with its place as people find it; `number` is that of the paragraph in the
    file, from 0, `section` the heading above it, and `under` that or a line of a few words alone, which is read as one.
    A cell has its `column`'s heading and the texts of its `row`.
    """

    place: str
    text: str
    number: int
    section: str = ""
    under: str = ""
    heading: bool = False
    column: str = ""
    row: Sequence[str] = ()

    def sentences(self) -> Iterator[str]:
        """Its sentences, `et al.`, initials and what stands in brackets kept whole."""
        kept = ""
        for piece in _ENDS.split(self.text):
            kept = f"{kept} {piece}".strip()
            inside = kept.count("(") > kept.count(")") and len(kept) < _BRACKETED
            if not _SHORT.search(kept) and not inside:
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
            found = [*_word(path, content)]
        case ".pdf":
            found = [Passage(place, text, 0) for place, text in _pdf(path, content)]
        case ".md" | ".txt":
            found = [*plain(content.decode("utf-8-sig", "replace"))]
        case _:
            told = "the file is no manuscript that can be read"
            raise ScopelineError(Problem(path, told, "Save it as one of these.", allowed=", ".join(SUFFIXES)))
    return numbered(found)


def numbered(passages: Iterable[Passage]) -> list[Passage]:
    """The passages that hold anything, each with its number and what it stands under."""
    return [*_under_headings(replace(one, number=number) for number, one in enumerate(passages))]


def _under_headings(passages: Iterable[Passage]) -> Iterator[Passage]:
    section = under = ""
    for one in passages:
        section = one.text if one.heading else section
        if one.heading or (not one.column and _TITLE.fullmatch(one.text.strip())):
            under = one.text.strip()
        if one.text.strip():
            yield replace(one, section=section, under=under)


def _word(path: Path, content: bytes) -> Iterator[Passage]:
    import docx

    from scopeline.manuscript.audit import word_text

    if refused := guard.archive(content):
        raise ScopelineError(Problem(path, refused.found, "Save the document again in Word, or as PDF."))
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError) as error:
        told = "the file is no Word document"
        raise ScopelineError(Problem(path, told, "Save it as .docx in Word.")) from error
    for one in word_text.paragraphs(document):
        yield Passage(one.place, one.text, 0, heading=one.heading, column=one.column, row=one.row)


def _pdf(path: Path, content: bytes) -> Iterator[tuple[str, str]]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    from scopeline.manuscript.audit import pdf_text

    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    except PyPdfError as error:
        raise ScopelineError(Problem(path, f"the PDF cannot be read ({error})", "Save it anew.")) from error
    if any(map(_right_to_left, pages)):
        found = "the text runs from right to left, of which a PDF keeps neither the order of words nor that of digits"
        raise ScopelineError(Problem(path, found, "Name the Word or Markdown file that it was made of."))
    yield from pdf_text.paragraphs(pages)


def _right_to_left(page: str) -> bool:
    """Whether most letters of a page are of scripts that run so."""
    ways = [unicodedata.bidirectional(char) for char in page if char.isalpha()]
    return 2 * sum(way in ("R", "AL") for way in ways) > len(ways)


def plain(text: str) -> Iterator[Passage]:
    """The passages of Markdown or plain text, without the signs of emphasis."""
    text, line = _EMPHASIS.sub(r"\2", text), 1
    for chunk in re.split(r"(\n\s*\n)", text):
        lead = len(chunk) - len(chunk.lstrip("\n"))
        if chunk.strip():
            rows = chunk.strip("\n").split("\n")
            if all(row.lstrip().startswith("|") for row in rows):
                yield from _table(rows, line + lead)
            elif all(re.match(r"\s*(?:[-|#]|\[?[0-9۰-۹]+[.\]]\s)", row) for row in rows):
                for i, row in enumerate(rows):
                    text = row.strip().lstrip("#").strip() if row.startswith("#") else row
                    yield Passage(f"line {line + lead + i}", text, 0, heading=row.startswith("#"))
            else:
                yield Passage(f"line {line + lead}", " ".join(rows), 0)
        line += chunk.count("\n")


def _table(lines: Sequence[str], first: int) -> Iterator[Passage]:
    """A table by its cells, as Word has them: what a number counts stands in its own cell, its row, or its heading."""
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
    headed = len(rows) > 1 and all(re.fullmatch(r":?-+:?", cell) for cell in rows[1])
    for i, row in enumerate(rows):
        if headed and i == 1:
            continue
        for j, cell in enumerate(row):
            column = rows[0][j] if headed and i and j < len(rows[0]) else ""
            yield Passage(f"line {first + i}", cell, 0, column=column, row=row if column else ())
