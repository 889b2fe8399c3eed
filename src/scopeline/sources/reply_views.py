"""What fields are read from in the replies of web services: names, dates and abstracts put together.

Each view adds to a record's tags (its values by their paths) what stands there in parts. Names as documented by each
service: Europe PMC's RESTful service (`resultType=core`), OpenAlex, Crossref, Semantic Scholar's graph and bulk search,
DOAJ v4, The Lens's scholarly and patent APIs, ClinicalTrials.gov v2, Scopus Search (STANDARD and COMPLETE), Web of
Science Starter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from scopeline.bibliography.people import author
from scopeline.sources.entries import Tags


def _with(tags: Tags, **added: Iterable[str]) -> Tags:
    """The tags, and what was put together where it holds anything."""
    return {
        **tags,
        **{name: found for name, values in added.items() if (found := [value for value in values if value])},
    }


def _list(record: Any, *path: str) -> list[Any]:
    """The objects of a list below a record."""
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return [each for each in record if isinstance(each, dict)] if isinstance(record, list) else []


def _name(family: Any, given: Any, whole: Any = "") -> str:
    family, given = str(family or "").strip(), str(given or "").strip()
    return f"{family}, {given}" if family and given else family or str(whole or "").strip()


def _europepmc(record: Any, tags: Tags) -> Tags:
    people = [
        _name(each.get("lastName"), each.get("firstName") or each.get("initials"),
              each.get("collectiveName") or each.get("fullName"))
        for each in _list(record, "authorList", "author")
    ]  # fmt: skip
    headings = [
        "/".join(
            filter(
                None,
                (
                    each.get("descriptorName"),
                    *(q.get("qualifierName") for q in _list(each, "meshQualifierList", "meshQualifier")),
                ),
            )
        )
        for each in _list(record, "meshHeadingList", "meshHeading")
    ]
    number = f"{record.get('source')}/{record.get('id')}"
    return _with(
        tags,
        authors=people or str(record.get("authorString") or "").removesuffix(".").split(", "),
        mesh=headings,
        number=[] if number.startswith("MED/") else [number],
    )


def _openalex(record: Any, tags: Tags) -> Tags:
    people = [
        (each.get("author") or {}).get("display_name") or each.get("raw_author_name") or ""
        for each in _list(record, "authorships")
    ]
    headings = [
        "/".join(filter(None, (each.get("descriptor_name"), each.get("qualifier_name"))))
        for each in _list(record, "mesh")
    ]
    pmc = next(iter(tags.get("ids/pmcid", ())), "").rstrip("/").rpartition("/")[2].removeprefix("PMC")
    return _with(
        tags,
        authors=people,
        mesh=headings,
        pmcid=[pmc and f"PMC{pmc}"],
        abstract=[_from_index(record.get("abstract_inverted_index"))],
    )


def _from_index(index: Any) -> str:
    """A text from its words' places, as OpenAlex stores abstracts."""
    if not isinstance(index, dict):
        return ""
    places = sorted((place, word) for word, found in index.items() for place in found)
    return " ".join(word for _, word in places)


def _crossref(record: Any, tags: Tags) -> Tags:
    people = [
        _name(each.get("family"), each.get("given"), each.get("name"))
        for each in _list(record, "author") or _list(record, "editor")
    ]
    title, subtitle = (" ".join(map(str, record.get(name) or [])) for name in ("title", "subtitle"))
    apart = subtitle and subtitle.lower() not in title.lower()
    dates = [
        "-".join(f"{part:02}" for part in parts[0] if part)
        for name in ("published-print", "issued", "published", "published-online")
        if (parts := (record.get(name) or {}).get("date-parts")) and parts[0]
    ]
    return _with(tags, authors=people, title=[f"{title}: {subtitle}" if apart else title], date=dates)


def _semanticscholar(record: Any, tags: Tags) -> Tags:
    """Its journals' volumes hold the issue too: `12 3`."""
    volume, _, issue = str((record.get("journal") or {}).get("volume") or "").strip().partition(" ")
    pmc = next(iter(tags.get("externalIds/PubMedCentral", ())), "").removeprefix("PMC")
    return _with(tags, volume=[volume], issue=[issue], pmcid=[pmc and f"PMC{pmc}"])


def _doaj(record: Any, tags: Tags) -> Tags:
    bibjson = record.get("bibjson") or {}
    ids = {each.get("type"): str(each.get("id") or "") for each in _list(bibjson, "identifier")}
    return _with(
        tags,
        doi=[ids.get("doi", "")],
        issn=[*(ids.get(kind, "") for kind in ("pissn", "eissn")), *tags.get("bibjson/journal/issns", ())],
        date=["-".join(str(bibjson[part]).zfill(2) for part in ("year", "month") if bibjson.get(part))],
        authors=[str(each.get("name") or "") for each in _list(bibjson, "author")],
    )


def _lens(record: Any, tags: Tags) -> Tags:
    return _patent(record, tags) if _PATENTS & record.keys() else _work(record, tags)


_PATENTS = frozenset({"biblio", "doc_key", "doc_number", "jurisdiction"})  # which records of works have not


def _patent(record: Any, tags: Tags) -> Tags:
    """A patent under the names that works have: its number as that of an article, its applicants where nobody is named
    as inventor, its title in English where it has one."""
    title, original = _titles(_list(record, "biblio", "invention_title"), str(record.get("lang") or "").lower())
    inventors = [_party(each) for each in _list(record, "biblio", "parties", "inventors")]
    people = [author(name, "family-first") for name in inventors]
    named = {**(record.get("biblio") or {}).get("publication_reference", {}), **record}
    number = " ".join(str(named[part]) for part in ("jurisdiction", "doc_number", "kind") if named.get(part))
    return _with(
        tags,
        title=[title],
        original_title=[original],
        abstract=_titles(_list(record, "abstract"))[:1],
        authors=people,
        applicants=[] if people else [_party(each) for each in _list(record, "biblio", "parties", "applicants")],
        date_published=[str(named.get("date_published") or named.get("date") or "")],
        patent_number=[number],
        publication_type=[str(record.get("publication_type") or "patent").replace("_", " ")],
        languages=tags.get("lang", ()),
        address=[f"https://lens.org/{record['lens_id']}"],
    )


def _party(each: Any) -> str:
    return str((each.get("extracted_name") or {}).get("value") or "")


def _titles(told: list[Any], language: str = "") -> tuple[str, str]:
    """A text in English, else the first; and, where that is a translation, what it is in the document's language."""
    texts = {str(each.get("lang") or "").lower(): str(each.get("text") or "") for each in reversed(told)}
    chosen = texts.get("en") or next(reversed(texts.values()), "")
    original = texts.get(language, "")
    return chosen, original if original != chosen else ""


def _work(record: Any, tags: Tags) -> Tags:
    people = [
        _name(each.get("last_name"), each.get("first_name") or each.get("initials"), each.get("collective_name"))
        for each in _list(record, "authors")
    ]
    ids = [(str(each.get("type")), str(each.get("value") or "")) for each in _list(record, "external_ids")]
    headings = [
        "/".join(filter(None, (each.get("mesh_heading"), each.get("qualifier_name"))))
        for each in _list(record, "mesh_terms")
    ]
    numbers = {name: [value for kind, value in ids if kind == name] for name in ("doi", "pmid", "pmcid")}
    return _with(tags, authors=people, mesh=headings, **numbers)


def _clinicaltrials(record: Any, tags: Tags) -> Tags:
    number = next(iter(tags.get("protocolSection/identificationModule/nctId", ())), "")
    return _with(tags, document_type=["clinical trial"], url=[number and f"https://clinicaltrials.gov/study/{number}"])


def _scopus(record: Any, tags: Tags) -> Tags:
    people = [
        _name(each.get("surname"), each.get("given-name") or each.get("initials"), each.get("authname"))
        for each in _list(record, "author")
    ]
    keywords = [word.strip() for value in tags.get("authkeywords", ()) for word in value.split("|")]
    link = [str(each.get("@href")) for each in _list(record, "link") if each.get("@ref") == "scopus"]
    return _with(tags, authors=people or tags.get("dc:creator", ()), keywords=keywords, url=link)


def _wos(record: Any, tags: Tags) -> Tags:
    people = [
        str(each.get("displayName") or each.get("wosStandard") or "") for each in _list(record, "names", "authors")
    ]
    source = record.get("source") or {}
    date = " ".join(str(source[name]) for name in ("publishYear", "publishMonth") if source.get(name))
    return _with(tags, authors=people, date=[date])


def _csl(record: Any, tags: Tags) -> Tags:
    people = [
        _name(
            " ".join(filter(None, (each.get("non-dropping-particle"), each.get("family")))),
            each.get("given"),
            each.get("literal"),
        )
        for each in _list(record, "author") or _list(record, "editor")
    ]
    issued = record.get("issued")
    issued = issued if isinstance(issued, dict) else {}
    parts: list[Any] = next(iter(issued.get("date-parts") or []), [])
    date = "-".join(f"{int(part):02}" for part in parts if str(part).isdigit())
    keywords = [word.strip() for value in tags.get("keyword", ()) for word in value.split(",")]
    return _with(
        tags, authors=people, keywords=keywords, date=[date or issued.get("raw") or issued.get("literal") or ""]
    )


VIEWS: dict[str, Callable[[Any, Tags], Tags]] = {
    "europepmc": _europepmc,
    "openalex": _openalex,
    "crossref": _crossref,
    "semanticscholar": _semanticscholar,
    "doaj": _doaj,
    "lens": _lens,
    "clinicaltrials": _clinicaltrials,
    "scopus": _scopus,
    "wos": _wos,
    "csl": _csl,
}
