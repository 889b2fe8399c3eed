"""The manuscript and its parts, written into results/manuscript for every language of the protocol."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.records import bibtex, ris
from scopeline.facts.fact import Facts
from scopeline.manuscript import checklists, writing
from scopeline.manuscript.assembly import SECTIONS, Review, manuscript
from scopeline.manuscript.document import (
    Document,
)
from scopeline.manuscript.proof import prove
from scopeline.manuscript.prose import strangers
from scopeline.manuscript.references import Reference, references
from scopeline.protocol import Protocol, in_language
from scopeline.reporting import citations, records
from scopeline.tables import parquet
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import SHEET
from scopeline.text import parted


def write(protocol: Protocol, facts: Facts, out: Path = layout.PACK) -> None:
    """Write the manuscript as DOCX, HTML and Markdown in every language, and the references as RIS and BibTeX.

    Raises ScopelineError with all that is wrong in all sections of all languages, or with numbers that cannot be
    true, and then writes nothing.
    """
    prove(facts)
    known, listing = citations.load(protocol), records.load()
    included = studies(known)
    made: dict[str, bytes] = {}
    for document in _documents(protocol, facts, known, listing, included):
        made |= _encoded(document, f"manuscript.{document.say.code}", protocol)
        made |= _checked(document, protocol, facts)
    rows = [one.row for one in included]
    made["references.ris"] = "".join(map(ris.entry, rows)).encode()
    made["references.bib"] = bibtex.library(rows).encode()
    for name, content in made.items():
        write_atomically(out / name, content)


def check(protocol: Protocol, facts: Facts) -> None:
    """Raises ScopelineError for all that `write` would refuse in the team's sections; writes nothing."""
    known = citations.load(protocol)
    _documents(protocol, facts, known, records.load(), studies(known))


def _documents(
    protocol: Protocol,
    facts: Facts,
    known: citations.Characterised,
    listing: records.Listing,
    included: Sequence[Reference],
) -> list[Document]:
    """The manuscript in every language. Raises ScopelineError with all problems of all of them."""
    made, problems = [], list(strangers(SECTIONS))
    for code in protocol.languages:
        say = protocol.language(code)
        cited = references(included, protocol.manuscript.style, say)
        try:
            made.append(manuscript(Review(protocol, facts, say, known, listing, cited)))
        except ScopelineError as error:
            problems += error.problems
    if problems:
        raise ScopelineError(problems)
    return made


def _encoded(document: Document, stem: str, protocol: Protocol) -> dict[str, bytes]:
    from scopeline.manuscript import word

    authors = [in_language(one.name, document.say.code) for one in protocol.conduct.team]
    return {
        f"{stem}.docx": word.encode(document, dated(protocol), authors),
        f"{stem}.html": writing.page(document),
        f"{stem}.md": writing.markdown(document),
    }


def _checked(manuscript_: Document, protocol: Protocol, facts: Facts) -> dict[str, bytes]:
    """The checklists as documents and as tables."""
    from scopeline.manuscript import word

    say, made = manuscript_.say, {}
    for name in checklists.NAMES:
        shown = checklists.table(name, checklists.fill(name, protocol, facts, manuscript_), say)
        made[f"{name}.{say.code}.docx"] = word.encode(checklists.document(shown, manuscript_), dated(protocol))
        rows = [[shown.heading(one, say) for one in shown.columns], *([*row.values()] for row in shown.rows)]
        made[f"{name}.{say.code}.csv"] = SHEET.encode(rows)
    return made


def dated(protocol: Protocol) -> dt.date:
    """The day that stands in the documents' properties: the last that the protocol names, as no clock may."""
    said = protocol.conduct
    days = [
        day for source in protocol.sources.values() for day in (source.searched, *(u.searched for u in source.updates))
    ]
    return max((day for day in (*days, said.began, said.ended, *(one.date for one in said.amendments)) if day),
               default=dt.date(2000, 1, 1))  # fmt: skip


def studies(known: citations.Characterised) -> list[Reference]:
    """The included studies in Table 1's order, each with the merged record of its first report.

    Raises ScopelineError for a study without a report among the records.
    """
    unique = parquet.read(layout.UNIQUE)
    rows = {record_id: at for at, record_id in enumerate(unique["record_id"].to_pylist())}
    found, problems = [], []
    for study in known.studies:
        reports = parted(study["report_ids"])
        first = next((one for one in reports if one in rows), "")
        if first:
            (record,) = unique.slice(rows[first], 1).to_pylist()
            found.append(Reference(study["study_id"], record | {"study_id": study["study_id"]}))
        else:
            told = f"the included study {study['study_id']} has no report among the records"
            advice = "Run the review again; if it stays so, restore data/studies.csv."
            problems.append(Problem(layout.CHARTED, told, advice, field="report_ids", allowed=""))
    if problems:
        raise ScopelineError(problems)
    return found
