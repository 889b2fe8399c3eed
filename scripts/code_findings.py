"""Step: check the findings against a coding frame, and write what they come to."""

from _sheets import parser, run

from scopeline.coding import framework
from scopeline.coding.step import code
from scopeline.protocol import load

READS = ("coding", "languages", "screening.sheet_format", "screening.sheet_language")

options = parser(
    __doc__,
    studies="studies.csv of the step register",
    out="folder for findings.csv, codebook.csv, counts.csv, framework.csv, ...",
)
options.add_argument("--framework", required=True, help="name of the coding frame in config/frameworks")
arguments = options.parse_args()
frame = arguments.framework
run(arguments, lambda: code(load().only(READS), framework.load(frame), arguments.studies, arguments.out))
