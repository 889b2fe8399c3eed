"""Step: draw the PRISMA 2020 flow diagram in every language; to load what draws takes longer than to draw."""

from _step import parser, run

from scopeline.flow.diagram import draw_all

options = parser(__doc__, counts="counts.csv", out="folder for the figures")
options.add_argument("--languages", nargs="+", required=True, help="codes of the protocol's languages")
given = options.parse_args()
run(lambda: draw_all(given.counts, {language: given.out / f"prisma.{language}" for language in given.languages}))
