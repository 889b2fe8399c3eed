"""Figures beside the flow diagram: agreement, progress over time, and what the studies are and say.

All numbers are facts. Everything is drawn in one process: to start matplotlib takes longer than to draw a figure.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopeline.coding.framework import Framework
from scopeline.coding.framework import load as load_framework
from scopeline.drawing.plotting import save, settings
from scopeline.drawing.shapes import COLOURS, paint
from scopeline.facts.agreed import MAIN
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language
from scopeline.reporting.charts import places, recall, studies, trees
from scopeline.reporting.charts.house import Chart
from scopeline.reporting.coded import load as load_coded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FRAMED = ("heat", "gaps", "links", "tree")  # of each framework
SHOWN = ("percent_agreement", "positive_agreement", "cohen_kappa", "fleiss_kappa", "gwet_ac1")
_MARKERS = ("o", "s", "D", "^", "v", "P", "X")
_DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (2, 1.5)), (0, (6, 2, 1.5, 2)))
_GRID, _SOFT = "#d8dee6", "#5b6b7c"
_WIDTH = 174 / 25.4  # inches: two columns of a journal
_APART = 0.19  # between the statistics of one team, where teams are 1 apart
_STEP = 3.0  # points between reviewers whose numbers are the same
_NAME = 24  # letters of a label on one line


def names(protocol: Protocol) -> list[str]:
    """The figures of a review, by the names of their files."""
    suffixes = [f"_{frame}" if len(protocol.frameworks) > 1 else "" for frame in protocol.frameworks]
    screened = ["agreement", "progress", "recall"] if protocol.searched else []
    return [*screened, "studies", *(f"{name}{end}" for end in suffixes for name in FRAMED)]


def title(name: str, say: Language) -> str:
    """What a figure is called, by the name of its files."""
    kind, _, frame = name.partition("_")
    called = say.words(f"figure_{kind}") if kind in (*FRAMED, "studies") else say.words(kind)
    return f"{called}: {frame}" if frame else called


def draw(protocol: Protocol, facts: Facts, codes: Sequence[str], out: Path) -> None:
    """Write each figure as <name>.<language>.svg, .pdf and .png into `out`."""
    frames = [load_framework(frame) for frame in protocol.frameworks]
    with settings():
        for code in codes:
            say = protocol.language(code)
            if protocol.searched:
                compared, voted = (_told(those, say) for those in (_compared(facts), facts.select("voted_by")))
                save(agreement(protocol, facts, say), out / f"agreement.{code}", compared)
                save(progress(protocol, facts, say), out / f"progress.{code}", voted)
            for chart in _charts(protocol, facts, frames, say):
                drawing = chart.drawing
                save(paint(drawing), out / f"{drawing.name}.{code}", say.parted(chart.told))


def _charts(protocol: Protocol, facts: Facts, frames: Sequence[Framework], say: Language) -> Iterator[Chart]:
    if protocol.searched:
        yield recall.draw(protocol, facts, say)
    yield studies.draw(protocol, facts, say)
    for frame in frames:
        coded = load_coded(protocol, frame, {}, say)
        yield places.heat(coded, facts)
        yield places.gaps(coded, facts)
        yield trees.links(coded, facts)
        yield trees.tree(coded, facts)


def agreement(protocol: Protocol, facts: Facts, say: Language) -> Figure:
    """Agreement of each pair of reviewers, and of the team, in each stage, with 95 % intervals.

    Maybe counts as the protocol counts it. A statistic that is undefined is named where it would stand.
    """
    from matplotlib.ticker import MaxNLocator

    rows = _compared(facts)
    teams = list(dict.fromkeys((fact.key["stage"], fact.key["team"]) for fact in rows))
    figure, (axes,) = _canvas("agreement", 1.0 + 0.8 * max(len(teams), 1), say)
    for place, team in enumerate(teams):
        theirs = {f.key["statistic"]: f for f in rows if (f.key["stage"], f.key["team"]) == team}
        for order, name in enumerate(name for name in SHOWN if name in theirs):
            y = place + (order - (len(theirs) - 1) / 2) * _APART
            _estimate(axes, theirs[name], y, SHOWN.index(name), say)
    axes.set_yticks(range(len(teams)), [_team(protocol, *team, say) for team in teams])
    axes.set_ylim(max(len(teams), 1) - 0.4, -0.6)
    lowest = _lowest(rows)
    axes.set_xlim((1.02, lowest - 0.02) if say.right_to_left else (lowest - 0.02, 1.02))
    axes.grid(axis="x", color=_GRID, lw=0.6)
    axes.xaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10]))  # numbers that one decimal tells exactly
    _number_axis(axes.xaxis, lambda value: say.decimal(value, 1))
    axes.set_xlabel(say.directed(say.words("agreement_axis")))
    if teams:
        used = [name for name in SHOWN if any(fact.key["statistic"] == name for fact in rows)]
        keys = [_key(SHOWN.index(name), say.directed(say.words(name))) for name in used]
        _legend(figure, keys, say, "outside upper center")
    else:
        _nothing(axes, say.words("nothing_compared"), say)
    return figure


def _told(facts: Sequence[Fact], say: Language) -> str:
    return say.parted([fact.said(say) for fact in facts])


def _compared(facts: Facts) -> list[Fact]:
    """The agreement of every team in its main round, by the statistics that are shown."""
    rows = [fact for kind in ("observed", "beyond_chance") for fact in facts.select(kind, round=MAIN)]
    return [fact for fact in rows if fact.key["statistic"] in SHOWN]


def _lowest(rows: Sequence[Fact]) -> float:
    """Where the axis begins: at 0, or below it where agreement was worse than by chance."""
    ends = [fact.interval[0] for fact in rows if fact.interval]
    return min([0.0, *ends, *(fact.value or 0.0 for fact in rows)])


def _estimate(axes: Axes, fact: Fact, y: float, look: int, say: Language) -> None:
    """A point with its interval; where there is none, why, in the colour of the statistic."""
    if fact.value is None:
        side = "right" if say.right_to_left else "left"
        axes.text(0, y, say.directed(say.words(fact.note)), color=COLOURS[look], fontsize=6.5, va="center", ha=side)
        return
    if fact.interval:
        axes.plot(fact.interval, (y, y), color=COLOURS[look], lw=1.4)
    axes.plot(fact.value, y, _MARKERS[look], color=COLOURS[look], ms=5)


def _key(look: int, label: str, line: bool = False) -> Any:
    from matplotlib.lines import Line2D

    style: Any = _DASHES[look % len(_DASHES)] if line else ""
    return Line2D([], [], color=_colour(look), marker=_marker(look), linestyle=style, ms=5, lw=1.4, label=label)


def _colour(look: int) -> str:
    return COLOURS[look % len(COLOURS)]


def _marker(look: int) -> str:
    return _MARKERS[look % len(_MARKERS)]


def _team(protocol: Protocol, stage: str, team: str, say: Language) -> str:
    label = in_language(protocol.stage(stage).label, say.code)
    return _wrapped([label, say.listed([say.words(name) for name in team.split("+")])], say)


def _wrapped(lines: Sequence[str], say: Language) -> str:
    return say.directed("\n".join(textwrap.fill(line, _NAME) for line in lines))


def progress(protocol: Protocol, facts: Facts, say: Language) -> Figure:
    """Records voted on over time, a panel a stage, a line a reviewer: what each run found in the sheets."""
    stages = [stage.id for stage in protocol.screening.stages]
    votes = facts.select("voted_by")
    people = list(dict.fromkeys(fact.key["reviewer"] for fact in votes))
    figure, panels = _canvas("progress", 2.5, say, columns=len(stages))
    for axes, stage in zip(reversed(panels) if say.right_to_left else panels, stages, strict=True):
        axes.set_title(_wrapped([in_language(protocol.stage(stage).label, say.code)], say), fontsize=8)
        _number_axis(axes.yaxis, lambda value: say.number(round(value)))
        axes.yaxis.get_major_locator().set_params(integer=True)
        if here := [fact for fact in votes if fact.key["stage"] == stage]:
            _voted(axes, here, people, max(2, 8 // len(stages)), say)
        else:
            _nothing(axes, say.words("no_votes"), say)
    panels[-1 if say.right_to_left else 0].set_ylabel(say.directed(say.words("voted")))
    if people:
        keys = [_key(look, say.directed(name), line=True) for look, name in enumerate(people)]
        _legend(figure, keys, say, "outside lower center")
    return figure


def _voted(axes: Axes, votes: Sequence[Fact], people: Sequence[str], room: int, say: Language) -> None:
    """A stage's lines; reviewers look alike in every stage, and at most `room` days are named."""
    axes.grid(axis="y", color=_GRID, lw=0.6)
    days = sorted({dt.date.fromisoformat(fact.key["day"]) for fact in votes})
    theirs = [name for name in people if any(fact.key["reviewer"] == name for fact in votes)]
    for place, name in enumerate(theirs):
        points = [(dt.date.fromisoformat(f.key["day"]), f.value) for f in votes if f.key["reviewer"] == name]
        aside = (place - (len(theirs) - 1) / 2) * _STEP * (2 if len(days) == 1 else 1)
        _line(axes, points, people.index(name), aside, upwards=len(days) > 1)
    axes.set_ylim(0, max(1, *(fact.value or 0 for fact in votes)) * 1.08)
    _date_axis(axes, days, room, say)
    axes.set_xlabel(say.directed(say.words("day")))


def _line(axes: Axes, points: Sequence[tuple[dt.date, Any]], look: int, aside: float, upwards: bool) -> None:
    """A reviewer's line, moved some points aside, so that those who did the same are all seen."""
    from matplotlib.transforms import ScaledTranslation

    assert axes.figure is not None
    move = ScaledTranslation(aside / 72, (aside if upwards else 0) / 72, axes.figure.dpi_scale_trans)
    days, numbers = zip(*points, strict=True)
    axes.plot(days, numbers, color=_colour(look), marker=_marker(look), ms=4, lw=1.4, clip_on=False,
              linestyle=_DASHES[look % len(_DASHES)], transform=axes.transData + move)  # fmt: skip


def _canvas(name: str, height: float, say: Language, columns: int = 1) -> tuple[Figure, list[Any]]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, height), layout="constrained", label=title(name, say))
    panels = list(figure.subplots(1, columns, squeeze=False, gridspec_kw={"wspace": 0.06})[0])
    for axes in panels:
        axes.spines[["top", "right", "left"]].set_visible(False)
        if say.right_to_left:
            axes.yaxis.tick_right()
            axes.yaxis.set_label_position("right")
        axes.tick_params(length=0)
    return figure, panels


def _legend(figure: Figure, keys: Sequence[Any], say: Language, where: Any) -> None:
    """All keys in rows that fit the width, the first one where reading begins."""
    columns = min(len(keys), 5)
    order = list(keys)
    if say.right_to_left:
        rows = [order[at : at + columns][::-1] for at in range(0, len(order), columns)]
        order = [key for row in rows for key in row]
    figure.legend(handles=order, loc=where, ncols=columns, frameon=False, markerfirst=not say.right_to_left)


def _nothing(axes: Axes, sentence: str, say: Language) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    axes.text(0.5, 0.5, say.directed(sentence), transform=axes.transAxes, ha="center", va="center", color=_SOFT)


def _number_axis(axis: Any, write: Callable[[float], str]) -> None:
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))


def _date_axis(axes: Axes, days: Sequence[dt.date], room: int, say: Language) -> None:
    """At most `room` days as the language writes them: those of the votes, or some at even distances; never hours.

    Time runs to the right in every language: work that grows would else look like work that falls.
    """
    from matplotlib.dates import date2num
    from matplotlib.ticker import FixedFormatter, FixedLocator

    span = (days[-1] - days[0]).days
    crowded = len(days) > room or any((after - before).days * room < span for before, after in pairwise(days))
    steps = min(room - 1, span)
    shown = [days[0] + dt.timedelta(round(span * at / steps)) for at in range(steps + 1)] if crowded else days
    axes.xaxis.set_major_locator(FixedLocator([float(date2num(day)) for day in shown]))
    axes.xaxis.set_major_formatter(FixedFormatter([say.short_date(day) for day in shown]))
    edge = max(span * 0.05, 0.5)
    axes.set_xlim(float(date2num(days[0])) - edge, float(date2num(days[-1])) + edge)
