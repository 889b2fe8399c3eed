"""Step: read every export into the record table."""

from _step import parser, run

from scopeline.protocol import load
from scopeline.sources.ingest import ingest

READS = ("screening.sheet_language", "sources")

options = parser(__doc__, out="folder for records.parquet, files.csv, rejected.csv")
options.add_argument("--jobs", type=int, default=1, help="how many files to read at a time")
arguments = options.parse_args()
run(lambda: ingest(load().only(READS), arguments.out, arguments.jobs))
