"""`scopeline verify`: an archive checked, and its review done again in an empty folder."""

from __future__ import annotations

import argparse
import sys

from scopeline.commands.folder import path_typed

DESCRIPTION = """\
Checks every file of an archive against its digest, then runs the review anew from the archive's config/ and data/ in an
empty folder and compares all results byte for byte. Where the archive holds no votes, or is of a content analysis,
digests alone are checked, and it says so. Exit code 1 where anything differs.

  scopeline verify review.zip
"""
_SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """The archive."""
    parser.add_argument("archive", type=path_typed, metavar="ZIP", help="what `scopeline archive` wrote")
    parser.add_argument("--cores", type=int, default=2, help="processors for the run (default: %(default)s)")


def run(chosen: argparse.Namespace) -> None:
    """Print what was checked and what differs; exit code 1 where anything does."""
    from scopeline.archive.verify import verify

    found = verify(chosen.archive, chosen.cores)
    print(f"{found.files:,} files held against their digests: {len(found.altered):,} differ.")
    _listed(found.altered)
    for name, (then, now) in found.other.items():
        print(f"another version of {name}: {then} then, {now or 'none'} now")
    if found.again:
        print(f"The review was done again: of {found.compared:,} results {len(found.different):,} differ.")
        _listed(found.different)
        if len(found.different) > 1:
            print("They stand in the order in which they were made: look for the cause in the first.")
    elif not found.altered:
        print("The votes, or what people said, are not part of this archive: it cannot be done again from it.")
    if found.altered or found.different:
        sys.exit(1)


def _listed(names: list[str]) -> None:
    for name in names[:_SHOWN]:
        print(f"  {name}")
    if len(names) > _SHOWN:
        print(f"  ... and {len(names) - _SHOWN:,} more")
