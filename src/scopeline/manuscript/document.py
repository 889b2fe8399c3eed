"""A document as plain values: blocks of spans, before it becomes Word, HTML or Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scopeline.languages import Language


@dataclass(frozen=True)
class Span:
    """A piece of a line. `see` names the table, figure or appendix to which it refers, `cites` the studies."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    see: str = ""
    cites: tuple[str, ...] = ()


Spans = Sequence[Span]


def plain(text: str, bold: bool = False) -> tuple[Span, ...]:
    """A text without marks."""
    return (Span(text, bold),) if text else ()


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; 0 is the document's title. `numbered` makes it an appendix with this id."""

    level: int
    spans: Spans
    numbered: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `style` is '' or one of byline, note, reference, query, blank."""

    spans: Spans
    style: str = ""


@dataclass(frozen=True)
class Items:
    """A list with bullets."""

    items: Sequence[Spans]


@dataclass(frozen=True)
class Table:
    """A table under its caption. Equal neighbours in the `spanned` leading columns become one cell."""

    id: str
    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Spans]]
    note: str = ""
    spanned: int = 0
    naming: int = 1  # leading columns that say what a row is of
    widths: Sequence[int] = ()  # relative
    wide: bool = False  # on a page of its own, turned
    points: int = 9  # the size of its type
    whole: bool = True  # no word is broken for want of room
    of: str = ""  # the table of which this is a further part


@dataclass(frozen=True)
class Figure:
    """A picture over its caption; `alt` is what it shows, in words."""

    id: str
    caption: str
    picture: Path
    alt: str


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Items | Table | Figure | PageBreak


@dataclass(frozen=True)
class Document:
    """All blocks in a language; `subject` is what the file says it is about, `labels` lead from the id of what is
    numbered to what it is called (`Table 1`)."""

    title: str
    say: Language
    blocks: Sequence[Block]
    subject: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


def over(document: Document, table: Table) -> str:
    """What stands over a further part of a table that was parted by its columns; '' over all others."""
    if not table.of:
        return ""
    form: str = document.say.content["manuscript"]["continued"]
    return form.format(label=document.labels[table.of])


def numbered(blocks: Sequence[Block], say: Language) -> dict[str, str]:
    """Id -> `Table 1`, `Figure 1`, `Appendix 1`, each counted in the order in which they stand."""
    forms: Mapping[str, str] = say.content["manuscript"]["labels"]
    labels, counts = {}, dict.fromkeys(forms, 0)
    for kind, name in _countable(blocks):
        counts[kind] += 1
        labels[name] = forms[kind].format(n=say.number(counts[kind]))
    return labels


def _countable(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        match block:
            case Table(id=name) if name:
                yield "table", name
            case Figure(id=name):
                yield "figure", name
            case Heading(numbered=name) if name:
                yield "appendix", name
