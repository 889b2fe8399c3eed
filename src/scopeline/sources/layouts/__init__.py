"""Which tag or column of which source holds which field, by format and database."""

# fmt: off

from __future__ import annotations

from dataclasses import replace

from scopeline.sources.labelled import COLUMNS
from scopeline.sources.layouts.layout import EID, PUBMED_CELL, PUBMED_ID, Layout, in_lower_case, national
from scopeline.sources.layouts.structured import ARXIV, BIBTEX, ENDNOTE_XML, PUBMED_XML, ZOTERO_RDF
from scopeline.sources.layouts.tables import ICTRP, PUBMED_TAGS, TABLE
from scopeline.sources.layouts.tagged import COCHRANE_TEXT, ENDNOTE, MEDLINE, OVID_NATIVE, REFWORKS, RIS, WOS

# Persian labels, and RIS tags where they stand among them.
LABELLED = replace(
    RIS, columns={**RIS.columns, **{name: (*labels, *RIS.columns.get(name, ())) for name, labels in COLUMNS.items()}},
    list_separator=";؛،")

# (format, database) -> layout; (format, "") is the format's own.
LAYOUTS: dict[tuple[str, str], Layout] = {
    ("ris", ""): RIS,
    ("ris", "scopus"): replace(
        RIS.but(("pmid", "C2", r"^(\d{5,8})$"), journal=("T2", "JF", "T3"), document_type=("M3", "TY")),
        appends_original=True),
    ("ris", "wos"): replace(
        RIS.but(journal=("T2", "JF", "JO", "T3", "JA"), year=("PY", "Y1", "DA", "EY", "EA"),
                 date=("DA", "Y1", "PY", "EA")),
        list_separator=";"),
    ("ris", "dimensions"): RIS.but(("pmid", "U1", PUBMED_ID)),
    ("ris", "lens"): RIS.but(("pmid", "L2", PUBMED_ID)),
    ("ris", "embase"): RIS.but(("pmid", "C5", r"^(\d{5,8})$"), ("accession", "U2", r"^(L\d+)$")),
    ("ris", "proquest"): RIS.but(("accession", "AN", r"^(\d+);")),
    ("ris", "ovid-medline"): RIS.but(("pmid", "ID", r"^(\d{5,8})$"), ("pmid", "AN", r"^(\d{5,8})$")),
    ("ris", "pubmed"): RIS.but(("pmid", "AN", r"^(\d{5,8})$"), ("pmid", "ID", r"^(\d{5,8})$")),
    ("ris", "ieee"): replace(RIS, people_order="given-first"),
    **{("ris", name): layout for name, layout in national(RIS, "UR", "ID", "AN", "L1", "N1").items()},
    ("medline", ""): MEDLINE,
    ("medline", "eric"): MEDLINE.but(("accession", "OID", r"^(\S+)")),
    ("wos-tagged", ""): WOS,
    ("ovid", ""): OVID_NATIVE,
    ("refworks", ""): REFWORKS,
    ("cochrane-text", ""): COCHRANE_TEXT,
    ("enw", ""): ENDNOTE,
    ("labelled", ""): LABELLED,
    **{("labelled", name): layout
       for name, layout in national(LABELLED, *COLUMNS["url"], "UR", "ID", "AN").items()},
    **{("enw", name): layout for name, layout in national(ENDNOTE, "U", "M").items()},
    ("bibtex", ""): BIBTEX,
    ("bibtex", "wos"): replace(BIBTEX, list_separator=";"),
    ("bibtex", "scopus"): replace(BIBTEX, list_separator=";", appends_original=True),
    ("bibtex", "sciencedirect"): replace(BIBTEX, list_separator=","),
    ("bibtex", "cochrane"): replace(
        BIBTEX.but(
            *(("pmid", tag, r"PUBMED (\d+)") for tag in ("accession_number", "custom3", "c3", "note", "an")),
            ("central", "accession_number", r"\b(CN-\d{6,})\b"),
            journal=("journal", "journaltitle", "booktitle", "source"), doi=("doi", "url", "ID")),
        list_separator=";"),
    ("bibtex", "ieee"): replace(BIBTEX, list_separator=";"),
    **{
        ("bibtex", name): replace(layout, list_separator=";؛،,")
        for name, layout in national(BIBTEX, "url", "note").items()
    },
    ("pubmed-xml", ""): PUBMED_XML,
    ("ictrp-xml", ""): ICTRP,
    ("endnote-xml", ""): ENDNOTE_XML,
    ("zotero-rdf", ""): ZOTERO_RDF,
    ("atom", ""): ARXIV,
    ("table", ""): TABLE,
    ("table", "wos"): in_lower_case(WOS),
    ("table", "wos-excel"): TABLE.but(authors=("author full names", "authors")),
    ("table", "scopus"): replace(
        TABLE.but(("eid", "link", EID), authors=("author full names", "authors"), journal=("source title",),
                   doi=("doi", "link"), url=("link",)),
        people_separator=", ", appends_original=True),
    ("table", "pubmed"): replace(
        TABLE.but(journal=("journal book",)), people_separator=", ",
        # J Health. 2020 Feb;63(2):117-55. doi: ...
        citation=("citation", r"\. (?P<date>\d{4}[^;:.]*)(?:;(?P<volume>[^(:;.]*)(?:\((?P<issue>[^)]*)\))?)?"
                              r"(?::(?P<pages>[^.;]+))?\.")),
    ("table", "pubmed-tags"): PUBMED_TAGS,
    ("table", "zotero"): TABLE.but(doi=("doi", "extra", "url")),
    ("table", "publish-or-perish"): replace(
        TABLE.but(first_page=("startpage",), last_page=("endpage",), url=("articleurl",)),
        people_order="given-first", people_separator=", "),
    ("table", "google-scholar"): TABLE,
    ("table", "embase"): replace(
        TABLE.but(("pmid", "medline pmid", PUBMED_CELL), ("accession", "pui", r"^(L\d+)$"),
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
    ("table", "cochrane"): TABLE.but(journal=("source",)),
    ("table", "ieee"): replace(
        TABLE.but(("accession", "pdf link", r"arnumber=(\d+)"), date=("online date", "issue date"),
                   document_type=("document identifier", "category"), keywords=("author keywords", "ieee terms")),
        people_order="given-first", people_separator=", "),
    ("table", "springer"): replace(TABLE, people_order="given-first", people_separator="run-together"),
    ("table", "lens"): replace(TABLE.but(date=("date published",), year=("publication year",),
                                          url=("source urls", "external url")), people_order="given-first"),
    ("table", "lens-patents"): replace(TABLE.but(authors=("inventors",), article_number=("display key",)),
                                       people_order="family-first"),
    ("table", "dimensions"): TABLE.but(journal=("source title", "anthology title"), url=("source linkout",)),
    ("table", "openalex"): replace(
        TABLE.but(("accession", "id", r"(W\d+)$"), ("pmid", "ids pmid", PUBMED_CELL),
                   title=("title", "display name"), year=("publication year",),
                   url=("primary location landing page url", "id"), keywords=("keywords display name",)),
        people_order="given-first", list_separator="|"),
    ("table", "abstrackr"): replace(TABLE, list_separator=","),
    ("table", "ebsco"): TABLE.but(year=("publication date",)),
    ("table", "proquest"): TABLE.but(
        ("accession", "storeid", r"^(\d+)$"), journal=("pubtitle",), year=("year", "pubdate"), date=("pubdate",),
        doi=("digitalobjectidentifier", "documenturl"), document_type=("documenttype", "articletype"),
        keywords=("identifierkeywords", "subjectterms", "subjects"), url=("documenturl",)),
    ("table", "ovid"): in_lower_case(OVID_NATIVE),
    ("table", "clinicaltrials"): replace(
        TABLE.but(
            ("accession", "nct number", r"^(NCT\d+)$"), title=("study title",), abstract=("brief summary",),
            authors=("sponsor",), year=("first posted", "start date"), date=("first posted", "start date"),
            document_type=("study type",), keywords=("conditions",), url=("study url",)),
        list_separator="|"),
    ("table", "ictrp"): ICTRP,
    ("table", "bvs"): TABLE.but(("accession", "id", r"\b(emr-\d+)\b"), journal=("journal", "source")),
    ("table", "refworks"): TABLE.but(("accession", "accession number", r"^(\S.*)$")),
}


def layout_of(form: str, database: str) -> Layout:
    """The layout for a file's format and database."""
    return LAYOUTS.get((form, database)) or LAYOUTS[form, ""]
