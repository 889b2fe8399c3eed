"""Step: find the records that stand for the same report."""

from _step import parser, run

from scopeline.dedupe.results import dedupe
from scopeline.protocol import load

arguments = parser(
    __doc__,
    protocol="review.yaml",
    records="records.parquet",
    out="folder for groups, unique records and merges",
).parse_args()
run(lambda: dedupe(arguments.records, arguments.out, load(arguments.protocol).dedupe))
