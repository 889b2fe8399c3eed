"""Step: read every export into the record table."""

from _step import parser, run

from scopeline.protocol import load
from scopeline.sources.ingest import ingest

arguments = parser(
    __doc__, protocol="review.yaml", out="folder for records.parquet, files.csv, rejected.csv"
).parse_args()
run(lambda: ingest(load(arguments.protocol), arguments.out))
