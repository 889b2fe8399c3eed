"""Where everything of the diagram stands on its page: blocks of text on a grid of columns and rows, and the arrows.

Lengths are points, y runs down from the top, and x runs in the direction of reading: only the painter mirrors, so that
a Persian diagram is laid out by the code of the English one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scopeline.drawing.plotting import text_width
from scopeline.drawing.typesetting import LEADING, Look, Paragraph, Run, Typesetter, directed
from scopeline.flow.counts import Count
from scopeline.flow.template import Cell, Template
from scopeline.languages import Language

_POINTS_PER_MM = 72 / 25.4
_MARGIN = 6.0
_BAND_WIDTH = 21.0
_COLUMN_GAP = 26.0  # room for an arrow between columns, and for the eye between bands and boxes
_ROW_GAP = 17.0
_LEAST_COLUMN = 78.0
_INDENT = 9.0
_GREY = "#e7e7e7"  # of boxes, and of their heading, that a review has only where they apply
_BOX = Look(size=8, padding=5, face="white")
_HEADING = Look(size=8.5, padding=5, bold=True, face="#ffc000", rounding=5, centred=True)
_BAND = Look(size=8, padding=5, bold=True, face="#9cc3e6", rounding=5, upright=True)
_TITLE = Look(size=9, padding=0, bold=True, centred=True)
_NOTE = Look(size=6.5, padding=0)


@dataclass(frozen=True)
class Block:
    """A rectangle of text; `x` is its edge at the start of reading, `y` its top."""

    id: str
    look: Look
    x: float
    y: float
    width: float
    height: float
    runs: tuple[Run, ...]

    @property
    def rows(self) -> int:
        return self.runs[-1].row + 1 if self.runs else 0

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Arrow:
    """From block to block along `points` (x, y), from border to border."""

    start: str
    end: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Page:
    """All that is drawn, and the size of the paper."""

    width: float
    height: float
    blocks: tuple[Block, ...]
    arrows: tuple[Arrow, ...]


def narrowest(plan: Template) -> float:
    """The least width in mm in which each column of a template holds its words."""
    columns = len(plan.columns)
    points = 2 * _MARGIN + _BAND_WIDTH + _COLUMN_GAP / 3 + _COLUMN_GAP * (columns - 1) + _LEAST_COLUMN * columns
    return float(round(points / _POINTS_PER_MM))


class Grid:
    """Places the boxes of a template on the page."""

    def __init__(self, plan: Template, counts: list[Count], say: Language, words: Mapping[str, str]) -> None:
        self.plan = plan
        self.words = words  # a team's own, for headers, headings and bands
        self.counts = counts
        self.numbers = {count.box: count for count in counts}
        self.say = say
        self.type = Typesetter(say)
        self.width = plan.width_mm * _POINTS_PER_MM
        self.start = _MARGIN + _BAND_WIDTH + _COLUMN_GAP / 3
        gaps = _COLUMN_GAP * (len(plan.columns) - 1)
        self.column_width = (self.width - _MARGIN - self.start - gaps) / len(plan.columns)

    def page(self, title: str | None) -> Page:
        """All blocks from the title down to the notes, and the arrows."""
        full = self.width - 2 * _MARGIN
        top = _MARGIN
        blocks: list[Block] = []
        if title:
            blocks.append(self._block("title", _TITLE, _MARGIN, top, full, [Paragraph(title)]))
            top = blocks[-1].bottom + _ROW_GAP / 2
        blocks += self._headings(top)
        boxes = [self._box(box) for box in self.plan.cells]
        rows = self._rows(boxes, blocks[-1].bottom + _ROW_GAP / 2)
        boxes = self._placed(boxes, rows)
        blocks += [*self._bands(rows), *boxes]
        notes = [Paragraph(note) for note in self.say.content["prisma"]["attribution"]]
        lowest = max(bottom for _, bottom in rows.values())
        blocks.append(self._block("notes", _NOTE, _MARGIN, lowest + _ROW_GAP / 2, full, notes))
        by_id = {block.id: block for block in boxes}
        arrows = tuple(Arrow(start, end, _route(by_id[start], by_id[end])) for start, end in self.plan.arrows)
        return Page(self.width, blocks[-1].bottom + _MARGIN, tuple(blocks), arrows)

    def _block(self, name: str, look: Look, x: float, y: float, width: float, paragraphs: Sequence[Paragraph]) -> Block:
        runs = self.type.block(paragraphs, look, width - 2 * look.padding)
        block = Block(name, look, x, y, width, 0, runs)
        return replace(block, height=2 * look.padding + block.rows * look.size * LEADING)

    def _x(self, column: str) -> float:
        return self.start + self.plan.columns.index(column) * (self.column_width + _COLUMN_GAP)

    def _headings(self, top: float) -> list[Block]:
        blocks = []
        for heading in self.plan.headings:
            x, last = self._x(heading.columns[0]), self._x(heading.columns[-1])
            words = [Paragraph(self._words(heading.id))]
            look = _greyed(_HEADING, heading.grey)
            blocks.append(self._block(heading.id, look, x, top, last + self.column_width - x, words))
        height = max(block.height for block in blocks)
        return [replace(block, height=height) for block in blocks]

    def _box(self, cell: Cell) -> Block:
        look = _greyed(_BOX, cell.grey)
        return self._block(cell.id, look, self._x(cell.column), 0, self.column_width, self._paragraphs(cell))

    def _paragraphs(self, box: Cell) -> list[Paragraph]:
        """A box's header, its lines, and below each line its details."""
        paragraphs = [Paragraph(self._words(box.id), worded=True)] if box.header else []
        indent = _INDENT if box.header else 0.0
        for line in box.lines:
            details = [count for count in self.counts if line.lists(count.box)]
            count = self.numbers.get(line.id) or Count(line.id, {}, None)
            number = count.number(self.say) + (":" if details else "")
            paragraphs.append(Paragraph(count.worded(self.say, self.plan.updated), number, indent))
            paragraphs += [
                Paragraph(detail.label[self.say.code], self.say.count(detail.n, detail.final), indent + _INDENT)
                for detail in details
            ]
        return paragraphs

    def _words(self, name: str) -> str:
        return self.words.get(name) or self.say.box(name, self.plan.updated)

    def _rows(self, boxes: Sequence[Block], top: float) -> dict[str, tuple[float, float]]:
        """Top and bottom of each row: its tallest box decides, or the label of the band beside it."""
        rows = {}
        for band in self.plan.bands:
            tallest = [self._tallest(boxes, row) for row in band.rows]
            label = text_width(self._words(band.id), _BAND.size, _BAND.weight) + 2 * _BAND.padding
            short = label - sum(tallest) - _ROW_GAP * (len(tallest) - 1)
            for row, height in zip(band.rows, tallest, strict=True):
                bottom = top + height + max(0.0, short) / len(tallest)
                rows[row] = (top, bottom)
                top = bottom + _ROW_GAP
        return rows

    def _tallest(self, boxes: Sequence[Block], row: str) -> float:
        members = {box.id for box in self.plan.cells if box.row == row}
        return max(block.height for block in boxes if block.id in members)

    def _placed(self, boxes: Sequence[Block], rows: Mapping[str, tuple[float, float]]) -> list[Block]:
        """The boxes at the tops of their rows; where a band has stretched a row, its boxes stretch too."""
        placed = []
        for block, row in zip(boxes, (box.row for box in self.plan.cells), strict=True):
            top, bottom = rows[row]
            stretch = bottom - top - self._tallest(boxes, row)
            placed.append(replace(block, y=top, height=block.height + stretch))
        return placed

    def _bands(self, rows: Mapping[str, tuple[float, float]]) -> list[Block]:
        bands = []
        for band in self.plan.bands:
            top, bottom = rows[band.rows[0]][0], rows[band.rows[-1]][1]
            label = Run(directed(self._words(band.id), self.say.right_to_left), 0, 0)
            bands.append(Block(band.id, _BAND, _MARGIN, top, _BAND_WIDTH, bottom - top, (label,)))
        return bands


def _greyed(look: Look, grey: bool) -> Look:
    return replace(look, face=_GREY) if grey else look


def _route(start: Block, end: Block) -> tuple[tuple[float, float], ...]:
    """From border to border: straight within a column or a row, else down and then across."""
    if start.x == end.x:
        return (start.centre, start.bottom), (end.centre, end.y)
    outwards, inwards = (start.x + start.width, end.x) if end.x > start.x else (start.x, end.x + end.width)
    if start.y == end.y:
        level = min(start.middle, end.middle)
        return (outwards, level), (inwards, level)
    return (start.centre, start.bottom), (start.centre, end.middle), (inwards, end.middle)
