"""Step: exclude records by the protocol's limits, where the protocol asks for it."""

from _sheets import parser, run

from scopeline.protocol import load
from scopeline.screening.limits import limit

READS = ("eligibility", "screening")

arguments = parser(__doc__, unique="unique.parquet", out="folder for automatic.csv and eligible.csv").parse_args()
run(arguments, lambda: limit(load().only(READS), arguments.unique, arguments.out))
