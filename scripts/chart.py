"""Step: extend the charting sheet by newly included studies, and collect what is charted."""

from _step import parser, run

from scopeline.charting.studies import chart
from scopeline.protocol import load

arguments = parser(
    __doc__,
    protocol="review.yaml",
    unique="unique.parquet",
    studies="studies.csv of the step register",
    out="folder for studies.csv, progress.csv",
).parse_args()
run(lambda: chart(load(arguments.protocol), arguments.unique, arguments.studies, arguments.out))
