"""Step: gather the facts, and write the tables and the pages."""

from pathlib import Path

from _step import named_path, parser, run

from scopeline.protocol import load
from scopeline.reporting.page import Sources
from scopeline.reporting.report import Inputs, report

READS = ("calendars", "exclusion_reasons", "languages", "notice", "question", "screening", "sources", "title")

options = parser(
    __doc__,
    dedupe="summary.csv of deduplication",
    flow="folder of the flow stage",
    files="files.csv",
    studies="studies.csv",
    out="the results folder",
)
options.add_argument("--progress", type=Path, nargs="+", required=True, help="each stage's progress.csv")
for name, text in {
    "diagram": "LANGUAGE=SVG",
    "chart": "NAME.LANGUAGE=SVG",
    "agreement": "STAGE=CSV",
    "framework": "NAME=CSV",
}.items():
    options.add_argument(f"--{name}", type=named_path, action="append", default=[], metavar=text)
arguments = options.parse_args()
sources = Sources(
    arguments.flow,
    dict(arguments.diagram),
    dict(arguments.chart),
    arguments.progress,
    dict(arguments.agreement),
    arguments.files,
)
inputs = Inputs(sources, arguments.dedupe, arguments.studies, dict(arguments.framework))
run(lambda: report(load().only(READS), inputs, arguments.out))
