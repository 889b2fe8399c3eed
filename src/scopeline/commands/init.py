"""`scopeline init`: lay out a new review's folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from scopeline.project import initialise

DESCRIPTION = """\
Makes config/review.yaml (the protocol, to be filled in), the coding frames, and a folder for each source's exports.
websites, organisations, citations and contacts, which export nothing, get a sheet to note what was found. An existing
review is never touched.

  scopeline init my-review
  scopeline init my-review --sources pubmed,embase,sid,websites
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The folder, and the searches."""
    parser.add_argument("folder", type=_folder, help="the review's folder; made if it is not there")
    parser.add_argument(
        "--sources",
        default="pubmed,scopus,web_of_science",
        type=_names,
        help="the searches, as names for folders under data/exports (default: %(default)s)",
    )


def run(chosen: argparse.Namespace) -> None:
    """Lay the review out, and say what comes next."""
    for path in initialise(chosen.folder, chosen.sources):
        print(path)
    print(
        f"\nNext: edit {chosen.folder}/config/review.yaml, put each search's export into its folder, then\n"
        f"  scopeline check {chosen.folder}"
    )


def _folder(value: str) -> Path:
    if not value.strip():
        raise argparse.ArgumentTypeError("the folder has no name; type . for the folder that you are in")
    return Path(value)


def _names(value: str) -> list[str]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    wrong = [name for name in names if not name.replace("_", "a").isalnum() or not name.isascii() or not name.islower()]
    if wrong or not names:
        raise argparse.ArgumentTypeError(
            f"{', '.join(wrong) or 'no name'}: lower-case letters, digits and underscores only"
        )
    return names
