"""The layouts of BibTeX and of XML: tables, and nothing else."""

# fmt: off

from __future__ import annotations

from scopeline.sources.layouts.layout import EID, NOTES, PMC_IN_NOTES, PUBMED_CELL, PUBMED_URL, UT, Layout

BIBTEX = Layout(
    columns={
        "title": ("title",), "original_title": ("titleoriginal", "origtitle"), "abstract": ("abstract",),
        "authors": ("author", "book-author"), "institutions": ("collaboration",),
        "year": ("year", "date", "early-access-date", "earlyaccessdate"),
        "date": ("date", "month", "early-access-date", "earlyaccessdate"),
        "journal": ("journal", "journaltitle", "booktitle"),
        "journal_abbreviation": ("shortjournal", "journal-iso", "abbrev_source_title"),
        "issn": ("issn", "eissn"), "volume": ("volume",), "issue": ("number", "issue"), "pages": ("pages",),
        "article_number": ("art_number", "article-number", "eid"), "doi": ("doi", "url"),
        "language": ("language", "langid"), "document_type": ("document_type", "type", "ENTRYTYPE"),
        "keywords": ("keywords", "author_keywords", "keywords-plus"), "mesh": ("mesh",), "url": ("url",),
    },
    identifiers=(
        ("ut", "unique-id", UT), ("ut", "ID", UT), ("eid", "url", EID),
        ("pmid", "pmid", PUBMED_CELL), ("pmid", "pubmed_id", PUBMED_CELL), ("pmid", "ID", r"^PMID:(\d+)"),
        ("pmid", "url", PUBMED_URL), ("pmid", "note", NOTES), ("pmid", "annote", NOTES),
        ("pmcid", "note", PMC_IN_NOTES),
        ("accession", "url", r"sciencedirect\.com/science/article/(?:abs/)?pii/(\w+)"),
        ("accession", "eprint", r"^(\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?:v\d+)?$"),
        ("pmcid", "pmcid", r"(PMC\d+)"), ("pmcid", "pmc", r"(PMC\d+)"),
        ("central", "ID", r"\b(CN-\d{6,}|CD\d{6})\b"), ("accession", "ID", r"^(rayyan-\d+)"),
    ),
    people_order="given-first", people_separator=" and ", list_separator=";,",
)

# Paths below the record's element, `@` for an attribute; see xmls.py.
PUBMED_XML = Layout(
    columns={
        "title": ("ArticleTitle", "BookTitle"), "original_title": ("VernacularTitle",), "abstract": ("AbstractText",),
        "authors": ("Author",), "year": ("PubDate",), "date": ("ArticleDate", "PubDate"), "journal": ("Title",),
        "journal_abbreviation": ("ISOAbbreviation", "MedlineTA"), "issn": ("ISSN", "ISSNLinking"),
        "volume": ("Volume",), "issue": ("Issue",), "pages": ("MedlinePgn",), "doi": ("doi",),
        "language": ("Language",), "document_type": ("PublicationType",), "keywords": ("Keyword",),
        "mesh": ("MeshHeading",),
    },
    identifiers=(("pmid", "PMID", PUBMED_CELL), ("pmcid", "pmc", r"(PMC\d+)")),
)

ENDNOTE_XML = Layout(
    columns={
        "title": ("titles/title",), "original_title": ("orig-pub", "titles/translated-title"),
        "abstract": ("abstract",),
        "authors": ("contributors/authors/author",), "year": ("dates/year",), "date": ("dates/pub-dates/date",),
        "journal": ("periodical/full-title", "titles/secondary-title", "alt-periodical/full-title"),
        "journal_abbreviation": ("periodical/abbr-1", "titles/alt-title"), "issn": ("isbn",), "volume": ("volume",),
        "issue": ("number",), "pages": ("pages",), "doi": ("electronic-resource-num", "urls/related-urls/url"),
        "language": ("language",), "document_type": ("work-type", "ref-type@name"), "keywords": ("keywords/keyword",),
        "url": ("urls/related-urls/url",),
    },
    identifiers=(
        ("pmid", "pubmed", r"^(\d{1,8})$"), ("ut", "accession-num", UT),
        ("central", "accession-num", r"\b(CN-\d{6,}|CD\d{6})\b"),
        ("eid", "urls/related-urls/url", EID), ("pmid", "urls/related-urls/url", PUBMED_URL),
        ("pmcid", "custom2", r"(PMC\d+)"), ("accession", "accession-num", r"^(\S.*)$"),
    ),
)

ZOTERO_RDF = Layout(
    columns={
        "title": ("title",), "abstract": ("abstract",), "authors": ("authors",), "year": ("date",), "date": ("date",),
        "journal": ("isPartOf/title", "publicationTitle"), "journal_abbreviation": ("isPartOf/alternative",),
        "issn": ("isPartOf/identifier", "identifier"), "volume": ("isPartOf/volume", "volume"),
        "issue": ("isPartOf/number", "number"), "pages": ("pages",),
        "doi": ("identifier", "isPartOf/identifier", "description"), "language": ("language",),
        "document_type": ("itemType",), "keywords": ("subject",), "url": ("identifier/URI",),
    },
    identifiers=(("pmid", "description", r"PMID: (\d+)"), ("pmcid", "description", r"PMCID: (PMC\d+)")),
)

# arXiv's Atom, whose entries are preprints.
ARXIV = Layout(
    columns={
        "title": ("title",), "abstract": ("summary",), "authors": ("author/name",), "year": ("published",),
        "date": ("published",), "journal": (), "doi": ("doi",), "document_type": ("type",),
        "keywords": ("category@term",), "url": ("id",),
    },
    identifiers=(("accession", "id", r"/abs/(\S+?)(?:v\d+)?$"),),
    people_order="given-first",
)
