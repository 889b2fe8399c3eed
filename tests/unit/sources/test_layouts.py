"""Layouts of databases, written here as their documentation describes them: what each hides where."""

# Exports are as wide as they are.
# ruff: noqa: E501

from __future__ import annotations

import csv
import gzip
import io
import tarfile
import zipfile

import export_examples as examples
import pytest
import xlsxwriter

from scopeline.errors import ExportError
from scopeline.sources import bibtex
from scopeline.tables import guard

SCOPUS_WITHOUT_EID = (
    '"Authors","Author full names","Title","Year","Source title","Volume","Issue","Art. No.","Page start","Page end",'
    '"Cited by","Link","Document Type","Source"\n'
    '"Sundaram A.","Sundaram, Aishwarya (57200000001)","Care","2021","Care","1","2","","3","4","5",'
    '"https://www.scopus.com/inward/record.uri?eid=2-s2.0-85100000001&doi=10.1000%2fCare.2021&partnerID=40&md5=ab",'
    '"Article","Scopus"\n'
)
PUBMED_TAGS = (
    "PMID,OWN,STAT,Date of Publication,TI,AB,FAU,AU,LA,PT,JT,TA,VI,IP,PG,MH,OT,Source\n"
    '34000001,NLM,MEDLINE,2021 Mar 4,Care in clinics.,We asked.,"Moradi, Sara||Roe, Ann",Moradi S||Roe A,eng,'
    "Journal Article||Review,Journal of care,J Care,12,3,117-25,Humans||*Primary Health Care,care||clinics,"
    "J Care. 2021 Mar 4;12(3):117-25. doi: 10.1000/care.1.\n"
)
PUBMED_LETTERS = (
    "PMID,OWN,STAT,DP,TI,AB,AU,PT,SO,JT,AID\n"
    "34000002,NLM,MEDLINE,2020,Second,We asked.,Wu D,Journal Article,J Care. 2020.,Journal of care,"
    '"S0140-6736(20)1 [pii]||10.1000/care.2 [doi]"\n'
)
SCIENCE_DIRECT = """@article{ROE2020101,
title = {Care in clinics},
journal = {Journal of Care},
volume = {12},
pages = {101-110},
year = {2020},
issn = {0140-6736},
doi = {https://doi.org/10.1016/j.care.2020.01.001},
url = {https://www.sciencedirect.com/science/article/pii/S0140673620300001},
author = {Ann Roe and Jan {van der Berg}},
keywords = {Care, Shared care, Clinics},
abstract = {We asked.}
}
"""
COCHRANE_BIBTEX = """Record #1 of 2
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"

@article{CN-01234567,
author={Roe A, Low B, Wu D, and Moradi S},
title={Care in clinics},
source={Journal of Care},
volume={12},
number={3},
pages={101--110},
year={2020},
accession_number={PUBMED 30580550,EMBASE 2000},
keywords={*Care; Adult; Infant, Newborn},
DOI={10.1002/central/CN-01234567},
URL={https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full},
}


Record #2 of 2
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"

@article{https://doi.org/10.1002/14651858.CD001234.pub2,
author = {Roe, A AND Low, B},
title = {A review of care},
journal = {Cochrane Database of Systematic Reviews},
number = {3},
year = {2019},
DOI = {10.1002/14651858.CD001234.pub2},
}
"""
ZOTERO_CSV = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Pages","Extra"\n'
    '"A1","journalArticle","2020","Roe, Ann","Care","Journal of Care","","","1-9",'
    '"Publisher: X\nPMID: 30580551\nPMCID: PMC6300001\nDOI: 10.1000/extra.1"\n'
)
CENTRAL_CSV = (
    "CENTRAL ID,Author(s),Title,Source,Year,Abstract,Volume,Issue,Pages,Database Name,PubMed ID,Keywords,DOI,URL\n"
    'CN-01000001,"Roe, A; Low, B;",Care,Trials,2020,We asked.,1,,1-9,Trials,PUBMED 30580552,*Care; Adult,,'
    "https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01000001/full\n"
)
EMBASE_ARTICLE_NUMBER = (
    '"TITLE","Care"\n"AUTHOR NAMES","Roe A.","Low B."\n'
    '"SOURCE","BMC Care (2014) 14:1 Article Number: 152. Date of Publication: 3 May 2014"\n'
)
RIS_START = "TY  - JOUR\nTI  - Care in clinics\nPY  - 2020\n"


def ris(*lines: str) -> str:
    return RIS_START + "".join(f"{line}\n" for line in lines) + "ER  - \n\n"


LENS_PATENTS = (
    '"#",Jurisdiction,Kind,Display Key,Lens ID,Publication Date,Publication Year,Title,Abstract,Applicants,Inventors,'
    "Owners,URL,Document Type\n"
    "1,EP,A1,EP 2471949 A1,031-156-664-516-153,2012-07-04,2012,Care by teams,A method.,CARE SA,"
    "OCHOA JORGE;;VAN DER BERG JAN P,CARE SA (2012-01-01),https://lens.org/031-156-664-516-153,Granted Patent\n"
)

# name: text, database, fields of the first record
LAYOUTS = {
    "scopus without EID": (SCOPUS_WITHOUT_EID, "scopus", {
        "doi": "10.1000/care.2021", "eid": "2-s2.0-85100000001", "authors": "Sundaram, Aishwarya", "pages": "3-4"}),
    "pubmed's tags and names": (PUBMED_TAGS, "pubmed", {
        "pmid": "34000001", "year": 2021, "date": "2021-03-04", "doi": "10.1000/care.1", "abstract": "We asked.",
        "authors": "Moradi, Sara; Roe, Ann", "pages": "117-125", "mesh": "Humans; *Primary Health Care", "issue": "3",
        "keywords": "care; clinics", "document_type": "review", "journal": "Journal of care", "language": "en"}),
    "pubmed's tags": (PUBMED_LETTERS, "pubmed", {
        "pmid": "34000002", "year": 2020, "doi": "10.1000/care.2", "abstract": "We asked.", "title": "Second"}),
    "sciencedirect bibtex": (SCIENCE_DIRECT, "sciencedirect", {
        "doi": "10.1016/j.care.2020.01.001", "keywords": "Care; Shared care; Clinics", "authors": "Roe, Ann; van der Berg, Jan",
        "accession": "S0140673620300001",
        "url": "https://www.sciencedirect.com/science/article/pii/S0140673620300001"}),
    "cochrane bibtex": (COCHRANE_BIBTEX, "cochrane", {
        "central": "CN-01234567", "doi": "", "pmid": "30580550", "authors": "Roe, A; Low, B; Wu, D; Moradi, S",
        "keywords": "*Care; Adult; Infant, Newborn", "journal": "Journal of Care", "pages": "101-110"}),
    "zotero csv": (ZOTERO_CSV, "zotero", {
        "pmid": "30580551", "pmcid": "PMC6300001", "doi": "10.1000/extra.1"}),
    "central csv": (CENTRAL_CSV, "cochrane", {
        "pmid": "30580552", "doi": "", "central": "CN-01000001", "authors": "Roe, A; Low, B", "keywords": "*Care; Adult"}),
    "embase article number": (EMBASE_ARTICLE_NUMBER, "embase", {"pages": "152", "volume": "14", "issue": "1", "year": 2014}),
    "zotero ris": (ris("M2  - PMID: 30580553"), "", {"pmid": "30580553"}),
    "dimensions ris": (ris("AN  - pub.1100000001", "U1  - 30580554"), "dimensions", {"pmid": "30580554"}),
    "lens ris": (ris("UR  - https://lens.org/001-234", "L2  - 30580555"), "lens", {"pmid": "30580555"}),
    "lens ris, address": (ris("UR  - https://lens.org/001-234", "L2  - https://pubmed.ncbi.nlm.nih.gov/30580555/"), "lens", {
        "pmid": "30580555"}),
    "lens patents": (LENS_PATENTS, "lens", {
        "accession": "031-156-664-516-153", "title": "Care by teams", "authors": "OCHOA, JORGE; VAN DER BERG, JAN P",
        "year": 2012, "date": "2012-07-04", "abstract": "A method.", "pages": "EP 2471949 A1", "document_type": "other",
        "url": "https://lens.org/031-156-664-516-153"}),
    "ovid ris without numbers": (ris("DB  - Ovid MEDLINE(R) ALL <1946 to June 01, 2021>", "ID  - 30580556"), "ovid", {
        "pmid": "30580556"}),
    "ovid ris, numbered, database later": (
        "1. \n" + ris("DB  - Ovid MEDLINE(R) <1946 to June 01, 2021>", "ID  - 30580556"), "ovid", {"pmid": "30580556"}),
    "ovid ris, embase": ("1. \n" + ris("DB  - Embase <1974 to 2021>", "ID  - 70123456"), "ovid", {
        "pmid": "", "accession": "70123456"}),
    "wos ris, early access": (
        "TY  - JOUR\nTI  - Care\nEA  - JUN 2021\nAN  - WOS:000600000000001\nER  - \n", "wos", {"year": 2021, "date": "2021-06"}),
    "wos bibtex, early access": (
        "@article{ WOS:000600000000001,\nTitle = {Care},\nEarlyAccessDate = {JUN 2021},\n}\n", "wos", {"year": 2021}),
    "wos tagged, early access": (
        "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Roe, A\nTI Care\nEA JUN 2021\nUT WOS:1\nER\n\nEF\n", "wos", {
            "year": 2021, "date": "2021-06"}),
    "rayyan csv": (
        'key,title,year,month,day,journal,url\nrayyan-1,Care,2020,1,1,J,https://www.ncbi.nlm.nih.gov/pubmed/30580557\n',
        "rayyan", {"pmid": "30580557", "accession": "rayyan-1"}),
    "psycinfo ris": (ris("DB  - APA PsycInfo", "SP  - No", "EP  - Specified"), "psycinfo", {"pages": ""}),
    "psycinfo ris, one tag": (ris("DB  - APA PsycInfo", "SP  - No-Specified"), "psycinfo", {"pages": ""}),
    "ebsco ris": (ris("DP  - EBSCOhost", "SP  - N.PAG", "EP  - N.PAG", "VL  - NA"), "ebsco", {"pages": "", "volume": ""}),
    "wos ris, unspecified": (ris("AN  - WOS:1", "SP  - UNSP e12"), "wos", {"pages": "e12"}),
    "scopus, original title": (
        ris("T1  - x", "UR  - https://www.scopus.com/x", "LA  - Spanish").replace(
            "TI  - Care in clinics", "TI  - Care in clinics [Atención en las clínicas]"), "scopus", {
            "title": "Care in clinics", "original_title": "Atención en las clínicas", "title_translated": "yes"}),
    "scopus, a note in brackets": (
        ris("UR  - https://www.scopus.com/x", "LA  - English").replace("clinics", "clinics [version 2; peer review: 1 approved]"),
        "scopus", {"title": "Care in clinics [version 2; peer review: 1 approved]", "original_title": ""}),
    "ovid, central": (
        ris("A1  - Roe A, Low B, Wu D.", "UR  - http://ovidsp.ovid.com/x"), "ovid", {"authors": "Roe, A; Low, B; Wu, D"}),
    "pubmed's mark-up in a csv": (
        'Title,Authors,Year,Abstract\nCare,Roe A.,2020,"<AbstractText Label=""AIM"">Why.</AbstractText><AbstractText>How '
        '<tex-math id=""M1"">\\\\begin{x}a\\\\end{x}</tex-math><mml:math><mml:mi>a</mml:mi></mml:math> &lt; 2.</AbstractText>"\n',
        "", {"abstract": "AIM: Why. How a < 2."}),
    "addresses in bibtex": (
        "@article{a,\ntitle = {Care~in 1990--1995 for \\$5 and \\$10, $\\alpha$},\nurl = {https://x.org/~roe/a--b_c},\n"
        "doi = {10.1000/a--b\\_c~1},\n}\n", "", {
            "title": "Care in 1990-1995 for $5 and $10, α", "url": "https://x.org/~roe/a--b_c", "doi": "10.1000/a--b_c~1"}),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_read_where_its_database_hides_things(name, reading):
    text, database, fields = LAYOUTS[name]
    read = reading(text)
    assert (read.database, read.rejected, read.stray_lines, read.warnings) == (database, [], [], [])
    assert {column: read.records[0][column] for column in fields} == fields
    assert read.words_kept == read.words_in_file


def test_a_review_of_cochrane_keeps_its_doi_beside_a_trial_without(reading):
    second = reading(COCHRANE_BIBTEX).records[1]
    assert (second["doi"], second["authors"]) == ("10.1002/14651858.cd001234.pub2", "Roe, A; Low, B")


def workbook(**sheets: str) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, text in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(csv.reader(io.StringIO(text, newline=""))):
                sheet.write_row(number, 0, row)
    return content.getvalue()


@pytest.mark.parametrize("name", ["pubmed's tags and names", "pubmed's tags", "scopus without EID", "zotero csv"])
def test_the_same_layout_in_a_workbook_is_read_alike(name, reading):
    text, database, fields = LAYOUTS[name]
    read = reading(workbook(records=text), name="x.xlsx")
    assert read.database == database
    assert {column: read.records[0][column] for column in fields} == fields


def test_a_second_sheet_of_records_is_refused_and_one_of_notes_is_told(reading):
    with pytest.raises(ExportError, match="several sheets hold records: one, two"):
        reading(workbook(one=PUBMED_TAGS, two=SCOPUS_WITHOUT_EID), name="x.xlsx")
    read = reading(workbook(one=PUBMED_TAGS, two="Some notes\n"), name="x.xlsx")
    assert read.warnings == ["only the sheet 'one' was read, not: two"]


def test_a_gzip_is_read_as_what_it_holds(reading):
    read = reading(gzip.compress(examples.RIS.encode()), name="x.ris.gz")
    assert [r["title"] for r in read.records] == [r["title"] for r in reading(examples.RIS, name="x.ris").records]
    assert read.words_kept == read.words_in_file


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, examples.RIS)
    return out.getvalue()


def tarred(name: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(examples.RIS.encode())
        archive.addfile(member, io.BytesIO(examples.RIS.encode()))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (gzip.compress(examples.RIS.encode())[:-9], "damaged or cut off"),
        (b"BZh91AY&SY" + b"\0" * 20, "packed (bzip2). Unpack it"),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 20, "packed (7-Zip). Unpack it"),
        (zipped("a/search.nbib", "b.ris"), "packed (zip; inside: a/search.nbib, b.ris). Unpack it"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a Word document (.docx). Export the search as RIS"),
        (tarred("search.nbib"), "packed (tar). Unpack it"),
        (gzip.compress(tarred("search.nbib")), "packed (tar). Unpack it"),
    ],
    ids=["cut", "bzip2", "7z", "zip", "docx", "tar", "tar.gz"],
)
def test_a_packed_file_that_cannot_be_read_is_refused_with_advice(content, told, reading):
    with pytest.raises(ExportError) as caught:
        reading(content)
    assert told in str(caught.value)


def test_a_packed_bomb_is_refused(reading, monkeypatch):
    assert guard.UNPACKED_LIMIT == 512 * 2**20
    monkeypatch.setattr(guard, "UNPACKED_LIMIT", 2**20)  # half a gigabyte takes a second to unpack
    with pytest.raises(ExportError, match="unpacks to more than 1 MB"):
        reading(gzip.compress(b"0" * 600_000, 1) * 2)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (r"\$5 and \$10", "$5 and $10"),
        (r"CO$_2$ at \$5", "CO2 at $5"),
        (r"a~b--c", "a\u00a0b-c"),
    ],
)
def test_dollars_that_are_escaped_enclose_no_formula(cell, text):
    assert bibtex.latex(cell) == text


@pytest.mark.parametrize(
    ("note", "pmid"),
    [
        ("PMID: 30580551", "30580551"),
        ("Publisher: X; PMID: 30580551", "30580551"),
        ("Comment on; see PMID: 30580551", ""),
        ("EPMID: 30580551", ""),
    ],
)
def test_a_pubmed_id_in_notes_is_an_item_of_its_own(note, pmid, reading):
    assert reading(ris(f"N1  - {note}")).records[0]["pmid"] == pmid


@pytest.mark.parametrize(
    ("tags", "column", "value"),
    [
        (["CP  - 24th Annual Forum of Internal Medicine"], "issue", ""),
        (["CP  - 4"], "issue", "4"),
        (["SP  - 344", "EP  - U6"], "pages", "344-U6"),
        (["SP  - Map projections, 12 p."], "pages", "Map projections, 12 p."),
        (["AU  - van den Hoven,null", "AU  - Roe,Ann"], "authors", "van den Hoven; Roe, Ann"),
        (["UR  - ; https://example.org/1, internal-pdf://2/x.pdf"], "url", "https://example.org/1"),
        (["KW  - cuidado\ncare\n\u00a0\u62a4\u7406"], "keywords", "cuidado; care; \u62a4\u7406"),
        (["AN  - WOS:000100000000001", "JO  - Law and Care"], "journal", "Law and Care"),
    ],
)
def test_what_other_readers_see_in_real_files_is_not_lost_or_twisted(tags, column, value, reading):
    assert reading(ris(*tags)).records[0][column] == value
