"""What was heard: the paragraphs of the documents, consent, and what was done for trustworthiness."""

from __future__ import annotations

from collections.abc import Iterator

from scopeline import layout
from scopeline.facts.found import Found, Listed, counted
from scopeline.protocol import Protocol
from scopeline.tables.csv import read_table


def gather(protocol: Protocol) -> Iterator[Found]:
    """Facts of paragraphs.csv, of the consent of the participants, and of the log of trustworthiness."""
    rows = read_table(layout.PARAGRAPHS).rows
    yield counted("documents_all", (row["document"] for row in rows), layout.PARAGRAPHS, "document")
    units = [(row["document"], row["paragraph"]) for row in rows]
    listed = Listed(("document", "paragraph"), units)
    yield Found("paragraphs_all", {}, len(units), layout.PARAGRAPHS, listed)
    people = read_table(layout.CHARTED).rows
    for consent in ("yes", "not_needed", "no", "not_noted"):
        ids = (row["study_id"] for row in people if (row["consent"] or "not_noted") == consent)
        names = {"consent": {code: protocol.language(code).words(f"consent_{consent}") for code in protocol.languages}}
        yield counted("consent", ids, layout.CHARTED, "study_id", names, consent=consent)
    done = [row for row in read_table(layout.TRUSTED).rows if row["result"]]
    yield counted("trust_done", (row["strategy"] for row in done), layout.TRUSTED, "strategy")
