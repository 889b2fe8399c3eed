"""Step: draw agreement between reviewers and progress over time in one language."""

from _step import parser, run

from scopeline.facts.fact import read
from scopeline.protocol import load
from scopeline.reporting.figures import draw

READS = ("calendars", "screening")

options = parser(__doc__, facts="facts.json", out="folder for the figures")
options.add_argument("--language", required=True, help="code of one of the protocol's languages")
arguments = options.parse_args()
run(lambda: draw(load().only(READS), read(arguments.facts), arguments.language, arguments.out))
