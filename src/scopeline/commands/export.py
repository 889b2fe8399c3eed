"""`scopeline export`: the records of any stage for other tools."""

from __future__ import annotations

import argparse
from pathlib import Path

from scopeline.commands.folder import enter, folder_argument, path_typed
from scopeline.commands.made import print_made, refuse_place
from scopeline.exchange.records import sets

DESCRIPTION = """\
Writes the records of a set, each with its id, so that they come back by it. A set is unique, screened, excluded,
sought, assessed, included, or any box of the diagram.

  scopeline export --set included --to ris --out included.ris
  scopeline export --set screened --to rayyan --out screened.csv
"""

_TOOLS = ("ris", "bibtex", "csv", "endnote-xml", "rayyan", "covidence", "asreview")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which records, for which tool, and where to."""
    parser.add_argument("--set", required=True, dest="records", metavar="SET", help="which records")
    parser.add_argument("--to", required=True, choices=_TOOLS, help="the format or the tool")
    parser.add_argument("--out", required=True, type=path_typed, metavar="FILE", help="the file to write")
    folder_argument(parser)


def run(chosen: argparse.Namespace) -> None:
    """Write the records."""
    enter(chosen.folder)
    export_records(chosen.records, chosen.to, chosen.out)


def export_records(set_name: str, to: str, out: Path) -> None:
    """Write a set's records for a tool and print which files were made. Raises ScopelineError."""
    refuse_place(out)
    print_made(sets.write_set(set_name, to, out))
    counted, written = sets.merged(set_name)
    if counted > written:
        print(f"The box counts {counted:,} records; records of one report are written as one: {written:,}")
