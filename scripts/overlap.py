"""Step: report the deduplication: overlap between sources, the questions, the methods sentence."""

from _step import parser, run

from scopeline.dedupe.report import Inputs, report
from scopeline.protocol import load

READS = ("calendars", "dedupe.versions", "languages", "notice", "sources", "title")

options = parser(
    __doc__,
    records="records.parquet",
    groups="groups.parquet",
    merges="merges.csv",
    questions="questions.csv",
    unasked="unasked.csv",
    out="folder for the tables, the pages and the sentences",
    figures="folder for the figures",
)
given = options.parse_args()
inputs = Inputs(given.records, given.groups, given.merges, given.questions, given.unasked)
run(lambda: report(load().only(READS), inputs, given.out, given.figures))
