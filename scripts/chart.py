"""Step: extend the charting sheet by newly included studies, and collect what is charted."""

from _sheets import parser, run

from scopeline.charting.studies import chart
from scopeline.protocol import load

READS = ("calendars", "charting", "question", "eligibility", "screening.sheet_format", "screening.sheet_language")

arguments = parser(
    __doc__,
    unique="unique.parquet",
    studies="studies.csv of the step register",
    out="folder for studies.csv, answers.csv, comparison.csv, agreement.csv, printed.csv, progress.csv",
).parse_args()
run(arguments, lambda: chart(load().only(READS), arguments.unique, arguments.studies, arguments.out))
