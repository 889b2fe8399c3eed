"""Step: check the findings against a coding frame and count them by block and dimension."""

from _step import parser, run

from scopeline.coding import framework
from scopeline.coding.findings import code
from scopeline.protocol import load

options = parser(
    __doc__,
    protocol="review.yaml",
    studies="studies.csv of the step register",
    out="folder for findings.csv and framework.csv",
)
options.add_argument("--framework", required=True, help="name of the coding frame in config/frameworks")
arguments = options.parse_args()
run(lambda: code(load(arguments.protocol), framework.load(arguments.framework), arguments.studies, arguments.out))
