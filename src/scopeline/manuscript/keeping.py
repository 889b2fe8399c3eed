"""What stays together on a page of Word: a group of rows under its names, a line over a list, the last references."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scopeline.manuscript.document import Block, Items, Paragraph, Table
from scopeline.manuscript.fitting import lines
from scopeline.reporting.tables import spans_of

_LAST_REFERENCES = 5  # that stand on one page, which would else have an entry or two
GROUP = 2  # leading merged columns that name a group of rows: all are said again where one changes
_MOST_LINES = (32, 20)  # of the rows that stay on one page, upright and turned, under their group's name


def followed(blocks: Sequence[Block]) -> set[int]:
    """The paragraphs that stay with the next: one that a list follows, and the references before the last."""
    listed = [i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and block.style == "reference"]
    before_lists = (i for i, block in enumerate(blocks[1:]) if isinstance(block, Items))
    return {*before_lists, *listed[-_LAST_REFERENCES:-1]}


def parts(table: Table, texts: Sequence[Sequence[str]]) -> list[int]:
    """For each row of a table with merged columns the number of its part: a group of rows, or, of one with too many
    lines for a page, a piece that begins where a further merged column changes, or else at the row that is too much."""
    numbers: list[int] = []
    groups, finer = spans_of(texts, min(table.spanned, GROUP) - 1), spans_of(texts, table.spanned - 1)
    high, most, used = lines(table), _MOST_LINES[table.wide], 0
    for row, tall in enumerate(high):
        begins = row in groups or used + sum(high[row : row + finer.get(row, 1)]) > most
        used = tall if begins else used + tall
        numbers.append(numbers[-1] + begins if numbers else 0)
    return numbers


def together(rows: int, groups: Mapping[int, int]) -> set[int]:
    """The rows that stay on the page of the next one: those of a group (first row -> how many), and of the table the
    first and the last but one, so that neither stands alone on a page."""
    grouped = (range(first, first + n - 1) for first, n in groups.items())
    edges = {row for row in (0, rows - 3, rows - 2) if 0 <= row < rows - 1}
    return edges.union(*grouped)
