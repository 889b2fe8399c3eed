"""`scopeline update`: the searches that were made, made again as their logs have them, and what that means for whom."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from scopeline import layout, searches
from scopeline.commands.folder import enter
from scopeline.commands.search import search_all
from scopeline.errors import Problem, SearchError
from scopeline.protocol import Protocol, load
from scopeline.searches import Search
from scopeline.work import next_command

DESCRIPTION = """\
Sends the query of each source's last log again (not that of its file, which may say something else by now), asks for
what was added since, adds the export and the log of an update, and says how many records are new and who screens them.

  scopeline update
  scopeline update pubmed --whole
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which sources, and how much of them."""
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="keys of sources (default: all with a log)")
    parser.add_argument("--folder", type=Path, default=Path(), help="the review's folder (default: this one)")
    parser.add_argument("--by", default="", metavar="NAME", help="who searches, for the log (default: your login)")
    parser.add_argument("--whole", action="store_true", help="ask for everything again, not only for what was added")


def run(chosen: argparse.Namespace) -> None:
    """Search again, and say what changed."""
    from scopeline.search.run import Wish

    typed = enter(chosen.folder)
    protocol = load()
    logged = {name: searches.of(name) for name in chosen.sources or protocol.sources}
    missing = [name for name in chosen.sources if not logged[name]]
    if missing or not any(logged.values()):
        found = f"there is no log of a search of {', '.join(missing) or 'any source'}"
        raise SearchError(Problem(layout.SEARCHES, found, "Search it first: scopeline search SOURCE."))
    wishes = {
        name: Wish(True, chosen.whole, by=chosen.by, service=logs[-1].service, query=logs[-1].query)
        for name, logs in logged.items()
        if logs
    }
    for name in wishes:
        if (note := _other_file(logged[name][-1])) is not None:
            print(note)
    done = search_all(protocol, wishes)
    print("\n".join(changes(protocol, done, next_command(typed))))


def _other_file(search: Search) -> str | None:
    """A word where the query's file says something else than what was searched."""
    path = Path(search.query_file)
    if not search.query_file or not path.is_file():
        return None
    same = path.read_text(encoding="utf-8-sig").strip() == search.query
    return None if same else f"{search.source}: {path} differs from the query that was searched, which is sent again"


def changes(protocol: Protocol, done: Sequence[Search], command: str) -> Iterator[str]:
    """What is new for whom: who screens, at most how many more, and the command that goes on."""
    new = sum(search.new for search in done)
    if not new:
        yield "Nothing is new; no sheet changes."
        return
    first = protocol.screening.stages[0]
    names = ", ".join(first.reviewers)
    each = "each of them" if first.votes_needed == len(first.reviewers) else f"{first.votes_needed} of them each"
    yield f"New: {new:,} records, before duplicates are found. {names} get them to screen, {each}."
    yield f"Votes, decisions and studies that are there stay. Run the review: {command}"
