"""Step: hold the team's drafts against the facts."""

from _step import parser, run

from scopeline.facts.fact import read
from scopeline.manuscript.audit.drafts import audit
from scopeline.protocol import load

READS = ("calendars", "charting", "conduct", "eligibility", "frameworks", "languages", "screening", "sources")

options = parser(__doc__, facts="facts.json", out="folder for what was found")
arguments = options.parse_args()
run(lambda: audit(load().only(READS), read(arguments.facts), arguments.out))
