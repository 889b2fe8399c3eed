"""Step: read every export into the record table."""

from _step import parser, run

from scopeline.protocol import load
from scopeline.sources.ingest import ingest

options = parser(__doc__, protocol="review.yaml", out="folder for records.parquet, files.csv, rejected.csv")
options.add_argument("--jobs", type=int, default=1, help="how many files to read at a time")
arguments = options.parse_args()
run(lambda: ingest(load(arguments.protocol), arguments.out, arguments.jobs))
