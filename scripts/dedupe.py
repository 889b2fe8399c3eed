"""Step: find the records that stand for the same report."""

from _step import parser, run

from scopeline.dedupe.results import dedupe

arguments = parser(__doc__, records="records.parquet", out="folder for groups, unique records and merges").parse_args()
run(lambda: dedupe(arguments.records, arguments.out))
