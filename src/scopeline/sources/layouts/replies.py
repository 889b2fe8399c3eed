"""Which value of which service's replies holds which field: tables, and nothing else. See `layout`.

Tags are the paths of values in a record (`replies.flatten`) and what `reply_views` puts together.
"""

# fmt: off

from __future__ import annotations

from scopeline.sources.layouts.layout import NOTES, PUBMED_URL, Layout

_JOURNAL = "journalInfo/journal/"
_TRIAL = "protocolSection/"

REPLIES: dict[str, Layout] = {
    "europepmc": Layout(
        columns={
            "title": ("title",), "abstract": ("abstractText",), "authors": ("authors",),
            "year": ("pubYear", "journalInfo/yearOfPublication"),
            "date": ("journalInfo/printPublicationDate", "journalInfo/dateOfPublication", "firstPublicationDate"),
            "journal": (_JOURNAL + "title", "journalTitle", "bookOrReportDetails/publisher"),
            "journal_abbreviation": (_JOURNAL + "medlineAbbreviation", _JOURNAL + "isoabbreviation"),
            "issn": (_JOURNAL + "issn", _JOURNAL + "essn", "journalIssn"),
            "volume": ("journalInfo/volume", "journalVolume"), "issue": ("journalInfo/issue", "issue"),
            "pages": ("pageInfo",), "doi": ("doi",), "language": ("language",),
            "document_type": ("pubTypeList/pubType", "pubType"), "keywords": ("keywordList/keyword",),
            "mesh": ("mesh",), "url": ("fullTextUrlList/fullTextUrl/url",),
        },
        identifiers=(("pmid", "pmid", r"^(\d{1,8})$"), ("pmcid", "pmcid", r"^(PMC\d+)"),
                     ("accession", "number", r"^(\S+)$")),
    ),
    "openalex": Layout(
        columns={
            "title": ("title", "display_name"), "abstract": ("abstract",), "authors": ("authors",),
            "year": ("publication_year",), "date": ("publication_date",),
            "journal": ("primary_location/source/display_name", "host_venue/display_name"),
            "issn": ("primary_location/source/issn", "primary_location/source/issn_l"), "volume": ("biblio/volume",),
            "issue": ("biblio/issue",), "first_page": ("biblio/first_page",), "last_page": ("biblio/last_page",),
            "doi": ("doi", "ids/doi"), "language": ("language",), "document_type": ("type", "type_crossref"),
            "keywords": ("keywords/display_name",), "mesh": ("mesh",),
            "url": ("primary_location/landing_page_url", "id"),
        },
        identifiers=(("accession", "id", r"(W\d+)$"), ("pmid", "ids/pmid", r"(\d{1,8})$"),
                     ("pmcid", "pmcid", r"^(PMC\d+)$")),
        people_order="given-first",
    ),
    "crossref": Layout(
        columns={
            "title": ("title",), "original_title": ("original-title",), "abstract": ("abstract",),
            "authors": ("authors",), "year": ("date",), "date": ("date",), "journal": ("container-title",),
            "journal_abbreviation": ("short-container-title",), "issn": ("ISSN",), "volume": ("volume",),
            "issue": ("issue", "journal-issue/issue"), "pages": ("page",), "article_number": ("article-number",),
            "doi": ("DOI",), "language": ("language",), "document_type": ("type",), "keywords": ("subject",),
            "url": ("URL",),
        },
    ),
    "semanticscholar": Layout(
        columns={
            "title": ("title",), "abstract": ("abstract",), "authors": ("authors/name",), "year": ("year",),
            "date": ("publicationDate",), "journal": ("journal/name", "publicationVenue/name", "venue"),
            "issn": ("publicationVenue/issn",), "volume": ("volume",), "issue": ("issue",), "pages": ("journal/pages",),
            "doi": ("externalIds/DOI",), "document_type": ("publicationTypes",), "keywords": (), "url": ("url",),
        },
        identifiers=(("pmid", "externalIds/PubMed", r"^(\d{1,8})$"), ("pmcid", "pmcid", r"^(PMC\d+)$"),
                     ("accession", "paperId", r"^(\w+)$")),
        people_order="given-first",
    ),
    "doaj": Layout(
        columns={
            "title": ("bibjson/title",), "abstract": ("bibjson/abstract",), "authors": ("authors",),
            "year": ("bibjson/year",), "date": ("date",), "journal": ("bibjson/journal/title",), "issn": ("issn",),
            "volume": ("bibjson/journal/volume",), "issue": ("bibjson/journal/number",),
            "first_page": ("bibjson/start_page",), "last_page": ("bibjson/end_page",), "doi": ("doi",),
            "language": ("bibjson/journal/language",), "document_type": (), "keywords": ("bibjson/keywords",),
            "url": ("bibjson/link/url",),
        },
        identifiers=(("accession", "id", r"^(\w+)$"),),
        people_order="given-first",
    ),
    "lens": Layout(
        columns={
            "title": ("title",), "original_title": ("original_title",), "abstract": ("abstract",),
            "authors": ("authors",), "year": ("year_published", "date_published"),
            "date": ("date_published",), "journal": ("source/title",), "issn": ("source/issn/value",),
            "volume": ("volume",), "issue": ("issue",), "first_page": ("start_page",), "last_page": ("end_page",),
            "doi": ("doi",), "language": ("languages",), "document_type": ("publication_type",),
            "keywords": ("keywords", "fields_of_study"), "mesh": ("mesh",), "url": ("source_urls/url", "address"),
            "article_number": ("patent_number",), "institutions": ("applicants",),
        },
        identifiers=(("pmid", "pmid", r"^(\d{1,8})$"), ("pmcid", "pmcid", r"^(PMC\d+)$"),
                     ("accession", "lens_id", r"^(\S+)$")),
    ),
    "clinicaltrials": Layout(
        columns={
            "title": (_TRIAL + "identificationModule/briefTitle", _TRIAL + "identificationModule/officialTitle"),
            "abstract": (_TRIAL + "descriptionModule/briefSummary",),
            "authors": (_TRIAL + "sponsorCollaboratorsModule/leadSponsor/name",),
            "year": (_TRIAL + "statusModule/studyFirstSubmitDate", _TRIAL + "statusModule/startDateStruct/date"),
            "date": (_TRIAL + "statusModule/studyFirstSubmitDate", _TRIAL + "statusModule/startDateStruct/date"),
            "document_type": ("document_type",),
            "keywords": (_TRIAL + "conditionsModule/conditions", _TRIAL + "conditionsModule/keywords"), "url": ("url",),
        },
        identifiers=(("accession", _TRIAL + "identificationModule/nctId", r"^(NCT\d+)$"),),
    ),
    "scopus": Layout(
        columns={
            "title": ("dc:title",), "abstract": ("dc:description",), "authors": ("authors",),
            "year": ("prism:coverDate", "prism:coverDisplayDate"), "date": ("prism:coverDate",),
            "journal": ("prism:publicationName",), "issn": ("prism:issn", "prism:eIssn"), "volume": ("prism:volume",),
            "issue": ("prism:issueIdentifier",), "pages": ("prism:pageRange",), "article_number": ("article-number",),
            "doi": ("prism:doi",), "document_type": ("subtypeDescription", "prism:aggregationType"),
            "keywords": ("keywords",), "url": ("url",),
        },
        identifiers=(("eid", "eid", r"^(2-s2\.0-\d+)$"), ("pmid", "pubmed-id", r"^(\d{1,8})$")),
        appends_original=True,
    ),
    "wos": Layout(
        columns={
            "title": ("title",), "abstract": ("abstract",), "authors": ("authors",), "year": ("source/publishYear",),
            "date": ("date",), "journal": ("source/sourceTitle",), "issn": ("identifiers/issn", "identifiers/eissn"),
            "volume": ("source/volume",), "issue": ("source/issue",), "pages": ("source/pages/range",),
            "first_page": ("source/pages/begin",), "last_page": ("source/pages/end",),
            "article_number": ("source/articleNumber",), "doi": ("identifiers/doi",),
            "document_type": ("types", "sourceTypes"), "keywords": ("keywords/authorKeywords",),
            "url": ("links/record",),
        },
        identifiers=(("ut", "uid", r"^(\S+:\S+)$"), ("pmid", "identifiers/pmid", r"(\d{1,8})$")),
    ),
    "csl": Layout(
        columns={
            "title": ("title",), "original_title": ("original-title",), "abstract": ("abstract",),
            "authors": ("authors",), "year": ("date",), "date": ("date",), "journal": ("container-title",),
            "journal_abbreviation": ("container-title-short", "journalAbbreviation"), "issn": ("ISSN",),
            "volume": ("volume",), "issue": ("issue",), "pages": ("page",), "article_number": ("number",),
            "doi": ("DOI", "URL"), "language": ("language",), "document_type": ("type",), "keywords": ("keywords",),
            "url": ("URL",),
        },
        identifiers=(("pmid", "PMID", r"^(\d{1,8})$"), ("pmcid", "PMCID", r"^(PMC\d+)"),
                     ("pmid", "note", NOTES), ("pmid", "URL", PUBMED_URL)),
    ),
}
