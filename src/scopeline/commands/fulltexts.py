"""`scopeline fulltexts`: full texts that lie open, or in a library's folder, into data/full_texts."""

from __future__ import annotations

import argparse

from scopeline.commands.bar import Bar
from scopeline.commands.folder import enter, folder_argument, path_typed
from scopeline.protocol import load
from scopeline.work import next_command

DESCRIPTION = """\
Looks for each report of data/retrieval/reports that nobody has tried yet (Unpaywall, Europe PMC, OpenAlex), fetches its
PDF, holds it to the report's DOI and title, and writes into the sheet what came of it. What may be another article goes
to data/full_texts/doubtful, for a person to look at. Rows in which anybody wrote are left alone.

--library takes them from a library instead: the folder that Zotero's export with files makes, or the one in which
EndNote's library (or its export as XML or RIS) and its .Data lie. Files outside of that folder are not taken.

  SCOPELINE_EMAIL=me@example.org scopeline fulltexts
  scopeline fulltexts --library "My Library"
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where full texts come from, and their limits."""
    folder_argument(parser)
    parser.add_argument(
        "--library", type=path_typed, metavar="DIR", help="take PDFs of a Zotero or EndNote export folder instead"
    )
    parser.add_argument("--largest", type=int, default=50, metavar="MB", help="of one file (default: 50)")
    parser.add_argument("--seconds", type=float, default=120.0, help="for one file (default: 120)")


def run(chosen: argparse.Namespace) -> None:
    """Fetch, write the sheet, and print how many of each outcome there are."""
    from scopeline.search.fulltexts import collect, fetch
    from scopeline.search.fulltexts.download import Limits
    from scopeline.search.fulltexts.places import needs
    from scopeline.search.transport import Transport

    typed = enter(chosen.folder)
    protocol = load()
    say = protocol.language(protocol.languages[0])
    with Bar("full texts", "files" if chosen.library else "reports", say.words("fulltexts_stopped")) as bar:
        if chosen.library:
            outcomes = collect.collect(protocol, chosen.library, bar.show, bar.tell)
        else:
            needs()
            limits = Limits(chosen.largest * 2**20, chosen.seconds)
            outcomes = fetch.fetch(protocol, Transport(), limits, bar.show)
    for what, number in fetch.counts(list(outcomes.values())).items():
        print(f"{say.words(what):<26}{say.number(number):>8}")
    if outcomes:
        print(say.words("run_again").format(command=next_command(typed)))
