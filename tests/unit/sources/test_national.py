"""Databases of Iran and the region: exports in their documented layouts, RIS and EndNote with Persian text."""

from __future__ import annotations

import pytest

SID = """TY  - JOUR
ID  - 60521
T1  - يكپارچگي خدمات سلامت در مناطق روستايي
A1  - رحیمی، ندا
A1  - مرادی، سارا
JF  - پايش
Y1  - ۱۳۹۸
VL  - ۱۸
IS  - ۲
SP  - 117
EP  - 125
KW  - نظام سلامت، یکپارچگی
LA  - فارسی
UR  - https://www.sid.ir/paper/60521/fa
ER  - 
"""  # noqa: W291
MAGIRAN = """TY  - JOUR
TI  - موانع یکپارچه‌سازی مراقبت
AU  - ندا رحیمی
PY  - 1400
JO  - مجله مدیریت سلامت
DO  - 10.29252/JHM.1
UR  - https://www.magiran.com/p2345678
ER  - 
"""  # noqa: W291
NOORMAGS = """TY  - JOUR
TI  - سیاست سلامت
AU  - رضایی، علی
PY  - بهار 1385
T2  - رفاه اجتماعی
UR  - https://www.noormags.ir/view/fa/articlepage/123456
ER  - 
"""  # noqa: W291
IRANDOC = """TY  - THES
TI  - طراحی الگوی یکپارچگی خدمات
AU  - کریمی، مریم
PY  - 1395/06/31
PB  - دانشگاه علوم پزشکی تهران
UR  - https://ganj.irandoc.ac.ir/#/articles/0a1b2c3d4e5f
ER  - 
"""  # noqa: W291
CIVILICA = """TY  - CONF
TI  - چالش‌های ادغام خدمات
AU  - حسینی، زهرا
PY  - 1397
T2  - دومین کنگره سلامت
UR  - https://civilica.com/doc/812345
ER  - 
"""  # noqa: W291
IMEMR = """TY  - JOUR
ID  - emr-187654
TI  - Integration of health services in rural areas
AU  - Rahimi, N.
PY  - 2018
JO  - East. Mediterr. health j
DB  - IMEMR
LA  - en
UR  - https://pesquisa.bvsalud.org/gim/resource/en/emr-187654
ER  - 
"""  # noqa: W291

FIELDS = {
    "sid": (SID, {
        "accession": "60521", "title": "يكپارچگي خدمات سلامت در مناطق روستايي", "authors": "رحیمی, ندا; مرادی, سارا",
        "year": 2019, "year_as_given": "۱۳۹۸", "volume": "18", "issue": "2", "pages": "117-125", "language": "fa",
        "keywords": "نظام سلامت; یکپارچگی"}),
    "magiran": (MAGIRAN, {
        "accession": "2345678", "authors": "ندا رحیمی", "year": 2021, "year_as_given": "1400", "doi": "10.29252/jhm.1",
        "journal": "مجله مدیریت سلامت"}),
    "noormags": (NOORMAGS, {"accession": "123456", "year": 2006, "year_as_given": "بهار 1385"}),
    "irandoc": (IRANDOC, {
        "accession": "0a1b2c3d4e5f", "document_type": "thesis", "year": 2016, "year_as_given": "1395/06/31"}),
    "civilica": (CIVILICA, {"accession": "812345", "document_type": "conference", "year": 2018}),
    "imemr": (IMEMR, {"accession": "emr-187654", "year": 2018, "year_as_given": "", "authors": "Rahimi, N."}),
}  # fmt: skip


@pytest.mark.parametrize("database", FIELDS)
def test_an_export_of_a_national_database_is_known_and_read(database, reading):
    text, fields = FIELDS[database]
    read = reading(text)
    assert (read.database, read.stray_lines, read.rejected) == (database, [], [])
    assert {column: read.records[0][column] for column in fields} == fields


@pytest.mark.parametrize("database", FIELDS)
def test_the_same_in_endnote_s_format_is_known_too(database, reading):
    text, fields = FIELDS[database]
    tags = {
        "TY": "0",
        "TI": "T",
        "T1": "T",
        "AU": "A",
        "A1": "A",
        "PY": "D",
        "Y1": "D",
        "UR": "U",
        "JF": "J",
        "JO": "J",
    }
    lines = (line.partition("  - ") for line in text.splitlines())
    enw = "".join(
        f"%{tags[tag]} {'Journal Article' if tag == 'TY' else value}\n" for tag, _, value in lines if tag in tags
    )
    read = reading(enw)
    assert (read.format, read.database) == ("enw", database)
    record = read.records[0]
    assert (record["accession"], record["year"]) == (fields["accession"], fields["year"])


def test_an_institution_with_a_persian_comma_stays_whole_and_keywords_come_apart_in_every_format(reading):
    institution, words = "وزارت بهداشت، درمان و آموزش پزشکی", "مديريت، سلامت، ایران"
    address = "https://www.magiran.com/p2300014"
    for text in (
        f"%0 Journal Article\n%T یک\n%A {institution}\n%K {words}\n%U {address}\n",
        f"TY  - JOUR\nTI  - یک\nAU  - {institution}\nKW  - {words}\nUR  - {address}\nER  -\n",
        f"@article{{a,\n title={{یک}},\n author={{{institution}}},\n keywords={{{words}}},\n url={{{address}}}\n}}\n",
    ):
        record = reading(text).records[0]
        assert (record["authors"], record["keywords"]) == (institution, "مديريت; سلامت; ایران"), text


def test_a_table_with_persian_headings_is_read_by_them(reading):
    text = (
        "عنوان مقاله,نویسندگان,نام نشريه,سال انتشار,دوره,شماره,صفحات,كلیدواژه‌ها,چکیده\n"
        "یکپارچگی خدمات,ندا رحیمی؛ سارا مرادی,پایش,۱۳۹۸,۱۸,۲,117-25,سلامت؛ خدمات,متن\n"
    )
    record = reading(text).records[0]
    assert (record["title"], record["authors"], record["journal"]) == (
        "یکپارچگی خدمات",
        "ندا رحیمی; سارا مرادی",
        "پایش",
    )
    assert (record["year"], record["year_as_given"], record["volume"], record["issue"]) == (2019, "۱۳۹۸", "18", "2")
    assert (record["pages"], record["keywords"], record["abstract"]) == ("117-125", "سلامت; خدمات", "متن")


def test_an_english_record_of_a_national_database_keeps_its_year(reading):
    record = reading(SID.replace("۱۳۹۸", "2019").replace("LA  - فارسی", "LA  - English")).records[0]
    assert (record["year"], record["year_as_given"]) == (2019, "")


LABELLED = """عنوان : یکپارچگی نظام ارجاع در مراقبت‌های اولیه
پديدآور : نوری، زهرا
سال نشر : ۱۳۹۹
دانشگاه : دانشگاه علوم پزشکی تهران
چكيده : زمینه: یکپارچگی نظام ارجاع.
هدف: دیدن.
كلید‌واژه ها : یکپارچگی؛ ارجاع
نشانی : https://ganj.irandoc.ac.ir/#/articles/0a1b2c3d

عنوان: نظام سلامت و هماهنگی
پدیدآور: صادقی، حسین
سال نشر: 1397
نشانی: https://ganj.irandoc.ac.ir/#/articles/0a1b2c3e"""


def test_lines_with_persian_labels_are_read_in_any_spelling_of_the_labels(reading):
    read = reading(LABELLED)
    assert (read.format, read.database, read.stray_lines, read.words_in_file) == (
        "labelled",
        "irandoc",
        [],
        read.words_kept,
    )
    first, second = read.records
    assert {name: first[name] for name in ("title", "authors", "year", "year_as_given", "keywords", "accession")} == {
        "title": "یکپارچگی نظام ارجاع در مراقبت‌های اولیه", "authors": "نوری, زهرا", "year": 2020,
        "year_as_given": "۱۳۹۹", "keywords": "یکپارچگی; ارجاع", "accession": "0a1b2c3d",
    }  # fmt: skip
    assert first["abstract"] == "زمینه: یکپارچگی نظام ارجاع. هدف: دیدن.", "an abstract's own labels are its text"
    assert "دانشگاه علوم پزشکی تهران" in first["raw"]
    assert (second["title"], second["year"], second["line"]) == ("نظام سلامت و هماهنگی", 2018, 10)


def test_ris_whose_tags_are_partly_persian_is_read_by_both(reading):
    text = SID.replace("T1  - ", "عنوان  - ").replace("A1  - ", "نویسنده : ").replace("Y1  - ", "سال نشر : ")
    mixed, plain = reading(text + text.replace("60521", "60522")), reading(SID)
    assert (mixed.format, mixed.database, len(mixed.records)) == ("labelled", "sid", 2)
    same = (
        "title",
        "authors",
        "year",
        "journal",
        "volume",
        "pages",
        "keywords",
        "language",
        "document_type",
        "accession",
    )
    assert {name: mixed.records[0][name] for name in same} == {name: plain.records[0][name] for name in same}


def test_names_that_persian_bibliographies_join_by_their_own_and_are_parted(reading):
    text = "@article{a,\n title = {سیاست سلامت},\n author = {حسینی، علی و محمدی، سارا},\n year = {۱۳۹۶}\n}\n"
    record = reading(text).records[0]
    assert (record["authors"], record["year"]) == ("حسینی, علی; محمدی, سارا", 2017)


def test_an_export_in_windows_1256_among_ascii_tags_is_read_in_its_letters(reading):
    text = SID.replace("ی", "ي").replace("۱۳۹۸", "1398").replace("۱۸", "18").replace("۲", "2")
    read = reading(text.encode("cp1256"))
    assert (read.encoding, read.database) == ("cp1256", "sid")
    assert read.records[0]["title"] == "يكپارچگي خدمات سلامت در مناطق روستايي"
    assert read.records[0]["year"] == 2019


def test_a_table_may_have_the_labels_of_records_for_headings_in_any_encoding_and_dialect(reading):
    text = "ردیف;عنوان;پدیدآور;سال نشر;نشانی\r\n1;یکپارچگی;نوری، زهرا;۱۳۹۹;https://x.example/1\r\n"
    record = reading(text.encode("utf-16")).records[0]
    assert (record["title"], record["authors"], record["year"], record["url"]) == (
        "یکپارچگی",
        "نوری, زهرا",
        2020,
        "https://x.example/1",
    )
    arabic = text.replace("ی", "ي").replace("۱۳۹۹", "1399").encode("cp1256")
    assert reading(arabic).records[0]["year"] == 2020


def test_magiran_s_older_addresses_are_its_records_too(reading):
    old = MAGIRAN.replace("www.magiran.com/p2345678", "www.magiran.com/view.asp?Type=pdf&ID=2345678")
    assert reading(old).records[0]["accession"] == "2345678"


LATIN = "Title,Authors,Journal,Year,Link\nIntegration of care,Rahimi N,Payesh,{year},{link}\n"
READ_AS = "year {year} was read as Jalali, since its source is Iranian"


@pytest.mark.parametrize(
    ("year", "link", "options", "became"),
    [
        ("1398", "https://www.magiran.com/p2345678", {}, 2019),
        ("1398/06/31", "https://civilica.com/doc/812345", {}, 2019),
        ("1398", "https://example.org/1", {"jalali": True}, 2019),
        ("1300", "", {"jalali": True}, 1921),
        ("1410", "", {"jalali": True}, 2031),
        ("2019", "https://www.magiran.com/p2345678", {"jalali": True}, None),
        ("1415", "https://www.magiran.com/p2345678", {"jalali": True}, None),
        ("1299", "", {"jalali": True}, None),
        ("1398", "https://example.org/1", {}, None),
    ],
)
def test_a_jalali_year_in_a_latin_row_is_known_by_its_source_and_nothing_is_guessed_elsewhere(
    reading, year: str, link: str, options: dict[str, bool], became: int | None
):
    record = reading(LATIN.format(year=year, link=link), **options).records[0]
    if became:
        assert (record["year"], record["year_as_given"]) == (became, year)
        assert record["flags"] == READ_AS.format(year=year)
    elif year == "2019":
        assert (record["year"], record["flags"]) == (2019, "")
    else:
        assert record["year"] is None
        assert record["flags"] == f"year {year} is not Gregorian, and nothing tells its calendar"


def test_a_jalali_year_in_a_latin_row_is_known_by_persian_letters_anywhere_in_it(reading):
    record = reading(LATIN.format(year="1398", link="").replace("Rahimi N", "ندا رحیمی")).records[0]
    assert (record["year"], record["year_as_given"], record["flags"]) == (2019, "1398", "")
