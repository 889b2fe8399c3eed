"""XML exports through defusedxml: PubMed, WHO's ICTRP, EndNote, arXiv's Atom.

The files are cut at their record elements and parsed a record at a time: memory stays flat, a damaged record is
rejected alone, and a file that is cut off keeps all that was whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from scopeline.sources.entries import Entry, Parsed, Rejected, Stray, Tags, Unreadable, count_words, line_at
from scopeline.sources.headers import fold_name
from scopeline.text import unescape

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Elements that mark up words inside a value.
_INLINE = frozenset({"style", "i", "b", "u", "em", "strong", "sup", "sub", "italic", "bold", "br", "DispFormula"})
_RECORD = {
    "pubmed-xml": ("PubmedArticle", "PubmedBookArticle"),
    "ictrp-xml": ("Trial",),
    "endnote-xml": ("record",),
    "atom": ("entry",),
}
# What may stand around records. A feed says of itself what was asked and when.
_FEED = re.compile(
    r"</?feed\b[^>]*>|<link\b[^>]*/>|<(title|id|updated|author|(?:opensearch|os):\w+)\b[^>]*>.*?</\1\s*>", re.DOTALL
)
_FURNITURE = re.compile(
    r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>"
    r"|</?(?:PubmedArticleSet|Trials_downloaded_from_ICTRP|xml|records|DeleteCitation)\b[^>]*>|\s+",
    re.DOTALL,
)


def parse(text: str, form: str) -> Parsed:
    """Take a PubMed, ICTRP, EndNote or Atom file apart. Raises Unreadable for a file that declares entities."""
    refuse_entities(text)
    names = "|".join(_RECORD[form])
    record = re.compile(rf"<({names})(?=[\s>]).*?(?:</\1\s*>|(?=<(?:{names})[\s>])|\Z)", re.DOTALL)
    parsed = Parsed([], markers=len(re.findall(rf"<(?:{names})[\s>]", text)), words=0)
    view = {
        "pubmed-xml": _pubmed_view,
        "ictrp-xml": _trial_view,
        "endnote-xml": _endnote_view,
        "atom": _arxiv_view,
    }[form]
    parsed.words = count_words(text_only(text))
    line, at = 1, 0
    for found in record.finditer(text):
        line = _outside(text[at : found.start()], line, parsed)
        _record(found[0], line, view, parsed)
        line += found[0].count("\n")
        at = found.end()
    _outside(text[at:], line, parsed)
    if not re.search(r"</(?:PubmedArticleSet|Trials_downloaded_from_ICTRP|records|feed)\s*>", text[-200:]):
        parsed.cut_off(f"line {line_at(text, len(text))}: the file has no closing element; it may have been cut off")
    return parsed


def refuse_entities(text: str) -> None:
    """Raise Unreadable where a document type declares entities, as XML bombs do and exports do not."""
    if found := re.search(r"<!ENTITY", text):
        raise Unreadable(
            "the file declares XML entities, which no database does",
            "Export the search again.",
            place=f"line {line_at(text, found.start())}",
        )


# A tag up to its end: an attribute's value may hold `>`.
_TAG = re.compile(r"""<[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>|<[^>]*>""")


def text_only(text: str) -> str:
    """What a reader of the XML would see as words."""
    return unescape(_TAG.sub(" ", text.replace("<![CDATA[", "").replace("]]>", "")))


def _outside(text: str, line: int, parsed: Parsed) -> int:
    rest = _FURNITURE.sub(" ", text).strip()
    feed = _FEED.sub(" ", rest).strip() if "feed" in text else rest
    parsed.furniture += count_words(text_only(rest)) - count_words(text_only(feed))
    if rest := feed:
        parsed.stray.append(Stray(line, rest))
    return line + text.count("\n")


def _record(piece: str, line: int, view: Callable[[Element, Tags], Tags], parsed: Parsed) -> None:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        element = fromstring(piece)
    except (ParseError, DefusedXmlException) as error:
        parsed.rejected.append(Rejected(line, f"a record that is no proper XML, or is cut off ({error})", piece))
        return
    tags = flatten(element)
    if view is _arxiv_view and "/api/errors" in tags.get("id", [""])[0]:
        parsed.rejected.append(Rejected(line, "the service's word of an error", piece))
        return
    parsed.entries.append(Entry(line, tags, view(element, tags)))


def flatten(record: Element) -> Tags:
    """Every text and attribute below an element: path -> values, attributes as `path@name`.

    An element whose children only mark up words is one value.
    """
    tags: Tags = {}
    waiting: list[tuple[str, Element]] = [("", record)]
    while waiting:
        path, element = waiting.pop()
        for name, value in element.attrib.items():
            tags.setdefault(f"{path}@{local(name)}", []).append(value)
        if path and all(local(child.tag) in _INLINE for child in element):
            value = "".join(element.itertext()).strip()
            if value:
                tags.setdefault(path, []).append(value)
            continue
        loose = [part.strip() for part in (element.text, *(child.tail for child in element)) if part and part.strip()]
        if loose:
            tags.setdefault(path, []).extend(loose)
        waiting.extend((f"{path}/{local(child.tag)}".lstrip("/"), child) for child in reversed(element))
    return tags


def local(tag: object) -> str:
    """A name without its namespace; comments and instructions have none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else "#"


def _endnote_view(record: Element, tags: Tags) -> Tags:
    """EndNote's paths serve as they are; its lines inside a value end with a carriage return."""
    view = {name: [value.replace("\r", "\n") for value in values] for name, values in tags.items()}
    if "NLM" in view.get("remote-database-provider", ()) and "PubMed" in view.get("remote-database-name", ["PubMed"]):
        view["pubmed"] = view.get("accession-num", [])
    return view


def _arxiv_view(entry: Element, tags: Tags) -> Tags:
    """arXiv's paths serve as they are; what an entry is, they do not say."""
    return {**tags, "type": ["preprint"]}


def _trial_view(trial: Element, tags: Tags) -> Tags:
    """ICTRP's paths serve as they are, under the names that its table has."""
    return {fold_name(name): values for name, values in tags.items()}


def _pubmed_view(record: Element, tags: Tags) -> Tags:
    """PubMed's fields under the names that the layout knows, with names, dates and headings put together."""

    def texts(path: str) -> list[str]:
        return ["".join(found.itertext()).strip() for found in record.iterfind(path)]

    article = next(
        (found for name in ("MedlineCitation/Article", "BookDocument") if (found := record.find(name)) is not None),
        record,
    )
    base = "MedlineCitation/" if record.find("MedlineCitation") is not None else "BookDocument/"
    journal = "MedlineCitation/Article/Journal/"
    ids = list(record.iterfind("*/ArticleIdList/ArticleId"))
    view = {
        "PMID": texts(base + "PMID"),
        "ArticleTitle": ["".join(found.itertext()) for found in article.iterfind("ArticleTitle")],
        "BookTitle": texts("BookDocument/Book/BookTitle"),
        "VernacularTitle": ["".join(found.itertext()) for found in article.iterfind("VernacularTitle")],
        "AbstractText": [_labelled(found) for found in article.iterfind("Abstract/AbstractText")],
        "Author": [_person(found) for found in article.iterfind("AuthorList/Author")],
        "PubDate": [
            _date(found)
            for path in ("Journal/JournalIssue/PubDate", "Book/PubDate")
            for found in article.iterfind(path)
        ],
        "ArticleDate": [_date(found) for found in article.iterfind("ArticleDate")],
        "Title": texts(journal + "Title") or texts("BookDocument/Book/BookTitle"),
        "ISOAbbreviation": texts(journal + "ISOAbbreviation"),
        "MedlineTA": texts("MedlineCitation/MedlineJournalInfo/MedlineTA"),
        "ISSN": texts(journal + "ISSN"),
        "ISSNLinking": texts("MedlineCitation/MedlineJournalInfo/ISSNLinking"),
        "Volume": texts(journal + "JournalIssue/Volume"),
        "Issue": texts(journal + "JournalIssue/Issue"),
        "MedlinePgn": ["".join(found.itertext()) for found in article.iterfind("Pagination/MedlinePgn")],
        "doi": [found.text or "" for found in article.iterfind("ELocationID") if found.get("EIdType") == "doi"]
        + [found.text or "" for found in ids if found.get("IdType") == "doi"],
        "pmc": [found.text or "" for found in ids if found.get("IdType") == "pmc"],
        "Language": ["".join(found.itertext()) for found in article.iterfind("Language")],
        "PublicationType": [
            found.text or ""
            for path in ("PublicationTypeList/PublicationType", "PublicationType")
            for found in article.iterfind(path)
        ],
        "Keyword": texts(base + "KeywordList/Keyword"),
        "MeshHeading": [
            "/".join(filter(None, (child.text for child in found)))
            for found in record.iterfind("MedlineCitation/MeshHeadingList/MeshHeading")
        ],
    }
    return {name: values for name, values in view.items() if values}


def _labelled(part: Element) -> str:
    """A section of an abstract with its heading, as PubMed's own text formats print it."""
    words, label = "".join(part.itertext()).strip(), part.get("Label")
    return f"{label}: {words}" if label and label != "UNLABELLED" else words


def _person(author: Element) -> str:
    family = author.findtext("LastName") or ""
    given = author.findtext("ForeName") or author.findtext("Initials") or ""
    return f"{family}, {given}" if family and given else family or author.findtext("CollectiveName") or ""


def _date(date: Element) -> str:
    parts = [date.findtext(name) or "" for name in ("Year", "Month", "Day")]
    return " ".join(filter(None, parts)) or date.findtext("MedlineDate") or ""
