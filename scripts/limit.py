"""Step: exclude records by the protocol's limits, where the protocol asks for it."""

from _step import parser, run

from scopeline.protocol import load
from scopeline.screening.limits import limit

arguments = parser(
    __doc__, protocol="review.yaml", unique="unique.parquet", out="folder for automatic.csv and eligible.csv"
).parse_args()
run(lambda: limit(load(arguments.protocol), arguments.unique, arguments.out))
