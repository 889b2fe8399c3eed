"""Step: find the records that stand for the same report."""

from _sheets import parser, run

from scopeline.dedupe.results import dedupe
from scopeline.protocol import load

READS = ("dedupe",)

arguments = parser(
    __doc__,
    records="records.parquet",
    out="folder for groups, unique records and merges",
).parse_args()
run(arguments, lambda: dedupe(arguments.records, arguments.out, load().only(READS).dedupe))
