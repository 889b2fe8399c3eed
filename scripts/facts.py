"""Step: gather every number of the review, with its label, its definition and the list behind it."""

from _step import parser, run

from scopeline.facts.gather import facts
from scopeline.protocol import load

options = parser(__doc__, protocol="review.yaml")
arguments = options.parse_args()
run(lambda: facts(load(arguments.protocol)))
