"""The layouts of tables, whose headings are written folded: `Author(s) ID` is `author s id`."""

# fmt: off

from __future__ import annotations

from dataclasses import replace

from scopeline.sources.labelled import COLUMNS
from scopeline.sources.layouts.layout import NOTES, PMC_IN_NOTES, PUBMED_CELL, PUBMED_URL, UT, Layout

TABLE = Layout(
    columns={
        "title": ("title", "article title", "document title", "item title", "title primary", "primary title",
                  "paper title", "display name", "ti"),
        "original_title": ("original title", "original foreign title"),
        "abstract": ("abstract", "abstract note", "ab"),
        "authors": ("authors", "author", "author s", "author names", "author full names", "authors primary",
                    "first authors", "authorships author display name", "authorships raw author name",
                    "authorships raw author names"),
        "year": ("year", "publication year", "pub year", "pubyear", "published year", "py", "publication date",
                 "date", "pub date", "early access date"),
        "date": ("publication date", "date published", "date", "online date", "pub date", "early access date"),
        "journal": ("journal", "source title", "publication title", "journal book", "journal title",
                    "periodical full", "primary location source display name", "source", "publication", "venue"),
        "journal_abbreviation": ("abbreviated source title", "journal abbreviation", "periodical abbrev"),
        "issn": ("issn", "issns", "issn isbn", "eissn", "primary location source issn",
                 "primary location source issn l"),
        "volume": ("volume", "journal volume", "biblio volume", "vol", "volume number"),
        "issue": ("issue", "issue number", "number", "journal issue", "biblio issue"),
        "pages": ("pages", "pagination", "page range"),
        "first_page": ("page start", "start page", "first page", "startpage", "biblio first page"),
        "last_page": ("page end", "end page", "last page", "endpage", "biblio last page", "other pages"),
        "article_number": ("art no", "article number"),
        "doi": ("doi", "item doi", "ids doi", "doi link", "لینک", "پیوند"),
        "language": ("language", "language of original document", "article language", "output language"),
        "document_type": ("document type", "publication type", "item type", "content type", "doctype",
                          "reference type", "type of reference", "type", "category"),
        "keywords": ("keywords", "author keywords", "index keywords", "manual tags", "automatic tags", "subjects",
                     "ieee terms", "fields of study"),
        "mesh": ("mesh terms", "mesh", "mesh descriptor"),
        "url": ("url", "link", "articleurl", "source linkout", "pdf link", "plink", "urls", "fulltext url")
    },
    identifiers=(
        ("pmid", "pmid", PUBMED_CELL), ("pmid", "pubmed id", r"(?:^|PUBMED )" + PUBMED_CELL),
        ("pmid", "medline pmid", PUBMED_CELL),
        ("pmid", "ids pmid", PUBMED_CELL), ("pmid", "url", PUBMED_URL), ("pmid", "urls", PUBMED_URL),
        ("pmid", "extra", NOTES), ("pmcid", "extra", PMC_IN_NOTES),
        ("pmcid", "pmcid", r"(PMC\d+)"), ("pmcid", "pmc id", r"(PMC\d+)"),
        ("eid", "eid", r"^(2-s2\.0-\d+)$"), ("ut", "ut unique wos id", UT), ("ut", "ut", r"(\S+:\S+)"),
        ("central", "central id", r"\b(CN-\d+)\b"), ("central", "cochrane review id", r"\b(CD\d{6})\b"),
        ("accession", "lens id", r"^(\S+)$"), ("accession", "publication id", r"^(pub\.\d+)$"),
        ("accession", "embase accession id", r"^(\S+)$"), ("accession", "pui", r"^(L\d+)$"),
        ("accession", "accession number", r"^(\S.*)$"), ("accession", "key", r"^(rayyan-\d+)$"),
    ),
    list_separator=";؛،",
)

# Headings in Persian are called as the labels of records are.
TABLE = replace(TABLE, columns={name: (*names, *COLUMNS.get(name, ())) for name, names in TABLE.columns.items()})

# WHO's International Clinical Trials Registry Platform: its table, and its XML by the same names. Registries write
# `Date registration` each in its own order of day and month; `Date registration3` is one for all.
ICTRP = Layout(
    columns={
        "title": ("public title", "scientific title"), "institutions": ("primary sponsor",),
        "year": ("date registration3", "date registration"), "date": ("date registration3", "date registration"),
        "document_type": ("study type",), "keywords": ("condition",), "url": ("web address",),
    },
    identifiers=(("accession", "trialid", r"^(\S+)$"),),
    list_separator=";",
)

# PubMed's tags as columns, by their letters or by the names that PubMed's help gives them.
PUBMED_TAGS = Layout(
    columns={
        "title": ("ti", "title", "bti", "book title"), "original_title": ("tt", "transliterated title"),
        "abstract": ("ab", "abstract", "oab", "other abstract"),
        "authors": ("fau", "full author name", "full author", "full authors", "au", "author", "authors"),
        "institutions": ("cn", "corporate author"),
        "year": ("dp", "date of publication", "publication date", "dep", "date of electronic publication"),
        "date": ("dp", "date of publication", "publication date"),
        "journal": ("jt", "journal title", "bti", "ta", "journal title abbreviation"),
        "journal_abbreviation": ("ta", "journal title abbreviation"), "issn": ("is", "issn"),
        "volume": ("vi", "volume"), "issue": ("ip", "issue"), "pages": ("pg", "pagination"),
        "doi": ("lid", "location identifier", "location id", "aid", "article identifier", "so", "source"),
        "language": ("la", "language"), "document_type": ("pt", "publication type"),
        "keywords": ("ot", "other term", "other terms"), "mesh": ("mh", "mesh terms"),
    },
    identifiers=(
        ("pmid", "pmid", PUBMED_CELL), ("pmid", "pubmed unique identifier", PUBMED_CELL),
        ("pmcid", "pmc", r"(PMC\d+)"), ("pmcid", "pubmed central identifier", r"(PMC\d+)"),
    ),
    list_separator="|;",
)
