"""A figure as plain shapes in points: y runs down, x in the direction of reading; painting alone mirrors.

So a Persian figure is laid out by the code of the English one, and a test can ask where everything stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from scopeline.drawing.plotting import DPI, Style, font, text_width
from scopeline.drawing.svg import CONTINUES
from scopeline.drawing.typesetting import BASELINE, LEADING, Look, Paragraph, Run, Typesetter
from scopeline.languages import Language

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Point = tuple[float, float]
Side = Literal["start", "middle", "end"]
INK, SOFT, RULE, BAND = "#1d2733", "#5b6b7c", "#d8dee6", "#eef3f9"
COLOURS = ("#1f5fa8", "#c8641b", "#2f7d4f", "#7a4fa3", "#8a6d1d", "#5b6b7c")  # told apart by the colour-blind too


@dataclass(frozen=True)
class Rectangle:
    """A box; without `edge` it has no border."""

    name: str
    x: float
    y: float
    width: float
    height: float
    face: str
    edge: str = ""
    rounding: float = 0.0
    weight: float = 0.7


@dataclass(frozen=True)
class Disc:
    """A circle around (x, y)."""

    name: str
    x: float
    y: float
    radius: float
    face: str
    edge: str = ""


@dataclass(frozen=True)
class Stroke:
    """A line through points, or what it encloses where it has a `face`."""

    name: str
    points: tuple[Point, ...]
    colour: str = "black"
    weight: float = 0.7
    face: str = ""


@dataclass(frozen=True)
class Words:
    """A line of text whose baseline is at y; `upright` text is read from below."""

    name: str
    text: str
    x: float
    y: float
    size: float
    side: Side = "start"
    bold: bool = False
    style: Style = "normal"
    colour: str = "black"
    upright: bool = False

    @property
    def weight(self) -> int:
        return 700 if self.bold else 400


Shape = Rectangle | Disc | Stroke | Words


@dataclass
class Drawing:
    """All shapes of a figure in the order of painting, and the size of its paper; `caption` is its title."""

    name: str
    caption: str
    width: float
    say: Language
    height: float = 0.0
    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Put shapes on top of what is there."""
        self.shapes += shapes

    def block(self, name: str, text: str | Sequence[Paragraph], look: Look, room: float) -> Block:
        """Text broken into lines at most `room` wide, to be placed with `put`."""
        paragraphs = [Paragraph(text)] if isinstance(text, str) else text
        return Block(name, look, Typesetter(self.say).block(paragraphs, look, room))

    def put(self, block: Block, x: float, y: float, colour: str = "black", side: Side = "start") -> float:
        """A block's lines from y down; x is the place of `side`. Returns where the block ends."""
        first = y + block.look.size * (LEADING / 2 + BASELINE)
        for number, run in enumerate(block.runs):
            continues = number and block.runs[number - 1].row == run.row
            shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[side] * block.width(run.row)
            self.add(
                Words(
                    f"{block.name}-{number}{CONTINUES if continues else ''}",
                    run.text,
                    x + run.offset - shift,
                    first + run.row * block.look.size * LEADING,
                    block.look.size,
                    bold=block.look.bold,
                    style=run.style,
                    colour=colour,
                )
            )
        return y + block.height


@dataclass(frozen=True)
class Block:
    """Lines of text of one look, without a place."""

    name: str
    look: Look
    runs: tuple[Run, ...]

    @property
    def height(self) -> float:
        return (self.runs[-1].row + 1 if self.runs else 0) * self.look.size * LEADING

    def width(self, row: int) -> float:
        """How wide one of the lines is."""
        ends = (
            run.offset + text_width(run.text, self.look.size, self.look.weight, run.style)
            for run in self.runs
            if run.row == row
        )
        return max(ends, default=0.0)

    @property
    def widest(self) -> float:
        return max((self.width(run.row) for run in self.runs), default=0.0)


def paint(drawing: Drawing) -> Figure:
    """The drawing as a figure, mirrored where its language runs leftwards.

    Each element's id is `<language>-<name>`: figures of all languages may stand in one HTML page.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    code, mirrored = drawing.say.code, drawing.say.right_to_left
    size = (drawing.width / 72, drawing.height / 72)
    figure = Figure(figsize=size, dpi=DPI, label=drawing.caption, gid=f"{code}-{drawing.name}")
    figure.patch.set_gid(f"{code}-{drawing.name}-paper")
    FigureCanvasAgg(figure)
    x_scale, x_origin = (-1, drawing.width) if mirrored else (1, 0)
    turn = Affine2D().scale(x_scale, -1).translate(x_origin, drawing.height)
    points = turn + Affine2D().scale(1 / 72) + figure.dpi_scale_trans
    for shape in drawing.shapes:
        if isinstance(shape, Words):
            _write(figure, shape, points, f"{code}-{shape.name}", mirrored)
        else:
            # One level for all, so that what was put on top stays on top.
            figure.add_artist(_artist(shape, transform=points, gid=f"{code}-{shape.name}", zorder=1))
    return figure


def _write(figure: Figure, words: Words, points: Any, gid: str, mirrored: bool) -> None:
    from scopeline.drawing.lines import Line

    sides = {"start": "right" if mirrored else "left", "middle": "center", "end": "left" if mirrored else "right"}
    line = Line(
        words.x,
        words.y,
        words.text,
        transform=points,
        fontproperties=font(words.size, words.weight, words.style),
        ha=sides[words.side],
        va="baseline",
        color=words.colour,
        rotation=90 if words.upright else 0,
        rotation_mode="anchor",
        gid=gid,
    )
    line.set_figure(figure)
    figure.texts.append(line)


def _artist(shape: Rectangle | Disc | Stroke, **common: Any) -> Any:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, FancyBboxPatch, Polygon

    match shape:
        case Rectangle():
            style = f"round,pad=0,rounding_size={shape.rounding}" if shape.rounding else "square,pad=0"
            border: dict[str, Any] = (
                {"edgecolor": shape.edge, "linewidth": shape.weight} if shape.edge else {"linewidth": 0}
            )
            place = (shape.x, shape.y)
            return FancyBboxPatch(
                place, shape.width, shape.height, boxstyle=style, facecolor=shape.face, **border, **common
            )
        case Disc():
            border = {"edgecolor": shape.edge, "linewidth": 0.7} if shape.edge else {"linewidth": 0}
            return Circle((shape.x, shape.y), shape.radius, facecolor=shape.face, **border, **common)
        case Stroke(face=""):
            caps: dict[str, Any] = {"solid_capstyle": "butt", "solid_joinstyle": "miter"}
            xs, ys = zip(*shape.points, strict=True)
            return Line2D(xs, ys, color=shape.colour, linewidth=shape.weight, **caps, **common)
        case _:
            return Polygon(shape.points, facecolor=shape.face, linewidth=0, **common)
