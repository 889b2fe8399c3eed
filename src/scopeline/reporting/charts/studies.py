"""Figure: the included studies by year and period, by the answers that the protocol counts by, and by journal."""

from __future__ import annotations

from collections.abc import Sequence

from scopeline.drawing.plotting import text_width
from scopeline.drawing.shapes import INK, RULE, SOFT, Block, Rectangle, Stroke, Words
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import Language
from scopeline.protocol import Protocol
from scopeline.reporting.charts.house import (
    GAP,
    HEAD,
    MARGIN,
    ROOM,
    SMALL,
    TEXT,
    WIDTH,
    Chart,
    begin,
    colour,
    line,
    nothing,
    shortened,
)

MOST = 15  # bars of a panel; the tables have all
_TALL = 84.0  # the highest column of the years
_LETTERS = 90  # of a label

Span = tuple[str, str, tuple[float, float]]  # a label's name, what it says, and from where to where it belongs


def draw(protocol: Protocol, facts: Facts, say: Language) -> Chart:
    """Columns of years above panels of bars; in every language time runs to the right."""
    chart = begin("studies", say.words("figure_studies"), say)
    years = facts.select("studies_with", question="year")
    if not facts.select("studies_with"):
        return nothing(chart, say.words("no_studies"))
    top = _years(chart, years, facts.select("studies_with", question="period"), MARGIN) if years else MARGIN
    ends = [top, top]
    width = (ROOM - 2 * GAP) / 2
    for question in questions(protocol, facts):
        if bars := facts.select("studies_with", question=question):
            column = ends.index(min(ends))
            x = MARGIN + column * (width + 2 * GAP)
            ends[column] = _bars(chart, bars, question, x, ends[column], width) + GAP
    return chart.close(max(ends) - GAP)


def questions(protocol: Protocol, facts: Facts) -> list[str]:
    """What the studies are counted by beside years: as the protocol says; by all attributes where it names none."""
    known = dict.fromkeys(fact.key["question"] for fact in facts.select("studies_with"))
    chosen = [name for name in dict.fromkeys([*protocol.tables.by, "journal"]) if name in known]
    return chosen or [name for name in known if name not in ("year", "period")]


def _years(chart: Chart, years: Sequence[Fact], periods: Sequence[Fact], top: float) -> float:
    """A column a year, also for years without a study, and below them the periods with their numbers."""
    drawing, say = chart.drawing, chart.say
    numbers = {int(fact.key["answer"]): int(fact.value or 0) for fact in years}
    first, last = min(numbers), max(numbers)
    step = ROOM / (last - first + 1)
    y = drawing.put(drawing.block("years-head", say.words("studies_by_year"), HEAD, ROOM), MARGIN, top, INK)
    base = y + line(SMALL) + _TALL
    highest = max(numbers.values())

    def across(year: float) -> float:
        """The place of a year: time runs to the right, also where the page is mirrored."""
        x = MARGIN + (year - first) * step
        return WIDTH - x if say.right_to_left else x

    every = max(1, -(-int(text_width(say.digits(last), SMALL.size) * 1.25) // max(int(step), 1)))
    for year in range(first, last + 1):
        height = _TALL * numbers.get(year, 0) / highest
        width = min(step * 0.72, 18.0)
        centre = across(year + 0.5)
        if height:
            drawing.add(Rectangle(f"year-{year}", centre - width / 2, base - height, width, height, colour(0)))
            number = say.number(numbers[year])
            if text_width(number, SMALL.size) < step:
                above = base - height - 2.5
                drawing.add(Words(f"year-{year}-n", number, centre, above, SMALL.size, "middle", colour=INK))
        if (year - first) % every == 0:
            label = base + line(SMALL)
            drawing.add(Words(f"year-{year}-label", say.digits(year), centre, label, SMALL.size, "middle", colour=INK))
    drawing.add(Stroke("years-axis", ((MARGIN, base), (WIDTH - MARGIN, base)), RULE, 0.8))
    chart.tell(*years, *periods)
    y = base + 1.6 * line(SMALL)
    spans: list[Span] = []
    for place, fact in enumerate(periods):
        start, end = (int(year) for year in fact.key["answer"].split("-"))
        start, end = max(start, first), min(end, last)
        if start > end:
            continue
        ends = (across(start + 0.08), across(end + 0.92))
        drawing.add(Stroke(f"period-{place}", ((ends[0], y), (ends[1], y)), SOFT, 1.2))
        told = f"{fact.part('answer', say.code)}: {say.number(int(fact.value or 0))}"
        spans.append((f"period-{place}-label", told, ends))
    return _labelled(chart, spans, y + 2) + GAP


def _labelled(chart: Chart, spans: Sequence[Span], top: float) -> float:
    """A label below each span, none of whose words is broken; one that would cover another stands a row lower."""
    rows: list[list[tuple[float, Block]]] = []
    for name, told, ends in spans:
        widest = max(text_width(word, TEXT.size) for word in told.split())
        span = abs(ends[1] - ends[0])
        block = chart.drawing.block(name, told, TEXT, span if widest <= span else ROOM)
        centre = min(max(sum(ends) / 2, MARGIN + block.widest / 2), WIDTH - MARGIN - block.widest / 2)
        row = next((row for row in rows if all(_apart(centre, block, *other) for other in row)), None)
        if row is None:
            rows.append(row := [])
        row.append((centre, block))
    for row in rows:
        top = max(chart.drawing.put(block, centre, top, INK, "middle") for centre, block in row)
    return top


def _apart(centre: float, block: Block, other: float, beside: Block) -> bool:
    return abs(centre - other) >= (block.widest + beside.widest) / 2 + TEXT.size / 2


def _bars(chart: Chart, facts: Sequence[Fact], question: str, x: float, top: float, width: float) -> float:
    """A bar an answer, the longest first; returns where the panel ends."""
    drawing, say = chart.drawing, chart.say
    ranked = sorted(facts, key=lambda fact: (-(fact.value or 0), fact.part("answer", say.code)))
    head = drawing.block(f"{question}-head", facts[0].part("question", say.code), HEAD, width)
    y = drawing.put(head, x, top, INK) + 2
    label_room = width * 0.46
    highest = max(int(fact.value or 0) for fact in ranked) or 1
    room = width - label_room - 6 - text_width(say.number(highest), TEXT.size) - 4
    for place, fact in enumerate(ranked[:MOST]):
        name = shortened(fact.part("answer", say.code), _LETTERS)
        label = drawing.block(f"{question}-{place}", name, TEXT, label_room)
        height = max(label.height, line(TEXT))
        drawing.put(label, x, y, INK)
        n = int(fact.value or 0)
        length, middle = room * n / highest, y + height / 2
        start = x + label_room + 6
        if length:
            drawing.add(Rectangle(f"{question}-{place}-bar", start, middle - 3.4, length, 6.8, colour(0)))
        number = Words(f"{question}-{place}-n", say.number(n), start + length + 3, middle + 2.3, TEXT.size, colour=INK)
        drawing.add(number)
        y += height + 2.2
    chart.tell(*ranked[:MOST])
    if len(ranked) > MOST:
        left = say.words("bars_left_out").format(n=say.number(len(ranked) - MOST))
        y = drawing.put(drawing.block(f"{question}-left", left, SMALL, width), x, y, SOFT)
    return y
