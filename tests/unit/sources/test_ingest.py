"""The ingest stage: hits against records, platforms, and names of files as they come."""

from __future__ import annotations

import os
from pathlib import Path

import export_examples as examples
import pyarrow.parquet as pq
import pytest
import yaml

from scopeline import layout
from scopeline.errors import ExportError
from scopeline.languages import available, language
from scopeline.project import initialise
from scopeline.protocol import Protocol
from scopeline.sources import by_hand
from scopeline.sources.ingest import ingest, look
from scopeline.tables.csv import read_table

PROTOCOL = """\
title: A review
question: {text: What, concept: Care, context: Anywhere}
sources: {sources}
screening:
  stages: [{id: titles, of: records, label: Titles, reviewers: [ann, bob], adjudicator: cat}]
"""
ODD_NAMES = [
    b"search {1}.nbib", b"{{1}}.nbib", b"a{b.nbib", b"}.nbib", b"<x>.nbib", b"$(touch x).nbib", b"-dash.nbib",
    b"a'b\"c.nbib", b"line\nfeed.nbib", b"tab\t.nbib", b"\xff\xfe.nbib", b"a\\b.nbib", b"*?[x].nbib", b" a  b .nbib",
    "جستجوی ۱.nbib".encode(), b"a;b&c|d.nbib", b"#x%41.nbib", b"~x.nbib", b"\x07.nbib",
]  # fmt: skip


def test_a_hand_search_is_noted_in_the_sheet_that_init_lays_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    names = {"websites": "website", "organisations": "organisation", "citations": "citation", "contacts": "contact"}
    initialise(tmp_path / "own", [*names])
    monkeypatch.chdir(tmp_path / "own")
    written = yaml.safe_load(Path("config/review.yaml").read_text(encoding="utf-8"))["sources"]
    assert {key: source["kind"] for key, source in written.items()} == names
    protocol = Protocol.model_validate(yaml.safe_load(PROTOCOL.replace("{sources}", "{}")) | {"sources": written})
    assert ingest(protocol, Path("results")) == []
    assert pq.read_table("results/records.parquet").num_rows == 0
    sheet = layout.EXPORTS / "contacts" / layout.HAND_SHEET
    row = '"Care at home, a report",Care Institute,2021,https://care.example.org/1,Ann,2026-01-31,a letter,home care\n'
    sheet.write_bytes(sheet.read_bytes() + row.encode())
    assert ingest(protocol, Path("results")) == []
    (record,) = pq.read_table("results/records.parquet").to_pylist()
    assert (record["source"], record["title"], record["year"]) == ("contacts", "Care at home, a report", 2021)
    assert all(told in record["raw"] for told in ("Ann", "2026-01-31", "a letter", "home care"))


@pytest.mark.parametrize("code", available())
def test_a_sheet_of_hand_searches_without_a_row_gets_the_headings_of_the_sheets_language(code, tmp_path, monkeypatch):
    initialise(tmp_path / "own", ["websites", "contacts"])
    monkeypatch.chdir(tmp_path / "own")
    say = language(code)
    given = yaml.safe_load(PROTOCOL.replace("{sources}", "{websites: {name: W}, contacts: {name: C}}"))
    given["screening"]["sheet_language"] = code
    review = Protocol.model_validate(given)
    theirs, filled = (layout.EXPORTS / name / layout.HAND_SHEET for name in ("websites", "contacts"))
    filled.write_bytes(filled.read_bytes() + "گزارش,,,,Ann,,,\n".encode())
    before = filled.read_bytes()
    ingest(review, Path("results"))
    headings = theirs.read_text(encoding="utf-8-sig").strip().split(",")
    assert headings == [say.heading(name) for name in by_hand.COLUMNS]
    assert filled.read_bytes() == before, "what people have begun keeps its headings"
    theirs.write_bytes(
        theirs.read_bytes() + "گزارش مراقبت,رحیمی سارا,1400,https://care.example.org,ندا,1400/01/02,,\n".encode()
    )
    assert ingest(review, Path("results")) == []
    record = next(row for row in pq.read_table("results/records.parquet").to_pylist() if row["source"] == "websites")
    assert (record["title"], record["year"], record["url"]) == ("گزارش مراقبت", 2021, "https://care.example.org")
    assert (record["database"], record["authors"]) == ("", "رحیمی سارا")


def test_a_source_that_was_renamed_keeps_the_ids_of_its_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def run(source: str, **told: str) -> tuple[list[str], list[str]]:
        given = yaml.safe_load(PROTOCOL.replace("{sources}", f"{{{source}: {{name: P}}}}"))
        given["sources"][source] |= told
        review = Protocol.model_validate(given)
        ingest(review, Path("results"))
        rows = pq.read_table("results/records.parquet").to_pylist()
        assert {row["source"] for row in rows} == {source}
        assert look(review)[2] == {row["record_id"] for row in rows}
        (file,) = read_table(Path("results/files.csv")).rows
        return [row["record_id"] for row in rows], [file["source"], file["first_key"]]

    folder = layout.EXPORTS / "pubmed"
    folder.mkdir(parents=True)
    (folder / "a.nbib").write_text(examples.MEDLINE, encoding="utf-8")
    ids, told = run("pubmed")
    assert told == ["pubmed", "pubmed"]
    folder.rename(layout.EXPORTS / "medline")
    assert not {*ids} & {*run("medline")[0]}
    assert run("medline", formerly="pubmed") == (ids, ["medline", "pubmed"])


def test_a_sheet_of_hand_searches_with_the_headings_of_before_is_read(review):
    sheet = layout.EXPORTS / "pubmed" / layout.HAND_SHEET
    headings = "Title,Authors,Year,URL,Found by,Found on,Found where,Searched for\r\n"
    sheet.write_text(headings, encoding="utf-8-sig")
    assert warnings("{pubmed: {name: PubMed}}") == []
    assert sheet.read_text(encoding="utf-8-sig") == headings.replace("\r\n", "\n")
    sheet.write_text(f"{headings}Care,Roe A,2021,https://care.example.org,Ann,,,\r\n", encoding="utf-8-sig")
    assert warnings("{pubmed: {name: PubMed}}") == []
    (record,) = pq.read_table("results/records.parquet").to_pylist()
    assert (record["title"], record["authors"], record["url"]) == ("Care", "Roe, A", "https://care.example.org")


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("pubmed", "cochrane"):
        (layout.EXPORTS / name).mkdir(parents=True)
    return tmp_path


def protocol(sources: str) -> Protocol:
    return Protocol.model_validate(yaml.safe_load(PROTOCOL.replace("{sources}", sources)))


def warnings(sources: str) -> list[str]:
    return ingest(protocol(sources), Path("results"))


def test_hits_are_compared_search_by_search(review):
    (layout.EXPORTS / "pubmed" / "first.nbib").write_text(examples.MEDLINE)
    (layout.EXPORTS / "pubmed" / "later.nbib").write_text(examples.MEDLINE.replace("PMID- 3", "PMID- 4"))
    later = "updates: [{searched: 2026-05-01, files: [later.nbib], hits: %d}]"
    assert warnings("{pubmed: {name: PubMed, hits: 2, %s}}" % (later % 2)) == []
    assert warnings("{pubmed: {name: PubMed, hits: 2, %s}}" % (later % 3)) == [
        "data/exports/pubmed/later.nbib: the protocol reports 3 hits for pubmed, searched on 2026-05-01; "
        "its exports hold 2 records"
    ]
    assert warnings("{pubmed: {name: PubMed, hits: 4, %s}}" % (later % 2)) == [
        "data/exports/pubmed/first.nbib: the protocol reports 4 hits for pubmed; its exports hold 2 records"
    ]


def test_a_source_searched_through_another_platform_is_no_mistake(review):
    (layout.EXPORTS / "cochrane" / "x.ris").write_text(examples.OVID_RIS)
    assert "was written by ovid" in warnings("{cochrane: {name: CENTRAL}}")[0]
    assert warnings("{cochrane: {name: CENTRAL, platform: Ovid}}") == []
    assert "was written by ovid" in warnings("{cochrane: {name: CENTRAL, platform: Wiley}}")[0]


def test_an_export_may_be_called_anything(review):
    for number, name in enumerate(ODD_NAMES):
        path = os.path.join(os.fsencode(layout.EXPORTS / "pubmed"), name)
        Path(os.fsdecode(path)).write_text(examples.MEDLINE.replace("PMID- 300", f"PMID- 3{number:02}"))
    assert warnings("{pubmed: {name: PubMed}}") == []
    files = [row["file"] for row in read_table(Path("results/files.csv")).rows]
    assert len({*files}) == len(ODD_NAMES)
    assert {"pubmed/search {1}.nbib", r"pubmed/line\nfeed.nbib", r"pubmed/\xff\xfe.nbib"} <= {*files}
    assert all(name.isprintable() or "ی" in name for name in files)


def test_no_name_that_snakemake_takes_otherwise_is_among_a_rules_inputs():
    exports = Path("data/exports/pubmed")
    assert all(layout.plainly_named(exports / name) for name in ("a.nbib", "search (2) 2024-05.csv", "جستجوی ۱.ris"))
    odd = [os.fsdecode(name) for name in ODD_NAMES if not name.decode("utf-8", "replace").startswith("جستجو")]
    assert not any(layout.plainly_named(exports / name) for name in odd)


def test_a_bad_file_of_any_name_is_told_in_words_that_print(review):
    path = Path(os.fsdecode(os.path.join(os.fsencode(layout.EXPORTS / "pubmed"), b"\xff\n.nbib")))
    path.write_text("Dear team")
    with pytest.raises(Exception, match=r"pubmed/\\xff\\n\.nbib: ") as caught:
        warnings("{pubmed: {name: PubMed}}")
    assert str(caught.value).isprintable()


COPIED = "{pubmed: {name: PubMed, hits: 2, %s}, cochrane: {name: CENTRAL}}"


def test_the_same_bytes_twice_in_a_search_are_told_and_their_records_read_once(review):
    (layout.EXPORTS / "pubmed" / "search.nbib").write_text(examples.MEDLINE)
    ingest(protocol("{pubmed: {name: PubMed, hits: 2}}"), Path("before"))
    (layout.EXPORTS / "pubmed" / "copy.nbib").write_text(examples.MEDLINE)
    told = warnings("{pubmed: {name: PubMed, hits: 2}}")
    assert told == [
        "data/exports/pubmed/search.nbib: the same bytes as data/exports/pubmed/copy.nbib, so its records are read "
        "once; take one of the two away, whichever"
    ]
    before, after = (
        pq.read_table(Path(out) / "records.parquet", columns=["record_id"]) for out in ("before", "results")
    )
    assert before.equals(after)
    assert look(protocol("{pubmed: {name: PubMed, hits: 2}}")) == ([], told, {*after["record_id"].to_pylist()})


@pytest.mark.parametrize(
    ("place", "updates", "said"),
    [
        ("pubmed/later.nbib", "updates: [{searched: 2026-05-01, files: [later.nbib]}]", "calls them two searches"),
        ("cochrane/later.nbib", "updates: []", "lies in the wrong source's folder"),
    ],
)
def test_the_same_bytes_in_two_searches_are_told_and_both_are_counted(review, place, updates, said):
    (layout.EXPORTS / "pubmed" / "early.nbib").write_text(examples.MEDLINE)
    (layout.EXPORTS / place).write_text(examples.MEDLINE)
    told = warnings(COPIED % updates)
    assert [said in notice and "the same bytes as data/exports/pubmed/early.nbib" in notice for notice in told] == [
        True
    ]
    assert [row["records"] for row in read_table(Path("results/files.csv")).rows] == ["2", "2"]


@pytest.mark.parametrize(
    ("key", "source", "years"),
    [
        ("magiran", {"name": "M"}, [2019]),
        ("iranian", {"name": {"en": "Iranian journals", "fa": "مگیران"}}, [2019]),
        ("journals", {"name": "J", "platform": "SID"}, [2019]),
        ("journals", {"name": "J", "language": "fa"}, [2019]),
        ("sidelines", {"name": "Sidelines", "language": "ar"}, [None]),
    ],
)
def test_what_the_protocol_says_of_a_source_tells_the_calendar_of_its_years(
    key: str, source: dict[str, object], years: list[int | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    given = yaml.safe_load(PROTOCOL.replace("{sources}", "{}")) | {"sources": {key: source}}
    path = layout.EXPORTS / key / "export.csv"
    path.parent.mkdir(parents=True)
    path.write_text("Title,Authors,Journal,Year\nIntegration of care,Rahimi N,Payesh,1398\n", "utf-8")
    ingest(Protocol.model_validate(given), Path("results"))
    assert pq.read_table("results/records.parquet")["year"].to_pylist() == years


def test_what_is_damaged_in_records_is_told_of_their_file_by_kind_with_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    path = layout.EXPORTS / "pubmed" / "export.csv"
    path.parent.mkdir(parents=True)
    rows = ["3.7E+07,3-Apr,2019,Roe A", "3.8E+07,4,2019,Roe A", '"30,922,926",5,1398,"Roe A, et al."']
    header = "Title,PMID,Issue,Year,Authors\n"
    path.write_text(header + "".join(f"Title {n},{row}\n" for n, row in enumerate(rows)), "utf-8")
    protocol = Protocol.model_validate(yaml.safe_load(PROTOCOL.replace("{sources}", "{pubmed: {name: PubMed}}")))
    _, told, _ = look(protocol)
    assert told == [
        "data/exports/pubmed/export.csv: 2 records, the first on line 2: pmid is no PubMed id, and was left out: "
        "3.7E+07; line 2: issue looks like a date that a spreadsheet made: 3-Apr; "
        "line 4: pmid had marks between its digits, and was read as 30922926: 30,922,926; "
        "line 4: year 1398 is not Gregorian, and nothing tells its calendar"
    ]
    assert ingest(protocol, Path("results")) == told


def test_a_row_deleted_from_a_sheet_of_hand_searches_is_told_by_name_and_a_mended_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    initialise(tmp_path / "own", ["websites"])
    monkeypatch.chdir(tmp_path / "own")
    protocol = Protocol.model_validate(
        yaml.safe_load(PROTOCOL.replace("{sources}", "{websites: {name: Websites, kind: website}}"))
    )
    sheet = layout.EXPORTS / "websites" / layout.HAND_SHEET
    header = sheet.read_bytes()
    rows = [b"Care at home,Institute,2021,https://care.example.org/1,Ann,,,\n", b"Care abrod,,2022,https://x.example/2,,,,\n",
            b"Care elsewhere,,2023,,Ann,,,\n"]  # fmt: skip
    sheet.write_bytes(header + b"".join(rows))
    assert ingest(protocol, Path("results")) == []
    mended = rows[1].replace(b"abrod", b"abroad")
    sheet.write_bytes(header + mended)
    _, looked, _ = look(protocol)
    (told,) = ingest(protocol, Path("results"))
    assert looked == [told]
    assert f"{sheet}: 2 records are gone that a run had read: 'Care " in told
    assert "'Care at home' (R-" in told
    assert "'Care elsewhere' (R-" in told
    assert "abro" not in told
    assert ingest(protocol, Path("results")) == [], "told once"
    journal = layout.found_journal("websites")
    journal.write_bytes(journal.read_bytes()[2:])
    with pytest.raises(ExportError, match="not an entry of the journal"):
        ingest(protocol, Path("results"))
