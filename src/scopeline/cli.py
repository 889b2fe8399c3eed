"""`scopeline`: what people type, dispatched to commands/. Rules of the workflow call scripts/ instead."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from scopeline.arrow import spare
from scopeline.errors import ScopelineError, told

COMMANDS = {
    "init": "lay out a new review",
    "check": "find everything that is wrong with config/ and data/",
    "status": "what is done, and what waits for whom",
    "search": "search PubMed and other services, with a log of each search",
    "update": "make the searches again as their logs have them, and say what is new for whom",
    "enrich": "look missing abstracts, DOIs, PMIDs and retractions up",
    "fulltexts": "fetch full texts that lie open, or take them from a library's folder",
    "read": "read exports of any kind into one record table",
    "query": "the query of every source, from config/concepts.yaml",
    "dedupe": "group the records of any table that stand for the same report",
    "history": "the life of one record",
    "export": "records of any stage for other tools",
    "votes": "votes from and to Rayyan, Covidence, ASReview, EPPI-Reviewer",
    "codes": "codebooks and coded passages from and to NVivo, MAXQDA, ATLAS.ti, QualCoder",
    "manuscript": "the manuscript's ready-made sections, laid out to be written on",
    "audit": "a manuscript's numbers, claims and references held against the facts",
    "archive": "the review as one file for OSF or Zenodo",
    "verify": "check an archive, and do its review again from it",
    "flow": "the PRISMA 2020 diagram of counts that were made by hand",
    "restore": "rebuild a lost sheet from the journal",
}
_LIFE = """\
the life of a review:
  scopeline init my-review        lay out config/ and data/
  (edit my-review/config/review.yaml, put exports into my-review/data/exports/<source>/)
  scopeline check my-review       is everything in order?
  cd my-review
  snakemake --cores 4             as often as you like: it goes on from what is new
  (reviewers fill in their sheets under data/screening/)
  scopeline status                what is done, what waits for whom, what to type next
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; a problem with people's files prints its report and exits with 1."""
    spare()
    typed = list(sys.argv[1:] if arguments is None else arguments)
    chosen = _parser(next((word for word in typed if word in COMMANDS), "")).parse_args(typed)
    try:
        with told():
            chosen.run(chosen)
    except ScopelineError as error:
        sys.exit(str(error))
    except BrokenPipeError:  # `scopeline status | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser(command: str) -> argparse.ArgumentParser:
    """The parser, with the arguments of the one command that is meant: each command has imports of its own."""
    parser = argparse.ArgumentParser(
        prog="scopeline",
        description="A scoping review from search exports to flow diagram.",
        epilog=_LIFE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, help_ in COMMANDS.items():
        made = commands.add_parser(name, help=help_, formatter_class=argparse.RawDescriptionHelpFormatter)
        if name == command:
            module = import_module(f"scopeline.commands.{name}")
            made.description = f"{help_[0].upper()}{help_[1:]}.\n\n{module.DESCRIPTION}"
            module.arguments(made)
            made.set_defaults(run=module.run)
    return parser
