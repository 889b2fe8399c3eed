"""Step: collect one stage's votes, extend its sheets, decide."""

from pathlib import Path

from _sheets import parser, run

from scopeline.protocol import load
from scopeline.screening.results import screen

READS = ("exclusion_reasons", "screening")

options = parser(__doc__, unique="unique.parquet", out="folder for decisions and agreement")
options.add_argument("--stage", required=True, help="the stage's id in the protocol")
options.add_argument("--eligible", type=Path, help="CSV of the record ids that reached the stage; all where not given")
arguments = options.parse_args()
protocol = load().only(READS, arguments.stage)
run(arguments, lambda: screen(protocol, arguments.stage, arguments.unique, arguments.eligible, arguments.out))
