"""Step: check the findings against a coding frame and count them by block and dimension."""

from _step import parser, run

from scopeline.coding.findings import code
from scopeline.coding.framework import load

options = parser(__doc__, studies="studies.csv", out="folder for findings.csv and framework.csv")
options.add_argument("--framework", required=True, help="name of the coding frame in config/frameworks")
arguments = options.parse_args()
run(lambda: code(load(arguments.framework), arguments.studies, arguments.out))
