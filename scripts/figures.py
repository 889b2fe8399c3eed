"""Step: draw agreement between reviewers and progress over time in one language."""

from pathlib import Path

from _step import named_path, parser, run

from scopeline.protocol import load
from scopeline.reporting.figures import draw

READS = (
    "calendars",
    "screening",
)

options = parser(__doc__, out="folder for the figures")
options.add_argument("--language", required=True, help="code of one of the protocol's languages")
options.add_argument("--agreement", type=named_path, action="append", required=True, metavar="STAGE=CSV")
options.add_argument("--timeline", type=named_path, action="append", required=True, metavar="STAGE=CSV")
arguments = options.parse_args()
tables = dict(arguments.agreement), dict(arguments.timeline)
run(lambda: draw(load().only(READS), *tables, arguments.language, Path(arguments.out)))
