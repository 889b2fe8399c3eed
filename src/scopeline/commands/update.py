"""`scopeline update`: the searches that were made, made again as their logs have them, and what that means for whom."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from scopeline import layout, searches
from scopeline.commands.folder import enter
from scopeline.commands.search import search_all
from scopeline.errors import Problem, SearchError
from scopeline.languages import Language
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
    say = protocol.language(protocol.languages[0])
    for name in wishes:
        if (note := _other_file(logged[name][-1], say)) is not None:
            print(note)
    done = search_all(protocol, wishes)
    print("\n".join(_changes(protocol, done, next_command(typed), say)))


def _other_file(search: Search, say: Language) -> str | None:
    """A word where the query's file says something else than what was searched."""
    path = Path(search.query_file)
    if not search.query_file or not path.is_file():
        return None
    same = path.read_text(encoding="utf-8-sig").strip() == search.query
    return None if same else say.words("update_differs").format(source=search.source, file=path)


def _changes(protocol: Protocol, done: Sequence[Search], command: str, say: Language) -> Iterator[str]:
    """What is new for whom: who screens, at most how many more, and the command that goes on."""
    new = sum(search.new for search in done)
    if not new:
        yield say.words("update_nothing")
        return
    first = protocol.screening.stages[0]
    everybody = first.votes_needed == len(first.reviewers)
    each = say.words("update_all" if everybody else "update_some").format(n=say.number(first.votes_needed))
    yield say.words("update_new").format(n=say.number(new), names=say.enumerated(first.reviewers), each=each)
    yield say.words("update_stay").format(command=command)
