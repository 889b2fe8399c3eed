from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import assume, given
from hypothesis import strategies as st
from small_review import RECORDS

from scopeline import layout
from scopeline.bibliography import cells, titles
from scopeline.commands.export import export_records
from scopeline.errors import ScopelineError
from scopeline.exchange.records import asreview, bibtex, covidence, endnote, rayyan, ris, spreadsheet
from scopeline.exchange.records.plain import plain
from scopeline.exchange.records.sets import TARGETS, write_set
from scopeline.exchange.votes.foreign import described
from scopeline.sources.read import read_export
from scopeline.tables.csv import write_table

FIELDS = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "abstract")
EXTENSION = {"bibtex": "bib", "endnote-xml": "xml", "csv": "csv", "rayyan": "csv", "asreview": "csv"}


def export(set_name: str, to: str, out: Path) -> int:
    return sum(count for _, count in write_set(set_name, to, out))


def back(to: str, folder: Path) -> list[dict[str, Any]]:
    """All records out in a format, and read by our own reader."""
    out = folder / f"out.{EXTENSION.get(to, 'ris')}"
    assert export("unique", to, out) == len(RECORDS)
    reading = read_export(out)
    assert not reading.rejected
    assert not reading.stray_lines
    return reading.records


@pytest.mark.parametrize("to", TARGETS)
def test_every_record_comes_back_by_its_id_in_the_order_of_ids(to: str, review: Path, tmp_path: Path) -> None:
    found = [described(record)["record_ids"].split("; ")[0] for record in back(to, tmp_path)]
    assert found == sorted(record["record_id"] for record in RECORDS)


@pytest.mark.parametrize("to", ["ris", "covidence", "endnote-xml"])
def test_fields_come_back_as_they_were(to: str, review: Path, tmp_path: Path) -> None:
    for record, was in zip(back(to, tmp_path), RECORDS, strict=True):
        assert {name: record[name] or "" for name in FIELDS} == {name: was.get(name) or "" for name in FIELDS}
        assert record["title_translated"] == was.get("title_translated", "")
        assert record["pmid"] == was.get("pmid", "")


def test_fields_come_back_from_bibtex_but_for_braces_which_our_reader_takes_for_latex(
    review: Path, tmp_path: Path
) -> None:
    for record, was in zip(back("bibtex", tmp_path), RECORDS, strict=True):
        expected = {name: was.get(name) or "" for name in FIELDS}
        expected["title"] = re.sub("[{}]", "", expected["title"])
        assert {name: record[name] or "" for name in FIELDS} == expected
        assert record["pmid"] == was.get("pmid", "")


@pytest.mark.parametrize("to", ["csv", "rayyan"])
def test_fields_come_back_from_spreadsheets_but_for_the_quote_before_formulas(
    to: str, review: Path, tmp_path: Path
) -> None:
    for record, was in zip(back(to, tmp_path), RECORDS, strict=True):
        for name in FIELDS:
            if name != "authors":
                assert str(record[name] or "").removeprefix("'") == str(was.get(name) or ""), name


def test_persian_is_intact_in_every_format(review: Path, tmp_path: Path) -> None:
    for to in TARGETS:
        out = tmp_path / to
        export("included", to, out)
        assert "چالش‌های یکپارچگی نظام سلامت" in out.read_text(encoding="utf-8")


def test_bibtex_comes_back_through_bibtexparser(review: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.bib"
    export("unique", "bibtex", out)
    library = bibtexparser.parse_file(str(out), append_middleware=[LatexDecodingMiddleware(keep_math_mode=False)])
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [record["record_id"] for record in RECORDS]
    first, was = library.entries[0], RECORDS[0]
    # pylatexenc, which bibtexparser asks, does not know \\textbraceleft and drops it.
    assert first["title"] == f"[{was['title']}]".replace("{", "").replace("}", "")
    assert first["abstract"] == was["abstract"]
    assert first["journal"] == was["journal"]
    assert first["pages"] == was["pages"]
    assert first["author"] == "Bagheri, A. and van der Berg, Jan and World Health Organization"
    links = bibtexparser.parse_file(str(out)).entries[0]
    assert (links["doi"], links["url"]) == (was["doi"], was["url"])


def test_ris_comes_back_through_rispy(review: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.ris"
    export("unique", "ris", out)
    first, was = rispy.loads(out.read_text(encoding="utf-8"))[0], RECORDS[0]
    assert first["id"] == first["accession_number"] == was["record_id"]
    assert first["notes"] == [f"Scopeline record {was['record_id']}"]
    assert first["title"] == f"[{was['title']}]"
    assert first["authors"] == was["authors"].split("; ")
    assert (first["year"], first["volume"], first["number"]) == ("2019", "12", "3-4")
    assert (first["start_page"], first["end_page"]) == ("117", "155")
    assert first["secondary_title"] == was["journal"]
    assert (first["doi"], first["abstract"]) == (was["doi"], was["abstract"])


def test_a_set_holds_the_groups_that_stand_in_its_file(review: Path, tmp_path: Path) -> None:
    assert export("included", "ris", tmp_path / "out.ris") == 1
    assert export("new_reports", "ris", tmp_path / "same.ris") == 1
    assert "AN  - R-DDDDDDDD" in (tmp_path / "out.ris").read_text()
    assert export("screened", "ris", tmp_path / "out.ris") == len(RECORDS)


def test_a_list_that_was_changed_since_the_run_is_not_given_away(review: Path, tmp_path: Path) -> None:
    columns = ("box", "n", "ids_file")
    row = {"box": "new_reports", "n": 2, "ids_file": "sets/new_reports.csv"}
    write_table(layout.COUNTS, columns, [row])
    with pytest.raises(ScopelineError, match=r"rows is 1, and .* tells 2"):
        export("included", "ris", tmp_path / "out.ris")
    assert not (tmp_path / "out.ris").exists()
    assert export("screened", "ris", tmp_path / "out.ris") == len(RECORDS), "another list"
    write_table(layout.COUNTS, columns, [{**row, "n": 1}])
    assert export("included", "ris", tmp_path / "out.ris") == 1


def test_an_unknown_set_is_answered_with_the_sets_there_are(review: Path, tmp_path: Path) -> None:
    with pytest.raises(ScopelineError, match=r"no set 'chosen'.*unique, screened, included, new_reports"):
        export("chosen", "ris", tmp_path / "out.ris")
    with pytest.raises(ScopelineError, match="'excluded' are not known yet"):
        export("excluded", "ris", tmp_path / "out.ris")
    with pytest.raises(ScopelineError, match=r"no format.*endnote-xml"):
        export("unique", "word", tmp_path / "out.ris")
    assert not (tmp_path / "out.ris").exists()


def test_nothing_is_written_among_peoples_files(review: Path) -> None:
    with pytest.raises(ScopelineError, match="outside config/ and data/"):
        export_records("unique", "ris", Path("data/exports/pubmed/again.ris"))


def test_the_summary_names_the_files(review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export_records("included", "covidence", tmp_path / "out.ris")
    assert capsys.readouterr().out == f"{tmp_path / 'out.ris'}: 1 record\n"


def test_a_box_that_counts_records_which_are_written_as_one_says_so(
    review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    group = RECORDS[0]["record_id"]
    rows = [{"record_id": record_id, "group_id": group} for record_id in ("R-XXXXXXXX", "R-YYYYYYYY")]
    write_table(layout.SETS / "duplicates.csv", ("record_id", "group_id"), rows)
    export_records("duplicates", "ris", tmp_path / "out.ris")
    assert capsys.readouterr().out.splitlines()[1:] == [
        "The box counts 2 records; records of one report are written as one: 1"
    ]


def test_covidence_gets_files_within_its_limits(review: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covidence, "MOST_RECORDS", 2)
    made = write_set("unique", "covidence", tmp_path / "out.ris")
    assert [(path.name, count) for path, count in made] == [("out.ris", 2), ("out-2.ris", 2), ("out-3.ris", 1)]
    monkeypatch.setattr(covidence, "MOST_RECORDS", 100)
    monkeypatch.setattr(covidence, "MOST_BYTES", 700)
    made = write_set("unique", "covidence", tmp_path / "small.ris")
    assert len(made) > 1
    read = [record for path, _ in made for record in read_export(path).records]
    assert len(read) == len(RECORDS)


def test_formulas_are_disarmed_in_every_csv(review: Path, tmp_path: Path) -> None:
    for to in ("csv", "rayyan", "asreview"):
        out = tmp_path / f"{to}.csv"
        export("unique", to, out)
        cells = [cell for row in csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"))) for cell in row]
        assert "'=HYPERLINK(1) as a title of this report" in cells
        assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_rayyans_csv_has_rayyans_header(review: Path, tmp_path: Path) -> None:
    export("unique", "rayyan", tmp_path / "out.csv")
    header = (tmp_path / "out.csv").read_bytes().split(b"\r\n")[0].decode()
    assert header == (
        "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location,abstract,"
        "notes,doi,keywords,pubmed_id,pmc_id"
    )


def test_asreview_does_not_get_a_column_that_it_would_overwrite() -> None:
    assert "record_id" not in asreview.COLUMNS


# ---- any text -----------------------------------------------------------------------------------------------

NASTY = st.text(
    st.one_of(
        st.sampled_from("ab Z<>&;\"'{}\\$%#_^~@=|,.:-\n\r\t\x00\x0b\x0c\x1c\x1f\x85\xa0\u200c\u2028\ufeff\ufffeآی۱"),
        st.characters(),
    ),
    max_size=60,
)
PLAIN = NASTY.map(lambda text: " ".join(text.split()))


def record(title: str, abstract: str) -> dict[str, Any]:
    return {"record_id": "R-BBBBBBBB", "title": title, "abstract": abstract, "authors": "Doe, J.", "year": 2020}


@given(NASTY, NASTY)
def test_any_text_is_one_ris_record_of_one_tag_a_line(title: str, abstract: str) -> None:
    text = ris.entry(record(title, abstract))
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.splitlines() if line)
    [entry] = rispy.loads(text)
    assert entry["id"] == "R-BBBBBBBB"
    assert text.encode()


@given(NASTY, NASTY)
def test_any_text_is_one_xml_record(title: str, abstract: str) -> None:
    from defusedxml.ElementTree import fromstring

    [found] = fromstring(endnote.document([record(title, abstract)]).encode()).iter("record")
    assert found.findtext("accession-num/style") == "R-BBBBBBBB"


@given(NASTY, NASTY)
def test_any_text_is_one_bibtex_entry_that_comes_back_through_bibtexparser(title: str, abstract: str) -> None:
    library = bibtexparser.parse_string(bibtex.library([record(title, abstract)]))
    assert not library.failed_blocks
    [entry] = library.entries
    assert entry.key == "R-BBBBBBBB"
    value = entry.fields_dict["title"].value if "title" in entry.fields_dict else ""
    assert value.count("{") == value.count("}")
    undone = value
    for character, escaped in bibtex.ESCAPES.items():
        undone = undone.replace(escaped, f"\ue000{ord(character)}\ue001")
    undone = re.sub("\ue000(\\d+)\ue001", lambda found: chr(int(found[1])), undone)
    assume("\ue000" not in title and "\ue001" not in title)
    assert undone == plain(title)


@given(PLAIN, PLAIN)
def test_text_comes_back_through_our_reader(tmp_path_factory: Any, title: str, abstract: str) -> None:
    """What our reader itself changes (entities, mark-up, a final dot) is left out by reading the text once before."""
    title, abstract = titles.title(plain(title)).text, cells.clean(plain(abstract))
    assume(titles.title(title) == (title, False) and cells.clean(abstract) == abstract and title)
    folder = tmp_path_factory.mktemp("any")
    rows = [record(title, abstract)]
    for name, content in {"ris": ris.entry(rows[0]), "xml": endnote.document(rows)}.items():
        path = folder / f"out.{name}"
        path.write_bytes(content.encode())
        [found] = read_export(path).records
        assert (found["title"], found["abstract"]) == (title, abstract), name
        assert json.loads(found["raw"])
        assert described(found)["record_ids"] == "R-BBBBBBBB"


@given(NASTY, NASTY)
def test_any_text_is_one_csv_row(title: str, abstract: str) -> None:
    row = record(title, abstract)
    for columns, row_cells in ((spreadsheet.PEOPLE, row), (rayyan.COLUMNS, rayyan.article(row))):
        content = spreadsheet.encode(columns, [row_cells]).decode("utf-8-sig")
        _, found = csv.reader(io.StringIO(content, newline=""))
        assert len(found) == len(columns)
        # A plain number such as +0 is no formula.
        assert not any(re.match(r"[=@\t\r]|[+-](?!\d+(\.\d+)?\Z)", cell) for cell in found)
