"""Figure: what each source found of the included studies, and each line of the query by its words; beside both, what
they found of the records that the team knew before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scopeline.drawing.plotting import text_width
from scopeline.drawing.shapes import INK, Rectangle, Words
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language
from scopeline.reporting.charts.house import (
    GAP,
    HEAD,
    MARGIN,
    ROOM,
    TEXT,
    Chart,
    begin,
    colour,
    legend,
    line,
    nothing,
    shortened,
    tint,
)
from scopeline.reporting.recall import line_name

_LETTERS = 90  # of a label
_LABELS = 0.32  # of the page's width
_THICK, _APART = 6.8, 9.4  # of a bar, and from one to the next, in points
Parts = Sequence[tuple[int, str]]  # a bar's lengths one behind the other, each with its colour
Row = tuple[str, Sequence[Parts]]

_ALONE, _SHARED, _LINE, _KNOWN = colour(0), tint(colour(0), 0.45), colour(2), colour(1)


def draw(protocol: Protocol, facts: Facts, say: Language) -> Chart:
    """A panel of the sources above one of the query's lines, on one scale."""
    chart = begin("recall", say.words("recall"), say)
    sources, lines = list(_sources(protocol, facts, say)), list(_lines(facts, say))
    longest = max((sum(n for n, _ in bar) for _, bars in [*sources, *lines] for bar in bars), default=0)
    if not longest:
        return nothing(chart, say.words("no_studies"))
    keys = [(say.words("recall_alone"), _ALONE), (say.words("recall_elsewhere"), _SHARED)]
    keys += [(say.words("recall_by_words"), _LINE)] if lines else []
    keys += [(say.words("recall_benchmark"), _KNOWN)] if "benchmark.all" in facts else []
    y = legend(chart, keys, MARGIN, "recall")
    y = _panel(chart, "sources", say.words("recall"), sources, longest, y)
    if lines:
        y = _panel(chart, "lines", say.words("recall_lines"), lines, longest, y + GAP)
    kinds = ("recall_source", "recall_only_here", "recall_concept", "recall_language", "benchmark_source",
             "benchmark_concept", "benchmark_language")  # fmt: skip
    chart.tell(*(fact for kind in kinds for fact in facts.select(kind)))
    return chart.close(y)


def _sources(protocol: Protocol, facts: Facts, say: Language) -> Iterator[Row]:
    for key, source in protocol.sources.items():
        found, alone, known = (
            [_value(fact) for fact in facts.select(kind, source=key)]
            for kind in ("recall_source", "recall_only_here", "benchmark_source")
        )
        if found and alone:
            bars = [[(alone[0], _ALONE), (found[0] - alone[0], _SHARED)], *([(n, _KNOWN)] for n in known)]
            yield in_language(source.name, say.code), bars


def _lines(facts: Facts, say: Language) -> Iterator[Row]:
    for of in ("concept", "language"):
        for fact in facts.select(f"recall_{of}"):
            known = facts.select(f"benchmark_{of}", **fact.key)
            yield line_name(fact, say), [[(_value(fact), _LINE)], *([(_value(each), _KNOWN)] for each in known)]


def _value(fact: Fact) -> int:
    return int(fact.value or 0)


def _panel(chart: Chart, name: str, head: str, rows: Sequence[Row], longest: int, top: float) -> float:
    """A row each, its bars one under the other with their numbers; returns where the panel ends."""
    drawing, say = chart.drawing, chart.say
    y = drawing.put(drawing.block(f"{name}-head", head, HEAD, ROOM), MARGIN, top, INK) + 2
    start = MARGIN + ROOM * _LABELS + 6
    room = MARGIN + ROOM - start - text_width(say.number(longest), TEXT.size) - 4
    for place, (called, bars) in enumerate(rows):
        label = drawing.block(f"{name}-{place}", shortened(called, _LETTERS), TEXT, ROOM * _LABELS)
        drawing.put(label, MARGIN, y, INK)
        for number, parts in enumerate(bars):
            middle, x = y + line(TEXT) / 2 + number * _APART, start
            for part, (n, face) in enumerate(parts):
                length = room * n / longest
                if length:
                    bar = f"{name}-{place}-{number}-{part}"
                    drawing.add(Rectangle(bar, x, middle - _THICK / 2, length, _THICK, face))
                x += length
            told = say.number(sum(n for n, _ in parts))
            drawing.add(Words(f"{name}-{place}-{number}-n", told, x + 3, middle + 2.3, TEXT.size, colour=INK))
        y += max(label.height, line(TEXT) + (len(bars) - 1) * _APART) + 2.2
    return y
