"""Step: write the tables and the pages."""

from _step import parser, run

from scopeline.protocol import load
from scopeline.reporting.report import report

options = parser(__doc__, protocol="review.yaml", facts="facts.json", out="the results folder")
arguments = options.parse_args()
run(lambda: report(load(arguments.protocol), arguments.facts, arguments.out))
