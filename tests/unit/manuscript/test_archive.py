"""An archive is the same each time, private where it has to be, and shows every change made to it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import python_calamine
import xlsxwriter
import yaml

from scopeline.archive import cleaning, crate
from scopeline.archive.cleaning import same
from scopeline.archive.contents import cleaned
from scopeline.archive.verify import differing, verify
from scopeline.archive.verify import lay_out as lay_out_again
from scopeline.errors import ScopelineError
from scopeline.protocol import PROTOCOL, Protocol
from scopeline.rounds import journal
from scopeline.rounds.journal import Reading
from scopeline.rounds.votes import Vote
from scopeline.tables.csv import write_table

REVIEW = {
    "title": "A review",
    "question": {"text": "What", "concept": "Care", "context": "Anywhere"},
    "sources": {"pubmed": {"name": "PubMed", "searched": "2024-03-02"}},
    "exclusion_reasons": [{"id": "wrong", "label": "Wrong"}],
    "screening": {
        "stages": [{"id": "titles", "of": "records", "label": "Titles", "reviewers": ["ann"], "votes_per_record": 1}]
    },
    "conduct": {
        "team": [{"name": "Ann", "email": "ann.other@clinic.example.org", "orcid": "0000-0002-1825-0097"}],
        "amendments": [{"date": "2024-02-01", "what": "Books left out", "why": "Too many"}],
    },
}


def lay_out(folder: Path, votes: str = "published") -> Protocol:
    """A review's folder with a file of every kind that an archive may or may not hold."""
    protocol = {**REVIEW, "archive": {"votes": votes}}
    for name, text in {
        PROTOCOL.as_posix(): yaml.safe_dump(protocol),
        "data/exports/pubmed/one.nbib": "AD  - A clinic. Electronic address: b.author@clinic.example.org.\n",
        "data/screening/titles/ann.csv": "record_id,decision\nR-A,include\n",
        "data/screening/titles/journal.jsonl": "{}\n",
        "data/screening/titles/assignments.csv": "record_id,reviewers\nR-A,ann\n",
        "data/screening/.backup/ann.csv.abc": "old",
        "data/full_texts/R-A.pdf": "their publisher's",
        "results/facts.json": json.dumps({"made in": str(folder), "facts": {}}),
        "results/screening/titles/independent.csv": "record_id,reviewer,decision\nR-A,ann,include\n",
        "results/screening/titles/decisions.csv": "record_id,decision\nR-A,include\n",
        "results/facts/a+b, c (1) ۲.csv": "record_id\n",
        "results/logs/facts.log": "/home/somebody",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Protocol.model_validate(protocol)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_same_review_gives_the_same_bytes(folder: Path) -> None:
    protocol, path = lay_out(folder), folder / "out" / "review.zip"
    crate.write(protocol, path)
    first = path.read_bytes()
    crate.write(protocol, path)
    assert path.read_bytes() == first
    names = zipfile.ZipFile(path).namelist()
    assert names == sorted(names)


def test_addresses_paths_logs_backups_and_full_texts_stay_out(folder: Path) -> None:
    files = crate.write(lay_out(folder), folder / "out.zip")
    whole = b"\n".join(files.values())
    assert b"@clinic" not in whole
    assert str(folder).encode() not in whole
    assert not [name for name in files if "logs" in name or ".backup" in name or "full_texts/" in name]
    assert b"their publisher's" not in whole
    assert "data/screening/titles/ann.csv" in files


def test_full_texts_are_listed_by_the_names_that_the_results_tell_and_stand_again_by_them(folder: Path) -> None:
    protocol, texts = lay_out(folder), folder / "data/full_texts"
    told, untold = "R-BBBBBBBB کریمی ۱۳۹۸.pdf", "R-CCCCCCCC from ann's bag.pdf"
    for name in (told, untold):
        (texts / name).write_text("their publisher's", encoding="utf-8")
    retrieved = folder / "results/retrieval/reports.csv"
    retrieved.parent.mkdir()
    write_table(
        retrieved, ("record_id", "file_or_link"), [{"record_id": told[:10], "file_or_link": f"data/full_texts/{told}"}]
    )
    files = crate.write(protocol, folder / "out.zip")
    listed = json.loads(files[crate.FULL_TEXTS])
    assert listed.keys() == {"R-A.pdf", told, "R-CCCCCCCC"}
    assert set(listed.values()) == {crate.digest(b"their publisher's")}
    again = folder / "again"
    lay_out_again(again, files)
    assert {path.name: path.stat().st_size for path in (again / "data/full_texts").iterdir()} == dict.fromkeys(
        listed, 0
    )


@pytest.mark.parametrize("name", ["../R-A.pdf", "/R-A.pdf", "a/R-A.pdf", "..", ""])
def test_a_list_of_full_texts_that_would_write_elsewhere_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(ScopelineError, match="no name of a file"):
        lay_out_again(folder / "again", {crate.FULL_TEXTS: json.dumps({name: ""}).encode()})


def test_addresses_stay_out_of_workbooks_and_parquet_tables_too(folder: Path) -> None:
    protocol = lay_out(folder)
    rows = [{"title": "One", "abstract": "Write to b.author@clinic.example.org", "n": 1}]
    pq.write_table(pa.Table.from_pylist(rows), folder / "results" / "records.parquet")
    book = xlsxwriter.Workbook(folder / "data" / "screening" / "titles" / "bob.xlsx")
    book.add_worksheet().write_string(0, 0, "Ask b.author@clinic.example.org, twice")
    book.close()
    files = crate.write(protocol, folder / "out.zip")
    (row,) = pq.read_table(io.BytesIO(files["results/records.parquet"])).to_pylist()
    assert row == {"title": "One", "abstract": "Write to x.xxxxxx@xxxxxx.xxxxxxx.xxx", "n": 1}
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(files["data/screening/titles/bob.xlsx"]))
    assert sheet.get_sheet_by_index(0).to_python() == [["Ask x.xxxxxx@xxxxxx.xxxxxxx.xxx, twice"]]


@pytest.mark.parametrize(
    "name",
    [
        "sets/database_specific_results.sid@2024-11-20.csv",
        "facts/flow.database_specific_results.sid@2024-11-20.fa.csv",
        "logo@2x.png",
        "Share@2024.XLSX",
        "https://example.org/@somebody/12",
    ],
)
def test_names_of_files_and_handles_are_no_addresses(name: str) -> None:
    assert cleaning.of_text(name.encode()).decode() == name
    table = io.BytesIO()
    pq.write_table(pa.table({"ids_file": [name, None]}), table)
    assert cleaning.of_parquet(table.getvalue()) == table.getvalue()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("b.author@clinic.example.org.", "x.xxxxxx@xxxxxx.xxxxxxx.xxx."),
        ("ann@clinic.example.org.csv", "xxx@xxxxxx.xxxxxxx.xxx.csv"),
        ("ann@clinic.org1, Tehran", "xxx@xxxxxx.xxx1, Tehran"),
        ("<ann@example.pl>", "<xxx@xxxxxxx.xx>"),
        ("ann@csv.example.md", "xxx@xxx.xxxxxxx.xx"),
    ],
)
def test_addresses_are_found_to_their_last_letter_and_no_further(text: str, left: str) -> None:
    assert cleaning.of_text(text.encode()).decode() == left


@pytest.mark.parametrize("before", ["line\n", "\u200f", "\t", "<"])
def test_a_json_file_is_one_still_without_its_addresses(before: str) -> None:
    for ascii_only in (True, False):
        content = json.dumps({"said": f"{before}ann@clinic.example.org"}, ensure_ascii=ascii_only).encode()
        assert json.loads(cleaning.of_text(content)) == {"said": f"{before}xxx@xxxxxx.xxxxxxx.xxx"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256", "iso-8859-1"])
def test_an_export_of_any_name_and_encoding_is_cleaned(folder: Path, encoding: str) -> None:
    name = "savedrecs.txt" if encoding != "utf-8" else "savedrecs"
    (folder / name).write_bytes("é: ann@clinic.example.org".encode(encoding))
    assert cleaned(folder / name).decode(encoding) == "é: xxx@xxxxxx.xxxxxxx.xxx"


def test_a_picture_stays_as_it_is(folder: Path) -> None:
    (folder / "a.png").write_bytes(b"\x89PNG\0 a@b.org")
    assert cleaned(folder / "a.png") == b"\x89PNG\0 a@b.org"


def test_a_run_from_an_archive_finds_exports_and_journals_as_the_results_name_them(folder: Path) -> None:
    """With addresses in a workbook, in an export that a search brought, and in somebody's note."""
    protocol = lay_out(folder)
    book = folder / "data/exports/pubmed/two.xlsx"
    written = xlsxwriter.Workbook(book)
    written.add_worksheet().write_string(0, 0, "b.author@clinic.example.org")
    written.close()
    exports = [book, folder / "data/exports/pubmed/one.nbib"]
    rows = [{"bytes": path.stat().st_size, "sha256": crate.digest(path.read_bytes())} for path in exports]
    (folder / "results/records").mkdir()
    write_table(folder / "results/records/files.csv", ("bytes", "sha256"), rows)
    log = folder / "data/searches/pubmed/2024-03-02.json"
    log.parent.mkdir(parents=True)
    log.write_text(json.dumps({"files": [rows[1]]}), encoding="utf-8")
    page = folder / "results/report/data/lists-0.js"
    page.parent.mkdir(parents=True)
    page.write_text(json.dumps([[str(cell) for cell in row.values()] for row in rows]), encoding="utf-8")
    notes = folder / "data/retrieval/journal.jsonl"
    for note in ("asked ann@clinic.example.org", "asked again"):
        said = Reading("report", "team", "reports.csv", {"R-A reason": Vote(note)})
        journal.append(notes, journal.read(notes), [said])
    files = crate.write(protocol, folder / "out.zip")
    archived = [files[path.relative_to(folder).as_posix()] for path in exports]
    named = [(len(content), crate.digest(content)) for content in archived]
    assert [(row["bytes"], row["sha256"]) for row in rows] != named
    lay_out_again(folder / "again", files)
    table = io.StringIO(files["results/records/files.csv"].decode("utf-8-sig"))
    assert [(int(row["bytes"]), row["sha256"]) for row in csv.DictReader(table)] == named
    assert json.loads(files["results/report/data/lists-0.js"]) == [[str(length), digest] for length, digest in named]
    assert json.loads(files["data/searches/pubmed/2024-03-02.json"])["files"][0]["sha256"] == named[1][1]
    again = journal.read(folder / "again/data/retrieval/journal.jsonl")
    assert [entry.votes["R-A reason"] for entry in again] == [Vote("asked xxx@xxxxxx.xxxxxxx.xxx"), Vote("asked again")]


def test_tables_of_one_content_are_the_same_whatever_wrote_their_bytes() -> None:
    written = []
    for compression in ("snappy", "zstd"):
        out = io.BytesIO()
        pq.write_table(pa.table({"a": ["x"]}), out, compression=compression)
        written.append(out.getvalue())
    other = io.BytesIO()
    pq.write_table(pa.table({"a": ["y"]}), other)
    assert written[0] != written[1]
    assert same("results/a.parquet", *written)
    assert not same("results/a.parquet", written[0], other.getvalue())
    assert not same("results/a.csv", b"a", b"b")


def test_what_did_not_come_out_again_is_told_cause_first() -> None:
    archived = {"results/a.csv": b"1", "results/b.csv": b"1", "results/c.csv": b"1", "results/d.csv": b"1"}
    made = {"results/c.csv": b"2", "results/new.csv": b"1", "results/a.csv": b"2", "results/b.csv": b"1"}
    assert differing(archived, made) == ["results/c.csv", "results/a.csv", "results/d.csv"]


def test_votes_stay_out_where_the_protocol_keeps_them_private(folder: Path) -> None:
    files = crate.write(lay_out(folder, "private"), folder / "out.zip")
    assert not [name for name in files if name.startswith("data/screening")]
    assert "results/screening/titles/independent.csv" not in files
    assert "results/screening/titles/decisions.csv" in files
    found = verify(folder / "out.zip")
    assert (found.altered, found.again) == ([], False)


def test_the_crate_names_people_software_amendments_and_digests(folder: Path) -> None:
    files = crate.write(lay_out(folder), folder / "out.zip")
    graph = {one["@id"]: one for one in json.loads(files[crate.METADATA])["@graph"]}
    assert graph["./"]["name"] == "A review"
    assert graph["./"]["datePublished"] == "2024-03-02"
    assert graph["https://orcid.org/0000-0002-1825-0097"]["name"] == "Ann"
    assert graph["#amendment-1"]["name"] == "Books left out"
    assert graph["#scopeline"]["softwareVersion"]
    assert graph[PROTOCOL.as_posix()]["sha256"] == crate.digest(files[PROTOCOL.as_posix()])
    assert json.loads(files[crate.VERSIONS])["python"]


def test_what_kind_a_file_is_does_not_hang_on_the_machines_own_list(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mimetypes

    mimetypes.init()
    monkeypatch.setitem(mimetypes.types_map, ".json", "text/x-of-this-machine")
    files = crate.write(lay_out(folder), folder / "out.zip")
    graph = {one["@id"]: one for one in json.loads(files[crate.METADATA])["@graph"]}
    assert graph["results/facts.json"]["encodingFormat"] == "application/json"


def changed(path: Path, name: str, content: bytes | None) -> None:
    old = {part: zipfile.ZipFile(path).read(part) for part in zipfile.ZipFile(path).namelist()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        for part, was in {**old, name: content}.items():
            if part != name:
                new.writestr(part, was)
            elif content is not None:
                new.writestr(name, content)
    path.write_bytes(packed.getvalue())


@pytest.mark.parametrize(
    ("name", "content"),
    [("results/facts.json", b"{}"), ("results/facts.json", None), ("results/more.csv", b"a")],
)
def test_a_changed_missing_or_added_file_is_named(folder: Path, name: str, content: bytes | None) -> None:
    crate.write(lay_out(folder), folder / "out.zip")
    changed(folder / "out.zip", name, content)
    found = verify(folder / "out.zip")
    assert (found.altered, found.again) == ([name], False)


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt"])
def test_an_archive_that_would_write_elsewhere_is_refused(folder: Path, name: str) -> None:
    crate.write(lay_out(folder), folder / "out.zip")
    changed(folder / "out.zip", name, b"x")
    with pytest.raises(ScopelineError, match="outside"):
        verify(folder / "out.zip")


@pytest.mark.parametrize("content", [b"", b"no zip file at all"])
def test_a_damaged_archive_is_a_report(folder: Path, content: bytes) -> None:
    (folder / "out.zip").write_bytes(content)
    with pytest.raises(ScopelineError, match="damaged"):
        verify(folder / "out.zip")
