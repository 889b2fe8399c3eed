"""The diagram as a figure: blocks and arrows at their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopeline.drawing.shapes import Drawing, Rectangle, Side, Stroke, Words, paint
from scopeline.drawing.svg import CONTINUES
from scopeline.drawing.typesetting import BASELINE, LEADING
from scopeline.flow.grid import Arrow, Block, Page
from scopeline.languages import Language

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEAD_LENGTH, _HEAD_WIDTH = 5.0, 5.2


def painted(page: Page, caption: str, say: Language, black_and_white: bool = False) -> Figure:
    """The page as a figure, named by its caption; in black and white, all boxes are white."""
    drawing = Drawing("prisma", caption, page.width, say, page.height)
    for arrow in page.arrows:
        _arrow(drawing, arrow)
    for block in page.blocks:
        look = block.look
        if look.face:
            place = (block.x, block.y, block.width, block.height)
            face = "white" if black_and_white else look.face
            drawing.add(Rectangle(block.id, *place, face, "black", look.rounding))
        if look.upright:
            drawing.add(_upright(block, say))
        else:
            _lines(drawing, block)
    return paint(drawing)


def _lines(drawing: Drawing, block: Block) -> None:
    """The block's lines from its top down, or in its middle where it is taller than they are."""
    look = block.look
    step = look.size * LEADING
    first = block.middle - step * (block.rows - 1) / 2 + BASELINE * look.size
    for number, run in enumerate(block.runs):
        x = block.centre if look.centred else block.x + look.padding + run.offset
        continues = number and block.runs[number - 1].row == run.row
        name = f"{block.id}-{number}{CONTINUES if continues else ''}"
        side: Side = "middle" if look.centred else "start"
        y = first + run.row * step
        drawing.add(Words(name, run.text, x, y, look.size, side, look.bold, run.style))


def _upright(block: Block, say: Language) -> Words:
    """A band's label, turned to be read from below; a Persian one then starts at its top."""
    look = block.look
    x = block.centre + BASELINE * look.size * (-1 if say.right_to_left else 1)
    return Words(f"{block.id}-0", block.runs[0].text, x, block.middle, look.size, "middle", look.bold, upright=True)


def _arrow(drawing: Drawing, arrow: Arrow) -> None:
    """A line whose head touches the border at the last point."""
    (x0, y0), (x, y) = arrow.points[-2:]
    along_x, along_y = (x > x0) - (x < x0), (y > y0) - (y < y0)
    back_x, back_y = x - along_x * _HEAD_LENGTH, y - along_y * _HEAD_LENGTH
    aside_x, aside_y = along_y * _HEAD_WIDTH / 2, along_x * _HEAD_WIDTH / 2
    head = ((x, y), (back_x + aside_x, back_y + aside_y), (back_x - aside_x, back_y - aside_y))
    name = f"{arrow.start}-{arrow.end}"
    drawing.add(
        Stroke(f"{name}-shaft", (*arrow.points[:-1], (back_x, back_y))), Stroke(f"{name}-head", head, face="black")
    )
