"""Text of figures broken into lines at measured widths, each line with its direction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scopeline.drawing.plotting import Style, text_width
from scopeline.languages import Language
from scopeline.text import LRM, RLM, is_rtl, squeeze

LEADING = 1.42  # of the type size: Vazirmatn's tallest and deepest Persian letters need 1.4
BASELINE = 0.3  # of the type size: from the middle of a line of letters down to their baseline
_EMPHASIS = re.compile(r"\*([^*]+)\*")


@dataclass(frozen=True)
class Look:
    """How a kind of block is drawn; without a `face` it has no frame. Lengths are points."""

    size: float
    padding: float
    bold: bool = False
    face: str = ""
    rounding: float = 0.0
    centred: bool = False
    upright: bool = False

    @property
    def weight(self) -> int:
        return 700 if self.bold else 400


@dataclass(frozen=True)
class Paragraph:
    """Text that may be broken, and the count behind it, which may not; `worded` text has *emphasis* between signs."""

    text: str
    count: str = ""
    indent: float = 0.0
    worded: bool = False


@dataclass(frozen=True)
class Run:
    """Text in one direction and style, its distance from the start of the block's lines, and its line's number."""

    text: str
    offset: float
    row: int
    style: Style = "normal"


Word = tuple[str, Style]  # and its style


@dataclass(frozen=True)
class Typesetter:
    """Breaks paragraphs into lines for a language."""

    say: Language

    def block(self, paragraphs: Sequence[Paragraph], look: Look, room: float) -> tuple[Run, ...]:
        """All lines of a block whose lines may be `room` wide."""
        runs: list[Run] = []
        for paragraph in paragraphs:
            runs += self._runs(paragraph, look, room, runs[-1].row + 1 if runs else 0)
        return tuple(runs)

    def _runs(self, paragraph: Paragraph, look: Look, room: float, row: int) -> list[Run]:
        """A paragraph from line `row` on: its words, then its count where it fits.

        Words and count are runs of their own, since a name may be of the other script than the count.
        """
        room -= paragraph.indent
        text = squeeze(paragraph.text)
        if is_rtl(text) == self.say.right_to_left:
            text = " ".join(word if _has_ltr(word) else self.say.digits(word) for word in text.split())
        lines = list(self._lines(_styled(text, paragraph.worded), look, room))
        right_to_left = is_rtl(text) if is_rtl(text) != _has_ltr(text) else self.say.right_to_left
        runs = []
        end = 0.0
        for number, words in enumerate(lines):
            end = 0.0
            for part, style in _joined(words):
                runs.append(Run(directed(part, right_to_left), paragraph.indent + end, row + number, style))
                end += text_width(f"{part} ", look.size, look.weight, style)
        if paragraph.count:
            below = end + text_width(paragraph.count, look.size, look.weight) > room
            place = (0.0, row + len(lines)) if below or not lines else (end, row + len(lines) - 1)
            count = directed(paragraph.count, self.say.right_to_left)
            runs.append(Run(count, paragraph.indent + place[0], place[1]))
        return runs

    def _lines(self, words: Sequence[Word], look: Look, room: float) -> Iterator[list[Word]]:
        line: list[Word] = []
        about = 0.0  # the line's width by its words alone, each with the space before it
        space = text_width("n n", look.size, look.weight) - text_width("nn", look.size, look.weight)
        for word, style in words:
            for part in _cut(word, style, look, room):
                longer = [*line, (part, style)]
                wide = text_width(part, look.size, look.weight, style)
                if line and not _fits(longer, about + space + wide, look, room):
                    yield line
                    line, about = [(part, style)], wide
                else:
                    line, about = longer, about + space + wide
        if line:
            yield line


def _fits(line: Sequence[Word], about: float, look: Look, room: float) -> bool:
    """Whether a line fits; it is measured as a whole only where its words' widths do not tell, as that takes long."""
    if abs(about - room) > look.size:
        return about < room
    return _width(line, look) <= room


def _styled(text: str, worded: bool) -> list[Word]:
    """The words of a text, those between the signs of emphasis in italics."""
    if not worded:
        return [(word, "normal") for word in text.split()]
    pieces = _EMPHASIS.split(text)  # every second one stood between signs
    styles: tuple[Style, Style] = ("normal", "italic")
    return [(word, styles[place % 2]) for place, piece in enumerate(pieces) for word in piece.split()]


def _joined(words: Sequence[Word]) -> list[Word]:
    """Neighbours of one style as one piece of text."""
    joined: list[Word] = []
    for word, style in words:
        if joined and joined[-1][1] == style:
            joined[-1] = (f"{joined[-1][0]} {word}", style)
        else:
            joined.append((word, style))
    return joined


def _width(words: Sequence[Word], look: Look) -> float:
    *before, (last, style) = _joined(words)
    widths = [text_width(f"{part} ", look.size, look.weight, each) for part, each in before]
    return sum(widths) + text_width(last, look.size, look.weight, style)


def _cut(word: str, style: Style, look: Look, room: float) -> Iterator[str]:
    """A word whole, or in parts where it is wider than a line."""

    def fits(text: str) -> bool:
        return text_width(text, look.size, look.weight, style) <= room

    while word and not fits(word):
        end = next((n for n in range(1, len(word)) if not fits(word[: n + 1])), len(word))
        yield word[:end]
        word = word[end:]
    if word:
        yield word


def _has_ltr(text: str) -> bool:
    return any(unicodedata.bidirectional(char) == "L" for char in text)


def directed(line: str, right_to_left: bool) -> str:
    """A line with the mark that gives it its direction, if its first strong letter would not.

    No mark is set before Latin letters: the PDF writer of matplotlib 3.11 puts them a space too far left,
    since it kerns a second time where it changes from one subset of the font (the mark's) to another.
    """
    strong = (unicodedata.bidirectional(char) for char in line)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "")
    if right_to_left:
        return RLM + line
    return LRM + line if first in ("R", "AL") else line
