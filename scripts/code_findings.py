"""Step: check the findings against a coding frame and count them by block and dimension."""

from _sheets import parser, run

from scopeline.coding import framework
from scopeline.coding.findings import code
from scopeline.protocol import load

READS = ("screening.sheet_format", "screening.sheet_language")

options = parser(__doc__, studies="studies.csv of the step register", out="folder for findings.csv and framework.csv")
options.add_argument("--framework", required=True, help="name of the coding frame in config/frameworks")
arguments = options.parse_args()
frame = arguments.framework
run(arguments, lambda: code(load().only(READS), framework.load(frame), arguments.studies, arguments.out))
