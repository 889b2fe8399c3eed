"""`scopeline manuscript`: the ready-made sections of the manuscript, laid out to be written on."""

from __future__ import annotations

import argparse
import sys

from scopeline.commands.folder import enter, folder_argument

DESCRIPTION = """\
Copies ready-made sections of the manuscript into data/manuscript/, in every language of the protocol, so that the team
can go on from them; the next run takes them from there. A file that is there is never touched. Without names it lists
the sections and where each comes from now.

  scopeline manuscript
  scopeline manuscript --sections introduction,discussion
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which sections, and the review's folder."""
    parser.add_argument("--sections", default="", metavar="NAMES", help="the sections to lay out, parted by commas")
    folder_argument(parser)


def run(chosen: argparse.Namespace) -> None:
    """List the sections, or lay some out."""
    from scopeline.manuscript.assembly import SECTIONS
    from scopeline.manuscript.prose import lay_out, section_file
    from scopeline.protocol import load

    enter(chosen.folder)
    protocol = load()
    if not protocol.searched:
        where = "its tables and figures are in results/tables and results/figures"
        sys.exit(f"a {protocol.design} has no manuscript, whose sections tell of searches and of screening; {where}")
    asked = [name.strip() for name in chosen.sections.split(",") if name.strip()]
    if strangers := [name for name in asked if name not in SECTIONS]:
        sys.exit(f"no section is called {', '.join(strangers)}; there are: {', '.join(SECTIONS)}")
    for name in asked or SECTIONS:
        for code in protocol.languages:
            if asked:
                print(lay_out(name, code))
            else:
                path = section_file(name, code)
                print(f"{name}.{code}: {'ready-made' if path.is_absolute() else path}")
