"""Step: find the records that stand for the same report."""

from _sheets import parser, run

from scopeline.dedupe.results import dedupe
from scopeline.protocol import load

READS = ("dedupe", "screening.sheet_format", "screening.sheet_language")

arguments = parser(
    __doc__,
    records="records.parquet",
    out="folder for groups, unique records and merges",
).parse_args()
protocol = load().only(READS)
form, language = protocol.screening.sheet_format, protocol.screening.sheet_language
run(arguments, lambda: dedupe(arguments.records, arguments.out, protocol.dedupe, form, language))
