"""Step: trace every record's fate and prove that the numbers add up."""

from pathlib import Path

from _step import named_path, parser, run

from scopeline.flow.account import account
from scopeline.protocol import load

READS = ("calendars", "exclusion_reasons", "flow", "languages", "screening", "sources")

options = parser(
    __doc__,
    records="records.parquet",
    groups="groups.parquet",
    unique="unique.parquet",
    reports="reports.csv",
    studies="studies.csv of the step register",
    out="folder for counts.csv, fates.parquet, sets/",
)
options.add_argument(
    "--decisions",
    type=named_path,
    action="append",
    required=True,
    metavar="STAGE=CSV",
    help="a stage's decisions; once for each stage",
)
options.add_argument("--automatic", type=Path, help="automatic.csv, where the protocol's limits exclude records")
arguments = options.parse_args()
run(
    lambda: account(
        load().only(READS),
        arguments.records,
        arguments.groups,
        arguments.unique,
        dict(arguments.decisions),
        arguments.reports,
        arguments.studies,
        arguments.automatic,
        arguments.out,
    ),
)
