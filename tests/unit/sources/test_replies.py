"""Replies of web services, in the shapes that their documentation gives: read whole, and what is wrong is told."""

from __future__ import annotations

import json

import pytest

from scopeline.errors import ExportError

EUROPE_PMC = {
    "version": "6.9",
    "hitCount": 2,
    "nextCursorMark": "AoE=",
    "request": {"queryString": "care", "resultType": "core"},
    "resultList": {
        "result": [
            {
                "id": "30000001",
                "source": "MED",
                "pmid": "30000001",
                "pmcid": "PMC6000001",
                "doi": "10.1000/EPMC.1",
                "title": "Integrated care in two districts.",
                "authorString": "Roe A, Low B, Care Group.",
                "authorList": {
                    "author": [
                        {"fullName": "Roe A", "firstName": "Ann", "lastName": "Roe", "initials": "A"},
                        {"fullName": "Low B", "lastName": "Low", "initials": "B"},
                        {"collectiveName": "Care Group"},
                    ]
                },
                "journalInfo": {
                    "issue": "3",
                    "volume": "12",
                    "dateOfPublication": "2019 May",
                    "monthOfPublication": 5,
                    "yearOfPublication": 2019,
                    "printPublicationDate": "2019-05-01",
                    "journal": {
                        "title": "Journal of care",
                        "medlineAbbreviation": "J Care",
                        "issn": "1234-5678",
                        "essn": "8765-4321",
                    },
                },
                "pubYear": "2019",
                "pageInfo": "117-55",
                "abstractText": "<h4>Aim</h4>To ask &lt;who&gt; cares.",
                "language": "eng",
                "pubTypeList": {"pubType": ["Review", "Journal Article"]},
                "meshHeadingList": {
                    "meshHeading": [
                        {"majorTopic_YN": "N", "descriptorName": "Humans"},
                        {
                            "descriptorName": "Delivery of Health Care",
                            "meshQualifierList": {
                                "meshQualifier": [
                                    {"abbreviation": "OG", "qualifierName": "organization & administration"}
                                ]
                            },
                        },
                    ]
                },
                "keywordList": {"keyword": ["Integration", "Districts"]},
                "commentCorrectionList": {"commentCorrection": [{"id": "1", "source": "MED", "type": "Comment in"}]},
            },
            {
                "id": "PPR100001",
                "source": "PPR",
                "doi": "10.1101/2020.01.01.20000001",
                "title": "A preprint",
                "authorString": "Wu D, Li X.",
                "pubYear": "2020",
                "pubTypeList": {"pubType": ["Preprint"]},
            },
        ]
    },
}
OPENALEX = {
    "meta": {"count": 1, "per_page": 100, "next_cursor": None},
    "results": [
        {
            "id": "https://openalex.org/W2100000001",
            "doi": "https://doi.org/10.1000/OA.1",
            "title": "Shared care",
            "display_name": "Shared care",
            "publication_year": 2018,
            "publication_date": "2018-02-03",
            "ids": {
                "openalex": "https://openalex.org/W2100000001",
                "mag": "2100000001",
                "pmid": "https://pubmed.ncbi.nlm.nih.gov/30000002",
                "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/6000002",
            },
            "language": "en",
            "type": "article",
            "primary_location": {
                "landing_page_url": "https://doi.org/10.1000/oa.1",
                "source": {"display_name": "Health Policy", "issn_l": "0168-8510", "issn": ["0168-8510", "1872-6054"]},
            },
            "authorships": [
                {"author": {"id": "https://openalex.org/A1", "display_name": "Ann M. Roe"}, "raw_author_name": "A Roe"},
                {"author": {"id": "https://openalex.org/A2", "display_name": "Jan van der Low"}},
            ],
            "biblio": {"volume": "122", "issue": "4", "first_page": "395", "last_page": "402"},
            "keywords": [{"id": "https://openalex.org/keywords/care", "display_name": "Care"}],
            "mesh": [{"descriptor_name": "Humans", "qualifier_name": ""}],
            "abstract_inverted_index": {"We": [0], "asked": [1, 4], "teams": [2], "and": [3], "again.": [5]},
            "referenced_works": ["https://openalex.org/W1"],
            "counts_by_year": [{"year": 2020, "cited_by_count": 3}],
        }
    ],
    "group_by": [],
}
CROSSREF = {
    "status": "ok",
    "message-type": "work-list",
    "message": {
        "total-results": 1,
        "facets": {},
        "items": [
            {
                "DOI": "10.1000/CR.1",
                "type": "journal-article",
                "publisher": "P",
                "title": ["Joined-up care"],
                "subtitle": ["A survey"],
                "container-title": ["Journal of Care"],
                "short-container-title": ["J. Care"],
                "author": [
                    {"given": "Ann", "family": "Roe", "sequence": "first", "affiliation": []},
                    {"name": "Care Group", "sequence": "additional", "affiliation": []},
                ],
                "issued": {"date-parts": [[2017, 6, 5]]},
                "ISSN": ["1234-5678"],
                "volume": "3",
                "issue": "1",
                "page": "1-9",
                "abstract": "<jats:title>Abstract</jats:title><jats:p>We asked.</jats:p>",
                "language": "en",
                "URL": "https://doi.org/10.1000/cr.1",
                "reference": [{"key": "1", "DOI": "10.1/x"}],
            }
        ],
    },
}
SEMANTIC_SCHOLAR = {
    "total": 1,
    "token": None,
    "data": [
        {
            "paperId": "649def34f8be52c8b66281af98ae884c09aef38b",
            "corpusId": 1,
            "externalIds": {"DOI": "10.1000/S2.1", "PubMed": "30000003", "PubMedCentral": "6000003", "CorpusId": 1},
            "title": "Care together",
            "abstract": "We did.",
            "year": 2016,
            "publicationDate": "2016-07-08",
            "venue": "J Care",
            "journal": {"name": "Journal of Care", "volume": "12 3", "pages": "\n   10-19\n"},
            "authors": [{"authorId": "1", "name": "Ann Roe"}],
            "publicationTypes": ["JournalArticle", "Review"],
            "url": "https://www.semanticscholar.org/paper/649d",
        }
    ],
}
DOAJ = {
    "total": 1, "page": 1, "pageSize": 100, "timestamp": "2026-01-01T00:00:00Z", "query": "care",
    "results": [
        {
            "id": "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "created_date": "2020-01-01T00:00:00Z",
            "bibjson": {
                "title": "یکپارچگی خدمات سلامت", "abstract": "چکیده", "year": "2020", "month": "3",
                "journal": {"title": "Payesh", "volume": "19", "number": "2", "issns": ["1680-7626"],
                            "language": ["FA"], "country": "IR"},
                "start_page": "117", "end_page": "125",
                "identifier": [{"type": "doi", "id": "10.29252/PAYESH.1"}, {"type": "eissn", "id": "2008-4536"}],
                "author": [{"name": "Neda Rahimi", "affiliation": "Tehran"}], "keywords": ["سلامت"],
                "link": [{"type": "fulltext", "url": "https://payesh.example.org/1"}],
            },
        }
    ],
}  # fmt: skip
TRIALS = {
    "studies": [
        {
            "protocolSection": {
                "identificationModule": {
                    "nctId": "NCT01000001",
                    "briefTitle": "Care Coordination Trial",
                    "officialTitle": "A Trial of Care Coordination",
                },
                "statusModule": {
                    "overallStatus": "COMPLETED",
                    "studyFirstSubmitDate": "2009-10-22",
                    "startDateStruct": {"date": "2009-11"},
                },
                "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Care University", "class": "OTHER"}},
                "descriptionModule": {"briefSummary": "Coordinators are tried."},
                "conditionsModule": {"conditions": ["Diabetes"], "keywords": ["coordination"]},
            },
            "hasResults": False,
        }
    ],
    "nextPageToken": "abc",
}
SCOPUS = {
    "search-results": {
        "opensearch:totalResults": "1",
        "entry": [
            {
                "@_fa": "true",
                "link": [
                    {"@_fa": "true", "@ref": "self", "@href": "https://api.example.org/1"},
                    {"@_fa": "true", "@ref": "scopus", "@href": "https://www.scopus.com/x"},
                ],
                "dc:identifier": "SCOPUS_ID:85000000001",
                "eid": "2-s2.0-85000000001",
                "dc:title": "Care abroad",
                "dc:creator": "Roe A.",
                "prism:publicationName": "Journal of Care",
                "prism:issn": "12345678",
                "prism:volume": "5",
                "prism:issueIdentifier": "2",
                "prism:pageRange": "11-20",
                "prism:coverDate": "2021-03-01",
                "prism:doi": "10.1000/SC.1",
                "subtypeDescription": "Review",
                "authkeywords": "care | abroad",
                "pubmed-id": "30000004",
            }
        ],
    }
}
WOS = {
    "metadata": {"total": 1, "page": 1, "limit": 50},
    "hits": [
        {
            "uid": "WOS:000455039600059",
            "title": "Care at home",
            "types": ["Article"],
            "sourceTypes": ["Article"],
            "source": {
                "sourceTitle": "HEALTH POLICY",
                "publishYear": 2019,
                "publishMonth": "MAR",
                "volume": "123",
                "issue": "4",
                "pages": {"range": "598-607", "begin": "598", "end": "607", "count": 10},
            },
            "names": {"authors": [{"displayName": "Roe, Ann", "wosStandard": "Roe, A"}]},
            "links": {"record": "https://www.webofscience.com/wos/1"},
            "identifiers": {"doi": "10.1000/WOS.1", "issn": "0168-8510", "pmid": "MEDLINE:30000005"},
            "keywords": {"authorKeywords": ["home", "care"]},
        }
    ],
}
LENS = {
    "total": 2,
    "max_score": 1.0,
    "results": 1,
    "data": [
        {
            "lens_id": "000-000-000-000-001",
            "title": "Care by teams",
            "publication_type": "journal article",
            "year_published": 2019,
            "date_published": "2019-05-02T00:00:00.000000+00:00",
            "external_ids": [
                {"type": "doi", "value": "10.1000/LENS.1"},
                {"type": "pmid", "value": "30000006"},
                {"type": "pmcid", "value": "PMC6000006"},
                {"type": "magid", "value": "2900000001"},
            ],
            "authors": [
                {
                    "first_name": "Ann",
                    "last_name": "Roe",
                    "initials": "A",
                    "affiliations": [{"name": "Care University"}],
                },
                {"collective_name": "Care Group"},
            ],
            "source": {
                "title": "Journal of Care",
                "type": "Journal",
                "issn": [{"type": "electronic", "value": "12345679"}, {"type": "print", "value": "8765-4321"}],
            },
            "volume": "12",
            "issue": "3",
            "start_page": "117",
            "end_page": "155",
            "abstract": "<p>We asked teams.</p>",
            "languages": ["en"],
            "keywords": ["teams"],
            "fields_of_study": ["Medicine"],
            "mesh_terms": [{"mesh_id": "D006801", "mesh_heading": "Humans"}],
            "source_urls": [{"type": "html", "url": "https://care.example.org/1"}],
        }
    ],
}

PATENTS = {
    "total": 1,
    "max_score": 16.7,
    "data": [
        {
            "lens_id": "000-000-000-000-009",
            "jurisdiction": "EP",
            "doc_number": "2471949",
            "kind": "A1",
            "date_published": "2012-07-04",
            "doc_key": "EP_2471949_A1_20120704",
            "lang": "DE",
            "biblio": {
                "publication_reference": {"jurisdiction": "EP", "doc_number": "2471949", "date": "2012-07-04"},
                "invention_title": [
                    {"text": "Procédé de soins", "lang": "fr"},
                    {"text": "Verfahren zur Pflege in Gruppen", "lang": "de"},
                    {"text": "Method for caring by teams", "lang": "en"},
                ],
                "parties": {
                    "applicants": [{"residence": "ES", "extracted_name": {"value": "CARE SA"}}],
                    "inventors": [
                        {"residence": "ES", "sequence": 1, "extracted_name": {"value": "OCHOA JORGE"}},
                        {"residence": "NL", "sequence": 2, "extracted_name": {"value": "VAN DER BERG JAN P"}},
                        {"residence": "GB", "sequence": 3, "extracted_name": {"value": "Roe, Ann B"}},
                    ],
                },
                "references_cited": {"citations": [{"nplcit": {"external_ids": ["21113258", "10.1159/000218192"]}}]},
            },
            "abstract": [{"text": "Verfahren.", "lang": "de"}, {"text": "A method of caring.", "lang": "en"}],
            "publication_type": "PATENT_APPLICATION",
        }
    ],
}
FIELDS = {
    "europepmc": (EUROPE_PMC, {
        "pmid": "30000001", "pmcid": "PMC6000001", "doi": "10.1000/epmc.1", "accession": "",
        "title": "Integrated care in two districts", "authors": "Roe, Ann; Low, B; Care Group", "year": 2019,
        "date": "2019-05-01", "journal": "Journal of care", "journal_abbreviation": "J Care",
        "issn": "1234-5678; 8765-4321", "volume": "12", "issue": "3", "pages": "117-155", "language": "en",
        "abstract": "Aim To ask <who> cares.", "document_type": "review", "keywords": "Integration; Districts",
        "mesh": "Humans; Delivery of Health Care/organization & administration"}),
    "openalex": (OPENALEX, {
        "accession": "W2100000001", "doi": "10.1000/oa.1", "pmid": "30000002", "title": "Shared care",
        "authors": "Roe, Ann M.; van der Low, Jan", "year": 2018, "date": "2018-02-03", "journal": "Health Policy",
        "issn": "0168-8510; 1872-6054", "volume": "122", "issue": "4", "pages": "395-402", "language": "en",
        "abstract": "We asked teams and asked again.", "document_type": "article", "keywords": "Care", "mesh": "Humans",
        "url": "https://doi.org/10.1000/oa.1"}),
    "crossref": (CROSSREF, {
        "doi": "10.1000/cr.1", "title": "Joined-up care: A survey", "authors": "Roe, Ann; Care Group", "year": 2017,
        "date": "2017-06-05", "journal": "Journal of Care", "journal_abbreviation": "J. Care", "issn": "1234-5678",
        "volume": "3", "issue": "1", "pages": "1-9", "abstract": "Abstract We asked.", "document_type": "article"}),
    "semanticscholar": (SEMANTIC_SCHOLAR, {
        "accession": "649def34f8be52c8b66281af98ae884c09aef38b", "doi": "10.1000/s2.1", "pmid": "30000003",
        "pmcid": "PMC6000003", "authors": "Roe, Ann", "year": 2016, "date": "2016-07-08", "journal": "Journal of Care",
        "volume": "12", "issue": "3", "pages": "10-19", "document_type": "review"}),
    "doaj": (DOAJ, {
        "accession": "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "doi": "10.29252/payesh.1", "title": "یکپارچگی خدمات سلامت",
        "authors": "Rahimi, Neda", "year": 2020, "date": "2020-03", "journal": "Payesh",
        "issn": "2008-4536; 1680-7626", "volume": "19", "issue": "2", "pages": "117-125", "language": "fa",
        "keywords": "سلامت", "url": "https://payesh.example.org/1"}),
    "lens": (LENS, {
        "accession": "000-000-000-000-001", "doi": "10.1000/lens.1", "pmid": "30000006", "pmcid": "PMC6000006",
        "title": "Care by teams", "authors": "Roe, Ann; Care Group", "year": 2019, "date": "2019-05-02",
        "journal": "Journal of Care", "issn": "1234-5679; 8765-4321", "volume": "12", "issue": "3", "pages": "117-155",
        "abstract": "We asked teams.", "language": "en", "document_type": "article", "keywords": "teams; Medicine",
        "mesh": "Humans", "url": "https://care.example.org/1"}),
    "lens, patents": (PATENTS, {
        "accession": "000-000-000-000-009", "title": "Method for caring by teams", "doi": "", "pmid": "",
        "original_title": "Verfahren zur Pflege in Gruppen", "authors": "OCHOA, JORGE; VAN DER BERG, JAN P; Roe, Ann B",
        "year": 2012, "date": "2012-07-04", "abstract": "A method of caring.", "pages": "EP 2471949 A1",
        "language": "de", "document_type": "other", "document_type_as_given": "PATENT APPLICATION",
        "url": "https://lens.org/000-000-000-000-009"}),
    "clinicaltrials": (TRIALS, {
        "accession": "NCT01000001", "title": "Care Coordination Trial", "authors": "Care University", "year": 2009,
        "date": "2009-10-22", "abstract": "Coordinators are tried.", "document_type": "trial",
        "keywords": "Diabetes; coordination", "url": "https://clinicaltrials.gov/study/NCT01000001"}),
    "scopus": (SCOPUS, {
        "eid": "2-s2.0-85000000001", "doi": "10.1000/sc.1", "pmid": "30000004", "title": "Care abroad",
        "authors": "Roe, A.", "year": 2021, "date": "2021-03-01", "journal": "Journal of Care", "issn": "1234-5678",
        "volume": "5", "issue": "2", "pages": "11-20", "document_type": "review", "keywords": "care; abroad",
        "url": "https://www.scopus.com/x"}),
    "wos": (WOS, {
        "ut": "WOS:000455039600059", "doi": "10.1000/wos.1", "pmid": "30000005", "authors": "Roe, Ann", "year": 2019,
        "date": "2019-03", "journal": "HEALTH POLICY", "volume": "123", "issue": "4", "pages": "598-607",
        "document_type": "article", "keywords": "home; care"}),
}  # fmt: skip


def lines(*replies: object) -> str:
    return "".join(json.dumps(reply, ensure_ascii=False) + "\n" for reply in replies)


@pytest.mark.parametrize("service", FIELDS)
def test_a_reply_is_read_field_by_field(service, reading):
    reply, fields = FIELDS[service]
    read = reading(lines(reply), name="2026-01-31.jsonl")
    assert (read.format, read.database) == ("json", service.partition(",")[0])
    assert {column: read.records[0][column] for column in fields} == fields


@pytest.mark.parametrize("service", FIELDS)
def test_pages_a_line_are_read_as_one_printed_page_is_and_lose_no_word(service, reading):
    reply, _ = FIELDS[service]
    pages = reading(lines(reply, reply, reply))
    printed = reading(json.dumps(reply, indent=2))
    assert pages.raw_markers == len(pages.records) == 3 * len(printed.records) > 0
    assert [record["line"] for record in pages.records[:: len(printed.records)]] == [1, 2, 3]
    assert pages.words_kept >= pages.words_in_file > 0
    assert not pages.rejected
    assert not pages.warnings
    for record, again in zip(printed.records, pages.records, strict=False):
        assert {**record, "file": ""} == {**again, "file": ""}


def test_preprints_of_europe_pmc_keep_their_own_number(reading):
    preprint = reading(lines(EUROPE_PMC)).records[1]
    assert (preprint["accession"], preprint["authors"]) == ("PPR/PPR100001", "Wu, D; Li, X")


def test_single_records_a_line_are_read_as_those_of_a_page(reading):
    works = OPENALEX["results"] * 2
    assert [record["accession"] for record in reading(lines(*works)).records] == ["W2100000001"] * 2


def test_one_work_of_crossref_is_a_record(reading):
    work = CROSSREF["message"]["items"][0]
    read = reading(lines({"status": "ok", "message-type": "work", "message": work}))
    assert [record["doi"] for record in read.records] == ["10.1000/cr.1"]


def test_a_reply_of_the_lens_that_was_cut_off_is_known_from_semantic_scholars_of_the_same_keys(reading):
    whole = json.dumps(LENS)
    for text, service in ((whole[: whole.index("external_ids")], "lens"), (lines(SEMANTIC_SCHOLAR), "semanticscholar")):
        assert reading(text).database == service
    assert [record["accession"] for record in reading(lines(*LENS["data"])).records] == ["000-000-000-000-001"]


def test_a_patent_of_which_little_was_asked_for_is_still_of_the_lens(reading):
    applicants = {"parties": {"applicants": [{"extracted_name": {"value": "CARE SA"}}]}}
    asked = {"lens_id": "000-000-000-000-009", "doc_key": "EP_1_A1", "biblio": applicants}
    for text in (lines({"total": 1, "data": [asked]}), lines(asked)):
        read = reading(text)
        assert (read.database, [record["authors"] for record in read.records]) == ("lens", ["CARE SA"])


def test_a_reply_that_was_cut_off_is_rejected_whole_and_told(reading):
    text = lines(EUROPE_PMC) + lines(EUROPE_PMC)[:500]
    read = reading(text)
    assert (len(read.records), len(read.rejected), read.raw_markers) == (2, 1, 3)
    assert read.rejected[0].line == 2
    assert "line 2" in read.cut


def test_a_damaged_reply_in_the_middle_harms_no_other(reading):
    read = reading(lines(OPENALEX) + lines(OPENALEX)[:300] + "\n" + lines(OPENALEX))
    assert (len(read.records), [piece.line for piece in read.rejected], read.cut) == (2, [2], "")


def test_an_error_among_replies_is_rejected_and_told(reading):
    read = reading(lines(SCOPUS, {"service-error": {"status": {"statusText": "Quota exceeded"}}}))
    assert (len(read.records), len(read.rejected)) == (1, 1)
    assert "Quota exceeded" in read.rejected[0].text


def test_a_page_without_hits_among_others_is_nothing_amiss(reading):
    empty = {"search-results": {"opensearch:totalResults": "0"}}
    read = reading(lines(SCOPUS, empty))
    assert (len(read.records), read.rejected) == (1, [])


def test_scopus_says_that_a_search_is_empty_by_an_entry_which_is_no_record(reading):
    empty = {"search-results": {"entry": [{"@_fa": "true", "error": "Result set was empty"}]}}
    read = reading(lines(SCOPUS, empty))
    assert (len(read.records), len(read.rejected)) == (1, 1)


def test_json_of_no_service_is_refused_with_advice(reading):
    with pytest.raises(ExportError, match="JSON"):
        reading('{"hello": "world"}')


ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query?search_query=care" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: search_query=care</title>
  <id>http://arxiv.org/api/x</id>
  <updated>2026-01-31T00:00:00-05:00</updated>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
  <entry>
    <id>http://arxiv.org/abs/2101.00001v2</id>
    <updated>2021-02-01T00:00:00Z</updated>
    <published>2021-01-01T00:00:00Z</published>
    <title>Networks of care:
  a model</title>
    <summary>  We model care &amp; cost.
</summary>
    <author><name>Ann M. Roe</name></author>
    <author><name>Jan van der Low</name><arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">U</arxiv:affiliation></author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1000/AX.1</arxiv:doi>
    <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">J. Care 3 (2021) 1-9</arxiv:journal_ref>
    <link href="http://arxiv.org/abs/2101.00001v2" rel="alternate" type="text/html"/>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.SI"/>
    <category term="cs.SI" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
</feed>
"""


def test_arxiv_s_feed_is_read_field_by_field_and_pages_may_follow_one_another(reading):
    read = reading(ATOM + ATOM, name="2026-01-31.xml")
    assert (read.format, read.database, len(read.records), read.raw_markers) == ("atom", "arxiv", 2, 2)
    assert (read.stray_lines, read.rejected, read.warnings) == ([], [], [])
    assert read.words_kept >= read.words_in_file
    fields = {
        "accession": "2101.00001", "doi": "10.1000/ax.1", "title": "Networks of care: a model",
        "abstract": "We model care & cost.", "authors": "Roe, Ann M.; van der Low, Jan", "year": 2021,
        "date": "2021-01-01", "document_type": "preprint", "url": "http://arxiv.org/abs/2101.00001v2",
        "keywords": "cs.SI",
    }  # fmt: skip
    assert {column: read.records[0][column] for column in fields} == fields


def test_a_feed_that_was_cut_off_keeps_what_was_whole(reading):
    read = reading(ATOM + ATOM[:900])
    assert (len(read.records), len(read.rejected)) == (1, 1)
    assert read.cut


def test_arxiv_s_word_of_an_error_is_no_record(reading):
    error = ATOM.replace("http://arxiv.org/abs/2101.00001v2</id>", "http://arxiv.org/api/errors#id</id>")
    read = reading(ATOM + error)
    assert (len(read.records), len(read.rejected), read.raw_markers) == (1, 1, 2)
