"""The UpSet plot of the sources: how many groups each combination of sources has.

Lex A et al., UpSet: visualization of intersecting sets. IEEE TVCG 2014;20:1983-92, doi:10.1109/TVCG.2014.2346248.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scopeline.dedupe.overlap import Combination, Contribution
from scopeline.drawing.plotting import settings
from scopeline.languages import Language
from scopeline.text import is_rtl

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 24  # combinations that fit beside one another; overlap.csv has all
_WIDTH = 174 / 25.4  # inches: two columns of a journal
_BARS, _LINE, _GAP, _BELOW = 1.7, 0.174, 0.07, 0.35  # inches: the bars, a line of a name, between rows, the axis label
_NAME = 26  # letters of a source's name on one line
_DARK, _MIDDLE, _LIGHT, _BAND = "#1f5fa8", "#5b6b7c", "#d3dae3", "#f1f4f8"


def upset(
    combinations: Sequence[Combination],
    contributions: Sequence[Contribution],
    names: Mapping[str, str],
    say: Language,
) -> Figure:
    """Bars of the combinations above a matrix of dots, and beside it a bar for each source's groups.

    `combinations` in the order to be drawn, of which the first MOST are; `names` are what the sources are called.
    In a language that runs from right to left the figure is mirrored.
    """
    from matplotlib.figure import Figure

    shown = combinations[:MOST]
    right_to_left = say.right_to_left
    with settings():
        labels = [_label(names[each.source], say) for each in contributions]
        rows = len(labels) * (_GAP + _LINE * max(label.count("\n") + 1 for label in labels))
        figure = Figure(figsize=(_WIDTH, _BARS + rows + _BELOW), layout="constrained", label=say.words("overlap"))
        grid = figure.subplots(
            2,
            2,
            width_ratios=(3.4, 1) if right_to_left else (1, 3.4),
            height_ratios=(_BARS, rows),
            squeeze=False,
        )
        main, side = (0, 1) if right_to_left else (1, 0)
        grid[0][side].remove()
        bars, matrix, sizes = grid[0][main], grid[1][main], grid[1][side]
        for axes in (bars, matrix, sizes):
            _plain(axes, right_to_left)
        _draw_bars(bars, shown, say)
        _draw_matrix(matrix, shown, [each.source for each in contributions])
        for axes in (bars, matrix):
            ends = (-0.6, max(len(shown), 1) - 0.4)
            axes.set_xlim(ends[::-1] if right_to_left else ends)
        matrix.set_yticks(range(len(labels)), labels)
        _draw_sizes(sizes, contributions, say)
        bars.set_ylabel(say.directed(say.words("groups")))
        sizes.set_xlabel(say.directed(say.words("groups_of_source")))
        if len(shown) < len(combinations):
            left_out = say.number(len(combinations) - len(shown))
            matrix.set_xlabel(say.directed(say.words("combinations_left_out").format(n=left_out)), color=_MIDDLE)
    return figure


def _label(name: str, say: Language) -> str:
    """A source's name in lines of its own direction: a Latin one keeps its signs and brackets in place."""
    lines = textwrap.fill(name, _NAME)
    return say.directed(lines) if is_rtl(name) else lines


def _plain(axes: Any, right_to_left: bool) -> None:
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xticks([])
    axes.set_yticks([])
    if right_to_left:
        axes.yaxis.tick_right()
        axes.yaxis.set_label_position("right")


def _draw_bars(axes: Any, shown: Sequence[Combination], say: Language) -> None:
    """A bar for each combination, with its number; the numbers stand upright where they would touch."""
    counts = [each.groups for each in shown]
    numbers = [say.number(count) for count in counts]
    upright = len(shown) * max(map(len, numbers), default=0) > 70
    axes.bar(range(len(shown)), counts, width=0.62, color=_DARK)
    for place, (count, number) in enumerate(zip(counts, numbers, strict=True)):
        axes.annotate(number, (place, count), (0, 2), textcoords="offset points", ha="center", va="bottom",
                      rotation=90 if upright else 0, fontsize=7)  # fmt: skip
    axes.set_ylim(0, max([1, *counts]) * (1.3 if upright else 1.12))
    axes.spines["bottom"].set_visible(True)
    axes.spines["bottom"].set_color(_LIGHT)


def _draw_matrix(axes: Any, shown: Sequence[Combination], sources: Sequence[str]) -> None:
    """A column of dots for each combination, dark and joined where a source belongs to it."""
    for row in range(0, len(sources), 2):
        axes.axhspan(row - 0.5, row + 0.5, color=_BAND, lw=0)
    for place, each in enumerate(shown):
        rows = [sources.index(source) for source in each.sources]
        others = [row for row in range(len(sources)) if row not in rows]
        axes.plot([place] * len(others), others, "o", color=_LIGHT, ms=5, mew=0)
        axes.plot([place] * len(rows), rows, "o", color=_DARK, ms=5, mew=0)
        axes.plot([place, place], [min(rows), max(rows)], color=_DARK, lw=1.5)
    axes.set_ylim(len(sources) - 0.5, -0.5)


def _draw_sizes(axes: Any, contributions: Sequence[Contribution], say: Language) -> None:
    """A bar for each source that grows away from the matrix, with its number."""
    counts = [each.groups for each in contributions]
    axes.barh(range(len(counts)), counts, height=0.55, color=_MIDDLE)
    for row, count in enumerate(counts):
        axes.annotate(say.number(count), (count, row), (2 if say.right_to_left else -2, 0),
                      textcoords="offset points", ha="left" if say.right_to_left else "right", va="center",
                      fontsize=7)  # fmt: skip
    axes.set_ylim(len(counts) - 0.5, -0.5)
    far = max([1, *counts]) * 1.45
    axes.set_xlim((0, far) if say.right_to_left else (far, 0))
