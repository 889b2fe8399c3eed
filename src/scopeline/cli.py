"""`scopeline`: what people type. Rules of the workflow call scripts/ instead."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from scopeline.errors import ScopelineError

_COMMANDS = """\
the life of a review:
  scopeline init my-review        lay out config/ and data/
  (edit my-review/config/review.yaml, put exports into my-review/data/exports/<source>/)
  scopeline check my-review       is everything in order?
  snakemake --cores 4 --directory my-review
  (reviewers fill in their sheets under my-review/data/screening/)
  scopeline status my-review      what is done, what waits for whom
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; a problem with people's files prints its report and exits with 1."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except ScopelineError as error:
        sys.exit(str(error))
    except BrokenPipeError:  # `scopeline status | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scopeline",
        description="A scoping review from search exports to flow diagram.",
        epilog=_COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    init = _command(
        commands,
        "init",
        _init,
        "lay out a new review",
        """\
Makes config/review.yaml (the protocol, to be filled in), the coding frames, and a folder for each source's exports.
An existing review is never touched.

  scopeline init my-review
  scopeline init my-review --sources pubmed,embase,sid
""",
    )
    init.add_argument("folder", type=Path, help="the review's folder; made if it is not there")
    init.add_argument(
        "--sources",
        default="pubmed,scopus,web_of_science",
        type=_names,
        help="the searches, as names for folders under data/exports (default: %(default)s)",
    )

    check = _command(
        commands,
        "check",
        _check,
        "find everything that is wrong with config/ and data/",
        """\
Reads the protocol, the exports, the frames and every sheet; writes nothing. Prints all problems at once, each with its
file, its row or key, what is allowed and what to do. Exit code 1 where there are any.
""",
    )
    _folder(check)

    status = _command(
        commands,
        "status",
        _status,
        "what is done, and what waits for whom",
        """\
Shows the numbers of the flow diagram as of the last run, and how many rows of which sheet wait for whom. Votes are
counted in the sheets as they are now.
""",
    )
    _folder(status)

    read = _command(
        commands,
        "read",
        _read,
        "read exports of any kind into one record table",
        """\
Recognises database and format by content and prints, for each file, how many records it marks, how many were read and
how many were rejected. Writes nothing where a file cannot be read.

  scopeline read savedrecs.txt pubmed.nbib scopus.csv --out records.csv
""",
    )
    read.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an export: RIS, MEDLINE, CSV, ...")
    read.add_argument("--out", required=True, type=Path, metavar="RECORDS.csv", help="the record table to write")

    dedupe = _command(
        commands,
        "dedupe",
        _dedupe,
        "group the records of any table that stand for the same report",
        """\
The table has a column record_id and any of title, authors, year, journal, volume, issue, pages, doi, abstract, pmid.
GROUPS.csv gives each record its group; PAIRS.csv the pairs that a person should settle.

  scopeline dedupe records.csv --groups groups.csv --ask pairs.csv
""",
    )
    dedupe.add_argument("records", type=Path, metavar="RECORDS.csv", help="a table of records (.csv or .csv.gz)")
    dedupe.add_argument("--groups", required=True, type=Path, metavar="GROUPS.csv", help="record_id,group_id")
    dedupe.add_argument("--ask", type=Path, metavar="PAIRS.csv", help="record_id_1,record_id_2,score,reason")
    return parser


def _command(
    commands: argparse._SubParsersAction, name: str, run: object, help_: str, description: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help_,
        description=f"{help_[0].upper()}{help_[1:]}.\n\n{description}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help="the review's folder (default: this one)")


def _names(value: str) -> list[str]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    wrong = [name for name in names if not name.replace("_", "a").isalnum() or not name.isascii() or not name.islower()]
    if wrong or not names:
        raise argparse.ArgumentTypeError(
            f"{', '.join(wrong) or 'no name'}: lower-case letters, digits and underscores only"
        )
    return names


def _enter(folder: Path) -> None:
    """Commands speak of paths as people see them inside the review's folder."""
    if not folder.is_dir():
        sys.exit(f"{folder}: there is no such folder")
    os.chdir(folder)


def _init(chosen: argparse.Namespace) -> None:
    from scopeline.project import initialise

    for path in initialise(chosen.folder, chosen.sources):
        print(path)
    print(
        f"\nNext: edit {chosen.folder}/config/review.yaml, put each search's export into its folder, then\n"
        f"  scopeline check {chosen.folder}"
    )


def _check(chosen: argparse.Namespace) -> None:
    from scopeline.checks import everything

    _enter(chosen.folder)
    problems = everything()
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}")
    print("Everything is in order.")


def _status(chosen: argparse.Namespace) -> None:
    from scopeline.protocol import load
    from scopeline.status import lines

    _enter(chosen.folder)
    for line in lines(load()):
        print(line)


def _read(chosen: argparse.Namespace) -> None:
    from scopeline.sources.commands import read_files

    read_files(chosen.files, chosen.out)


def _dedupe(chosen: argparse.Namespace) -> None:
    from scopeline.dedupe.commands import dedupe_file

    dedupe_file(chosen.records, chosen.groups, chosen.ask)
