"""`scopeline query`: what each platform receives, from config/concepts.yaml."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from scopeline import layout
from scopeline.commands.folder import enter, folder_argument
from scopeline.errors import Problem, ScopelineError
from scopeline.project import begin_concepts
from scopeline.protocol import load
from scopeline.queries import build, concepts
from scopeline.queries.build import Built
from scopeline.queries.lint import lint
from scopeline.queries.platforms import PLATFORMS
from scopeline.tables.atomic import write_atomically
from scopeline.text import squeeze

DESCRIPTION = """\
Builds the query of every source from config/concepts.yaml, each in its platform's own syntax, and prints them one under
the other: the lines by concept, the whole, what to set by hand, and what is wrong with it. A query that was run is kept
in the source's file and is never rewritten; where it differs from what the concepts say now, that is shown.

  scopeline query
  scopeline query --platform embase_ovid cochrane
  scopeline query --hits             with the hits of each line, where a service can be asked (docs/searching.md)
  scopeline query --new              lay out config/concepts.yaml, to be filled in
  scopeline query --write            store those that have no file yet, under config/queries/
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The platforms, whether to store, and the review's folder."""
    parser.add_argument(
        "--platform",
        nargs="+",
        action="extend",
        metavar="KEY",
        choices=sorted(PLATFORMS),
        help=f"these platforms instead of the protocol's sources: {', '.join(sorted(PLATFORMS))}",
    )
    parser.add_argument(
        "--hits", action="store_true", help="ask the services that can count how many hits each line and the whole have"
    )
    parser.add_argument("--new", action="store_true", help="lay out config/concepts.yaml, to be filled in")
    parser.add_argument("--write", action="store_true", help="store the queries of sources that have no file yet")
    folder_argument(parser)


def run(chosen: argparse.Namespace) -> None:
    """Print the queries; store those that are asked for."""
    enter(chosen.folder)
    protocol = load()
    if chosen.new:
        print(f"laid out {begin_concepts()}; fill it in, then type: scopeline query")
        return
    if not layout.CONCEPTS.exists():
        raise ScopelineError(
            Problem(layout.CONCEPTS, "there is no such file", "Lay it out with: scopeline query --new")
        )
    stated = concepts.load()
    unknown: list[str] = []
    if chosen.platform:
        built = build.for_platforms(chosen.platform, protocol, stated)
    else:
        built, unknown = build.for_sources(protocol, stated)
    for one in built:
        print("\n".join(_lines(one, _hits(one) if chosen.hits else {})), end="\n\n")
    for key in unknown:
        print(f"{key}: no syntax is known for this source; write its query by hand, or choose one with --platform\n")
    if chosen.write:
        for line in _store(built):
            print(line)


def _hits(one: Built) -> dict[str, str]:
    """What the platform's service counts: by concept, and for the whole under ''; why not, where it does not."""
    from scopeline.search.replies import Replies
    from scopeline.search.services.known import SERVICES, service
    from scopeline.search.services.service import Query
    from scopeline.search.transport import Transport

    if one.platform not in SERVICES:
        return {"": "hits: no service of this platform can be asked; count on its own page"}
    asked, store = service(one.platform), Replies(layout.MEMORY / "counts", Transport())
    counted: dict[str, str] = {}
    try:
        asked.needs()
        for concept, text in {**one.query.lines, "": one.query.texts[0]}.items():
            hits = asked.count(Query(text), store)
            counted[concept] = "hits: not told" if hits is None else f"hits: {hits:,}"
    except ScopelineError as error:
        counted[""] = f"hits: {error}"
    return counted


def _lines(one: Built, hits: Mapping[str, str]) -> Iterator[str]:
    name = PLATFORMS[one.platform].name
    yield f"{name} ({one.source})" if one.source else name
    for concept, line in one.query.lines.items():
        yield f"  {concept}:"
        yield from (f"    {told}" for told in [hits.get(concept)] if told)
        yield from (f"    {part}" for part in line.splitlines())
    yield "  whole:"
    yield from (f"    {part}" for part in one.text.splitlines())
    yield from (f"    {told}" for told in [hits.get("")] if told)
    yield from (f"  note: {note}" for note in one.query.notes)
    yield from (f"  wrong: {fault}" for fault in one.faults)
    yield from _as_run(one)


def _as_run(one: Built) -> Iterator[str]:
    """How the stored query, which was run, stands to the concepts of today."""
    stored = one.as_run
    if stored is None:
        return
    same = squeeze(stored) == squeeze(one.text)
    yield f"  as run ({one.file}): {'the same' if same else 'differs from what the concepts say now; it is kept'}"
    if not same:
        yield from (f"    {part}" for part in stored.splitlines())
        yield from (f"    wrong: {fault}" for fault in lint(one.platform, squeeze(stored)))


def _store(built: list[Built]) -> Iterator[str]:
    """Store the queries of sources without a file; raises ScopelineError, storing none, where one is at fault."""
    new = [one for one in built if one.file and one.as_run is None]
    faulty = [
        Problem(layout.CONCEPTS, f"the query for {one.source} is at fault: {fault}", "Mend the concept's terms.")
        for one in new
        for fault in one.faults
    ]
    if faulty:
        raise ScopelineError(faulty)
    for one in new:
        assert one.file
        one.file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(one.file, one.text.encode())
        yield f"stored {one.file}; the protocol names it so: sources.{one.source}.query: {one.file}"
    if not new:
        yield "nothing to store: every source has its query"
