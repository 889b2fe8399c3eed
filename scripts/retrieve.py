"""Step: extend the sheet of reports sought, and collect what became of them."""

from _step import parser, run

from scopeline.protocol import load
from scopeline.retrieval.reports import retrieve

arguments = parser(
    __doc__,
    protocol="review.yaml",
    unique="unique.parquet",
    included="included.csv of the last stage of records",
    out="folder for reports.csv, retrieved.csv, progress.csv",
).parse_args()
run(lambda: retrieve(load(arguments.protocol), arguments.unique, arguments.included, arguments.out))
