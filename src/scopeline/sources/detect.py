"""What an export is, by its content: the format and the database. A file's name is never asked."""

from __future__ import annotations

import csv
import re
from typing import NamedTuple

from scopeline.sources import by_hand, labelled, replies

HEAD = 20_000  # characters that are looked at
_PERSIAN_LETTERS = str.maketrans("يك", "یک")
HEADER_ROWS = 12  # a table's header stands among its first rows; Embase writes three lines before it


class Kind(NamedTuple):
    """A format, the database behind it, and for tables the header's row (from 0, blank ones left out) and
    delimiter."""

    format: str
    database: str = ""
    header_row: int = 0
    delimiter: str = "\t"


class Refusal(NamedTuple):
    """A file that is not an export of records, and the export to choose instead."""

    found: str
    remedy: str


_ASK_PUBMED = "In PubMed choose Save or Send to, then 'Citation manager' or the format 'PubMed', and add that file."
_ASK_RAYYAN = "In Rayyan choose Export with the format RIS or CSV of the articles, and add that file."
_ASK_ANY = (
    "Export the search again as RIS, PubMed (.nbib), BibTeX, EndNote XML or CSV; for a table of your own, "
    "name its columns in the protocol under columns:."
)

# What stands first in the text names the format, of two that begin together the one that comes first here; all on
# the first HEAD characters, a line feed before the first.
_FORMATS: tuple[tuple[str, str], ...] = (
    ("pubmed-xml", r"<(?:PubmedArticle|PubmedBookArticle|MedlineCitation)\b"),
    ("ictrp-xml", r"<Trials_downloaded_from_ICTRP\b"),
    ("endnote-xml", r"<xml>\s*<records>|<records>\s*<record>"),
    ("zotero-rdf", r"<rdf:RDF\b"),
    ("atom", r"<feed\b[^>]*http://www\.w3\.org/2005/Atom[\s\S]*arxiv\.org"),
    ("ovid", r"\n<\d+\.? *>\s*\n(?:[A-Z][A-Z0-9]{1,3} {1,2}- |[A-Z][\w /&,()-]{2,40}\n {2})"),
    ("ris", r"\n[ \t]*TY {1,2}- {0,3}\S"),
    ("medline", r"\n(?:PMID ?|OWN |PMC )- "),
    ("wos-tagged", r"\nFN .*\nVR |\nPT [A-Z]\s*\n"),
    ("wos-tab", r"^\nPT\tAU\t"),
    ("enw", r"\n%[0T] \S"),
    ("refworks", r"\nRT [A-Z][\w ]*\n[A-Z][A-Z0-9] "),
    ("cochrane-text", r"\nRecord #\d+ of \d+\n+ID: "),
    ("bibtex", r"(?:\n|\})[ \t]*@\s*\w+\s*[{(]"),
)
_TAGS_ONLY = (("ris", r"(?:\n[A-Z][A-Z0-9]  - .*){3}"), ("medline", r"(?:\n[A-Z]{2,4} {0,2}- .*(?:\n {6}.*)*){4}"))

_REFUSALS: tuple[tuple[str, Refusal], ...] = (
    (
        r"^\s*1: [^\n]+\n(?:[^\n]*\n){0,12}.*(?:PMID|doi):",
        Refusal("this is PubMed's summary or abstract text", _ASK_PUBMED),
    ),
    (r"^\s*1[.:] [^\n]*\b(?:19|20)\d\d\b", Refusal("this is PubMed's summary or abstract text", _ASK_PUBMED)),
    (
        r"^\s*1\. [^\n]+(?:\n[^\n]+){1,6}\n(?:[\s\S]{0,4000})PMID: \d+",
        Refusal("this is PubMed's summary or abstract text", _ASK_PUBMED),
    ),
    (r"^\s*\"?created_at\"?,\"?user_id\"?", Refusal("this is Rayyan's log of decisions, not its records", _ASK_RAYYAN)),
    (r"^\s*(?:<!DOCTYPE html|<html)\b", Refusal("this is a web page", _ASK_ANY)),
    (r"^\s*%PDF-", Refusal("this is a PDF", _ASK_ANY)),
    (r"^\s*\{\\rtf", Refusal("this is a word processor's file (RTF)", _ASK_ANY)),
    (r"^\s*[\[{]\s*[\"{\[]", Refusal("this is JSON, but no reply of a service that Scopeline knows", _ASK_ANY)),
)

# What names the database once, at the top of a file or above each record.
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("cochrane", r"Provider: John Wiley"),
    ("jstor", r"Provider: JSTOR"),
    ("psycinfo", r"Provider: American Psychological Association"),
    ("ovid", r"\n\d+\. *\n+TY {1,2}-"),
    ("scopus", r"^\s*Scopus\s*\n|\nEXPORT DATE:"),
)
# Databases of Iran and the region sign by the addresses of their records.
_NATIONAL: tuple[tuple[str, str], ...] = (
    ("magiran", r"magiran\.com"),
    ("noormags", r"noormags\.(?:ir|com)"),
    ("sid", r"\bsid\.ir\b"),
    ("irandoc", r"irandoc\.ac\.ir"),
    ("civilica", r"civilica\.com"),
    ("imemr", r"\bemr-\d+\b|\bIMEMR\b|emro\.who\.int/(?:imemr|library)"),
)
# RIS: what names it in the records, most of which must bear the mark: a library of many sources has no database.
_RIS_DATABASES: tuple[tuple[str, str], ...] = (
    ("ovid-medline", r"\nDB {1,2}- +(?:Ovid )?MEDLINE\(R\)"),
    ("rayyan", r"\nAN {1,2}- +rayyan-|\nN1 {1,2}- .*RAYYAN-"),
    ("cochrane", r"\nAN {1,2}- +(?:CN-\d|CD\d{6})"),
    ("eppi", r"\nKW {1,2}- eppi-reviewer"),
    ("refworks", r"\nID {1,2}- +RefID:"),
    ("ovid", r"\n\w\w {1,2}- .*ovidsp\."),
    ("psycinfo", r"\n(?:DB|DP) {1,2}- +(?:APA )?PsycInfo"),
    ("ebsco", r"\n\w\w {1,2}- .*ebscohost\.com|\nDP {1,2}- +EBSCO"),
    ("proquest", r"\n\w\w {1,2}- .*proquest\.com|\nDB {1,2}- .*ProQuest"),
    ("embase", r"\nUR {1,2}- .*embase\.com/|\nDB {1,2}- +Embase"),
    ("scopus", r"\nUR {1,2}- .*scopus\.com/|\nN1 {1,2}- +Export Date:|\nDB {1,2}- +Scopus"),
    ("wos", r"\n(?:AN|UT) {1,2}- +(?:WOS|ISI|BIOSIS|CABI|MEDLINE|ZOOREC):"),
    ("ieee", r"\nVO {1,2}- |\nUR {1,2}- .*ieeexplore\.ieee\.org"),
    ("dimensions", r"\n(?:AN|ID) {1,2}- +pub\.\d|\nUR {1,2}- .*app\.dimensions\.ai"),
    ("openalex", r"\n\w\w {1,2}- .*openalex\.org/W"),
    ("lens", r"\n\w\w {1,2}- .*lens\.org/"),
    ("jstor", r"\nDB {1,2}- +JSTOR"),
    ("trid", r"\nUR {1,2}- .*trid\.trb\.org"),
    ("eric", r"\nDB {1,2}- +ERIC"),
    *((name, rf"\n\w\w {{1,2}}- .*(?:{mark})") for name, mark in _NATIONAL),
    ("pubmed", r"\nDB {1,2}- +(?:PubMed|Medline|NLM)|\nUR {1,2}- .*(?:ncbi\.nlm\.nih\.gov/pubmed|pubmed\.ncbi\.nlm)"),
)
_BIBTEX_DATABASES: tuple[tuple[str, str], ...] = (
    ("rayyan", r"@\w+\{\s*rayyan-"),
    ("wos", r"@\w+\{\s*(?:WOS|ISI|BIOSIS|CABI|MEDLINE):"),
    ("scopus", r"source\s*=\s*\{Scopus\}|scopus\.com/inward"),
    ("publish-or-perish", r"@\w+\{\s*pop\d+\s*,"),
    ("europepmc", r"@\w+\s*\{\s*PMID:"),
    ("sciencedirect", r"sciencedirect\.com/science/article"),
    ("ebsco", r"ebscohost\.com"),
    ("cochrane", r"@\w+\{\s*(?:CN-\d|https://doi\.org/10\.1002/central)"),
    ("ieee", r"@(?:INPROCEEDINGS|ARTICLE)\{\s*\d{6,8},"),
    *((name, rf"\n[^\n]*(?:{mark})") for name, mark in _NATIONAL),
)
_ENDNOTE_DATABASES = tuple((name, rf"\n%\w .*(?:{mark})") for name, mark in _NATIONAL)
_RECORD = {
    "labelled": r"\n[ \t]*عنوان(?! (?:انگلیسی|لاتین|به|نشریه|مجله))",
    "ris": r"\n[ \t]*TY {1,2}-",
    "enw": r"\n%0 ",
    "bibtex": r"(?:\n|\})[ \t]*@(?!string|comment|preamble)\w+\s*[{(]",
}

_LABELLED_DATABASES = tuple((name, rf"\n[^\n]*(?:{mark})") for name, mark in _NATIONAL)
_DATABASES_OF = {
    "ris": _RIS_DATABASES,
    "bibtex": _BIBTEX_DATABASES,
    "enw": _ENDNOTE_DATABASES,
    "labelled": _LABELLED_DATABASES,
}

# The sheet of a source without an export, which `scopeline init` lays out: what was found, by whom, when and where.
HAND_SEARCH = "hand-search"

# Tables: the columns that only this database has together; names folded.
_TABLES: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (name, frozenset(columns.split("|")))
    for name, columns in (
        ("pubmed-tags", "pmid|own|stat"),
        ("pubmed-tags", "pmid|ti|dp"),
        ("pubmed-tags", "pmid|ti|so"),
        ("pubmed-tags", "pmid|date of publication|source"),
        ("ovid", "ui|ti|au|db"),
        ("wos", "pt|au|ti|so"),
        ("wos", "au|ti|so|py"),
        ("wos-excel", "publication type|authors|article title|source title|ut unique wos id"),
        ("scopus", "authors|title|source title|eid"),
        ("scopus", "authors|title|source title|link"),
        ("scopus", "author full names|title|source title"),
        ("pubmed", "pmid|title|authors|citation"),
        ("proquest", "title|authors|pubtitle|pubdate"),
        ("clinicaltrials", "nct number|study title"),
        ("ictrp", "trialid|public title|scientific title"),
        ("publish-or-perish", "cites|authors|title|gsrank"),
        ("cochrane", "central id|title"),
        ("cochrane", "cochrane review id|title"),
        ("lens-patents", "lens id|display key|jurisdiction"),
        ("lens", "lens id|title"),
        ("embase", "title|author names|emtree drug index terms"),
        ("embase", "title|original title|author names"),
        ("ieee", "document title|date added to xplore"),
        ("ieee", "title|affiliations|publication|category|doi"),
        ("springer", "item title|publication title|item doi"),
        ("dimensions", "publication id|title|source title|pubyear"),
        ("openalex", "id|display name|publication year|cited by count"),
        ("openalex", "id|doi|title|cited by count"),
        ("covidence", "title|authors|covidence|study"),
        ("rayyan", "key|title|year|month"),
        ("rayyan", "key|title|pubmed id|pmc id"),
        ("zotero", "key|item type|title|publication title"),
        ("abstrackr", "internal id|source id|title"),
        ("ebsco", "article title|journal title|plink"),
        ("ebsco", "article title|journal title|doctype"),
        ("refworks", "reference type|title primary|periodical full"),
        ("eppi", "id|shorttitle|title"),
        ("google-scholar", "authors|title|publication|volume|number|pages|year|publisher"),
        ("bvs", "id|title|author|source|journal|database|publication year"),  # also WHO's Global Index Medicus
    )
)
# Without a database: columns that make a row a header of references.
GENERIC_TITLES = frozenset(
    {"title", "ti", "article title", "document title", "primary title", "paper title", *labelled.COLUMNS["title"]}
)
_GENERIC = GENERIC_TITLES | {
    "authors", "author", "abstract", "year", "doi", "journal", "publication year", "pmid", "keywords", "volume",
    "issue", "pages", "au", "py", "so", "ab", *(label for labels in labelled.COLUMNS.values() for label in labels),
}  # fmt: skip


def kind_of(text: str, columns: frozenset[str] = frozenset()) -> Kind | Refusal:
    """The format and database of a text with line feeds only.

    `columns` are header names that the protocol's mapping speaks of: a row that holds them is a header.
    """
    if service := replies.service_of(text):
        return Kind("json", service)
    head = "\n" + text[:HEAD]
    for pattern, refusal in _REFUSALS[:1] + _REFUSALS[3:]:
        if re.search(pattern, head, re.IGNORECASE):
            return refusal
    if labelled.looks(head):
        return Kind("labelled", _database("labelled", head))
    found = [(at.start(), place) for place, (_, pattern) in enumerate(_FORMATS) if (at := re.search(pattern, head))]
    if found:
        form = _FORMATS[min(found)[1]][0]
        return Kind(form, _database(form, head))
    if re.match(r"\n\"TITLE\"\s*,", head) and re.search(r"\n\"(?:AUTHOR NAMES|SOURCE|AUTHORS)\"\s*,", head):
        return Kind("embase-key-value", "embase")
    if table := table_kind(head[1:], columns):
        return table
    for pattern, refusal in _REFUSALS:
        if re.search(pattern, head):
            return refusal
    for form, pattern in _TAGS_ONLY:
        if re.search(pattern, head):
            return Kind(form, _database(form, head))
    return Refusal("this is no export that Scopeline knows", _ASK_ANY)


def _database(form: str, head: str) -> str:
    if form in _DATABASES_OF:
        heading = next((name for name, pattern in _HEADINGS if re.search(pattern, head)), "")
        if heading and heading != "ovid":
            return heading
        records = len(re.findall(_RECORD[form], head, re.IGNORECASE))
        mark = next((name for name, pattern in _DATABASES_OF[form] if 2 * len(re.findall(pattern, head)) > records), "")
        return heading if heading and mark != "ovid-medline" else mark
    if form == "medline":
        return "eric" if re.search(r"\nOWN +- ERIC", head) else "pubmed"
    return {
        "ovid": "ovid",
        "pubmed-xml": "pubmed",
        "ictrp-xml": "ictrp",
        "endnote-xml": "endnote",
        "zotero-rdf": "zotero",
        "atom": "arxiv",
        "cochrane-text": "cochrane",
        "wos-tagged": "wos",
        "wos-tab": "wos",
    }.get(form, "")


def fold_name(name: str) -> str:
    """A column's name as layouts write it: lower case, words with single blanks, Arabic letters as Persian ones.

    >>> fold_name("Author(s) ID"), fold_name("Covidence #"), fold_name("كلیدواژه‌ها")
    ('author s id', 'covidence', 'کلیدواژه ها')
    """
    name = re.sub(r"[\W_]+", " ", name.strip("\ufeff").lower()).strip()
    return name if name.isascii() else name.translate(_PERSIAN_LETTERS)


def table_kind(head: str, columns: frozenset[str] = frozenset()) -> Kind | None:
    """The header among a text's first rows, tried with each delimiter; None where there is none."""
    best: tuple[tuple[int, int], Kind] | None = None
    for delimiter in (",", ";", "\t"):
        reader = csv.reader(head.split("\n")[: HEADER_ROWS * 4], delimiter=delimiter)
        for number, cells in enumerate(row for row in reader if any(cell.strip() for cell in row)):
            if number >= HEADER_ROWS:
                break
            if found := header_kind(cells, columns):
                score, database = found
                rank = (-reader.line_num, score)  # what looks like a header below a header is a second file's
                if best is None or rank > best[0]:
                    best = rank, Kind("csv", database, number, delimiter)
                break
    return best[1] if best else None


def header_kind(cells: list[str], columns: frozenset[str] = frozenset()) -> tuple[int, str] | None:
    """How many of a row's cells are known column names, and whose; None where the row is no header."""
    names = {fold_name(cell) for cell in cells if len(cell) < 100}
    for database, signature in _TABLES:
        if signature <= names:
            return 10 + len(names), database
    if by_hand.is_header(cells):
        return 10 + len(names), HAND_SEARCH
    if columns and columns <= names:
        return 5 + len(columns), ""
    known = len(names & _GENERIC)
    return (known, "") if known >= 3 and names & GENERIC_TITLES else None


# Folders whose files may come from any database: reference managers and screening tools.
_TOOLS = ("zotero", "endnote", "mendeley", "refworks", "rayyan", "covidence", "citavi", "eppi", "abstrackr", "asreview")
DATABASES = frozenset({
    "arxiv", *replies.SERVICES,
    *(name for name, _ in (*_HEADINGS, *_RIS_DATABASES, *_BIBTEX_DATABASES, *_TABLES)),
}) - {*_TOOLS, "csl", HAND_SEARCH}  # fmt: skip
# Layouts of one database that have names of their own here.
VARIANTS = {
    "csl": "",
    HAND_SEARCH: "",
    "wos-excel": "wos",
    "ovid-medline": "ovid",
    "pubmed-tags": "pubmed",
    "lens-patents": "lens",
}
# Whose files may lie in the folder of another name.
KIN = {
    "publish-or-perish": ("google-scholar",),
    "google-scholar": ("publish-or-perish",),
    "ovid": ("pubmed", "embase", "psycinfo", "eric"),
    "ebsco": ("psycinfo", "eric"),
    "proquest": ("psycinfo", "eric"),
    "psycinfo": ("ebsco", "ovid", "proquest"),
    "bvs": ("imemr",),
    **dict.fromkeys(_TOOLS, tuple(DATABASES)),
}
# What people call a platform, where that is not the name here.
PLATFORMS = {"wos": ("web of science", "web of knowledge", "clarivate"), "pubmed": ("ncbi", "nlm")}
