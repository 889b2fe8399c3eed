"""The house's style of figures: the width of two columns, type that print can bear, tints, what stands under them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from scopeline.drawing.shapes import BAND, COLOURS, INK, SOFT, Drawing, Rectangle
from scopeline.drawing.typesetting import LEADING, Look
from scopeline.facts.fact import Fact
from scopeline.languages import Language

WIDTH = 174 / 25.4 * 72  # points: two columns of a journal
MARGIN = 6.0
GAP = 10.0
TEXT = Look(size=7, padding=2.5)
SMALL = Look(size=6.5, padding=2)
HEAD = Look(size=8, padding=2.5, bold=True)
STRONG = Look(size=7, padding=2.5, bold=True)
ROOM = WIDTH - 2 * MARGIN


@dataclass
class Chart:
    """A drawing in the making; `told` says in words what it shows, for those who do not see it."""

    drawing: Drawing
    told: list[str] = field(default_factory=list)

    @property
    def say(self) -> Language:
        return self.drawing.say

    def tell(self, *facts: Fact) -> None:
        """Add facts to what is told."""
        self.told += [fact.said(self.say) for fact in facts]

    def close(self, y: float, note: str = "") -> Chart:
        """End the page below y, with a note where there is one."""
        if note:
            block = self.drawing.block(f"{self.drawing.name}-note", note, SMALL, ROOM)
            y = self.drawing.put(block, MARGIN, y + GAP / 2, SOFT)
            self.told.append(note)
        self.drawing.height = y + MARGIN
        return self


def begin(name: str, caption: str, say: Language) -> Chart:
    """An empty page; `caption` is the figure's title, which journals want outside the image."""
    return Chart(Drawing(name, caption, WIDTH, say))


def nothing(chart: Chart, sentence: str, note: str = "") -> Chart:
    """A page that says why it is empty."""
    drawing = chart.drawing
    block = drawing.block(f"{drawing.name}-empty", sentence, TEXT, ROOM - 2 * GAP)
    height = block.height + 4 * GAP
    drawing.add(Rectangle(f"{drawing.name}-frame", MARGIN, MARGIN, ROOM, height, BAND))
    drawing.put(block, WIDTH / 2, MARGIN + 2 * GAP, SOFT, "middle")
    chart.told.append(sentence)
    return chart.close(MARGIN + height, note)


def tint(colour: str, share: float) -> str:
    """A colour mixed with white: 0 is white, 1 the colour itself."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * min(max(share, 0.0), 1.0)):02x}" for part in parts)


def shade(colour: str, share: float) -> str:
    """The ground of a number, darker with its share of the most: never so dark that ink is hard to read on it."""
    return tint(colour, 0.06 + 0.39 * share)


def colour(number: int) -> str:
    """The colour of the n-th of several things."""
    return COLOURS[number % len(COLOURS)]


def line(look: Look) -> float:
    """The height of one line."""
    return look.size * LEADING


def legend(chart: Chart, keys: Sequence[tuple[str, str]], y: float, name: str) -> float:
    """Squares of colours with what they stand for, in as many rows as they need; returns where they end."""
    drawing, x = chart.drawing, MARGIN
    for number, (label, face) in enumerate(keys):
        block = drawing.block(f"{name}-key-{number}", label, TEXT, ROOM - 4 * GAP)
        if x > MARGIN and x + block.widest + 2 * GAP > WIDTH - MARGIN:
            x, y = MARGIN, y + line(TEXT) + 2
        drawing.add(Rectangle(f"{name}-swatch-{number}", x, y + 1.5, 7, 7, face))
        end = drawing.put(block, x + 10, y, INK)
        x += block.widest + 10 + GAP
        if end > y + line(TEXT) + 1:
            x, y = MARGIN, end
    return y + line(TEXT) + 4 if x > MARGIN else y


def shortened(label: str, letters: int) -> str:
    """A label cut at a word, where the table beside the figure has it whole."""
    return textwrap.shorten(label, letters, placeholder=" …")
