"""Step: collect one stage's votes, extend its sheets, decide."""

from pathlib import Path

from _step import parser, run

from scopeline.protocol import load
from scopeline.screening.results import screen

options = parser(__doc__, protocol="review.yaml", unique="unique.parquet", out="folder for decisions and agreement")
options.add_argument("--stage", required=True, help="the stage's id in the protocol")
options.add_argument("--eligible", type=Path, help="CSV of the record ids that reached the stage; all where not given")
arguments = options.parse_args()
run(lambda: screen(load(arguments.protocol), arguments.stage, arguments.unique, arguments.eligible, arguments.out))
