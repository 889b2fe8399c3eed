"""BibTeX through bibtexparser's writer: UTF-8, with what LaTeX would run or swallow escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scopeline.exchange.records.plain import Row, items, mark, plain, reference_type, title

# BibTeX counts braces even behind a backslash, so a brace of the text is a command; letters of all scripts stay.
ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_"},
}
_TABLE = str.maketrans(ESCAPES)
_AND = re.compile(r"\band\b", re.IGNORECASE)


def library(rows: Iterable[Row]) -> str:
    """Records as a BibTeX library; an entry's key is the record's id."""
    from bibtexparser import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    return write_string(
        Library(
            [
                Entry(
                    reference_type(row)[1],
                    plain(row["record_id"]),
                    [Field(name, value) for name, value in _fields(row) if value],
                )
                for row in rows
            ]
        )
    )


def escape(value: object) -> str:
    """Text that LaTeX prints as it stands.

    >>> escape("50% of {A_1} & B")
    '50\\\\% of \\\\textbraceleft{}A\\\\_1\\\\textbraceright{} \\\\& B'
    """
    return plain(value).translate(_TABLE)


def _fields(row: Row) -> Iterator[tuple[str, str]]:
    container = {"conference": "booktitle", "chapter": "booktitle"}.get(plain(row.get("document_type")), "journal")
    yield "title", escape(title(row))
    yield "author", " and ".join(map(_author, items(row, "authors")))
    yield "year", escape(row.get("year"))
    yield "date", plain(row.get("date"))
    yield container, escape(row.get("journal"))
    yield "shortjournal", escape(row.get("journal_abbreviation"))
    yield "volume", escape(row.get("volume"))
    yield "number", escape(row.get("issue"))
    yield "pages", escape(row.get("pages"))
    yield "doi", _verbatim(row.get("doi"))
    yield "issn", ", ".join(items(row, "issn"))
    yield "pmid", plain(row.get("pmid"))
    yield "pmcid", plain(row.get("pmcid"))
    yield "abstract", escape(row.get("abstract"))
    yield "keywords", "; ".join(map(escape, items(row, "keywords", "mesh")))
    yield "language", escape(row.get("language"))
    yield "url", _verbatim(row.get("url"))
    yield "note", escape(mark(row))


def _verbatim(value: object) -> str:
    """A link, which LaTeX takes as it stands: only braces, which BibTeX counts, are written as URLs can."""
    return plain(value).replace("{", "%7B").replace("}", "%7D")


def _author(name: str) -> str:
    """Braces keep an institution whole, and an `and` inside a name from parting it."""
    return f"{{{escape(name)}}}" if "," not in name or _AND.search(name) else escape(name)
