"""Step: extend the sheet of reports sought, and collect what became of them."""

from _sheets import parser, run

from scopeline.protocol import load
from scopeline.retrieval.reports import retrieve

READS = ("screening.sheet_format", "screening.sheet_language")

arguments = parser(
    __doc__,
    unique="unique.parquet",
    included="included.csv of the last stage of records",
    out="folder for reports.csv, retrieved.csv, progress.csv",
).parse_args()
run(arguments, lambda: retrieve(load().only(READS), arguments.unique, arguments.included, arguments.out))
