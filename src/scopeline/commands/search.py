"""`scopeline search`: search the services that let programs search, each once, with a log that PRISMA-S asks for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scopeline.commands.bar import Bar
from scopeline.commands.columns import aligned
from scopeline.commands.folder import enter, path_typed
from scopeline.errors import Problem, ScopelineError, SearchError
from scopeline.languages import Language
from scopeline.protocol import PROTOCOL, Protocol, load
from scopeline.searches import Search

if TYPE_CHECKING:
    from scopeline.search.run import Wish
    from scopeline.search.transport import Transport

DESCRIPTION = """\
Sends the query of config/queries/<source>.txt, fetches every hit into data/exports/<source>/<date>, and writes the log
data/searches/<source>/<date>.json. Stopped or killed, the same command goes on. A source that was searched before is
searched again only as an update. Of a source of the kind `citation`, the citations of the included reports are chased.
Keys and the e-mail address come from the environment or the keyring: docs/searching.md.

  SCOPELINE_EMAIL=me@example.org scopeline search pubmed
  scopeline search pubmed europe_pmc --update
"""
_COLUMNS = ("source", "hits", "fetched", "new", "known")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The sources, and how they are searched."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="keys of sources in config/review.yaml")
    parser.add_argument("--folder", type=Path, default=Path(), help="the review's folder (default: this one)")
    parser.add_argument("--service", default="", help="the service to ask, where the source's name does not tell it")
    parser.add_argument("--query", type=path_typed, metavar="FILE", help="the query, where the protocol names no file")
    parser.add_argument("--by", default="", metavar="NAME", help="who searches, for the log (default: your login)")
    parser.add_argument("--update", action="store_true", help="search again: what was added since the last search")
    parser.add_argument("--whole", action="store_true", help="of an update: everything again, not only what is new")
    parser.add_argument("--afresh", action="store_true", help="give up an unfinished search and begin it anew")


def run(chosen: argparse.Namespace) -> None:
    """Search one source after the other, and print what each came to; the problems of all at the end."""
    from scopeline.search.run import Wish

    enter(chosen.folder)
    protocol = load()
    wish = Wish(chosen.update, chosen.whole, chosen.afresh, _inside(chosen.query), chosen.by, chosen.service)
    search_all(protocol, dict.fromkeys(chosen.sources, wish))


def search_all(protocol: Protocol, wishes: Mapping[str, Wish]) -> list[Search]:
    """Search sources as wished for each, print the table in the protocol's first language, and exit with 1 where one of
    them could not be searched."""
    from scopeline.search.transport import Transport

    transport, say = Transport(), protocol.language(protocol.languages[0])
    done: list[Search] = []
    problems: list[Problem] = []
    try:
        for name, wish in wishes.items():
            try:
                done.append(_search(protocol, name, wish, transport))
            except ScopelineError as error:
                problems += error.problems
    except KeyboardInterrupt:
        _print(done, say)
        print(f"\n{say.words('search_stopped')}", file=sys.stderr)
        sys.exit(130)
    _print(done, say)
    if problems:
        raise SearchError(problems)
    return done


def _search(protocol: Protocol, name: str, wish: Wish, transport: Transport) -> Search:
    from scopeline.search.included import identifiers
    from scopeline.search.run import search
    from scopeline.search.services.known import CITATIONS, SERVICES, key_of

    if name not in protocol.sources:
        known = ", ".join(protocol.sources)
        raise SearchError(
            Problem(PROTOCOL, f"no source is called '{name}'", "Add it, or correct it.", "", "sources", known)
        )
    if wish.service and wish.service not in SERVICES:
        raise SearchError(Problem("--service", f"found '{wish.service}'", "Correct it.", allowed=", ".join(SERVICES)))
    source = protocol.sources[name]
    asked = wish.service or key_of(name, source)
    if asked.endswith(CITATIONS):
        wish = replace(wish, ids=identifiers())
    with Bar(name, "records") as bar:
        return search(name, source, asked, wish, transport, bar.tell, bar.show)


def _print(done: Sequence[Search], say: Language) -> None:
    rows = [(s.source, *map(say.number, (s.hits, s.exported, s.new, s.known))) for s in done]
    table = [tuple(say.words(f"searched_{name}") for name in _COLUMNS), *rows]
    for line in aligned(table, left=1) if rows else ():
        print(line)
    for search in done:
        for warning in search.warnings:
            print(f"{search.source}: {warning}")


def _inside(path: Path | None) -> Path | None:
    """A path as told inside the review's folder, where it lies there."""
    return path.relative_to(Path.cwd()) if path and path.is_relative_to(Path.cwd()) else path
