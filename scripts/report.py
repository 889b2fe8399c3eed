"""Step: write the tables and the pages."""

from pathlib import Path

from _step import parser, run

from scopeline.protocol import load
from scopeline.reporting.report import report

READS = (
    "archive",
    "calendars",
    "charting",
    "exclusion_reasons",
    "flow",
    "frameworks",
    "languages",
    "notice",
    "question",
    "screening",
    "sources",
    "tables",
    "title",
)

options = parser(__doc__, facts="facts.json", out="the results folder")
options.add_argument("--audited", type=Path, help="what the audit of drafts found")
arguments = options.parse_args()
run(lambda: report(load().only(READS), arguments.facts, arguments.out, arguments.audited))
