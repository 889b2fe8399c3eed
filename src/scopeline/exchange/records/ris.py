"""RIS, as Rayyan, Covidence, Zotero, EndNote and ASReview read it: one tag a line, one value a tag."""

from __future__ import annotations

from collections.abc import Iterator

from scopeline.exchange.records.plain import Row, items, mark, pages, plain, reference_type, title


def entry(row: Row, notes: tuple[str, ...] = ()) -> str:
    """One record as RIS.

    The record's id travels in AN (kept by Rayyan until its own export, Covidence, Zotero, EndNote), in ID
    (EndNote's label, rispy) and in N1 (Rayyan hands its notes back unchanged).
    """
    lines = (f"{tag}  - {value}" for tag, value in _tags(row, notes) if value)
    return "\n".join((*lines, "ER  - ", "", ""))


def _tags(row: Row, notes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    first, last = pages(row)
    yield "TY", reference_type(row)[0]
    yield "AN", plain(row["record_id"])
    yield "ID", plain(row["record_id"])
    yield "TI", title(row)
    for author in items(row, "authors"):
        yield "AU", author
    yield "PY", plain(row.get("year"))
    yield "DA", _date(plain(row.get("date")))
    yield "T2", plain(row.get("journal"))
    yield "J2", plain(row.get("journal_abbreviation"))
    yield "VL", plain(row.get("volume"))
    yield "IS", plain(row.get("issue"))
    yield "SP", first
    yield "EP", last
    yield "DO", plain(row.get("doi"))
    for issn in items(row, "issn"):
        yield "SN", issn
    yield "LA", plain(row.get("language"))
    yield "AB", plain(row.get("abstract"))
    for keyword in items(row, "keywords", "mesh"):
        yield "KW", keyword
    yield "UR", plain(row.get("url"))
    if pmid := plain(row.get("pmid")):
        yield "UR", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    for note in (*notes, mark(row)):
        yield "N1", plain(note)


def _date(date: str) -> str:
    """RIS writes dates as YYYY/MM/DD/other, with empty parts where they are not known."""
    return "/".join((*date.split("-"), "", "", "")[:4]) if date else ""
