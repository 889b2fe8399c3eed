"""Which tag or column of which source holds which field: tables, and nothing else.

A layout names, for each column of the record schema, the tags to look at in order of preference. Names of
table columns are written folded (`Author(s) ID` is `author s id`). `identifiers` are rules (column, tag,
pattern with one group), the first that fits winning.
"""

# fmt: off

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

Rule = tuple[str, str, str]


@dataclass(frozen=True)
class Layout:
    """One source's way of filling its tags.

    columns: record column -> tags. `authors` takes all values of the first tag present; `keywords`, `mesh`,
        `issn` and `doi` take those of all tags; `pages` may be a whole range, `first_page` and `last_page`
        its ends.
    people_order: "given-first" where names are written so. people_separator: between names in one cell.
    list_separator: the marks that part keywords in one cell; the first of them that a cell holds parts it.
    appends_original: whether a translated title is followed by the original one in brackets.
    citation: a column that holds several fields, and the
        pattern whose named groups they are; they fill what is empty otherwise.
    """

    columns: Mapping[str, tuple[str, ...]]
    identifiers: tuple[Rule, ...] = ()
    people_order: str = ""
    people_separator: str = ""
    list_separator: str = ""
    appends_original: bool = False
    citation: tuple[str, str] | None = None

    def but(self, *rules: Rule, **columns: tuple[str, ...]) -> Layout:
        """This layout with other tags for some columns and further rules before its own."""
        return replace(self, columns={**self.columns, **columns}, identifiers=(*rules, *self.identifiers))


_EID = r"eid=(2-s2\.0-\d+)"
_UT = r"((?:WOS|ISI|BIOSIS|MEDLINE|CABI|ZOOREC|KJD|SCIELO|RSCI|FSTA|INSPEC|BCI|CCC|DIIDW|PPRN|PQDT|GCI|ARCI):\S+)"
PUBMED_URL = r"(?:ncbi\.nlm\.nih\.gov/(?:m/)?pubmed|pubmed\.ncbi\.nlm\.nih\.gov)/(?:\?term=)?(\d{1,8})\b"
_PUBMED_ID = r"^\s*(?:PMID:? ?)?(\d{5,8})\s*$"
# Zotero's Extra, a line an item; not `see PMID: 1`. What stands before is looked at behind the first letters, so that
# these are found fast.
_ITEM = r"PM(?<![^\s;,.]PM)(?<![^\s;,.][ \t]PM)"
NOTES = _ITEM + r"ID: ?(\d{1,8})\b"
_PMC_IN_NOTES = _ITEM + r"CID: ?(PMC\d+)\b"

# ---- tagged formats ---------------------------------------------------------------------------------------

_RIS = Layout(
    columns={
        "title": ("TI", "T1", "CT", "BT"),
        "original_title": ("OT", "TO"),
        "abstract": ("AB", "N2"),
        "authors": ("AU", "A1"),
        "year": ("PY", "Y1", "DA"),
        "date": ("DA", "Y1", "PY", "PD"),
        "journal": ("JF", "T2", "JO", "BT", "T3", "JA", "J2", "J1"),
        "journal_abbreviation": ("J2", "JA", "J1", "JO"),
        "issn": ("SN",),
        "volume": ("VL",),
        "issue": ("IS",),
        "first_page": ("SP",),
        "last_page": ("EP",),
        "article_number": ("C7", "AR"),
        "doi": ("DO", "DI", "DOI", "L3", "M3", "UR", "AN", "L2", "LK"),
        "language": ("LA",),
        "document_type": ("M3", "DT", "PT", "TY"),
        "keywords": ("KW", "DE"),
        "mesh": ("MH",),
        "url": ("UR", "LK", "L2", "L1"),
    },
    identifiers=(
        ("ut", "AN", _UT),
        ("ut", "UT", _UT),
        ("central", "AN", r"\b(CN-\d{6,}|CD\d{6})\b"),
        ("eid", "UR", _EID),
        ("pmid", "C3", r"PUBMED (\d+)"),
        ("pmid", "PMID", r"^(\d{1,8})$"),
        ("pmid", "PM", r"^(\d{1,8})$"),
        ("pmid", "UR", PUBMED_URL),
        ("pmid", "L2", PUBMED_URL), ("pmid", "L1", PUBMED_URL), ("pmid", "LK", PUBMED_URL),
        ("pmid", "M2", NOTES), ("pmid", "N1", NOTES), ("pmid", "U1", r"^PMID:? ?(\d{1,8})$"),
        ("pmcid", "M2", _PMC_IN_NOTES), ("pmcid", "N1", _PMC_IN_NOTES),
        ("pmid", "AN", r"^(?:PMID:? ?)(\d{1,8})$"),
        ("pmcid", "C2", r"^(PMC\d+)$"),
        ("pmcid", "UR", r"/(PMC\d+)"),
        ("issue", "CP", r"^(\d[\w./-]{0,7})$"),  # Reference Manager's; a conference's name in Web of Science's
        ("accession", "AN", r"^(\S.*)$"),
        ("accession", "ID", r"^(\S.*)$"),
        ("accession", "U2", r"^(L\d+)$"),
    ),
)

_MEDLINE = Layout(
    columns={
        "title": ("TI", "BTI", "CTI"),
        "original_title": ("TT",),
        "abstract": ("AB", "OAB"),
        "authors": ("FAU", "AU"),
        "institutions": ("CN",),
        "year": ("DP", "DEP"),
        "date": ("DP",),
        "journal": ("JT", "BTI", "TA"),
        "journal_abbreviation": ("TA",),
        "issn": ("IS",),
        "volume": ("VI",),
        "issue": ("IP",),
        "pages": ("PG",),
        "doi": ("LID", "AID", "DOI", "SO"),
        "language": ("LA",),
        "document_type": ("PT",),
        "keywords": ("OT",),
        "mesh": ("MH",),
        "url": ("URL",),
    },
    identifiers=(
        ("pmid", "PMID", r"^(\d{1,8})"),
        ("pmcid", "PMC", r"(PMC\d+)"),
        ("accession", "OID", r"^(\S+)"),
        ("accession", "EJN", r"^(\S+)"),
    ),
)

_WOS_COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("TI",),
    "original_title": ("FT",),
    "abstract": ("AB",),
    "authors": ("AF", "AU", "BA"),
    "institutions": ("CA", "GP"),
    "year": ("PY", "EY", "EA"),
    "date": ("PD", "EA"),
    "journal": ("SO",),
    "journal_abbreviation": ("JI", "J9"),
    "issn": ("SN", "EI"),
    "volume": ("VL",),
    "issue": ("IS",),
    "first_page": ("BP",),
    "last_page": ("EP",),
    "article_number": ("AR",),
    "pages": ("PS",),
    "doi": ("DI", "D2"),
    "language": ("LA",),
    "document_type": ("DT",),
    "keywords": ("DE", "ID"),
    "mesh": ("MH",),
    "url": ("DL", "UR"),
}
_WOS_IDENTIFIERS: tuple[Rule, ...] = (
    ("ut", "UT", r"(\S+:\S+)"),
    ("ut", "AN", r"(ZOOR\w+|BCI\w+|PREV\w+)"),
    ("pmid", "PM", r"^(\d{1,8})$"),
)
_WOS = Layout(_WOS_COLUMNS, _WOS_IDENTIFIERS, list_separator=";")

_OVID_NATIVE = replace(_RIS.but(
    ("pmid", "UI", r"^(\d{1,8})$"),
    ("pmid", "PM", r"^(\d{1,8})"),
    ("accession", "UI", r"^(\S.*)$"),
    ("accession", "Unique Identifier", r"^\s*(\S.*?)\s*$"),
    ("accession", "Accession Number", r"^\s*(\S.*?)\s*$"),
    title=("TI", "Title"), original_title=("OT", "Original Title"), abstract=("AB", "Abstract"),
    authors=("FA", "AU", "Authors Full Name", "Authors", "Author"), institutions=("CA", "Corporate Author"),
    year=("YR", "PY", "DP", "Year of Publication", "Publication Year", "SO"), date=("DP", "Date of Publication"),
    journal=("JN", "JF", "Journal Name", "NJ", "Source"), journal_abbreviation=("JA",),
    issn=("IS", "ISSN"), volume=("VO", "VI", "VL", "Volume"), issue=("IP", "Issue"),
    pages=("PG", "Pages", "Page"), doi=("DO", "DI", "Digital Object Identifier", "Publisher DOI"),
    language=("LG", "LA", "Language"), document_type=("PT", "Publication Type"),
    keywords=("KW", "Keyword Heading", "Keyword"), mesh=("SH", "MH", "MeSH Subject Headings"), url=("XL", "UR"),
),
    # Journal of Health. 12(3):1-9, 2020.
    citation=("SO", r"\. (?P<volume>\d+)(?: ?\((?P<issue>[^)]*)\))?(?::(?P<pages>[\w-]+))?"))

_ENDNOTE = Layout(
    columns={
        "title": ("T",), "original_title": ("Q",), "abstract": ("X",), "authors": ("A",), "year": ("D", "8"),
        "date": ("8",), "journal": ("J", "B"), "journal_abbreviation": ("O",), "issn": ("@",), "volume": ("V",),
        "issue": ("N",), "pages": ("P",), "doi": ("R", "U"), "language": ("G",), "document_type": ("9", "0"),
        "keywords": ("K",), "url": ("U",),
    },
    identifiers=(
        ("ut", "M", _UT), ("eid", "U", _EID), ("pmid", "U", PUBMED_URL), ("pmcid", "2", r"(PMC\d+)"),
        ("accession", "M", r"^(\S.*)$"),
    ),
    list_separator="\n",
)

_REFWORKS = Layout(
    columns={
        "title": ("T1",), "original_title": ("OT",), "abstract": ("AB",), "authors": ("A1",), "year": ("YR", "FD"),
        "date": ("FD",), "journal": ("JF", "T2", "JO"), "journal_abbreviation": ("JO",), "issn": ("SN",),
        "volume": ("VO", "vo"), "issue": ("IS",), "first_page": ("SP",), "last_page": ("OP",),
        "doi": ("DO", "UL", "LK"), "language": ("LA",), "document_type": ("RT",), "keywords": ("K1",),
        "url": ("UL", "LK", "WP"),
    },
    identifiers=(
        ("ut", "AN", _UT), ("central", "AN", r"\b(CN-\d{6,}|CD\d{6})\b"), ("pmid", "PMID", r"^(\d{1,8})$"),
        ("pmid", "UL", PUBMED_URL), ("pmid", "LK", PUBMED_URL), ("pmcid", "PMCID", r"^(PMC\d+)$"),
        ("pmid", "NO", NOTES), ("accession", "AN", r"^(\S.*)$"),
    ),
    list_separator=";",
)

_COCHRANE_TEXT = Layout(
    columns={
        "title": ("TI",), "abstract": ("AB",), "authors": ("AU",), "year": ("YR",), "journal": ("SO",),
        "issn": ("SN",), "volume": ("VL",), "issue": ("NO",), "pages": ("PG",), "doi": ("DOI", "US"),
        "document_type": ("PT",), "keywords": ("KY",), "url": ("US",),
    },
    identifiers=(("central", "ID", r"\b(CN-\d{6,}|CD\d{6})\b"), ("pmid", "PM", r"PUBMED (\d+)")),
    list_separator=";",
)

# ---- BibTeX and XML ---------------------------------------------------------------------------------------

_BIBTEX = Layout(
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
        ("ut", "unique-id", _UT), ("ut", "ID", _UT), ("eid", "url", _EID),
        ("pmid", "pmid", r"(\d{1,8})"), ("pmid", "pubmed_id", r"(\d{1,8})"), ("pmid", "ID", r"^PMID:(\d+)"),
        ("pmid", "url", PUBMED_URL), ("pmid", "note", NOTES), ("pmid", "annote", NOTES),
        ("pmcid", "note", _PMC_IN_NOTES),
        ("accession", "url", r"sciencedirect\.com/science/article/(?:abs/)?pii/(\w+)"),
        ("accession", "eprint", r"^(\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(?:v\d+)?$"),
        ("pmcid", "pmcid", r"(PMC\d+)"), ("pmcid", "pmc", r"(PMC\d+)"),
        ("central", "ID", r"\b(CN-\d{6,}|CD\d{6})\b"), ("accession", "ID", r"^(rayyan-\d+)"),
    ),
    people_order="given-first", people_separator=" and ", list_separator=";,",
)

# Paths below the record's element, `@` for an attribute; see xmls.py.
_PUBMED_XML = Layout(
    columns={
        "title": ("ArticleTitle", "BookTitle"), "original_title": ("VernacularTitle",), "abstract": ("AbstractText",),
        "authors": ("Author",), "year": ("PubDate",), "date": ("ArticleDate", "PubDate"), "journal": ("Title",),
        "journal_abbreviation": ("ISOAbbreviation", "MedlineTA"), "issn": ("ISSN", "ISSNLinking"),
        "volume": ("Volume",), "issue": ("Issue",), "pages": ("MedlinePgn",), "doi": ("doi",),
        "language": ("Language",), "document_type": ("PublicationType",), "keywords": ("Keyword",),
        "mesh": ("MeshHeading",),
    },
    identifiers=(("pmid", "PMID", r"^(\d+)"), ("pmcid", "pmc", r"(PMC\d+)")),
)
_ENDNOTE_XML = Layout(
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
        ("pmid", "pubmed", r"^(\d{1,8})$"), ("ut", "accession-num", _UT),
        ("central", "accession-num", r"\b(CN-\d{6,}|CD\d{6})\b"),
        ("eid", "urls/related-urls/url", _EID), ("pmid", "urls/related-urls/url", PUBMED_URL),
        ("pmcid", "custom2", r"(PMC\d+)"), ("accession", "accession-num", r"^(\S.*)$"),
    ),
)
_ZOTERO_RDF = Layout(
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
_ARXIV = Layout(
    columns={
        "title": ("title",), "abstract": ("summary",), "authors": ("author/name",), "year": ("published",),
        "date": ("published",), "journal": (), "doi": ("doi",), "document_type": ("type",),
        "keywords": ("category@term",), "url": ("id",),
    },
    identifiers=(("accession", "id", r"/abs/(\S+?)(?:v\d+)?$"),),
    people_order="given-first",
)

# ---- tables -----------------------------------------------------------------------------------------------

_TABLE = Layout(
    columns={
        "title": ("title", "article title", "document title", "item title", "title primary", "primary title",
                  "paper title", "display name", "ti", "عنوان", "عنوان مقاله"),
        "original_title": ("original title", "original foreign title"),
        "abstract": ("abstract", "abstract note", "ab", "چکیده"),
        "authors": ("authors", "author", "author s", "author names", "author full names", "authors primary",
                    "first authors", "authorships author display name", "authorships raw author name",
                    "authorships raw author names", "نویسندگان", "نویسنده"),
        "year": ("year", "publication year", "pub year", "pubyear", "published year", "py", "publication date",
                 "date", "pub date", "early access date", "سال", "سال انتشار", "تاریخ انتشار"),
        "date": ("publication date", "date published", "date", "online date", "pub date", "early access date"),
        "journal": ("journal", "source title", "publication title", "journal book", "journal title",
                    "periodical full", "primary location source display name", "source", "publication", "venue",
                    "نشریه", "مجله", "نام نشریه", "نام مجله", "عنوان نشریه"),
        "journal_abbreviation": ("abbreviated source title", "journal abbreviation", "periodical abbrev"),
        "issn": ("issn", "issns", "issn isbn", "eissn", "primary location source issn",
                 "primary location source issn l"),
        "volume": ("volume", "journal volume", "biblio volume", "vol", "volume number", "دوره", "جلد"),
        "issue": ("issue", "issue number", "number", "journal issue", "biblio issue", "شماره"),
        "pages": ("pages", "pagination", "page range", "صفحات", "صفحه", "شماره صفحه"),
        "first_page": ("page start", "start page", "first page", "startpage", "biblio first page"),
        "last_page": ("page end", "end page", "last page", "endpage", "biblio last page", "other pages"),
        "article_number": ("art no", "article number"),
        "doi": ("doi", "item doi", "ids doi", "doi link", "شناسه دیجیتال", "لینک", "پیوند"),
        "language": ("language", "language of original document", "article language", "output language", "زبان"),
        "document_type": ("document type", "publication type", "item type", "content type", "doctype",
                          "reference type", "type of reference", "type", "category", "نوع", "نوع مدرک"),
        "keywords": ("keywords", "author keywords", "index keywords", "manual tags", "automatic tags", "subjects",
                     "ieee terms", "fields of study", "کلیدواژه", "کلیدواژه ها", "کلمات کلیدی", "واژگان کلیدی"),
        "mesh": ("mesh terms", "mesh", "mesh descriptor"),
        "url": ("url", "link", "articleurl", "source linkout", "pdf link", "plink", "urls", "fulltext url",
                "لینک", "پیوند", "آدرس"),
    },
    identifiers=(
        ("pmid", "pmid", r"(\d{1,8})"), ("pmid", "pubmed id", r"(?:^|PUBMED )(?!0$)(\d{1,8})"),
        ("pmid", "medline pmid", r"(\d{1,8})"),
        ("pmid", "ids pmid", r"(\d{1,8})$"), ("pmid", "url", PUBMED_URL), ("pmid", "urls", PUBMED_URL),
        ("pmid", "extra", NOTES), ("pmcid", "extra", _PMC_IN_NOTES),
        ("pmcid", "pmcid", r"(PMC\d+)"), ("pmcid", "pmc id", r"(PMC\d+)"),
        ("eid", "eid", r"^(2-s2\.0-\d+)$"), ("ut", "ut unique wos id", _UT), ("ut", "ut", r"(\S+:\S+)"),
        ("central", "central id", r"\b(CN-\d+)\b"), ("central", "cochrane review id", r"\b(CD\d{6})\b"),
        ("accession", "lens id", r"^(\S+)$"), ("accession", "publication id", r"^(pub\.\d+)$"),
        ("accession", "embase accession id", r"^(\S+)$"), ("accession", "pui", r"^(L\d+)$"),
        ("accession", "accession number", r"^(\S.*)$"), ("accession", "key", r"^(rayyan-\d+)$"),
    ),
    list_separator=";؛،",
)

# PubMed's tags as columns, by their letters or by the names that PubMed's help gives them.
_PUBMED_TAGS = Layout(
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
        ("pmid", "pmid", r"(\d{1,8})"), ("pmid", "pubmed unique identifier", r"(\d{1,8})"),
        ("pmcid", "pmc", r"(PMC\d+)"), ("pmcid", "pubmed central identifier", r"(PMC\d+)"),
    ),
    list_separator="|;",
)

# Databases of Iran and the region: how each addresses a record, which is its number there.
_NATIONAL = {
    "sid": r"sid\.ir/(?:\w{2}/)?(?:journal/)?(?:paper|viewpaper\.aspx\?id=)/?(\d+)",
    "magiran": r"magiran\.com/(?:paper/|p|\w*\?id=)(\d+)",
    "noormags": r"noormags\.(?:ir|com)/view/(?:\w\w/)?articlepage/(\d+)",
    "irandoc": r"irandoc\.ac\.ir/\S*?articles?/(\w+)",
    "civilica": r"civilica\.com/(?:doc/|Paper-)([\w-]*\d+)",
    "imemr": r"\b(emr-\d+)\b",
}


def _national(layout: Layout, *tags: str) -> dict[str, Layout]:
    """A format's layout for each of them, the address standing in one of the tags."""
    return {
        name: replace(
            layout.but(*(("accession", tag, pattern) for tag in tags)), list_separator=layout.list_separator or ";؛،"
        )
        for name, pattern in _NATIONAL.items()
    }


def _in_lower_case(layout: Layout) -> Layout:
    """A tagged format's layout for tables that have its tags as columns."""
    return replace(
        layout,
        columns={column: tuple(map(str.lower, tags)) for column, tags in layout.columns.items()},
        identifiers=tuple((column, tag.lower(), pattern) for column, tag, pattern in layout.identifiers),
        citation=layout.citation and (layout.citation[0].lower(), layout.citation[1]),
        list_separator=layout.list_separator or ";",
    )


# (format, database) -> layout; (format, "") is the format's own.
LAYOUTS: dict[tuple[str, str], Layout] = {
    ("ris", ""): _RIS,
    ("ris", "scopus"): replace(
        _RIS.but(("pmid", "C2", r"^(\d{5,8})$"), journal=("T2", "JF", "T3"), document_type=("M3", "TY")),
        appends_original=True),
    ("ris", "wos"): replace(
        _RIS.but(journal=("T2", "JF", "JO", "T3", "JA"), year=("PY", "Y1", "DA", "EY", "EA"),
                 date=("DA", "Y1", "PY", "EA")),
        list_separator=";"),
    ("ris", "dimensions"): _RIS.but(("pmid", "U1", _PUBMED_ID)),
    ("ris", "lens"): _RIS.but(("pmid", "L2", _PUBMED_ID)),
    ("ris", "embase"): _RIS.but(("pmid", "C5", r"^(\d{5,8})$"), ("accession", "U2", r"^(L\d+)$")),
    ("ris", "proquest"): _RIS.but(("accession", "AN", r"^(\d+);")),
    ("ris", "ovid-medline"): _RIS.but(("pmid", "ID", r"^(\d{5,8})$"), ("pmid", "AN", r"^(\d{5,8})$")),
    ("ris", "pubmed"): _RIS.but(("pmid", "AN", r"^(\d{5,8})$"), ("pmid", "ID", r"^(\d{5,8})$")),
    ("ris", "ieee"): replace(_RIS, people_order="given-first"),
    **{("ris", name): layout for name, layout in _national(_RIS, "UR", "ID", "AN", "L1", "N1").items()},
    ("medline", ""): _MEDLINE,
    ("medline", "eric"): _MEDLINE.but(("accession", "OID", r"^(\S+)")),
    ("wos-tagged", ""): _WOS,
    ("ovid", ""): _OVID_NATIVE,
    ("refworks", ""): _REFWORKS,
    ("cochrane-text", ""): _COCHRANE_TEXT,
    ("enw", ""): _ENDNOTE,
    **{("enw", name): layout for name, layout in _national(_ENDNOTE, "U", "M").items()},
    ("bibtex", ""): _BIBTEX,
    ("bibtex", "wos"): replace(_BIBTEX, list_separator=";"),
    ("bibtex", "scopus"): replace(_BIBTEX, list_separator=";", appends_original=True),
    ("bibtex", "sciencedirect"): replace(_BIBTEX, list_separator=","),
    ("bibtex", "cochrane"): replace(
        _BIBTEX.but(
            *(("pmid", tag, r"PUBMED (\d+)") for tag in ("accession_number", "custom3", "c3", "note", "an")),
            ("central", "accession_number", r"\b(CN-\d{6,})\b"),
            journal=("journal", "journaltitle", "booktitle", "source"), doi=("doi", "url", "ID")),
        list_separator=";"),
    ("bibtex", "ieee"): replace(_BIBTEX, list_separator=";"),
    **{
        ("bibtex", name): replace(layout, list_separator=";؛،,")
        for name, layout in _national(_BIBTEX, "url", "note").items()
    },
    ("pubmed-xml", ""): _PUBMED_XML,
    ("endnote-xml", ""): _ENDNOTE_XML,
    ("zotero-rdf", ""): _ZOTERO_RDF,
    ("atom", ""): _ARXIV,
    ("table", ""): _TABLE,
    ("table", "wos"): _in_lower_case(_WOS),
    ("table", "wos-excel"): _TABLE.but(authors=("author full names", "authors")),
    ("table", "scopus"): replace(
        _TABLE.but(("eid", "link", _EID), authors=("author full names", "authors"), journal=("source title",),
                   doi=("doi", "link"), url=("link",)),
        people_separator=", ", appends_original=True),
    ("table", "pubmed"): replace(
        _TABLE.but(journal=("journal book",)), people_separator=", ",
        # J Health. 2020 Feb;63(2):117-55. doi: ...
        citation=("citation", r"\. (?P<date>\d{4}[^;:.]*)(?:;(?P<volume>[^(:;.]*)(?:\((?P<issue>[^)]*)\))?)?"
                              r"(?::(?P<pages>[^.;]+))?\.")),
    ("table", "pubmed-tags"): _PUBMED_TAGS,
    ("table", "zotero"): _TABLE.but(doi=("doi", "extra", "url")),
    ("table", "publish-or-perish"): replace(
        _TABLE.but(first_page=("startpage",), last_page=("endpage",), url=("articleurl",)),
        people_order="given-first", people_separator=", "),
    ("table", "google-scholar"): _TABLE,
    ("table", "embase"): replace(
        _TABLE.but(("pmid", "medline pmid", r"(\d{1,8})"), ("accession", "pui", r"^(L\d+)$"),
                   journal=("source title", "journal"), url=("embase link", "open url link"),
                   keywords=("author keywords", "keywords", "emtree drug index terms major focus",
                             "emtree drug index terms", "emtree medical index terms major focus",
                             "emtree medical index terms"),
                   doi=("doi", "full text link", "open url link"), date=("date of publication",)),
        people_separator=", ", list_separator=",",
        # Journal of Health (2014) 3:3 (152-160). Date of Publication: 2014
        # Journal of Health (2014) 3:3 Article Number: 152. Date of Publication: 2014
        citation=("source", r"^(?P<journal>.+?) \((?P<year>\d{4})\) (?P<volume>[^:(\s.]*)(?::(?P<issue>[^\s(.]*))?"
                            r"(?: \((?P<pages>[^)]*)\))?(?:\.? Article Number:? (?P<article>[\w.-]*\w))?")),
    ("table", "cochrane"): _TABLE.but(journal=("source",)),
    ("table", "ieee"): replace(
        _TABLE.but(("accession", "pdf link", r"arnumber=(\d+)"), date=("online date", "issue date"),
                   document_type=("document identifier", "category"), keywords=("author keywords", "ieee terms")),
        people_order="given-first", people_separator=", "),
    ("table", "springer"): replace(_TABLE, people_order="given-first", people_separator="run-together"),
    ("table", "lens"): replace(_TABLE.but(date=("date published",), year=("publication year",),
                                          url=("source urls", "external url")), people_order="given-first"),
    ("table", "dimensions"): _TABLE.but(journal=("source title", "anthology title"), url=("source linkout",)),
    ("table", "openalex"): replace(
        _TABLE.but(("accession", "id", r"(W\d+)$"), ("pmid", "ids pmid", r"(\d{1,8})$"),
                   title=("title", "display name"), year=("publication year",),
                   url=("primary location landing page url", "id"), keywords=("keywords display name",)),
        people_order="given-first", list_separator="|"),
    ("table", "abstrackr"): replace(_TABLE, list_separator=","),
    ("table", "ebsco"): _TABLE.but(year=("publication date",)),
    ("table", "proquest"): _TABLE.but(
        ("accession", "storeid", r"^(\d+)$"), journal=("pubtitle",), year=("year", "pubdate"), date=("pubdate",),
        doi=("digitalobjectidentifier", "documenturl"), document_type=("documenttype", "articletype"),
        keywords=("identifierkeywords", "subjectterms", "subjects"), url=("documenturl",)),
    ("table", "ovid"): _in_lower_case(_OVID_NATIVE),
    ("table", "clinicaltrials"): replace(
        _TABLE.but(
            ("accession", "nct number", r"^(NCT\d+)$"), title=("study title",), abstract=("brief summary",),
            authors=("sponsor",), year=("first posted", "start date"), date=("first posted", "start date"),
            document_type=("study type",), keywords=("conditions",), url=("study url",)),
        list_separator="|"),
    ("table", "bvs"): _TABLE.but(("accession", "id", r"\b(emr-\d+)\b"), journal=("journal", "source")),
    ("table", "refworks"): _TABLE.but(("accession", "accession number", r"^(\S.*)$")),
}


def layout_of(form: str, database: str) -> Layout:
    """The layout for a file's format and database."""
    return LAYOUTS.get((form, database)) or LAYOUTS[form, ""]
