"""Step: draw the PRISMA 2020 flow diagram in one language."""

from _step import parser, run

from scopeline.flow.boxes import read_counts
from scopeline.flow.counts import template
from scopeline.flow.diagram import draw, save
from scopeline.protocol import load

options = parser(__doc__, protocol="review.yaml", counts="counts.csv", stem="figure's path without its ending")
options.add_argument("--language", required=True, help="en or fa")
arguments = options.parse_args()
run(
    lambda: save(
        draw(read_counts(arguments.counts), arguments.language, template(load(arguments.protocol)), None),
        arguments.stem,
    )
)
