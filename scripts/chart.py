"""Step: extend the charting sheet by newly included studies, and collect what is charted."""

from _step import parser, run

from scopeline.charting.studies import chart

arguments = parser(
    __doc__,
    unique="unique.parquet",
    included="included.csv of the last stage",
    reports="reports.csv",
    out="folder for studies.csv, progress.csv",
).parse_args()
run(lambda: chart(arguments.unique, arguments.included, arguments.reports, arguments.out))
