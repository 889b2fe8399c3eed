"""`scopeline enrich`: look up what records lack, and whether included reports were retracted."""

from __future__ import annotations

import argparse
from collections import Counter

from scopeline.commands.bar import Bar
from scopeline.commands.folder import enter, folder_argument
from scopeline.enrichment import FLAGS
from scopeline.facts.doubted import NOTICES
from scopeline.protocol import load
from scopeline.work import next_command

DESCRIPTION = """\
Looks missing abstracts, DOIs and PMIDs up (Crossref, Europe PMC, OpenAlex), and retractions and expressions of concern
of included reports. Adds a row a cell, with its source, to data/enrichment.csv; the next run fills empty cells from it
and replaces nothing.

  SCOPELINE_EMAIL=me@example.org OPENALEX_API_KEY=... scopeline enrich
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The review's folder."""
    folder_argument(parser)


def run(chosen: argparse.Namespace) -> None:
    """Look up, and print how many cells each source filled, and what was flagged."""
    from scopeline.search import keys
    from scopeline.search.enrich import enrich
    from scopeline.search.transport import Transport

    typed = enter(chosen.folder)
    protocol = load()
    say = protocol.language(protocol.languages[0])
    keys.demanded(keys.OPENALEX, "OpenAlex answers look-ups of many works only with a (free) key")
    with Bar("enrich", "records", say.words("enrich_stopped")) as bar:
        added = enrich(Transport(), bar.show, language=protocol.screening.sheet_language)
    for (field, source), number in sorted(Counter((cell["field"], cell["source"]) for cell in added).items()):
        called = say.words("enriched_flags") if field == FLAGS else say.heading(field)
        print(f"{called:<10}{source:<12}{say.number(number):>8}")
    notices = {flag: say.words(f"notice_{notice}") for notice, flag in NOTICES.items()}
    for cell in added:
        if cell["field"] == FLAGS:
            print(f"{cell['record_id']}: {notices[cell['value']]} ({cell['source']})")
    print(say.words("run_again" if added else "enrich_nothing").format(command=next_command(typed)))
