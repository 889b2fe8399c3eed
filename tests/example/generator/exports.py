"""The records as the databases' own files: MEDLINE, Scopus CSV, Web of Science tagged, Publish or Perish CSV.

Accession numbers lie where none are given out: PubMed ids from 90,000,000, Scopus ids and Web of Science
numbers that begin with 999, Scholar ids of twenty digits. DOIs have the prefix 10.5555, links lead to
example.org.
"""

from __future__ import annotations

import csv
import hashlib
import io
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from generator import vocabulary as words
from generator.appearances import Appearance
from generator.works import PUBMED, SCHOLAR, SCOPUS, WOS, Author, Work

BOM = "\ufeff"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEARCHED = "2023-09-26 10:14:22"
OLD_SCOPUS_UNTIL = 2010  # the older of the two Scopus exports covers 2000-2010, in the layout of its day
WOS_BATCH = 500  # Web of Science hands out full records by the five hundred


@dataclass(frozen=True)
class Export:
    """One file: its source and name, the records in their order, and how it is written."""

    source: str
    name: str
    records: Sequence[Appearance]
    write: Callable[[Sequence[Appearance]], bytes]


def exports(shown: Iterable[Appearance], seed: str) -> list[Export]:
    """All files, with the records numbered and put into the order of a result list."""
    rng = Random(f"{seed}:exports")
    by_source: dict[str, list[Appearance]] = {PUBMED: [], SCOPUS: [], WOS: [], SCHOLAR: []}
    for record in shown:
        by_source[record.source].append(record)
    for records in by_source.values():
        rng.shuffle(records)
        records.sort(key=lambda record: -record.work.year)
    pmids = {record.work.work_id: f"{90_214_000 - 37 * place}" for place, record in enumerate(by_source[PUBMED])}
    scopus = [_numbered(rng, record, pmids, _eid(record)) for record in by_source[SCOPUS]]
    wos = [_numbered(rng, record, pmids, f"WOS:9990{place:011}") for place, record in enumerate(by_source[WOS], 1)]
    recent = [record for record in scopus if record.work.year > OLD_SCOPUS_UNTIL or record.copy]
    old = [record for record in scopus if record.work.year <= OLD_SCOPUS_UNTIL and not record.copy]
    scholar = by_source[SCHOLAR]
    rng.shuffle(scholar)
    return [
        Export(
            PUBMED,
            "pubmed-incorporat-set.nbib",
            [replace(record, pmid=pmids[record.work.work_id]) for record in by_source[PUBMED]],
            medline,
        ),
        Export(SCOPUS, "scopus.csv", recent, scopus_new),
        Export(SCOPUS, "scopus_2000-2010.csv", old, scopus_old),
        Export(WOS, "savedrecs-1.txt", wos[:WOS_BATCH], wos_tagged),
        Export(WOS, "savedrecs-2.txt", wos[WOS_BATCH : 2 * WOS_BATCH], wos_tagged),
        Export(WOS, "savedrecs-3.ciw", wos[2 * WOS_BATCH :], wos_tagged),
        Export(SCHOLAR, "PoPCites.csv", [record for record in scholar if record.work.language == "en"], pop),
        Export(SCHOLAR, "PoPCites-fa.csv", [record for record in scholar if record.work.language == "fa"], pop),
    ]


def _eid(record: Appearance) -> str:
    """A Scopus id: one a work, so that a work in both Scopus exports has one id."""
    return f"2-s2.0-99900{record.work.work_id[1:]:>06}"


def _numbered(rng: Random, record: Appearance, pmids: dict[str, str], accession: str) -> Appearance:
    """The record with its accession number and, more often than not, the PubMed id of its work."""
    pmid = pmids.get(record.work.work_id, "") if rng.random() < 0.6 else ""
    return replace(record, accession=accession, pmid=pmid)


def _number(work: Work) -> int:
    """The work's number, from which its small incidental facts follow."""
    return int(work.work_id[1:])


def _cites(work: Work, most: int) -> int:
    """How often an invented work is cited; nothing is said of the published ones."""
    return 0 if work.published else _number(work) * 11 % most


def _affiliation(work: Work) -> str:
    return f"{words.DEPARTMENTS[_number(work) % len(words.DEPARTMENTS)]}, {work.city}" if work.city else ""


# ---- PubMed -----------------------------------------------------------------------------------------------

_MEDLINE_TYPES = {
    "review": ("Journal Article", "Review"),
    "editorial": ("Editorial",),
    "comment": ("Letter", "Comment"),
    "erratum": ("Published Erratum",),
}


def medline(records: Sequence[Appearance]) -> bytes:
    """PubMed's own format, with the line ends that browsers on Windows save."""
    blocks = ("\r\n".join(_wrapped(_medline_tags(record), 88, 6)) for record in records)
    return ("\r\n" + "\r\n\r\n".join(blocks) + "\r\n").encode()


def _wrapped(tags: Iterable[tuple[str, str]], width: int, indent: int) -> Iterator[str]:
    """Tags as lines; a long value goes on below itself."""
    for tag, value in tags:
        head = f"{tag:<4}- {value}" if indent == 6 else f"{tag} {value}"
        yield from textwrap.wrap(
            head, width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
        )


def _medline_tags(record: Appearance) -> Iterator[tuple[str, str]]:
    work, journal = record.work, record.work.journal
    yield from (
        ("PMID", record.pmid),
        ("OWN", "NLM"),
        ("STAT", ("MEDLINE", "PubMed-not-MEDLINE")[_number(work) % 3 == 0]),
    )
    if not work.published:
        yield "LR", f"{record.year_printed}{work.month:02}15"
    yield from _given(
        ("IS", f"{journal.issn} (Linking)" if journal.issn else ""), ("VI", work.volume), ("IP", work.issue)
    )
    yield "DP", _medline_date(record)
    yield (
        "TI",
        f"[{record.title}]." if work.bilingual else record.title + "." * (not record.title.endswith("?")),
    )
    yield from _given(("PG", abbreviated_pages(work)), ("LID", f"{work.doi} [doi]" if work.doi else ""))
    yield from _given(("AB", work.abstract))
    for place, author in enumerate(work.authors):
        yield "FAU", f"{author.family}, {author.given}"
        yield "AU", f"{author.family} {author.initials}"
        if place == 0 and work.city:
            yield "AD", f"{_affiliation(work)}."
    yield "LA", "eng"
    if work.bilingual:
        yield "LA", "por"
    yield from (("PT", name) for name in _MEDLINE_TYPES.get(work.kind, ("Journal Article",)))
    yield from (("TA", journal.abbreviation), ("JT", journal.title))
    yield from (("MH", heading) for heading in _headings(work))
    yield from (("OT", f"*{keyword.capitalize()}") for keyword in work.keywords)
    if not work.published:
        yield "EDAT", f"{record.year_printed}/{work.month:02}/15 06:00"
    if work.doi:
        yield "AID", f"{work.doi} [doi]"
    yield "PST", "ppublish"
    yield "SO", _medline_source(record)


def _given(*tags: tuple[str, str]) -> Iterator[tuple[str, str]]:
    return (tag for tag in tags if tag[1])


def _headings(work: Work) -> tuple[str, ...]:
    """A few MeSH headings for a third of the works; none for the published studies, whose are unknown."""
    if work.published or _number(work) % 3:
        return ()
    start = _number(work) % len(words.MESH)
    return (words.MESH * 2)[start : start + 3]


def _medline_date(record: Appearance) -> str:
    """A date as precise as PubMed happens to have it; the published studies have their year."""
    month = MONTHS[record.work.month - 1]
    if record.work.published:
        return record.year_printed
    number = _number(record.work)
    return f"{record.year_printed}{('', f' {month}', f' {month} {1 + number % 28}')[number % 3]}"


def _medline_source(record: Appearance) -> str:
    work = record.work
    issue = f"({work.issue})" if work.issue else ""
    place = f";{work.volume}{issue}" if work.volume else ""
    pages = f":{abbreviated_pages(work)}" if work.first_page else ""
    doi = f" doi: {work.doi}." if work.doi else ""
    return f"{work.journal.abbreviation}. {_medline_date(record)}{place}{pages}.{doi}"


def abbreviated_pages(work: Work) -> str:
    """Pages as PubMed writes them, 117-55 for 117 to 155."""
    first, last = work.first_page, work.last_page
    if not last or first == last:
        return first
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    return f"{first}-{last[same:]}" if len(first) == len(last) else f"{first}-{last}"


# ---- Scopus -----------------------------------------------------------------------------------------------

_SCOPUS_TYPES = {
    "review": "Review",
    "editorial": "Editorial",
    "comment": "Letter",
    "erratum": "Erratum",
    "conference": "Conference Paper",
}
_SCOPUS_PLACE = (
    "Title",
    "Year",
    "Source title",
    "Volume",
    "Issue",
    "Art. No.",
    "Page start",
    "Page end",
    "Page count",
    "Cited by",
    "DOI",
    "Link",
    "Affiliations",
    "Authors with affiliations",
    "Abstract",
    "Author Keywords",
    "Index Keywords",
    "Molecular Sequence Numbers",
    "Chemicals/CAS",
    "Tradenames",
    "Manufacturers",
    "Funding Details",
)
_SCOPUS_END = (
    "Conference name",
    "Conference date",
    "Conference location",
    "Conference code",
    "ISSN",
    "ISBN",
    "CODEN",
    "PubMed ID",
    "Language of Original Document",
    "Abbreviated Source Title",
    "Document Type",
    "Publication Stage",
    "Open Access",
    "Source",
    "EID",
)
SCOPUS_NEW = (
    "Authors",
    "Author full names",
    "Author(s) ID",
    *_SCOPUS_PLACE,
    "Funding Texts",
    "References",
    "Correspondence Address",
    "Editors",
    "Publisher",
    "Sponsors",
    *_SCOPUS_END,
)
SCOPUS_OLD = (
    "Authors",
    "Author(s) ID",
    *_SCOPUS_PLACE,
    "Funding Text 1",
    "References",
    "Correspondence Address",
    "Editors",
    "Sponsors",
    "Publisher",
    *_SCOPUS_END,
)


def scopus_new(records: Sequence[Appearance]) -> bytes:
    """The layout since 2023: every cell quoted, semicolons between people, full names in a column."""
    return _csv(SCOPUS_NEW, map(_scopus_row, records), csv.QUOTE_ALL)


def scopus_old(records: Sequence[Appearance]) -> bytes:
    """The layout before: people parted by commas, their ids ending in a semicolon, numbers without quotes."""
    return _csv(SCOPUS_OLD, map(_old_scopus_row, records), csv.QUOTE_NONNUMERIC)


def _csv(columns: Sequence[str], rows: Iterable[dict[str, str | int]], quoting: Literal[1, 2]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(columns)
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n", quoting=quoting)
    writer.writerows(rows)
    return (BOM + out.getvalue()).encode()


def _scopus_row(record: Appearance) -> dict[str, str | int]:
    work = record.work
    people = [f"{author.family} {_dotted(author)}" for author in work.authors]
    ids = [f"999{_number(work):05}{place:03}" for place in range(len(people))]
    full = (f"{author.family}, {author.given} ({one})" for author, one in zip(work.authors, ids, strict=True))
    numbered = work.journal.numbered and work.kind != "conference"
    doi = f"&doi={work.doi.replace('/', '%2f')}" if work.doi else ""
    digest = hashlib.md5(record.accession.encode(), usedforsecurity=False).hexdigest()
    affiliation = _affiliation(work)
    return {
        "Authors": "; ".join(people),
        "Author full names": "; ".join(full),
        "Author(s) ID": "; ".join(ids),
        "Title": record.title,
        "Year": int(record.year_printed),
        "Source title": record.journal,
        "Volume": work.volume,
        "Issue": work.issue,
        "Art. No.": work.first_page if numbered else "",
        "Page start": "" if numbered else work.first_page,
        "Page end": "" if numbered else work.last_page,
        "Cited by": _cites(work, 61) or "",
        "DOI": work.doi,
        "Link": f"https://www.scopus.com/inward/record.uri?eid={record.accession}{doi}&md5={digest}",
        "Affiliations": affiliation,
        "Authors with affiliations": f"{people[0]}, {affiliation}" if affiliation else "",
        "Abstract": _scopus_abstract(record),
        "Author Keywords": "; ".join(work.keywords),
        "Correspondence Address": f"{people[0]}; {affiliation}" if affiliation and _number(work) % 4 == 0 else "",
        "ISSN": work.journal.issn.replace("-", ""),
        "PubMed ID": record.pmid,
        "Language of Original Document": "English; Portuguese" if work.bilingual else "English",
        "Abbreviated Source Title": work.journal.abbreviation,
        "Document Type": _SCOPUS_TYPES.get(work.kind, "Article"),
        "Publication Stage": "Final",
        "Source": "Scopus",
        "EID": record.accession,
    }


def _old_scopus_row(record: Appearance) -> dict[str, str | int]:
    row = _scopus_row(record)
    del row["Author full names"]
    row["Authors"] = str(row["Authors"]).replace("; ", ", ")
    row["Author(s) ID"] = str(row["Author(s) ID"]).replace("; ", ";") + ";"
    return row


def _scopus_abstract(record: Appearance) -> str:
    if not record.work.abstract:
        return "[No abstract available]"
    owner = f" © {record.year_printed} The Author(s)." if _number(record.work) % 3 == 0 else ""
    return record.work.abstract + owner


def _dotted(author: Author) -> str:
    """J.-M. for Jean-Marc, A.K. for Alice K."""
    return "".join("-".join(f"{part[0]}." for part in name.split("-")) for name in author.given.split())


# ---- Web of Science ---------------------------------------------------------------------------------------

_WOS_TYPES = {
    "review": "Review",
    "editorial": "Editorial Material",
    "comment": "Letter",
    "erratum": "Correction",
    "conference": "Meeting Abstract",
}
_UNWRAPPED = frozenset({"AB", "C1"})


def wos_tagged(records: Sequence[Appearance]) -> bytes:
    """The tagged format of Web of Science, with its head and its end."""
    lines = ["FN Clarivate Analytics Web of Science", "VR 1.0"]
    for record in records:
        lines.append("PT J")
        for tag, *values in _wos_tags(record):
            lines += _wos_lines(tag, values)
        lines += ["ER", ""]
    return (BOM + "\n".join([*lines, "EF", ""])).encode()


def _wos_lines(tag: str, values: Sequence[str]) -> list[str]:
    """People stand one a line; abstracts and addresses are not wrapped in exports of our day."""
    if tag in _UNWRAPPED or len(values) > 1:
        return [f"{tag} {values[0]}", *(f"   {value}" for value in values[1:])]
    return list(_wrapped([(tag, values[0])], 79, 3))


def _wos_tags(record: Appearance) -> Iterator[tuple[str, ...]]:
    work, journal = record.work, record.work.journal
    numbered = journal.numbered and work.kind != "conference"
    kind = _WOS_TYPES.get(work.kind, "Article")
    first = work.authors[0]
    tags = (
        ("AU", *(f"{author.family}, {author.initials}" for author in work.authors)),
        ("AF", *(f"{author.family}, {author.given}" for author in work.authors)),
        ("TI", record.title),
        ("SO", journal.title.upper()),
        ("LA", "English"),
        ("DT", f"{kind}; Early Access" if record.early else kind),
        ("DE", "; ".join(work.keywords)),
        ("AB", work.abstract),
        ("C1", f"[{first.family}, {first.given}] {_affiliation(work)}." if work.city else ""),
        ("TC", "" if work.published else str(_cites(work, 53))),
        ("SN", journal.issn),
        ("JI", journal.abbreviation.partition(" (")[0]),
        ("PD", "" if record.early or work.published else MONTHS[work.month - 1].upper()),
        ("PY", record.year_printed),
        ("VL", work.volume),
        ("IS", work.issue),
        ("BP", "" if numbered else work.first_page),
        ("EP", "" if numbered else work.last_page),
        ("AR", work.first_page if numbered else ""),
        ("DI", work.doi),
        ("EA", f"{MONTHS[work.month - 1].upper()} {record.year_printed}" if record.early else ""),
        ("UT", record.accession),
        ("PM", record.pmid),
    )
    return (tag for tag in tags if tag[1])


# ---- Google Scholar, through Publish or Perish ------------------------------------------------------------

POP = (
    "Cites",
    "Authors",
    "Title",
    "Year",
    "Source",
    "Publisher",
    "ArticleURL",
    "CitesURL",
    "GSRank",
    "QueryDate",
    "Type",
    "DOI",
    "ISSN",
    "CitationURL",
    "Volume",
    "Issue",
    "StartPage",
    "EndPage",
    "ECC",
    "CitesPerYear",
    "CitesPerAuthor",
    "AuthorCount",
    "Age",
    "Abstract",
    "FullTextURL",
    "RelatedURL",
)
_POP_TYPES = ("", "PDF", "", "HTML", "", "CITATION")


def pop(records: Sequence[Appearance]) -> bytes:
    """What Publish or Perish saves of a Scholar search: snippets, names cut short, no volume and no pages."""
    rows = (_pop_row(record, rank) for rank, record in enumerate(records, start=1))
    return _csv(POP, rows, csv.QUOTE_NONNUMERIC)


def _pop_row(record: Appearance, rank: int) -> dict[str, str | int]:
    work = record.work
    cites = _cites(work, 97)
    age = max(1, 2023 - work.year)
    kind = "BOOK" if work.kind == "thesis" and rank % 2 else _POP_TYPES[rank % len(_POP_TYPES)]
    cited = kind == "CITATION"  # Scholar knows it from reference lists only
    return {
        "Cites": cites,
        "Authors": _pop_authors(record),
        "Title": record.title,
        "Year": int(record.year_printed),
        "Source": record.journal,
        "Publisher": "" if cited else "example.org",
        "ArticleURL": "" if cited else f"https://example.org/scholar/{rank}",
        "CitesURL": f"https://scholar.google.com/scholar?cites=99{rank:018}&as_sdt=2005" if cites else "",
        "GSRank": rank,
        "QueryDate": SEARCHED,
        "Type": kind,
        "DOI": "" if cited else work.doi,
        "ECC": cites,
        "CitesPerYear": f"{cites / age:.2f}",
        "CitesPerAuthor": cites // len(work.authors),
        "AuthorCount": min(len(work.authors), record.authors_cut + 1) if record.authors_cut else len(work.authors),
        "Age": age,
        "Abstract": "" if cited or not work.abstract else f"{work.abstract[:150].rstrip()} …",
    }


def _pop_authors(record: Appearance) -> str:
    if record.work.language == "fa":
        return ", ".join(f"{author.given} {author.family}" for author in record.work.authors)
    names = [f"{author.initials} {author.family}" for author in record.work.authors]
    return ", ".join([*names[: record.authors_cut], "..."] if record.authors_cut else names)
