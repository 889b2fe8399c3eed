"""Step: write the manuscript and its references in every output language."""

from _step import parser, run

from scopeline.facts.fact import read
from scopeline.manuscript.pack import write
from scopeline.protocol import load

READS = (
    "calendars",
    "charting",
    "coding",
    "conduct",
    "eligibility",
    "exclusion_reasons",
    "frameworks",
    "languages",
    "manuscript",
    "notice",
    "question",
    "screening",
    "sources",
    "tables",
    "title",
)

options = parser(__doc__, facts="facts.json", out="folder for the manuscript")
arguments = options.parse_args()
run(lambda: write(load().only(READS), read(arguments.facts), arguments.out))
