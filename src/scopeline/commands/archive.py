"""`scopeline archive`: the review as one file for OSF, Zenodo or a journal."""

from __future__ import annotations

import argparse

from scopeline import layout
from scopeline.commands.folder import enter, folder_argument, path_typed
from scopeline.commands.made import refuse_place
from scopeline.errors import Problem, ScopelineError

DESCRIPTION = """\
Writes an RO-Crate (a zip file): the protocol with its amendments, everything under data/ and results/, the versions of
all programs, and a digest of every file. Left out are e-mail addresses, paths of this machine, logs, full texts (their
names are listed), all that a content analysis has under data/, and, where the protocol says
`archive: {votes: private}`, everybody's votes. The same review gives the same bytes.

  scopeline archive review.zip
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write it, and the review's folder."""
    parser.add_argument("out", type=path_typed, metavar="ZIP", help="the archive to write")
    folder_argument(parser)


def run(chosen: argparse.Namespace) -> None:
    """Write the archive and say how many files are in it."""
    from scopeline.archive.crate import write
    from scopeline.flow.counts import changed_lists
    from scopeline.protocol import load

    enter(chosen.folder)
    refuse_place(chosen.out, ("config", "data", "results"))  # of which the next archive would hold this one
    if not layout.FACTS.exists():
        raise ScopelineError(Problem(layout.FACTS, "the review has not run so far", "Run it first: snakemake."))
    if problems := list(changed_lists()):
        raise ScopelineError(problems)
    files = write(load(), chosen.out)
    size = chosen.out.stat().st_size
    print(f"{chosen.out}: {len(files):,} files, {size / 1e6:,.1f} MB. To check it: scopeline verify {chosen.out}")
