"""`scopeline restore`: rebuild a lost sheet from the journal."""

from __future__ import annotations

import argparse

from scopeline.commands.folder import enter, folder_argument
from scopeline.protocol import load
from scopeline.screening.restore import restore
from scopeline.work import next_command

DESCRIPTION = """\
Lays out the sheet anew; the next run puts back every row with the vote that the journal knows. A sheet that is there
is never touched.

  scopeline restore title_abstract sara
  scopeline restore title_abstract conflicts
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The stage, the sheet, and the review's folder."""
    parser.add_argument("stage", help="the stage's id in the protocol")
    parser.add_argument("sheet", help="a reviewer's name, or: conflicts")
    folder_argument(parser)


def run(chosen: argparse.Namespace) -> None:
    """Lay the sheet out anew, and say what comes next."""
    typed = enter(chosen.folder)
    path = restore(load(), chosen.stage, chosen.sheet)
    print(f"{path} is laid out. Next: {next_command(typed)} puts its rows back, with the votes of the journal.")
