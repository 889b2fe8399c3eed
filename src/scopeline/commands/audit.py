"""`scopeline audit`: a manuscript that people wrote, held against the facts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scopeline import layout
from scopeline.commands.folder import enter, folder_argument, path_typed, refuse_missing
from scopeline.commands.made import refuse_place
from scopeline.errors import Problem, ScopelineError

DESCRIPTION = """\
Reads a manuscript (.docx, .md, .txt, .pdf) in any of the languages and holds what it says against the facts of the
last run: numbers beside what they count, in digits or words; shares, spans of years, "most" and "majority"; the numbers
of the reference list, and names that are cited. Prints what differs, with its place and the list behind the fact. Exit
code 1 where anything does.

  scopeline audit manuscript.docx
  scopeline audit manuscript.docx --comments audited.docx --table audit.csv
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The manuscript, where to write what is found, the review's folder."""
    parser.add_argument("manuscript", type=path_typed, help="the manuscript's file")
    parser.add_argument("--comments", type=path_typed, metavar="DOCX", help="a copy with what is found as comments")
    parser.add_argument("--table", type=path_typed, metavar="CSV", help="everything that was held, as a table")
    folder_argument(parser)


def run(chosen: argparse.Namespace) -> None:
    """Print what differs; exit code 1 where anything does."""
    from scopeline.facts.fact import read
    from scopeline.manuscript.audit import report
    from scopeline.manuscript.audit.remark import DIFFERS
    from scopeline.protocol import load
    from scopeline.tables.atomic import write_atomically

    enter(chosen.folder)
    if not layout.FACTS.exists():
        raise ScopelineError(Problem(layout.FACTS, "there are no facts yet", "Run the review first: snakemake."))
    refuse_missing(chosen.manuscript)
    for out in filter(None, (chosen.comments, chosen.table)):
        _refuse_itself(out, chosen.manuscript)
    if chosen.comments and chosen.manuscript.suffix.lower() != ".docx":
        raise ScopelineError(Problem(chosen.manuscript, "comments go into Word files only", "Leave out --comments."))
    remarks = report.audit(chosen.manuscript, load(), read())
    for line in report.lines(remarks):
        print(line)
    if chosen.table:
        report.write(remarks, chosen.table)
    if chosen.comments:
        write_atomically(chosen.comments, report.commented(chosen.manuscript, remarks))
    if any(one.verdict == DIFFERS for one in remarks):
        sys.exit(1)


def _refuse_itself(out: Path, manuscript: Path) -> None:
    refuse_place(out)
    if out == manuscript:
        raise ScopelineError(Problem(out, "the manuscript would be written over", "Choose another name for the copy."))
