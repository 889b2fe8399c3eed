"""EndNote XML, which EndNote, Covidence and Zotero import."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from scopeline.exchange.records.plain import Row, items, mark, plain, reference_type, title

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'
TAIL = "</records></xml>\n"


def entry(row: Row, number: int) -> str:
    """One record as an element `record`; its id is the label and the accession number, and stands in the notes."""
    record = Element("record")
    _add(record, "rec-number", str(number))
    *_, name, number_of_type = reference_type(row)
    SubElement(record, "ref-type", name=name).text = str(number_of_type)
    _list(record, ("contributors", "authors", "author"), items(row, "authors"))
    titles = SubElement(record, "titles")
    _add(titles, "title", title(row))
    _add(titles, "secondary-title", plain(row.get("journal")))
    periodical = SubElement(record, "periodical")
    _add(periodical, "full-title", plain(row.get("journal")))
    _add(periodical, "abbr-1", plain(row.get("journal_abbreviation")))
    _add(record, "pages", plain(row.get("pages")))
    _add(record, "volume", plain(row.get("volume")))
    _add(record, "number", plain(row.get("issue")))
    _list(record, ("keywords", "keyword"), items(row, "keywords", "mesh"))
    dates = SubElement(record, "dates")
    _add(dates, "year", plain(row.get("year")))
    _list(dates, ("pub-dates", "date"), [plain(row.get("date"))])
    _add(record, "isbn", ", ".join(items(row, "issn")))
    _add(record, "accession-num", plain(row["record_id"]))
    _add(record, "label", plain(row["record_id"]))
    _add(record, "electronic-resource-num", plain(row.get("doi")))
    _add(record, "work-type", plain(row.get("document_type")))
    _add(record, "abstract", plain(row.get("abstract")))
    _add(record, "notes", mark(row))
    _add(record, "language", plain(row.get("language")))
    pmid = plain(row.get("pmid"))
    pubmed = f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else ""
    _list(record, ("urls", "related-urls", "url"), [plain(row.get("url")), pubmed])
    return tostring(record, encoding="unicode") + "\n"


def document(rows: Iterable[Row]) -> str:
    """Records as an EndNote XML document."""
    return "".join((HEAD, *(entry(row, number) for number, row in enumerate(rows, 1)), TAIL))


def _add(parent: Element, name: str, value: str) -> None:
    """A value in the element `style` that EndNote puts around every text."""
    if value:
        style = SubElement(SubElement(parent, name), "style", face="normal", font="default", size="100%")
        style.text = value


def _list(parent: Element, path: tuple[str, ...], values: list[str]) -> None:
    """Values as like elements at the end of a path; no path where there is no value."""
    if not any(values):
        return
    for name in path[:-1]:
        parent = SubElement(parent, name)
    for value in values:
        _add(parent, path[-1], value)
