"""Step: gather every number of the review, with its label, its definition and the list behind it."""

from _step import parser, run

from scopeline.facts.gather import facts
from scopeline.protocol import load

READS = ("calendars", "charting", "frameworks", "languages", "screening", "sources", "tables")

parser(__doc__).parse_args()
run(lambda: facts(load().only(READS)))
