"""How a table stands on paper: upright or turned, in which size of type, with how much room for each column.

Nobody knows the fonts of the reader's machine, so room is measured in those of the widest letters that one is likely to
have in place of the document's (DejaVu Serif for Times).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from scopeline.manuscript.breaks import MAY, marked
from scopeline.manuscript.document import Block, Spans, Table
from scopeline.text import is_rtl

PAGE_MM, MARGIN_MM = (210, 297), 25
SIZES = (9, 8, 7)  # of type, in points: the first that will do
_POINTS_PER_MM = 72 / 25.4
CELL_MARGINS = {9: 3.5, 8: 3, 7: 2}  # points on each side of a cell, by the size of its type
_MOST_UPRIGHT = 8  # columns beyond which a table has a page turned
_LINES = 3  # of a cell, before words are counted that end lines early, for which smaller type is not worth while
_LONGEST_WORD = 14  # in ems: one that is longer is broken
_BROKEN = re.compile(rf"[\s{MAY}]+|(?<=[a-z]-)(?=[a-z])")  # where a line may end
# Ems that letters take, and all others of their kind.
_EMS = {**dict.fromkeys("iljtfrI.,:;'!|()[]/ -\u2011", 0.4), **dict.fromkeys("mwMW@%", 1.03), "\u200c": 0.0}
_SCRIPT, _CAPITAL, _DIGIT, _SMALL = 0.62, 0.8, 0.65, 0.63
_BOLD = {True: 1.25, False: 1.15}  # of the script, of Latin letters
_MEAN = 0.57  # ems of a letter of running text


@dataclass(frozen=True)
class Fit:
    """`widths` of the columns are relative; `whole`: whether no word is broken for want of room."""

    widths: Sequence[int]
    wide: bool
    points: int
    whole: bool


def fit(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Fit:
    """Upright where the longest words have room, else turned, in the largest type that leaves no cell many lines."""
    needed, wanted = _asked(headings, rows)
    upright = len(headings) <= _MOST_UPRIGHT and sum(needed) <= _room(False, SIZES[1], len(headings))
    for points in SIZES[:2] if upright else SIZES:
        room = _room(not upright, points, len(headings))
        shared = _shared(needed, wanted, room)
        lines = max((want / width for want, width in zip(wanted, shared, strict=True)), default=0)
        if sum(needed) <= room and lines <= _LINES:
            break
    return Fit(_with_margins(shared, points), not upright, points, sum(needed) <= room)


def fitted(table: Table) -> Table:
    """A table laid out by what stands in it."""
    rows = [["".join(span.text for span in cell) for cell in row] for row in table.rows]
    found = fit(table.headings, rows)
    return replace(table, widths=found.widths, wide=found.wide, points=found.points, whole=found.whole)


def columns(table: Table) -> list[float]:
    """The width of each column in points; all are equal in a table that was not fitted."""
    weights = table.widths or [1] * len(table.headings)
    return [_across(table.wide) * weight / sum(weights) for weight in weights]


def lines(table: Table) -> list[int]:
    """About how many lines each row of a table takes, but for what stands in merged cells."""
    rooms = [(width - 2 * CELL_MARGINS[table.points]) / table.points for width in columns(table)][table.spanned :]
    return [max(map(_lines, row[table.spanned :], rooms), default=1) for row in table.rows]


def _lines(cell: Spans, room: float) -> int:
    return max(ceil(_MEAN * sum(len(span.text) for span in cell) / room), 1)


def in_parts(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks, each table that no page can take parted by its columns; every part repeats those that name its rows."""
    for block in blocks:
        if isinstance(block, Table) and not block.whole:
            yield from _parts(block)
        else:
            yield block


def _parts(table: Table) -> Iterator[Table]:
    named = [*range(max(table.naming, table.spanned))]
    rest = [*range(len(named), len(table.headings))]
    taken: list[list[int]] = [[]]
    for column in rest:
        if taken[-1] and not _of_columns(table, [*named, *taken[-1], column]).whole:
            taken.append([])
        taken[-1].append(column)
    for place, columns in enumerate(taken):
        part = _of_columns(table, [*named, *columns])
        last = place == len(taken) - 1
        note = table.note if last else ""
        yield replace(part, note=note) if not place else replace(part, id="", caption="", note=note, of=table.id)


def _of_columns(table: Table, columns: Sequence[int]) -> Table:
    headings = [table.headings[column] for column in columns]
    return fitted(replace(table, headings=headings, rows=[[row[column] for column in columns] for row in table.rows]))


def _asked(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[float], list[float]]:
    """Ems that each column's longest word needs, and that its text would take on one line (root of the mean square, as
    few long cells make more lines than many short ones save)."""
    needed, wanted = [], []
    for column, heading in enumerate(headings):
        cells = [row[column] for row in rows]
        words = {word for cell in cells for word in _BROKEN.split(marked(cell))}
        longest = max(
            [*map(_ems, words), *(_BOLD[is_rtl(word)] * _ems(word) for word in _BROKEN.split(heading))], default=1
        )
        needed.append(max(min(longest, _LONGEST_WORD), 1))
        wanted.append(_MEAN * (sum(len(cell) ** 2 for cell in cells) / max(len(cells), 1)) ** 0.5)
    return needed, wanted


def _ems(word: str) -> float:
    if is_rtl(word):
        return sum(_EMS.get(letter, _SCRIPT) for letter in word)
    return sum(
        _EMS.get(letter, _CAPITAL if letter.isupper() else _DIGIT if letter.isdigit() else _SMALL) for letter in word
    )


def _room(turned: bool, points: int, columns: int) -> float:
    """Ems for letters across a page."""
    return (_across(turned) - 2 * columns * CELL_MARGINS[points]) / points


def _across(turned: bool) -> float:
    """The width in points of what stands on a page."""
    return (PAGE_MM[turned] - 2 * MARGIN_MM) * _POINTS_PER_MM


def _shared(needed: list[float], wanted: list[float], room: float) -> list[float]:
    """Ems: each column has what its longest word needs, and the rest goes where cells would else have most
    lines; where there is no room for all words, the longest gives way, so that ids stay whole."""
    least = [*needed]
    while sum(least) > room and max(least) > room / len(least):
        least[least.index(max(least))] -= 1
    fewest, most = 1.0, 1000.0  # lines of the longest cells
    for _ in range(40):
        lines = (fewest + most) / 2
        over = sum(max(at_least, want / lines) for at_least, want in zip(least, wanted, strict=True)) > room
        fewest, most = (lines, most) if over else (fewest, lines)
    widths = [max(at_least, want / most) for at_least, want in zip(least, wanted, strict=True)]
    left = max(room - sum(widths), 0) / sum(widths)
    return [width * (1 + left) for width in widths]


def _with_margins(shared: Iterable[float], points: int) -> list[int]:
    return [round(10 * (width * points + 2 * CELL_MARGINS[points])) for width in shared]
