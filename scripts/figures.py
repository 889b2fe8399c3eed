"""Step: draw agreement, progress, and what the studies are and say, in every language."""

from _step import parser, run

from scopeline.facts.fact import read
from scopeline.protocol import load
from scopeline.reporting.figures import draw

READS = ("calendars", "frameworks", "languages", "notice", "screening", "sources", "tables.by", "tables.findings")

options = parser(__doc__, facts="facts.json", out="folder for the figures")
arguments = options.parse_args()
protocol = load().only(READS)
run(lambda: draw(protocol, read(arguments.facts), protocol.languages, arguments.out))
