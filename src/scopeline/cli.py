"""`scopeline`: what people type. Rules of the workflow call scripts/ instead."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from scopeline.errors import ScopelineError

_TOOLS_OUT = ("ris", "bibtex", "csv", "endnote-xml", "rayyan", "covidence", "asreview")
_TOOLS_IN = ("auto", "rayyan", "covidence", "asreview", "eppi")
_VOTES_OUT = ("rayyan", "covidence", "asreview")
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

    history = _command(
        commands,
        "history",
        _history,
        "the life of one record",
        """\
Which export it came in, what it was merged with, who said what of it and when, and where it ended. Votes are shown
once all of the record's votes are in.

  scopeline history R-QXVXKDCD
""",
    )
    history.add_argument("record", metavar="R-…", help="a record's id, as every sheet shows it")
    _folder(history)

    export = _command(
        commands,
        "export",
        _export,
        "records of any stage for other tools",
        """\
Writes the records of a set, each with its id, so that they come back by it. A set is unique, screened, excluded,
sought, assessed, included, or any box of the diagram.

  scopeline export --set included --to ris --out included.ris
  scopeline export --set screened --to rayyan --out screened.csv
""",
    )
    export.add_argument("--set", required=True, dest="records", metavar="SET", help="which records")
    export.add_argument("--to", required=True, choices=_TOOLS_OUT, help="the format or the tool")
    export.add_argument("--out", required=True, type=_path, metavar="FILE", help="the file to write")
    _folder(export)

    votes = _command(
        commands,
        "votes",
        _votes,
        "votes from and to Rayyan, Covidence, ASReview, EPPI-Reviewer",
        """\
With --from, fills a stage's sheets with votes given in another tool: only rows that are empty, each reviewer's in
their own sheet. What does not match a record is listed in --unmatched. With --to, writes a stage's votes for a tool.

  scopeline votes --from rayyan --stage title_abstract --person "Sara Ahmadi=sara" --unmatched rest.csv articles.csv
  scopeline votes --to asreview --stage title_abstract --out votes.csv
""",
    )
    votes.add_argument("files", nargs="*", type=_path, metavar="FILE", help="the other tool's export")
    way = votes.add_mutually_exclusive_group(required=True)
    way.add_argument("--from", dest="source", choices=_TOOLS_IN, help="the tool the votes come from; auto looks itself")
    way.add_argument("--to", choices=_VOTES_OUT, help="the tool the votes go to")
    votes.add_argument("--stage", required=True, help="the stage's id in the protocol")
    votes.add_argument("--person", type=_pair, action="append", default=[], metavar="NAME=REVIEWER",
                       help="who somebody is here; * for all who are not named, - to leave votes out")  # fmt: skip
    votes.add_argument("--reason", type=_pair, action="append", default=[], metavar="WORDS=REASON",
                       help="a reason of the tool as one of the protocol's")  # fmt: skip
    votes.add_argument("--code", type=_pair, action="append", default=[], metavar="CODE=include|exclude",
                       help="what a code of EPPI-Reviewer means")  # fmt: skip
    votes.add_argument("--unmatched", type=_path, default=Path("unmatched.csv").resolve(), metavar="CSV",
                       help="list of votes that found no row (default: unmatched.csv)")  # fmt: skip
    votes.add_argument("--out", type=_path, metavar="FILE", help="with --to: the file to write")
    votes.add_argument("--reviewer", help="with --to: the votes of one reviewer (default: what the team decided on)")
    votes.add_argument(
        "--review", type=Path, default=Path(), dest="folder", help="the review's folder (default: this one)"
    )

    restore = _command(
        commands,
        "restore",
        _restore,
        "rebuild a lost sheet from the journal",
        """\
Lays out the sheet anew; the next run puts back every row with the vote that the journal knows. A sheet that is there
is never touched.

  scopeline restore title_abstract sara
  scopeline restore title_abstract conflicts
""",
    )
    restore.add_argument("stage", help="the stage's id in the protocol")
    restore.add_argument("sheet", help="a reviewer's name, or: conflicts")
    _folder(restore)
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


def _path(value: str) -> Path:
    """A path as meant where the command was typed, which is not where the review lies."""
    return Path(value).resolve()


def _pair(value: str) -> tuple[str, str]:
    name, equals, meaning = value.rpartition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"'{value}' is no pair; write NAME=MEANING")
    return name.strip(), meaning.strip()


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


def _history(chosen: argparse.Namespace) -> None:
    from scopeline.history import lines
    from scopeline.protocol import load

    _enter(chosen.folder)
    for line in lines(load(), chosen.record):
        print(line)


def _restore(chosen: argparse.Namespace) -> None:
    from scopeline.protocol import load
    from scopeline.screening.restore import restore

    _enter(chosen.folder)
    print(restore(load(), chosen.stage, chosen.sheet))


def _export(chosen: argparse.Namespace) -> None:
    from scopeline.exchange.commands import export_records

    _enter(chosen.folder)
    export_records(chosen.records, chosen.to, chosen.out)


def _votes(chosen: argparse.Namespace) -> None:
    from scopeline.exchange.commands import export_votes, import_votes

    if chosen.to and not chosen.out:
        sys.exit("scopeline votes --to needs --out FILE")
    if chosen.source and not chosen.files:
        sys.exit("scopeline votes --from needs the other tool's export: FILE ...")
    _enter(chosen.folder)
    if chosen.to:
        export_votes(chosen.stage, chosen.to, chosen.out, chosen.reviewer)
        return
    tool = None if chosen.source == "auto" else chosen.source
    codes, reasons = dict(chosen.code), dict(chosen.reason)
    import_votes(chosen.files, tool, chosen.stage, dict(chosen.person), chosen.unmatched, codes=codes, reasons=reasons)


def _read(chosen: argparse.Namespace) -> None:
    from scopeline.sources.commands import read_files

    read_files(chosen.files, chosen.out, os.cpu_count() or 1)


def _dedupe(chosen: argparse.Namespace) -> None:
    from scopeline.dedupe.commands import dedupe_file

    dedupe_file(chosen.records, chosen.groups, chosen.ask)
