"""Step: draw the PRISMA 2020 flow diagram in one language."""

from _step import parser, run

from scopeline.flow.diagram import draw_all

options = parser(__doc__, counts="counts.csv", stem="figure's path without its ending")
options.add_argument("--language", required=True, help="code of one of the protocol's languages")
arguments = options.parse_args()
run(lambda: draw_all(arguments.counts, {arguments.language: arguments.stem}))
