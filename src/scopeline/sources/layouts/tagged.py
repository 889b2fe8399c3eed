"""The layouts of formats with a tag a line: tables, and nothing else."""

# fmt: off

from __future__ import annotations

from dataclasses import replace

from scopeline.sources.layouts.layout import EID, NOTES, PMC_IN_NOTES, PUBMED_CELL, PUBMED_URL, UT, Layout, Rule

RIS = Layout(
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
        ("ut", "AN", UT),
        ("ut", "UT", UT),
        ("central", "AN", r"\b(CN-\d{6,}|CD\d{6})\b"),
        ("eid", "UR", EID),
        ("pmid", "C3", r"PUBMED (\d+)"),
        ("pmid", "PMID", r"^(\d{1,8})$"),
        ("pmid", "PM", r"^(\d{1,8})$"),
        ("pmid", "UR", PUBMED_URL),
        ("pmid", "L2", PUBMED_URL), ("pmid", "L1", PUBMED_URL), ("pmid", "LK", PUBMED_URL),
        ("pmid", "M2", NOTES), ("pmid", "N1", NOTES), ("pmid", "U1", r"^PMID:? ?(\d{1,8})$"),
        ("pmcid", "M2", PMC_IN_NOTES), ("pmcid", "N1", PMC_IN_NOTES),
        ("pmid", "AN", r"^(?:PMID:? ?)(\d{1,8})$"),
        ("pmcid", "C2", r"^(PMC\d+)$"),
        ("pmcid", "UR", r"/(PMC\d+)"),
        ("issue", "CP", r"^(\d[\w./-]{0,7})$"),  # Reference Manager's; a conference's name in Web of Science's
        ("accession", "AN", r"^(\S.*)$"),
        ("accession", "ID", r"^(\S.*)$"),
        ("accession", "U2", r"^(L\d+)$"),
    ),
)

MEDLINE = Layout(
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
        ("pmid", "PMID", PUBMED_CELL),
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
WOS = Layout(_WOS_COLUMNS, _WOS_IDENTIFIERS, list_separator=";")

OVID_NATIVE = replace(RIS.but(
    ("pmid", "UI", r"^(\d{1,8})$"),
    ("pmid", "PM", PUBMED_CELL),
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

ENDNOTE = Layout(
    columns={
        "title": ("T",), "original_title": ("Q",), "abstract": ("X",), "authors": ("A",), "year": ("D", "8"),
        "date": ("8",), "journal": ("J", "B"), "journal_abbreviation": ("O",), "issn": ("@",), "volume": ("V",),
        "issue": ("N",), "pages": ("P",), "doi": ("R", "U"), "language": ("G",), "document_type": ("9", "0"),
        "keywords": ("K",), "url": ("U",),
    },
    identifiers=(
        ("ut", "M", UT), ("eid", "U", EID), ("pmid", "U", PUBMED_URL), ("pmcid", "2", r"(PMC\d+)"),
        ("accession", "M", r"^(\S.*)$"),
    ),
    list_separator="\n",
)

REFWORKS = Layout(
    columns={
        "title": ("T1",), "original_title": ("OT",), "abstract": ("AB",), "authors": ("A1",), "year": ("YR", "FD"),
        "date": ("FD",), "journal": ("JF", "T2", "JO"), "journal_abbreviation": ("JO",), "issn": ("SN",),
        "volume": ("VO", "vo"), "issue": ("IS",), "first_page": ("SP",), "last_page": ("OP",),
        "doi": ("DO", "UL", "LK"), "language": ("LA",), "document_type": ("RT",), "keywords": ("K1",),
        "url": ("UL", "LK", "WP"),
    },
    identifiers=(
        ("ut", "AN", UT), ("central", "AN", r"\b(CN-\d{6,}|CD\d{6})\b"), ("pmid", "PMID", r"^(\d{1,8})$"),
        ("pmid", "UL", PUBMED_URL), ("pmid", "LK", PUBMED_URL), ("pmcid", "PMCID", r"^(PMC\d+)$"),
        ("pmid", "NO", NOTES), ("accession", "AN", r"^(\S.*)$"),
    ),
    list_separator=";",
)

COCHRANE_TEXT = Layout(
    columns={
        "title": ("TI",), "abstract": ("AB",), "authors": ("AU",), "year": ("YR",), "journal": ("SO",),
        "issn": ("SN",), "volume": ("VL",), "issue": ("NO",), "pages": ("PG",), "doi": ("DOI", "US"),
        "document_type": ("PT",), "keywords": ("KY",), "url": ("US",),
    },
    identifiers=(("central", "ID", r"\b(CN-\d{6,}|CD\d{6})\b"), ("pmid", "PM", r"PUBMED (\d+)")),
    list_separator=";",
)
