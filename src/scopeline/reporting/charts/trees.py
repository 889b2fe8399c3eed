"""Figures of boxes and lines: which items answer which, and the tree of themes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from scopeline import layout
from scopeline.drawing.shapes import INK, SOFT, Block, Rectangle, Stroke
from scopeline.facts.fact import Fact, Facts
from scopeline.reporting.charts.house import (
    GAP,
    HEAD,
    MARGIN,
    ROOM,
    SMALL,
    STRONG,
    WIDTH,
    Chart,
    begin,
    colour,
    nothing,
    tint,
)
from scopeline.reporting.coded import Coded
from scopeline.tables.csv import read_table

_BETWEEN = 78.0  # points between the two sides of the links
_LEAVES = 60  # more than these, and the tree is drawn to a higher level


@dataclass(frozen=True)
class Box:
    """A node with its text and where it stands."""

    id: str
    block: Block
    x: float
    width: float
    face: str
    y: float = 0.0

    @property
    def height(self) -> float:
        return self.block.height + 3

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def links(coded: Coded, facts: Facts) -> Chart:
    """Items of the first kind, those that answer them beside, and a line for each link of the team's."""
    say, frame = coded.say, coded.frame.id
    chart = begin(f"links{coded.suffix}", coded.title("figure_links"), say)
    linked = facts.select("links", frame=frame)
    if not linked or not linked[0].value:
        return nothing(chart, say.words("no_links"), coded.note)
    pairs = [(row["from"], row["to"]) for row in read_table(layout.RESULTS / linked[0].ids_file).rows]
    first, second = coded.frame.kind_ids[:2]
    unanswered = facts.select("unanswered", frame=frame)[0]
    alone = {row["item_id"] for row in read_table(layout.RESULTS / unanswered.ids_file).rows}
    ends = {end for pair in pairs for end in pair}
    shown = ends | alone
    width = (ROOM - _BETWEEN) / 2
    asks = coded.of_kind(first) & shown
    replies = coded.of_kind(second) & shown - asks  # a place that holds findings of both kinds stands where it asks
    sides = [_column(chart, coded, first, asks, MARGIN, width, alone),
             _column(chart, coded, second, replies, WIDTH - MARGIN - width, width, ())]  # fmt: skip
    top, tall = MARGIN, 0.0
    for kind, side in zip((first, second), sides, strict=True):
        head = chart.drawing.block(f"links-{kind}", coded.kind(kind), HEAD, width)
        end = chart.drawing.put(head, side.x + 2, MARGIN, INK)
        top, tall = max(top, end + 3), max(tall, side.least)
    placed = {box.id: box for side in sides for box in side.placed(top, tall)}
    tops = {code: number for number, code in enumerate(row["code"] for row in coded.blocks)}
    for number, pair in enumerate(pairs):
        boxes = sorted((placed[end] for end in pair if end in placed), key=lambda box: box.x)
        if len(boxes) < 2 or boxes[0].x == boxes[1].x:  # of a third kind, or of one kind: no line leads to it here
            continue
        left, right = boxes
        face = colour(tops.get(coded.top(left.id), len(tops)))
        points = ((left.x + left.width, left.middle), (right.x, right.middle))
        chart.drawing.add(Stroke(f"link-{number}", points, tint(face, 0.75), 0.8))
    for side in sides:
        side.draw(chart)
    for box in placed.values():
        _frame(chart, box, "#9aa5b1" if box.id in alone else "")
    chart.tell(*linked, *facts.select("answered", frame=frame), unanswered)
    key = chart.drawing.block("links-key", say.words("links_key"), SMALL, ROOM)
    return chart.close(chart.drawing.put(key, MARGIN, top + tall + 4, SOFT), coded.note)


@dataclass
class Column:
    """Boxes below one another under the headings of their places."""

    x: float
    parts: list[tuple[Block | None, Box | None]]
    tops: list[float]

    @property
    def least(self) -> float:
        return sum(self._height(part) for part in self.parts)

    def _height(self, part: tuple[Block | None, Box | None]) -> float:
        heading, box = part
        return box.height + 1.6 if box else heading.height + 4 if heading else 0.0

    def placed(self, top: float, tall: float) -> list[Box]:
        """The boxes spread over `tall`."""
        spare = max(0.0, tall - self.least) / max(len(self.parts), 1)
        found, self.tops = [], []
        for part in self.parts:
            self.tops.append(top)
            if part[1]:
                found.append(replace(part[1], y=top))
            top += self._height(part) + spare
        return found

    def draw(self, chart: Chart) -> None:
        """Write the headings where `placed` left room for them."""
        for (heading, _), y in zip(self.parts, self.tops, strict=True):
            if heading:
                chart.drawing.put(heading, self.x + 2, y + 3, SOFT)


def _column(
    chart: Chart, coded: Coded, kind: str, shown: Collection[str], x: float, width: float, alone: Collection[str]
) -> Column:
    parts: list[tuple[Block | None, Box | None]] = []
    tops = {code: number for number, code in enumerate(row["code"] for row in coded.blocks)}
    labels = {row["code"]: row[f"label_{chart.say.code}"] for row in coded.tree}
    under = None
    for row in coded.tree:
        if row["code"] not in shown:
            continue
        if row["parent"] != under:
            under = row["parent"]
            name = f"links-{kind}-{under}"
            parts.append((chart.drawing.block(name, labels.get(under, ""), SMALL, width - 4), None))
        face = tint(colour(tops.get(coded.top(row["code"]), len(tops))), 0.14)
        text = chart.drawing.block(f"item-{row['code']}", labels[row["code"]], SMALL, width - 6)
        parts.append((None, Box(row["code"], text, x, width, "#ffffff" if row["code"] in alone else face)))
    return Column(x, parts, [])


def _frame(chart: Chart, box: Box, edge: str = "") -> None:
    name = f"box-{box.id}"
    chart.drawing.add(Rectangle(name, box.x, box.y, box.width, box.height, box.face, edge, 2.0, 0.5))
    chart.drawing.put(box.block, box.x + 3, box.y + 1.5, INK)


def tree(coded: Coded, facts: Facts) -> Chart:
    """The framework's tree, a column a level, each place with its studies; as deep as a page can bear."""
    say, frame = coded.say, coded.frame.id
    chart = begin(f"tree{coded.suffix}", coded.title("figure_tree"), say)
    places = [row for row in coded.tree if row["origin"] != "open" and row["item"] != "yes"]
    if not places:
        return nothing(chart, say.words("no_findings"), coded.note)
    deepest = max(int(row["depth"]) for row in places)
    while deepest > 1 and sum(int(row["depth"]) == deepest for row in places) > _LEAVES:
        deepest -= 1
    places = [row for row in places if int(row["depth"]) <= deepest]
    studies = {fact.key["node"]: fact for fact in facts.select("node_studies", frame=frame)}
    width = (ROOM - 2.4 * GAP * (deepest - 1)) / deepest
    heads = [chart.drawing.block(f"tree-level-{d}", coded.level(d), HEAD, width) for d in range(1, deepest + 1)]
    top = MARGIN
    for depth, head in enumerate(heads):
        top = max(top, chart.drawing.put(head, MARGIN + depth * (width + 2.4 * GAP) + 2, MARGIN, INK) + 3)
    boxes, children = _boxes(chart, places, studies, width)
    placed: dict[str, Box] = {}
    y = top
    for row in places:
        if not row["parent"] or row["parent"] not in boxes:
            y = _stand(row["code"], boxes, children, placed, y) + 2
    for parent, box in placed.items():
        for child in children.get(parent, []):
            _elbow(chart, box, placed[child])
    for box in placed.values():
        _frame(chart, box)
    chart.tell(*(studies[code] for code in placed if code in studies))
    key = chart.drawing.block("tree-key", say.words("tree_key"), SMALL, ROOM)
    return chart.close(chart.drawing.put(key, MARGIN, y + 3, SOFT), coded.note)


def _boxes(
    chart: Chart, places: Sequence[Mapping[str, str]], studies: Mapping[str, Fact], width: float
) -> tuple[dict[str, Box], dict[str, list[str]]]:
    say = chart.say
    boxes: dict[str, Box] = {}
    children: dict[str, list[str]] = {}
    tops: dict[str, int] = {}
    for row in places:
        depth = int(row["depth"])
        tops[row["code"]] = max(tops.values(), default=-1) + 1 if depth == 1 else tops[row["parent"]]
        fact = studies.get(row["code"])
        n = int(fact.value or 0) if fact else 0
        label = f"{row[f'label_{say.code}']} ({say.number(n)})"
        block = chart.drawing.block(f"tree-{row['code']}", label, STRONG if depth == 1 else SMALL, width - 8)
        face = tint(colour(tops[row["code"]]), 0.3 if depth == 1 else 0.14)
        boxes[row["code"]] = Box(row["code"], block, MARGIN + (depth - 1) * (width + 2.4 * GAP), width, face)
        children.setdefault(row["parent"], []).append(row["code"])
    return boxes, children


def _stand(
    code: str, boxes: Mapping[str, Box], children: Mapping[str, list[str]], placed: dict[str, Box], top: float
) -> float:
    """Place a node in the middle of its children, which stand below one another from `top` on; returns their end."""
    box, y = boxes[code], top
    for child in children.get(code, []):
        y = _stand(child, boxes, children, placed, y)
    end = max(y, top + box.height + 2.5)
    spread = end - 2.5 - top
    placed[code] = replace(box, y=top + (spread - box.height) / 2)
    if end > y and children.get(code):
        shift = (end - y) / 2
        for child in children[code]:
            _shift(child, children, placed, shift)
    return end


def _shift(code: str, children: Mapping[str, list[str]], placed: dict[str, Box], by: float) -> None:
    placed[code] = replace(placed[code], y=placed[code].y + by)
    for child in children.get(code, []):
        _shift(child, children, placed, by)


def _elbow(chart: Chart, parent: Box, child: Box) -> None:
    middle = (parent.x + parent.width + child.x) / 2
    points = ((parent.x + parent.width, parent.middle), (middle, parent.middle), (middle, child.middle),
              (child.x, child.middle))  # fmt: skip
    chart.drawing.add(Stroke(f"tree-{parent.id}-{child.id}", points, "#9aa5b1", 0.7))
