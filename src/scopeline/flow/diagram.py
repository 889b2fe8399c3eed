"""Draw the PRISMA 2020 flow diagram from counts: SVG, PDF and PNG, in any output language.

A diagram is made in three steps: its wording and counts become paragraphs; the paragraphs are broken at
measured widths and become blocks on a grid (columns by arm, rows by phase); the blocks and the arrows between
them are painted. Lengths are points, y runs down from the top, and x runs in the direction of reading: only
the painter mirrors, so that a Persian diagram is laid out by the code of the English one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopeline.flow.counts import Count, read_counts
from scopeline.flow.template import Cell, Template, load_template, template_of
from scopeline.languages import Language, language
from scopeline.plotting import DPI, FAMILIES, save, settings
from scopeline.text import RLM, is_rtl, squeeze

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LRM = "\u200e"  # left-to-right mark
_POINTS_PER_MM = 72 / 25.4
_MARGIN = 6.0
_BAND_WIDTH = 21.0
_COLUMN_GAP = 26.0  # room for an arrow between columns, and for the eye between bands and boxes
_ROW_GAP = 17.0
_INDENT = 9.0
_LEADING = 1.42  # of the type size: Vazirmatn's tallest and deepest Persian letters need 1.4
_BASELINE = 0.3  # of the type size: from the middle of a line of letters down to their baseline
_LINE = 0.7
_HEAD_LENGTH, _HEAD_WIDTH = 5.0, 5.2


@dataclass(frozen=True)
class _Look:
    """How a kind of block is drawn; without a `face` it has no frame."""

    size: float
    padding: float
    bold: bool = False
    face: str = ""
    rounding: float = 0.0
    centred: bool = False
    upright: bool = False


_BOX = _Look(size=8, padding=5, face="white")
_HEADING = _Look(size=8.5, padding=5, bold=True, face="#ffc000", rounding=5, centred=True)
_BAND = _Look(size=8, padding=5, bold=True, face="#9cc3e6", rounding=5, upright=True)
_TITLE = _Look(size=9, padding=0, bold=True, centred=True)
_NOTE = _Look(size=6.5, padding=0)


@dataclass(frozen=True)
class _Paragraph:
    """Text that may be broken, and the count behind it, which may not."""

    text: str
    count: str = ""
    indent: float = 0.0


@dataclass(frozen=True)
class _Run:
    """Text in one direction, its distance from the start of the block's lines, and the line it stands on."""

    text: str
    offset: float
    row: int


@dataclass(frozen=True)
class _Block:
    """A rectangle of text; `x` is its edge at the start of reading, `y` its top."""

    id: str
    look: _Look
    x: float
    y: float
    width: float
    height: float
    runs: tuple[_Run, ...]

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
class _Arrow:
    """From block to block along `points` (x, y), from border to border."""

    start: str
    end: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class _Page:
    width: float
    height: float
    blocks: tuple[_Block, ...]
    arrows: tuple[_Arrow, ...]


def draw(counts: Sequence[Count], code: str = "en", template: str = "new_v1", title: str | None = None) -> Figure:
    """Draw a flow diagram in the language of this code.

    Parameters: `counts` in any order, details (sources, reasons) in the order to be listed; a line without a
    count is drawn as unknown. `title` stands above the diagram.

    Raises ValueError for a count above 0 that has no place in the template: a diagram must not lose records.
    """
    plan = load_template(template)
    lost = [count.box for count in counts if count.n and not plan.has(count.box)]
    if lost:
        raise ValueError(f"template {template} has no box for {', '.join(lost)}")
    plan = plan.showing({count.box for count in counts})
    with settings():
        say = language(code)
        return _paint(_Layout(plan, list(counts), say).page(title), say.box(template), say)


def draw_all(counts_csv: Path, out_stem_by_language: Mapping[str, Path]) -> None:
    """Draw the diagram of `counts.csv` in each language, in the smallest template that has all its boxes."""
    counts = read_counts(counts_csv, list(out_stem_by_language))
    for code, stem in out_stem_by_language.items():
        save(draw(counts, code, template_of([count.box for count in counts])), stem)


def _font(look: _Look) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=FAMILIES, size=look.size, weight=700 if look.bold else 400)


class _Typesetter:
    """Breaks paragraphs into lines at widths that the renderer measures, and fixes each line's direction."""

    def __init__(self, say: Language) -> None:
        from matplotlib.backends.backend_agg import RendererAgg

        self.say = say
        self.renderer = RendererAgg(1, 1, DPI)

    def width(self, text: str, look: _Look) -> float:
        """Width of one line, in points."""
        width, _, _ = self.renderer.get_text_width_height_descent(text, _font(look), False)
        return width * 72 / DPI

    def runs(self, paragraph: _Paragraph, look: _Look, room: float, row: int) -> list[_Run]:
        """A paragraph in a block `room` wide, from line `row` on: its words, then its count where it fits.

        Words and count are runs of their own, since a name may be of the other script than the count.
        """
        room -= paragraph.indent
        text = squeeze(paragraph.text)
        if is_rtl(text) == self.say.right_to_left:
            text = " ".join(word if _has_ltr(word) else self.say.digits(word) for word in text.split())
        lines = self._broken(text, look, room)
        right_to_left = is_rtl(text) if is_rtl(text) != _has_ltr(text) else self.say.right_to_left
        runs = [
            _Run(_directed(line, right_to_left), paragraph.indent, row + number) for number, line in enumerate(lines)
        ]
        if paragraph.count:
            offset = self.width(f"{lines[-1]} ", look) if lines else 0.0
            below = offset + self.width(paragraph.count, look) > room
            place = (0.0, row + len(lines)) if below or not lines else (offset, row + len(lines) - 1)
            count = _directed(paragraph.count, self.say.right_to_left)
            runs.append(_Run(count, paragraph.indent + place[0], place[1]))
        return runs

    def _broken(self, text: str, look: _Look, room: float) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            for part in self._cut(word, look, room):
                longer = f"{lines[-1]} {part}" if lines else part
                if lines and self.width(longer, look) <= room:
                    lines[-1] = longer
                else:
                    lines.append(part)
        return lines

    def _cut(self, word: str, look: _Look, room: float) -> Iterator[str]:
        """A word whole, or in parts where it is wider than a line."""
        while self.width(word, look) > room:
            end = next((n for n in range(1, len(word)) if self.width(word[: n + 1], look) > room), len(word))
            yield word[:end]
            word = word[end:]
        if word:
            yield word


def _has_ltr(text: str) -> bool:
    return any(unicodedata.bidirectional(char) == "L" for char in text)


def _directed(line: str, right_to_left: bool) -> str:
    """A line with the mark that gives it its direction, if its first strong letter would not.

    No mark is set before Latin letters: the PDF writer of matplotlib 3.11 puts them a space too far left,
    since it kerns a second time where it changes from one subset of the font (the mark's) to another.
    """
    strong = (unicodedata.bidirectional(char) for char in line)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "")
    if right_to_left:
        return RLM + line
    return LRM + line if first in ("R", "AL") else line


class _Layout:
    """Places the boxes of a template on the page."""

    def __init__(self, plan: Template, counts: list[Count], say: Language) -> None:
        self.plan = plan
        self.counts = counts
        self.numbers = {count.box: count for count in counts}
        self.say = say
        self.type = _Typesetter(say)
        self.width = plan.width_mm * _POINTS_PER_MM
        self.start = _MARGIN + _BAND_WIDTH + _COLUMN_GAP / 3
        gaps = _COLUMN_GAP * (len(plan.columns) - 1)
        self.column_width = (self.width - _MARGIN - self.start - gaps) / len(plan.columns)

    def page(self, title: str | None) -> _Page:
        """All blocks from the title down to the notes, and the arrows."""
        full = self.width - 2 * _MARGIN
        top = _MARGIN
        blocks: list[_Block] = []
        if title:
            blocks.append(self._block("title", _TITLE, _MARGIN, top, full, [_Paragraph(title)]))
            top = blocks[-1].bottom + _ROW_GAP / 2
        blocks += self._headings(top)
        boxes = [self._box(box) for box in self.plan.cells]
        rows = self._rows(boxes, blocks[-1].bottom + _ROW_GAP / 2)
        boxes = self._placed(boxes, rows)
        blocks += [*self._bands(rows), *boxes]
        notes = [_Paragraph(note) for note in self.say.content["prisma"]["attribution"]]
        lowest = max(bottom for _, bottom in rows.values())
        blocks.append(self._block("notes", _NOTE, _MARGIN, lowest + _ROW_GAP / 2, full, notes))
        by_id = {block.id: block for block in boxes}
        arrows = tuple(_Arrow(start, end, _route(by_id[start], by_id[end])) for start, end in self.plan.arrows)
        return _Page(self.width, blocks[-1].bottom + _MARGIN, tuple(blocks), arrows)

    def _block(
        self, name: str, look: _Look, x: float, y: float, width: float, paragraphs: Sequence[_Paragraph]
    ) -> _Block:
        room = width - 2 * look.padding
        runs: list[_Run] = []
        for paragraph in paragraphs:
            runs += self.type.runs(paragraph, look, room, runs[-1].row + 1 if runs else 0)
        block = _Block(name, look, x, y, width, 0, tuple(runs))
        return replace(block, height=2 * look.padding + block.rows * look.size * _LEADING)

    def _x(self, column: str) -> float:
        return self.start + self.plan.columns.index(column) * (self.column_width + _COLUMN_GAP)

    def _headings(self, top: float) -> list[_Block]:
        blocks = []
        for heading in self.plan.headings:
            x, last = self._x(heading.columns[0]), self._x(heading.columns[-1])
            words = [_Paragraph(self._words(heading.id))]
            blocks.append(self._block(heading.id, _HEADING, x, top, last + self.column_width - x, words))
        height = max(block.height for block in blocks)
        return [replace(block, height=height) for block in blocks]

    def _box(self, box: Cell) -> _Block:
        return self._block(box.id, _BOX, self._x(box.column), 0, self.column_width, self._paragraphs(box))

    def _paragraphs(self, box: Cell) -> list[_Paragraph]:
        """A box's header, its lines, and below each line its details."""
        paragraphs = [_Paragraph(self._words(box.id))] if box.header else []
        indent = _INDENT if box.header else 0.0
        for line in box.lines:
            details = [count for count in self.counts if line.lists(count.box)]
            number = self._count(self.numbers.get(line.id)) + (":" if details else "")
            paragraphs.append(_Paragraph(self._words(line.id), number, indent))
            paragraphs += [
                _Paragraph(detail.label[self.say.code], self._count(detail), indent + _INDENT) for detail in details
            ]
        return paragraphs

    def _count(self, count: Count | None) -> str:
        prisma = self.say.content["prisma"]
        if count is None or count.n is None:
            return prisma["count"].format(n=prisma["unknown"])
        return prisma["count" if count.final else "so_far"].format(n=self.say.number(count.n))

    def _words(self, name: str) -> str:
        return self.say.box(name, self.plan.updated).replace("*", "")

    def _rows(self, boxes: Sequence[_Block], top: float) -> dict[str, tuple[float, float]]:
        """Top and bottom of each row: its tallest box decides, or the label of the band beside it."""
        rows = {}
        for band in self.plan.bands:
            tallest = [self._tallest(boxes, row) for row in band.rows]
            label = self.type.width(self._words(band.id), _BAND) + 2 * _BAND.padding
            short = label - sum(tallest) - _ROW_GAP * (len(tallest) - 1)
            for row, height in zip(band.rows, tallest, strict=True):
                bottom = top + height + max(0.0, short) / len(tallest)
                rows[row] = (top, bottom)
                top = bottom + _ROW_GAP
        return rows

    def _tallest(self, boxes: Sequence[_Block], row: str) -> float:
        members = {box.id for box in self.plan.cells if box.row == row}
        return max(block.height for block in boxes if block.id in members)

    def _placed(self, boxes: Sequence[_Block], rows: Mapping[str, tuple[float, float]]) -> list[_Block]:
        """The boxes at the tops of their rows; where a band has stretched a row, its boxes stretch too."""
        placed = []
        for block, row in zip(boxes, (box.row for box in self.plan.cells), strict=True):
            top, bottom = rows[row]
            stretch = bottom - top - self._tallest(boxes, row)
            placed.append(replace(block, y=top, height=block.height + stretch))
        return placed

    def _bands(self, rows: Mapping[str, tuple[float, float]]) -> list[_Block]:
        bands = []
        for band in self.plan.bands:
            top, bottom = rows[band.rows[0]][0], rows[band.rows[-1]][1]
            label = _Run(_directed(self._words(band.id), self.say.right_to_left), 0, 0)
            bands.append(_Block(band.id, _BAND, _MARGIN, top, _BAND_WIDTH, bottom - top, (label,)))
        return bands


def _route(start: _Block, end: _Block) -> tuple[tuple[float, float], ...]:
    """From border to border: straight within a column or a row, else down and then across."""
    if start.x == end.x:
        return (start.centre, start.bottom), (end.centre, end.y)
    outwards, inwards = (start.x + start.width, end.x) if end.x > start.x else (start.x, end.x + end.width)
    if start.y == end.y:
        level = min(start.middle, end.middle)
        return (outwards, level), (inwards, level)
    return (start.centre, start.bottom), (start.centre, end.middle), (inwards, end.middle)


def _paint(page: _Page, caption: str, say: Language) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    size = (page.width / 72, page.height / 72)
    figure = Figure(figsize=size, dpi=DPI, label=caption, gid=f"{say.code}-prisma")
    figure.patch.set_gid(f"{say.code}-paper")
    FigureCanvasAgg(figure)
    painter = _Painter(figure, page, say)
    for arrow in page.arrows:
        painter.arrow(arrow)
    for block in page.blocks:
        painter.frame(block)
        if block.look.upright:
            painter.upright(block)
        else:
            painter.lines(block)
    return figure


class _Painter:
    """Puts blocks and arrows on a figure: y turns upwards, and x around where the language runs leftwards.

    Each element's id is `<language>-<block>...`: both languages may stand in one HTML page.
    """

    def __init__(self, figure: Figure, page: _Page, say: Language) -> None:
        from matplotlib.transforms import Affine2D

        self.figure = figure
        self.code = say.code
        self.mirrored = say.right_to_left
        x_scale, x_origin = (-1, page.width) if self.mirrored else (1, 0)
        turn = Affine2D().scale(x_scale, -1).translate(x_origin, page.height)
        self.points = turn + Affine2D().scale(1 / 72) + figure.dpi_scale_trans

    def frame(self, block: _Block) -> None:
        """The block's border and colour."""
        from matplotlib.patches import FancyBboxPatch

        look = block.look
        if look.face:
            style = f"round,pad=0,rounding_size={look.rounding}" if look.rounding else "square,pad=0"
            self.figure.add_artist(
                FancyBboxPatch(
                    (block.x, block.y),
                    block.width,
                    block.height,
                    boxstyle=style,
                    facecolor=look.face,
                    edgecolor="black",
                    linewidth=_LINE,
                    transform=self.points,
                    gid=f"{self.code}-{block.id}",
                )
            )

    def lines(self, block: _Block) -> None:
        """The block's lines from its top down, or in its middle where it is taller than they are."""
        look = block.look
        step = look.size * _LEADING
        first = block.middle - step * (block.rows - 1) / 2 + _BASELINE * look.size
        for number, run in enumerate(block.runs):
            x = block.centre if look.centred else block.x + look.padding + run.offset
            side = "center" if look.centred else "right" if self.mirrored else "left"
            self._text(x, first + run.row * step, run.text, look, side, f"{block.id}-{number}")

    def upright(self, block: _Block) -> None:
        """A band's label, turned to be read from below; a Persian one then starts at its top."""
        x = block.centre + _BASELINE * block.look.size * (-1 if self.mirrored else 1)
        self._text(x, block.middle, block.runs[0].text, block.look, "center", f"{block.id}-0")

    def _text(self, x: float, y: float, text: str, look: _Look, side: str, name: str) -> None:
        self.figure.text(
            x,
            y,
            text,
            transform=self.points,
            fontproperties=_font(look),
            ha=side,
            va="baseline",
            rotation=90 if look.upright else 0,
            rotation_mode="anchor",
            gid=f"{self.code}-{name}",
        )

    def arrow(self, arrow: _Arrow) -> None:
        """A line whose head touches the border at the last point."""
        from matplotlib.lines import Line2D
        from matplotlib.patches import Polygon

        (x0, y0), (x, y) = arrow.points[-2:]
        along_x, along_y = (x > x0) - (x < x0), (y > y0) - (y < y0)
        back_x, back_y = x - along_x * _HEAD_LENGTH, y - along_y * _HEAD_LENGTH
        aside_x, aside_y = along_y * _HEAD_WIDTH / 2, along_x * _HEAD_WIDTH / 2
        shaft = [*arrow.points[:-1], (back_x, back_y)]
        head = [(x, y), (back_x + aside_x, back_y + aside_y), (back_x - aside_x, back_y - aside_y)]
        name = f"{self.code}-{arrow.start}-{arrow.end}"
        self.figure.add_artist(
            Line2D(
                *zip(*shaft, strict=True),
                color="black",
                linewidth=_LINE,
                solid_capstyle="butt",
                solid_joinstyle="miter",
                transform=self.points,
                gid=f"{name}-shaft",
            )
        )
        self.figure.add_artist(Polygon(head, facecolor="black", linewidth=0, transform=self.points, gid=f"{name}-head"))
