"""Each format with its traps: what the file is, how many records it holds, and what the fields become."""

from __future__ import annotations

import io
import json

import export_examples as examples
import pytest
import xlsxwriter

# example: format, database, records, fields of the first record
EXPECTED = {
    "ris": ("ris", "scopus", 2, {
        "doi": "10.1000/jhs.2019.5", "eid": "2-s2.0-85000000001", "pages": "117-155", "date": "2019-05", "year": 2019,
        "abstract": "We asked managers what integration is.", "issn": "1234-5678", "language": "en",
        "authors": "Rahimi, Neda; Olsen, K.", "keywords": "integration; hospitals", "document_type": "article"}),
    "medline": ("medline", "pubmed", 2, {
        "pmid": "30000001", "pmcid": "PMC6000001", "doi": "10.1000/abc.1", "pages": "1558-1565", "date": "2018-11",
        "title": "Integrated services for chronic disease: a survey of primary care teams",
        "abstract": "Teams were asked how they work together. WHO - the agency - was not asked.",
        "authors": "Moradi, Sara; Care Study Group", "document_type": "review", "language": "en",
        "document_type_as_given": "Journal Article; Review", "journal": "Journal of primary care",
        "mesh": "Humans; *Primary Health Care"}),
    "wos-tagged": ("wos-tagged", "wos", 2, {
        "ut": "WOS:000455039600059", "pmid": "30529964", "authors": "Alvarez, Irene; del Arco, Ivan",
        "title": "Do integrated clinics shorten the way through the health system?", "pages": "598-607",
        "date": "2019-03-15", "document_type": "conference", "keywords": "Integration; Clinics", "line": 3}),
    "ovid": ("ovid", "ovid", 2, {
        "pmid": "31000001", "authors": "Brown, P; Green, T", "journal": "Journal of Care", "volume": "12", "issue": "3",
        "pages": "1-9", "year": 2020}),
    "enw": ("enw", "", 2, {"doi": "10.1000/care.20", "pages": "268-276", "authors": "Mooers, Blaine; Khan, A."}),
    "bibtex": ("bibtex", "scopus", 2, {
        "title": "Improving the quality of CARE & services", "authors": "Bui, K.T.A.; Müller, B.", "pages": "1477-1485",
        "document_type": "review"}),
    "pubmed-xml": ("pubmed-xml", "pubmed", 2, {
        "pmid": "30107788", "pmcid": "PMC6092796", "doi": "10.1186/s12874-018-0545-3", "date": "2018-08-14",
        "title": "Searching for integrated care & services", "abstract": "AIM: To search. RESULTS: Found.",
        "authors": "Cooper, Chris; Care Study Group", "pages": "85-89", "mesh": "Humans"}),
    "endnote-xml": ("endnote-xml", "endnote", 2, {
        "title": "Shared care for malaria", "pages": "12-18", "authors": "Baird, J. K.", "doi": "10.1128/care.11"}),
    "zotero-rdf": ("zotero-rdf", "zotero", 2, {
        "title": "Care across the border", "authors": "Karimi, Leila", "journal": "Border Health", "issn": "1234-5678",
        "date": "2016-03", "volume": "7", "doi": "10.1000/border.7", "document_type": "article"}),
    "ictrp-xml": ("ictrp-xml", "ictrp", 2, {
        "accession": "IRCT20200101000001N1", "title": "Care at home & in hospital", "year": 2020, "date": "2020-03-02",
        "authors": "Care University of Medical Sciences", "url": "https://irct.example.org/trial/1",
        "keywords": "Diabetes; Asthma", "document_type": "trial"}),
    "scopus": ("csv", "scopus", 2, {
        "eid": "2-s2.0-85000000002", "authors": "Wilson, Lauren N.; Gardner, Jacob", "title": 'Care, "shared"',
        "abstract": "Two paragraphs", "pages": "2864", "pmid": "38740001"}),
    "pubmed": ("csv", "pubmed", 1, {
        "pmid": "30922926", "authors": "Griffin, DK; Larkin, DM", "volume": "63", "issue": "2", "pages": "117-155",
        "date": "2020-02"}),
    "publish-or-perish": ("csv", "publish-or-perish", 2, {
        "authors": "Tobler, W; van der Berg, J", "flags": "the source cut the list of authors short"}),
    "wos-tab": ("wos-tab", "wos", 1, {"title": 'A "new" companion', "ut": "WOS:1", "pages": "284-285"}),
    "embase": ("csv", "embase", 1, {"authors": "Yang, Z.; Jiang, B.", "pmid": "38773066", "line": 5}),
    "embase-key-value": ("embase-key-value", "embase", 2, {
        "authors": "Yang, Z.; Jiang, B.", "journal": "Care", "year": 2014, "pages": "152-160"}),
    "cochrane-ris": ("ris", "cochrane", 2, {"central": "CN-00778158", "pmid": "30580550", "authors": "Bywater, T"}),
    "ovid-ris": ("ris", "ovid", 2, {"pmid": "33000001", "journal": "Open Journal", "year": 2020}),
    "persian-ris": ("ris", "sid", 1, {
        "year": 2019, "year_as_given": "۱۳۹۸", "volume": "12", "pages": "117-155", "language": "fa",
        "title": "يكپارچگي خدمات سلامت در نظام‌های شبکه", "authors": "رضایی, علی"}),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_format_is_known_by_its_content_and_read_whole(name, reading):
    form, database, count, fields = EXPECTED[name]
    read = reading(examples.TEXTS[name])
    assert (read.format, read.database, len(read.records)) == (form, database, count)
    assert read.raw_markers == count
    assert (read.rejected, read.stray_lines) == ([], [])
    damaged = "line 5: issue looks like a date that a spreadsheet made: 03-Apr"
    assert read.warnings == ([damaged] if name == "scopus" else [])
    assert read.words_kept == read.words_in_file
    assert {column: read.records[0][column] for column in fields} == fields


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("written", ["\r\n", "\r", "bom", "utf-16-le", "utf-16-be"])
def test_line_ends_and_encodings_change_nothing(name, written, reading):
    text = examples.TEXTS[name]
    plain = reading(text, name="plain")
    if written == "bom":
        content = b"\xef\xbb\xbf" + text.encode()
    elif written.startswith("utf-16"):
        content = ("\ufeff" + text).encode(written)
    else:
        content = text.replace("\n", written).encode()
    read = reading(content, name="written")
    assert [{**record, "file": ""} for record in read.records] == [{**record, "file": ""} for record in plain.records]


def test_all_tags_are_kept_raw(reading):
    raw = json.loads(reading(examples.RIS).records[0]["raw"])
    assert raw["AU"] == ["Rahimi, Neda", "Olsen, K."]
    assert raw["AB"] == ["We asked managers &lt;b&gt;what&lt;/b&gt; integration is."]
    raw = json.loads(reading(examples.BIBTEX).records[0]["raw"])
    assert raw["note"] == ["cited By 4", "a second note"]


def test_a_translated_title_loses_its_brackets_and_is_flagged(reading):
    record = reading(examples.RIS).records[1]
    assert (record["title"], record["title_translated"]) == ("Primary care in two regions", "yes")


def test_damage_by_excel_is_flagged_and_not_mended(reading):
    record = reading(examples.SCOPUS_CSV).records[1]
    assert record["issue"] == "03-Apr"
    assert record["flags"] == "issue looks like a date that a spreadsheet made: 03-Apr"


@pytest.mark.parametrize(
    ("given", "read", "flag"),
    [
        ("3.7E+07", "", "pmid is no PubMed id, and was left out: 3.7E+07"),
        ("922,926", "", "pmid is no PubMed id, and was left out: 922,926"),
        ("123456789", "", "pmid is no PubMed id, and was left out: 123456789"),
        ("PMC6430000", "", ""),
        ("30,922,926", "30922926", "pmid had marks between its digits, and was read as 30922926: 30,922,926"),
        ("30 922 926", "30922926", "pmid had marks between its digits, and was read as 30922926: 30 922 926"),
        ("30922926.0", "30922926", ""),
        ("30922926, 30922927", "30922926", ""),
        ("۳۰۹۲۲۹۲۶", "30922926", ""),
    ],
)
@pytest.mark.parametrize("form", ["pubmed", "scopus", "bibtex", "zotero"])
def test_a_pubmed_id_that_was_written_as_an_amount_is_read_whole_or_not_at_all(reading, form, given, read, flag):
    text = {
        "pubmed": f'PMID,Title,Authors,Citation\n"{given}",Care,"Roe A","J Health. 2020;63(2):117-55."\n',
        "scopus": f'"Authors","Title","Year","PubMed ID","EID"\n"Roe A.","Care","2020","{given}","2-s2.0-85000002"\n',
        "bibtex": f"@article{{roe, title={{Care}}, year={{2020}}, author={{Roe, Ann}}, pmid={{{given}}}}}\n",
        "zotero": f'"Key","Title","Author","Publication Year","PMID"\n"K1","Care","Roe, Ann","2020","{given}"\n',
    }[form]
    record = reading(text).records[0]
    assert (record["pmid"], record["flags"]) == (read, flag)
    assert given in record["raw"]


def test_an_accession_number_that_a_spreadsheet_rounded_is_none(reading):
    record = reading('Title,Authors,Year,Accession Number,DOI\nCare,"Roe, A",2020,2.01912E+11,10.1000/x\n').records[0]
    assert record["accession"] == ""
    assert record["flags"] == "accession number looks like a number that a spreadsheet rounded: 2.01912E+11"


def test_excel_may_save_a_csv_again_with_semicolons(reading):
    text = 'Title;Authors;Year;DOI\n"Care; shared";Roe, A.;2020;10.1000/x\n'
    assert reading(text).records[0]["title"] == "Care; shared"


def test_a_persian_record_of_scholar_gets_its_gregorian_year(reading):
    record = reading(examples.POP_CSV).records[1]
    assert (record["year"], record["year_as_given"], record["authors"]) == (2019, "۱۳۹۸", "رضایی, ا")


@pytest.mark.parametrize("name", ["ris", "medline", "wos-tagged", "enw", "bibtex", "scopus", "pubmed", "ovid"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_that_were_joined_are_read_as_both(name, mark, reading):
    one = reading(mark + examples.TEXTS[name])
    both = reading((mark + examples.TEXTS[name]) * 2)
    assert len(both.records) == 2 * len(one.records)
    assert [record["title"] for record in both.records] == [record["title"] for record in one.records] * 2
    assert (both.rejected, both.stray_lines) == ([], [])
    assert both.words_kept == both.words_in_file


def test_ovids_labels_are_read_as_its_tags(reading):
    text = (
        "<1>\nUnique Identifier\n  31000001\nTitle\n  Shared care.\nAuthors\n  Brown P.\nYear of Publication\n  2020\n"
    )
    record = reading(text).records[0]
    assert (record["pmid"] or record["accession"], record["title"], record["year"]) == ("31000001", "Shared care", 2020)


def test_a_row_of_scopus_with_more_funding_texts_than_columns_is_put_right(reading):
    text = (
        "Authors,Title,Year,Source title,DOI,Funding Text 1,PubMed ID,Language of Original Document,Source,EID\n"
        "Roe A.,One,2020,Care,10.1000/1,thanks,1,English,Scopus,2-s2.0-1\n"
        "Roe B.,Two,2021,Care,10.1000/2,thanks,more thanks,2,English,Scopus,2-s2.0-2\n"
    )
    read = reading(text)
    assert [(r["pmid"], r["language"], r["eid"]) for r in read.records] == [
        ("1", "en", "2-s2.0-1"),
        ("2", "en", "2-s2.0-2"),
    ]
    assert "funding" in read.warnings[0]


def test_keywords_of_rayyan_stand_on_lines_of_their_own(reading):
    text = "TY  - JOUR\nAN  - rayyan-1\nTI  - Care\nKW  - Joint Commission\nStandards\nSafety\nPY  - 2001\nER  - \n"
    read = reading(text)
    assert read.records[0]["keywords"] == "Joint Commission; Standards; Safety"
    assert (read.database, read.records[0]["accession"]) == ("rayyan", "rayyan-1")


def test_ovid_may_write_a_tag_below_the_closing_line(reading):
    read = reading("1.\nTY  - JOUR\nT1  - Care\nER  -\nNL  - Clin Care\n\nLink to the Ovid Full Text: x\n\n")
    assert (len(read.records), read.rejected) == (1, [])
    assert "NL" in json.loads(read.records[0]["raw"])


def test_one_blank_before_the_dash_is_ris_too(reading):
    read = reading("TY - JOUR\nTI - Care\nAB - One.\nWHO - was asked.\nER -\n")
    assert read.records[0]["abstract"] == "One. WHO - was asked."


def test_a_table_of_ones_own_is_read_by_its_columns(reading):
    read = reading(
        "Ref,Paper name,Who,When\n1,Care,Roe A.,2020\n",
        columns={"title": "Paper name", "authors": "Who", "year": "When"},
    )
    record = read.records[0]
    assert (record["title"], record["authors"], record["year"]) == ("Care", "Roe, A.", 2020)


@pytest.mark.parametrize("name", ["scopus", "embase"])
def test_a_workbook_reads_as_its_csv(name, reading):
    import csv

    rows = list(csv.reader(io.StringIO(examples.TEXTS[name])))
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("records")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    left, right = (
        reading(content.getvalue(), name="a.xlsx").records,
        reading(examples.TEXTS[name], name="a.csv").records,
    )
    same = ("title", "authors", "year", "doi", "pmid", "pages", "raw")
    assert [[record[column] for column in same] for record in left] == [
        [record[column] for column in same] for record in right
    ]


def test_a_file_in_another_databases_folder_is_warned_about(reading):
    assert "folder 'scopus' but was written by pubmed" in reading(examples.MEDLINE, folder="scopus").warnings[0]
    assert reading(examples.MEDLINE, folder="pubmed").warnings == []
    assert reading(examples.POP_CSV, folder="google-scholar").warnings == []
    assert reading(examples.RIS, folder="zotero").warnings == []


def test_records_say_where_they_come_from(reading):
    read = reading(examples.RIS, source="scopus", name="x.ris")
    assert [(r["source"], r["ordinal"], r["line"], r["database"], r["format"]) for r in read.records] == [
        ("scopus", 1, 1, "scopus", "ris"),
        ("scopus", 2, 23, "scopus", "ris"),
    ]
