"""Draw the PRISMA 2020 flow diagram from counts: SVG, PDF and PNG, in any output language.

A diagram is made in three steps: its wording and counts become paragraphs, broken at measured widths (typesetting);
these become blocks on a grid, columns by arm and rows by phase, with arrows between them (grid); and both are painted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scopeline.drawing.plotting import save, settings
from scopeline.flow.counts import Count, read_counts
from scopeline.flow.grid import Grid, narrowest
from scopeline.flow.painting import painted
from scopeline.flow.template import Template, load_template, template_of
from scopeline.flow.wishes import Wishes
from scopeline.languages import Language, language

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw(
    counts: Sequence[Count],
    code: str = "en",
    template: str = "new_v1",
    title: str | None = None,
    width_mm: float = 0,
    black_and_white: bool = False,
    wishes: Wishes | None = None,
) -> Figure:
    """Draw a flow diagram in the language of this code.

    Parameters: `counts` in any order, details (sources, reasons) in the order to be listed; a line without a
    count is drawn as unknown. `title` stands above the diagram, `width_mm` is its width where it is not the
    template's own; in black and white, no box has a colour; `wishes` are the team's own.

    Raises ValueError for a count above 0 that has no place in the template: a diagram must not lose records, and for
    a width in which its columns would not hold a word.
    """
    plan = load_template(template)
    lost = [count.box for count in counts if count.n and not plan.has(count.box)]
    if lost:
        raise ValueError(f"template {template} has no box for {', '.join(lost)}")
    say = language(code)
    with settings():
        plan = replace(plan, width_mm=width_mm or plan.width_mm)
        if plan.width_mm < (least := narrowest(plan)):
            raise ValueError(f"{plan.width_mm:g} mm is too narrow for template {template}: at least {least:g} mm")
        drawn = plan.showing({count.box for count in counts})
        told = list(counts)
        if wishes:
            drawn, told = wishes.fulfilled(drawn, told)
        page = Grid(drawn, told, say, wishes.words(code) if wishes else {}).page(title)
        return painted(page, say.box(template), say, black_and_white)


def draw_all(counts_csv: Path, out_stem_by_language: Mapping[str, Path], wishes: Wishes | None = None) -> None:
    """Draw the diagram of `counts.csv` in each language, in the smallest template that has all its boxes.

    Raises ScopelineError for counts that are wrong or do not add up; then nothing is drawn.
    """
    counts = read_counts(counts_csv, list(out_stem_by_language))
    template = template_of([count.box for count in counts])
    plan = load_template(template)
    told = counts
    if wishes:
        plan, told = wishes.fulfilled(plan, counts)
    for code, stem in out_stem_by_language.items():
        figure = draw(counts, code, template, black_and_white=bool(wishes and wishes.plain), wishes=wishes)
        save(figure, stem, in_words(told, plan, language(code)))


def in_words(counts: Sequence[Count], plan: Template, say: Language) -> str:
    """The diagram's lines and numbers as text, each with its sources or reasons, for those who do not see it."""
    known = {count.box: count for count in counts}

    def told(count: Count) -> str:
        return f"{count.worded(say, plan.updated)} {count.number(say)}".strip()

    lines = []
    for line in plan.lines:
        details = [told(count) for count in counts if line.lists(count.box)]
        if line.id in known:
            lines.append(told(known[line.id]) + (f": {say.enumerated(details)}" if details else ""))
    return say.parted(lines)
