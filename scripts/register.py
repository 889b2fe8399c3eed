"""Step: give every newly included study its id, and list all studies with every id that stands for them."""

from _sheets import parser, run

from scopeline.studies import record

arguments = parser(
    __doc__,
    unique="unique.parquet",
    included="included.csv of the last stage",
    reports="reports.csv",
    out="folder for studies.csv",
).parse_args()


def step() -> None:
    """Register; what it returns is for callers in Python."""
    record(arguments.unique, arguments.included, arguments.reports, arguments.out)


run(arguments, step)
