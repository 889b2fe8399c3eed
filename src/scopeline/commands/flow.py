"""`scopeline flow`: the PRISMA 2020 diagram of counts that people have, without a review around it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from scopeline.commands.folder import path_typed, refuse_missing
from scopeline.commands.made import refuse_place
from scopeline.errors import Problem, ScopelineError
from scopeline.flow import by_hand, diagram
from scopeline.flow.grid import narrowest
from scopeline.flow.template import load_template, template_of
from scopeline.languages import language

DESCRIPTION = """\
Draws the flow diagram of a table of counts: one made by hand (box, label, n), results/flow/counts.csv, or the CSV of
the R package PRISMA2020. It is drawn only if its numbers can be true: every sum is checked first, and what is missing
is drawn as unknown, never as 0. docs/flow.md has a table to start from.

  scopeline flow counts.csv --out figure1
  scopeline flow PRISMA.csv --out figure1 --language fa --journal elsevier --columns 2
"""


@dataclass(frozen=True)
class Journal:
    """What a publisher asks of figures: widths in mm of one and of two columns, and forms of files."""

    one: float
    two: float
    forms: tuple[str, ...]
    tallest: float = 0


# Elsevier's artwork instructions, Taylor & Francis's guide to figures, PLOS's (TIFF or EPS, whose fonts would have to
# be outlines; 66.8 to 190.5 mm wide) and BMC's (half and full width of a page); `any` is what nearly all take.
JOURNALS = {
    "any": Journal(84, 174, ("pdf", "svg", "png", "tiff")),
    "elsevier": Journal(90, 190, ("eps", "pdf", "tiff")),
    "taylor-and-francis": Journal(84, 174, ("tiff", "eps", "pdf")),
    "plos": Journal(132, 190, ("tiff",), 222),
    "bmc": Journal(85, 170, ("pdf", "eps", "tiff", "png"), 225),
}
FORMS = ("svg", "pdf", "png", "tiff", "eps", "txt")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The counts, and how the diagram is to look."""
    parser.add_argument("counts", type=path_typed, metavar="COUNTS.csv", help="the table of counts")
    parser.add_argument("--out", required=True, type=path_typed, metavar="STEM", help="the files' name without ending")
    parser.add_argument("--language", default="en", metavar="CODE", help="code of a language (default: en)")
    parser.add_argument("--title", help="a line above the diagram")
    parser.add_argument("--journal", choices=JOURNALS, help="width and files as a publisher asks for them")
    parser.add_argument("--columns", type=int, choices=(1, 2), default=2, help="of the journal's page (default: 2)")
    parser.add_argument("--width", type=float, metavar="MM", help="width in mm, in place of the journal's")
    parser.add_argument("--formats", nargs="+", choices=FORMS, help="files, in place of the journal's")
    parser.add_argument("--black-and-white", action="store_true", help="no colour in any box")
    parser.add_argument("--prisma2020", type=path_typed, metavar="CSV", help="also write the R package's table")


def run(chosen: argparse.Namespace) -> None:
    """Check the counts, draw them, and print which files were made."""
    journal = JOURNALS.get(chosen.journal or "")
    width = chosen.width or ((journal.one if chosen.columns == 1 else journal.two) if journal else 0)
    forms: Sequence[str] = chosen.formats or [*(journal.forms if journal else FORMS[:3]), "txt"]
    made = [chosen.out.with_name(f"{chosen.out.name}.{form}") for form in forms]
    for path in [*made, *([chosen.prisma2020] if chosen.prisma2020 else [])]:
        refuse_place(path)
    refuse_missing(chosen.counts)
    counts = by_hand.read(chosen.counts, [chosen.language])
    template = template_of([count.box for count in counts])
    plan = load_template(template)
    if width and width < narrowest(plan):
        allowed, advice = f"{narrowest(plan):g} mm or more", "Choose another width, or --columns 2."
        raise ScopelineError(
            Problem(chosen.counts, f"{width:g} mm is too narrow for its boxes", advice, allowed=allowed)
        )
    figure = diagram.draw(counts, chosen.language, template, chosen.title, width, chosen.black_and_white)
    height = round(figure.get_figheight() * 25.4)
    if journal and journal.tallest and height > journal.tallest:
        advice = "Choose --columns 2, or tell fewer sources and reasons apart."
        found = f"the diagram would be {height} mm tall at {width:g} mm"
        raise ScopelineError(Problem(chosen.counts, found, advice, allowed=f"{journal.tallest:g} mm or less"))
    told = diagram.in_words(counts, plan, language(chosen.language))
    diagram.save(figure, chosen.out, told, forms)
    if chosen.prisma2020:
        by_hand.write_prisma2020(counts, chosen.language, chosen.prisma2020)
        made.append(chosen.prisma2020)
    for path in made:
        print(path)
