"""Formats that no real file of ours has, after their documented layouts."""

from __future__ import annotations

import json

import pytest

REFWORKS = """RT Journal Article
SR Electronic
ID 1
A1 Roe, Ann
A1 Low, Bo
T1 Integrated care: a survey
JF Journal of Care
JO J Care
YR 2019
VO 12
IS 3
SP 117
OP 55
AB We asked managers.
US hospitals were left out.
K1 integration
K1 hospitals
SN 1234-5678
LA English
DO 10.1000/RW.1
UL https://pubmed.ncbi.nlm.nih.gov/30000001/

RT Dissertation/Thesis
A1 Wu, Dan
T1 A thesis
YR 2020
"""
CNKI = """RT Journal Article
SR 1
A1 王伟;李娜
T1 农村卫生人力资源配置研究
JF 中国卫生政策研究
YR 2018
IS 05
vo 11
OP 33-39
LA 中文;
DS CNKI
"""
COCHRANE_TEXT = """Record #1 of 2
ID: CN-01612410
AU: Roe A
AU: Low B
TI: Integrated care for adults
SO: Journal of care
YR: 2018
VL: 12
NO: 3
PG: 117-55
PM: PUBMED 30000002
PT: Journal Article; Randomized Controlled Trial
KY: *Care; Adult
DOI: 10.1000/CN.1
AB: We tried it.
US: https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01612410/full


Record #2 of 2
ID: CN-01612411
TI: Another
YR: 2019
"""
CSL = [
    {
        "id": "roe2019", "type": "article-journal", "title": "Integrated care", "container-title": "Journal of Care",
        "container-title-short": "J. Care", "volume": "12", "issue": "3", "page": "117-55", "DOI": "10.1000/CSL.1",
        "PMID": "30000003", "language": "en", "note": "x", "abstract": "We asked.", "keyword": "care, integration",
        "author": [{"family": "Low", "given": "Bo", "non-dropping-particle": "van der"}, {"literal": "Care Group"}],
        "issued": {"date-parts": [["2019", 5, 1]]},
    },
    {"id": "wu2020", "type": "thesis", "title": "A thesis", "issued": {"raw": "2020-03"}},
]  # fmt: skip
PROQUEST = (
    "Title,Abstract,StoreId,ArticleType,Authors,documentType,issn,issue,language,pages,pubdate,pubtitle,startPage,"
    "subjectTerms,volume,year,digitalObjectIdentifier,DocumentURL\n"
    'Integrated care,We asked.,2210000001,Journal Article,"Roe, Ann; Low, Bo",Journal Article,1234-5678,3,English,'
    '117-55,May 2019,Journal of Care,117,"Health care; Integration",12,2019,10.1000/PQ.1,'
    "https://www.proquest.com/docview/2210000001\n"
)
OVID_TABLE = (
    "UI,TI,AU,SO,AB,DB,PT,DO,YR\n"
    '31000001,Shared records,"Brown P\nGreen T","Journal of Care. 12(3):1-9, 2020.",Shared.,Ovid MEDLINE(R),'
    "Journal Article,10.1000/OV.1,2020\n"
)
TRIALS = (
    "NCT Number,Study Title,Study URL,Acronym,Study Status,Brief Summary,Conditions,Sponsor,Study Type,Start Date,"
    "First Posted\n"
    "NCT01000001,Care Trial,https://clinicaltrials.gov/study/NCT01000001,,COMPLETED,Tried.,Diabetes|Asthma,"
    "Care University,INTERVENTIONAL,2009-11,2009-10-23\n"
)
ICTRP_CSV = (
    "TrialID,Last Refreshed on,Public title,Scientific title,Acronym,Primary sponsor,Date registration,"
    "Date registration3,Export date,Source Register,web address,Study type,Condition\n"
    "IRCT20200101000001N1,24 August 2025,Care at home & in hospital,Effect of care at home,,"
    "Care University of Medical Sciences,02/03/2020,20200302,1/31/2026 10:00:00 AM,IRCT,"
    "https://irct.example.org/trial/1,Interventional,Diabetes;Asthma\n"
)
ARXIV_BIB = (
    "@misc{roe2021care,\n title={Networks of care},\n author={Ann Roe and Jan van der Low},\n year={2021},\n"
    " eprint={2101.00001},\n archivePrefix={arXiv},\n primaryClass={cs.SI}\n}\n"
)
CROSSREF_BIB = (
    " @article{Roe_2019, title={Integrated care}, volume={12}, url={http://dx.doi.org/10.1000/cr.1}, "
    "DOI={10.1000/cr.1}, number={3}, journal={Journal of Care}, author={Roe, Ann and Low, Bo}, year={2019}, month=may, "
    "pages={117–155} }\n @article{Low_2020, title={Second}, author={Low, Bo}, year={2020} }\n"
)

FIELDS = {
    "refworks": (REFWORKS, "refworks", "", 2, {
        "title": "Integrated care: a survey", "authors": "Roe, Ann; Low, Bo", "journal": "Journal of Care",
        "year": 2019, "volume": "12", "issue": "3", "pages": "117-155", "keywords": "integration; hospitals",
        "abstract": "We asked managers. US hospitals were left out.", "doi": "10.1000/rw.1", "pmid": "30000001",
        "document_type": "article", "language": "en", "issn": "1234-5678"}),
    "cnki's refworks": (CNKI, "refworks", "", 1, {
        "title": "农村卫生人力资源配置研究", "authors": "王伟; 李娜", "volume": "11", "issue": "05", "language": "zh"}),
    "cochrane's text": (COCHRANE_TEXT, "cochrane-text", "cochrane", 2, {
        "central": "CN-01612410", "pmid": "30000002", "authors": "Roe, A; Low, B", "journal": "Journal of care",
        "year": 2018, "volume": "12", "issue": "3", "pages": "117-155", "doi": "10.1000/cn.1",
        "document_type": "trial", "keywords": "*Care; Adult"}),
    "csl json": (json.dumps(CSL), "json", "", 2, {
        "title": "Integrated care", "authors": "van der Low, Bo; Care Group", "journal": "Journal of Care",
        "year": 2019, "date": "2019-05-01", "pages": "117-155", "doi": "10.1000/csl.1", "pmid": "30000003",
        "keywords": "care; integration", "document_type": "article", "language": "en"}),
    "proquest's table": (PROQUEST, "csv", "proquest", 1, {
        "accession": "2210000001", "authors": "Roe, Ann; Low, Bo", "journal": "Journal of Care", "year": 2019,
        "date": "2019-05", "volume": "12", "issue": "3", "pages": "117-155", "doi": "10.1000/pq.1",
        "keywords": "Health care; Integration", "document_type": "article", "language": "en"}),
    "ovid's table": (OVID_TABLE, "csv", "ovid", 1, {
        "pmid": "31000001", "title": "Shared records", "authors": "Brown, P; Green, T", "abstract": "Shared.",
        "year": 2020, "volume": "12", "issue": "3", "pages": "1-9", "doi": "10.1000/ov.1"}),
    "trials": (TRIALS, "csv", "clinicaltrials", 1, {
        "accession": "NCT01000001", "title": "Care Trial", "authors": "Care University", "abstract": "Tried.",
        "year": 2009, "date": "2009-10-23", "keywords": "Diabetes; Asthma", "document_type": "trial"}),
    "ictrp's table": (ICTRP_CSV, "csv", "ictrp", 1, {
        "accession": "IRCT20200101000001N1", "title": "Care at home & in hospital", "year": 2020, "date": "2020-03-02",
        "authors": "Care University of Medical Sciences", "url": "https://irct.example.org/trial/1",
        "keywords": "Diabetes; Asthma", "document_type": "trial"}),
    "arxiv's bibtex": (ARXIV_BIB, "bibtex", "", 1, {
        "accession": "2101.00001", "authors": "Roe, Ann; van der Low, Jan"}),
    "crossref's bibtex": (CROSSREF_BIB, "bibtex", "", 2, {
        "doi": "10.1000/cr.1", "date": "2019-05", "pages": "117-155", "volume": "12", "issue": "3"}),
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_a_documented_layout_is_read_whole(name, reading):
    text, form, database, count, fields = FIELDS[name]
    read = reading(text)
    assert (read.format, read.database, len(read.records), read.raw_markers) == (form, database, count, count)
    assert (read.rejected, read.stray_lines) == ([], [])
    assert read.words_kept >= 0.99 * read.words_in_file
    assert {column: read.records[0][column] for column in fields} == fields
