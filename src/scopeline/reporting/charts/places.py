"""Figures of a framework's places: how many studies each kind has there, and where the gaps are."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scopeline.drawing.plotting import text_width
from scopeline.drawing.shapes import BAND, INK, SOFT, Disc, Rectangle, Words
from scopeline.drawing.typesetting import BASELINE
from scopeline.facts.fact import Fact, Facts
from scopeline.reporting.charts.house import (
    GAP,
    HEAD,
    MARGIN,
    ROOM,
    SMALL,
    STRONG,
    TEXT,
    WIDTH,
    Chart,
    begin,
    colour,
    legend,
    line,
    nothing,
    shade,
)
from scopeline.reporting.coded import Coded

_LABELS = 0.42  # of the width: labels of places
_CELL = 15.0  # points: the least height of a row
_BUBBLE = 11.0  # points: the least width of a bubble's place
_RADIUS = 5.6
_HEADS = 74.0  # points: the longest label that is read from below


def heat(coded: Coded, facts: Facts) -> Chart:
    """Blocks and dimensions by kind: each cell the studies, and in brackets the mentions; what is empty says 0."""
    say, frame = coded.say, coded.frame.id
    chart = begin(f"heat{coded.suffix}", coded.title("figure_heat"), say)
    kinds = facts.select("kind_studies", frame=frame)
    if not any(fact.value for fact in kinds):
        return nothing(chart, say.words("no_findings"), coded.note)
    drawing = chart.drawing
    start = MARGIN + ROOM * _LABELS + GAP / 2
    width = (WIDTH - MARGIN - start) / len(kinds)
    heads = [
        drawing.block(f"heat-kind-{at}", fact.part("kind", say.code), HEAD, width - 4) for at, fact in enumerate(kinds)
    ]
    y = MARGIN + max(head.height for head in heads) + 3
    for at, head in enumerate(heads):
        drawing.put(head, start + (at + 0.5) * width, y - 3 - head.height, INK, "middle")
    most = max((int(f.value or 0) for f in facts.select("kind_studies_at", frame=frame)), default=1) or 1
    for place in coded.places:
        depth = int(place["depth"])
        look, indent = (STRONG if depth == 1 else TEXT), 8.0 * (depth - 1)
        name = f"heat-{place['code']}"
        label = drawing.block(name, place[f"label_{say.code}"], look, ROOM * _LABELS - indent)
        height = max(label.height + 4, _CELL)
        if depth == 1:
            drawing.add(Rectangle(f"{name}-band", MARGIN, y, ROOM * _LABELS + GAP / 2, height, BAND))
        drawing.put(label, MARGIN + 3 + indent, y + (height - label.height) / 2, INK)
        for at, kind in enumerate(kinds):
            key = {"frame": frame, "kind": kind.key["kind"], "node": place["code"]}
            (studies,) = facts.select("kind_studies_at", **key)
            (mentions,) = facts.select("mentions_at", **key)
            share = int(studies.value or 0) / most
            cell = (start + at * width, y, width - 1.5, height - 1.5)
            drawing.add(Rectangle(f"{name}-{at}", *cell, shade(colour(at), share)))
            told = say.directed(f"{say.number(int(studies.value or 0))} ({say.number(int(mentions.value or 0))})")
            middle = y + height / 2 + BASELINE * TEXT.size
            centre = start + (at + 0.5) * width
            drawing.add(Words(f"{name}-{at}-n", told, centre, middle, TEXT.size, "middle", colour=INK))
            chart.tell(studies)
        y += height
    key_ = drawing.block("heat-key", say.words("heat_key"), SMALL, ROOM)
    y = drawing.put(key_, MARGIN, y + 3, SOFT)
    return chart.close(y, coded.note)


def gaps(coded: Coded, facts: Facts) -> Chart:
    """The evidence gap map: blocks by answers of the form, a bubble a kind whose area is the number of studies."""
    say, frame = coded.say, coded.frame.id
    chart = begin(f"gaps{coded.suffix}", coded.title("figure_gaps"), say)
    cells = facts.select("gap", frame=frame)
    questions = list(dict.fromkeys(fact.key["question"] for fact in cells))
    if not any(fact.value for fact in cells):
        return nothing(chart, say.words("no_gap_map"), coded.note)
    kinds = list({fact.key["kind"]: fact for fact in cells}.values())
    keys = [(fact.part("kind", say.code), colour(at)) for at, fact in enumerate(kinds)]
    y = legend(chart, keys, MARGIN, "gaps")
    most = max(int(fact.value or 0) for fact in cells)
    for question in questions:
        here = [fact for fact in cells if fact.key["question"] == question]
        y = _map(chart, coded, here, [fact.key["kind"] for fact in kinds], most, y + 2) + GAP
    chart.tell(*(fact for fact in cells if fact.value))
    key = chart.drawing.block("gaps-key", say.words("gaps_key"), SMALL, ROOM)
    return chart.close(chart.drawing.put(key, MARGIN, y - GAP / 2, SOFT), coded.note)


def _map(chart: Chart, coded: Coded, cells: Sequence[Fact], kinds: Sequence[str], most: int, top: float) -> float:
    """One question's map; the answers that most studies gave, as many as fit."""
    drawing, say = chart.drawing, chart.say
    question = cells[0].key["question"]
    total: dict[str, int] = {}
    for fact in cells:
        total[fact.key["answer"]] = total.get(fact.key["answer"], 0) + int(fact.value or 0)
    called = {fact.key["answer"]: fact.part("answer", say.code) for fact in cells}
    start = MARGIN + ROOM * 0.27 + GAP / 2
    fits = int((WIDTH - MARGIN - start) / (_BUBBLE * len(kinds)))
    ranked = sorted(total, key=lambda answer: (-total[answer], called[answer]))
    shown = ranked[: max(fits, 1)]
    width = min((WIDTH - MARGIN - start) / len(shown), 90.0)
    y = drawing.put(drawing.block(f"gaps-{question}-head", cells[0].part("question", say.code), HEAD, ROOM), MARGIN,
                    top, INK)  # fmt: skip
    y = _heads(chart, [called[answer] for answer in shown], f"gaps-{question}", start, width, y + 2)
    value = {(f.key["answer"], f.key["node"], f.key["kind"]): int(f.value or 0) for f in cells}
    for row, block in enumerate(coded.blocks):
        name = f"gaps-{question}-{block['code']}"
        label = drawing.block(name, block[f"label_{say.code}"], TEXT, ROOM * 0.27)
        height = max(label.height + 4, 2 * _RADIUS + line(SMALL) + 5)
        if row % 2 == 0:
            drawing.add(Rectangle(f"{name}-band", MARGIN, y, start - MARGIN + width * len(shown), height, BAND))
        drawing.put(label, MARGIN + 3, y + (height - label.height) / 2, INK)
        for column, answer in enumerate(shown):
            for at, kind in enumerate(kinds):
                n = value[answer, block["code"], kind]
                x = start + column * width + width * (at + 0.5) / len(kinds)
                centre = y + 2 + _RADIUS
                place = f"{name}-{column}-{at}"
                if n:
                    drawing.add(Disc(place, x, centre, _RADIUS * math.sqrt(n / most), colour(at)))
                number = Words(f"{place}-n", say.number(n), x, y + height - 3, SMALL.size - 0.5, "middle",
                               colour=INK if n else "#8b97a5")  # fmt: skip
                drawing.add(number)
        y += height
    if len(ranked) > len(shown):
        left = say.words("bars_left_out").format(n=say.number(len(ranked) - len(shown)))
        y = drawing.put(drawing.block(f"gaps-{question}-left", left, SMALL, ROOM), MARGIN, y + 2, SOFT)
    return y


def _heads(chart: Chart, labels: Sequence[str], name: str, start: float, width: float, y: float) -> float:
    """Labels over columns: level where they fit in two lines, else all to be read from below; returns their end."""
    drawing, say = chart.drawing, chart.say
    blocks = [drawing.block(f"{name}-col-{at}", label, SMALL, width - 3) for at, label in enumerate(labels)]
    widest_word = max(text_width(word, SMALL.size) for label in labels for word in label.split() or [""])
    if widest_word <= width - 3 and max(block.height for block in blocks) < 3.5 * line(SMALL):
        bottom = y + max(block.height for block in blocks)
        for at, block in enumerate(blocks):
            drawing.put(block, start + (at + 0.5) * width, bottom - block.height, INK, "middle")
        return bottom + 2
    cut = [_cut_to(label, _HEADS) for label in labels]
    longest = max(text_width(label, SMALL.size) for label in cut)
    for at, label in enumerate(cut):
        shift = BASELINE * SMALL.size * (-1 if say.right_to_left else 1)
        x, text = start + (at + 0.5) * width + shift, say.directed(label)
        bottom = y + longest / 2 + (longest - text_width(label, SMALL.size)) / 2
        drawing.add(Words(f"{name}-col-{at}-0", text, x, bottom, SMALL.size, "middle", colour=INK, upright=True))
    return y + longest + 3


def _cut_to(label: str, room: float) -> str:
    """A label that is no longer than `room`."""
    letters = len(label)
    while text_width(label, SMALL.size) > room and letters > 4:
        letters -= 2
        label = label[:letters].rstrip() + "…"
    return label
