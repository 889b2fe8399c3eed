"""Step: draw the PRISMA 2020 flow diagram in every language; to load what draws takes longer than to draw."""

from pathlib import Path

from _step import parser, run

from scopeline.flow.diagram import draw_all
from scopeline.flow.wishes import wished
from scopeline.protocol import load

READS = ("flow", "languages")

options = parser(__doc__, counts="counts.csv", out="folder for the figures")
options.add_argument("--languages", nargs="+", required=True, help="codes of the protocol's languages")
options.add_argument("--facts", type=Path, help="facts.json, where the protocol adds lines with numbers")
given = options.parse_args()


def draw() -> None:
    stems = {language: given.out / f"prisma.{language}" for language in given.languages}
    draw_all(given.counts, stems, wished(load().only(READS), given.facts))


run(draw)
