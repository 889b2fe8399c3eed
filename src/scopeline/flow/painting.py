"""The diagram as a figure: blocks and arrows at their places, mirrored where the language runs leftwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopeline.flow.grid import Arrow, Block, Page
from scopeline.flow.typesetting import LEADING, Look, Run
from scopeline.languages import Language
from scopeline.plotting import DPI, font
from scopeline.svg import CONTINUES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BASELINE = 0.3  # of the type size: from the middle of a line of letters down to their baseline
_LINE = 0.7
_HEAD_LENGTH, _HEAD_WIDTH = 5.0, 5.2


def paint(page: Page, caption: str, say: Language) -> Figure:
    """The page as a figure, named by its caption."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    size = (page.width / 72, page.height / 72)
    figure = Figure(figsize=size, dpi=DPI, label=caption, gid=f"{say.code}-prisma")
    figure.patch.set_gid(f"{say.code}-paper")
    FigureCanvasAgg(figure)
    painter = Painter(figure, page, say)
    for arrow in page.arrows:
        painter.arrow(arrow)
    for block in page.blocks:
        painter.frame(block)
        if block.look.upright:
            painter.upright(block)
        else:
            painter.lines(block)
    return figure


class Painter:
    """Puts blocks and arrows on a figure: y turns upwards, and x around where the language runs leftwards.

    Each element's id is `<language>-<block>...`: both languages may stand in one HTML page.
    """

    def __init__(self, figure: Figure, page: Page, say: Language) -> None:
        from matplotlib.transforms import Affine2D

        self.figure = figure
        self.code = say.code
        self.mirrored = say.right_to_left
        x_scale, x_origin = (-1, page.width) if self.mirrored else (1, 0)
        turn = Affine2D().scale(x_scale, -1).translate(x_origin, page.height)
        self.points = turn + Affine2D().scale(1 / 72) + figure.dpi_scale_trans

    def frame(self, block: Block) -> None:
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

    def lines(self, block: Block) -> None:
        """The block's lines from its top down, or in its middle where it is taller than they are."""
        look = block.look
        step = look.size * LEADING
        first = block.middle - step * (block.rows - 1) / 2 + _BASELINE * look.size
        for number, run in enumerate(block.runs):
            x = block.centre if look.centred else block.x + look.padding + run.offset
            side = "center" if look.centred else "right" if self.mirrored else "left"
            continues = number and block.runs[number - 1].row == run.row
            name = f"{block.id}-{number}{CONTINUES if continues else ''}"
            self._text(x, first + run.row * step, run, look, side, name)

    def upright(self, block: Block) -> None:
        """A band's label, turned to be read from below; a Persian one then starts at its top."""
        x = block.centre + _BASELINE * block.look.size * (-1 if self.mirrored else 1)
        self._text(x, block.middle, block.runs[0], block.look, "center", f"{block.id}-0")

    def _text(self, x: float, y: float, run: Run, look: Look, side: str, name: str) -> None:
        self.figure.text(
            x,
            y,
            run.text,
            transform=self.points,
            fontproperties=font(look.size, look.weight, run.style),
            ha=side,
            va="baseline",
            rotation=90 if look.upright else 0,
            rotation_mode="anchor",
            gid=f"{self.code}-{name}",
        )

    def arrow(self, arrow: Arrow) -> None:
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
