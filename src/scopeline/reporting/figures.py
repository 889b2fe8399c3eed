"""Figures beside the flow diagram: agreement between reviewers, and progress over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopeline.languages import Language
from scopeline.plotting import save, settings
from scopeline.protocol import Protocol, in_language
from scopeline.tables.csv import read_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SHOWN = ("percent_agreement", "positive_agreement", "cohen_kappa", "gwet_ac1")
_COLOURS = ("#1f5fa8", "#c8641b", "#2f7d4f", "#7a4fa3", "#8a6d1d", "#5b6b7c")  # told apart by the colour-blind too
_MARKERS = ("o", "s", "D", "^")
_WIDTH = 174 / 25.4  # inches: two columns of a journal


def agreement(protocol: Protocol, paths: Mapping[str, Path], say: Language) -> Figure:
    """Agreement of each pair of reviewers in each stage, with 95 % intervals (maybe as the protocol counts it)."""
    rows = [(stage, row) for stage, path in paths.items() for row in read_table(path).rows if _is_shown(protocol, row)]
    groups = list(dict.fromkeys((stage, row["pair"]) for stage, row in rows))
    figure, (axes,) = _canvas(1.1 + 0.75 * max(len(groups), 1), say)
    for position, (stage, pair) in enumerate(groups):
        for offset, name in enumerate(_SHOWN):
            found = next((r for s, r in rows if (s, r["pair"], r["statistic"]) == (stage, pair, name)), None)
            if found is None or not found["value"]:
                continue
            y = position + (offset - 1.5) * 0.19
            if found["ci_low"]:
                axes.plot([float(found["ci_low"]), float(found["ci_high"])], [y, y], color=_COLOURS[offset], lw=1.4)
            axes.plot(float(found["value"]), y, _MARKERS[offset], color=_COLOURS[offset], ms=5,
                      label=say.directed(say.words(name)) if position == 0 else None)  # fmt: skip
    labels = {stage.id: in_language(stage.label, say.code) for stage in protocol.screening.stages}
    axes.set_yticks(range(len(groups)), [say.directed(f"{labels[stage]}\n{pair}") for stage, pair in groups])
    axes.set_ylim(len(groups) - 0.4, -0.6)
    axes.set_xlim(min([0.0, *(float(r["ci_low"]) for _, r in rows if r["ci_low"])]) - 0.02, 1.02)
    if say.right_to_left:
        axes.invert_xaxis()
    axes.grid(axis="x", color="#d8dee6", lw=0.6)
    _number_axis(axes.xaxis, lambda value: say.decimal(value, 1))
    if groups:
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=4, frameon=False)
    return figure


def _is_shown(protocol: Protocol, row: Mapping[str, str]) -> bool:
    return row["round"] == f"all, maybe as {protocol.screening.maybe}" and row["statistic"] in _SHOWN


def progress(protocol: Protocol, paths: Mapping[str, Path], say: Language) -> Figure:
    """Records voted on over time, a panel a stage, a line a reviewer: what each run found in the sheets."""
    figure, panels = _canvas(2.6, say, columns=len(paths))
    labels = {stage.id: in_language(stage.label, say.code) for stage in protocol.screening.stages}
    order = reversed(panels) if say.right_to_left else panels
    for axes, (stage, path) in zip(order, paths.items(), strict=True):
        rows = read_table(path).rows
        for number, reviewer in enumerate(dict.fromkeys(row["reviewer"] for row in rows)):
            days = [dt.date.fromisoformat(row["date"]) for row in rows if row["reviewer"] == reviewer]
            voted = [int(row["voted"]) for row in rows if row["reviewer"] == reviewer]
            look = {"marker": _MARKERS[number % 4], "color": _COLOURS[number % 6], "ms": 4, "lw": 1.4}
            axes.plot(days, voted, **look, label=say.directed(reviewer))
        axes.set_title(say.directed(labels[stage]), fontsize=8)
        axes.grid(axis="y", color="#d8dee6", lw=0.6)
        if rows:
            _date_axis(axes, say)
            axes.legend(frameon=False)
        else:
            axes.set_xticks([])
        _number_axis(axes.yaxis, lambda value: say.number(round(value)))
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.set_ylim(bottom=0)
    panels[-1 if say.right_to_left else 0].set_ylabel(say.directed(say.words("voted")))
    return figure


def _canvas(height: float, say: Language, columns: int = 1) -> tuple[Figure, list[Any]]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    panels = list(figure.subplots(1, columns, squeeze=False)[0])
    for axes in panels:
        axes.spines[["top", "right", "left"]].set_visible(False)
        if say.right_to_left:
            axes.yaxis.tick_right()
            axes.yaxis.set_label_position("right")
        axes.tick_params(length=0)
    return figure, panels


def _number_axis(axis: Any, write: Callable[[float], str]) -> None:
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))


def _date_axis(axes: Any, say: Language) -> None:
    from matplotlib.dates import AutoDateLocator, num2date
    from matplotlib.ticker import FuncFormatter

    axes.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=4))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: say.short_date(num2date(value).date())))


def draw(
    protocol: Protocol, agreements: Mapping[str, Path], timelines: Mapping[str, Path], language: str, out: Path
) -> None:
    """Write agreement.<language> and progress.<language> as SVG, PDF and PNG into `out`."""
    say = protocol.language(language)
    with settings():
        drawn = {
            "agreement": agreement(protocol, agreements, say),
            "progress": progress(protocol, timelines, say),
        }
        for name, figure in drawn.items():
            save(figure, out / f"{name}.{language}")
