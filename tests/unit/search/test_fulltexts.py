"""Full texts: the right PDF under the record's id, and of every other one the reason why it is not there."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from services_server import EMAIL, Answer, Services, drops, json_answer
from wanted_reports import TITLES, article, pdf, rows

from scopeline import cli, layout
from scopeline.protocol import Protocol, load
from scopeline.search.fulltexts.collect import collect
from scopeline.search.fulltexts.download import Limits
from scopeline.search.fulltexts.fetch import DOUBTFUL, fetch
from scopeline.search.fulltexts.match import Match, compare
from scopeline.search.transport import Transport
from scopeline.tables import sheets
from scopeline.tables.csv import read_table

pytestmark = pytest.mark.usefixtures("read_once")
LIMITS = Limits(largest=200_000, seconds=10)


@pytest.fixture
def opened(services: Services, desk: Protocol) -> Callable[..., None]:
    """Let Unpaywall know an open copy of the first report, which the server answers with."""

    def opened(answer: Answer, address: str = "") -> None:
        place = address or f"{services.url}/file.pdf"
        known = {"best_oa_location": {"url_for_pdf": place}, "oa_locations": [{"url_for_pdf": place}]}
        services.routes["/unpaywall"] = lambda path, params: (
            json_answer(known) if path.endswith("bbbbbbbb") else (404, {}, b"")
        )
        services.routes["/file.pdf"] = lambda path, params: answer

    return opened


def test_an_open_copy_comes_under_the_records_id_and_stands_in_the_sheet(
    services: Services, desk: Protocol, opened: Any, transport: Transport
) -> None:
    opened((200, {"Content_Type": "application/pdf"}, article(TITLES["R-BBBBBBBB"])))
    services.routes["/europepmc"] = lambda path, params: json_answer(
        {"resultList": {"result": [{"fullTextUrlList": {"fullTextUrl": [
            {"documentStyle": "pdf", "availabilityCode": "OA", "url": f"{services.url}/epmc.pdf"}]}}]}}
        if "cccccccc" in params["query"] else {"resultList": {"result": []}}
    )  # fmt: skip
    services.routes["/epmc.pdf"] = lambda path, params: (200, {}, article("Other words", "doi:10.1/CCCCCCCC"))
    fetch(desk, transport, LIMITS)
    told = rows(desk)
    assert told["R-BBBBBBBB"]["status"] == "retrieved"
    assert told["R-BBBBBBBB"]["file_or_link"] == "data/full_texts/R-BBBBBBBB.pdf"
    assert told["R-BBBBBBBB"]["note"] == "open copy, by Unpaywall"
    assert told["R-CCCCCCCC"]["file_or_link"] == "data/full_texts/R-CCCCCCCC.pdf"
    assert (told["R-DDDDDDDD"]["status"], told["R-DDDDDDDD"]["file_or_link"]) == ("sought", "")
    assert told["R-DDDDDDDD"]["reason"].startswith("not found")
    assert Path("data/full_texts/R-BBBBBBBB.pdf").read_bytes() == article(TITLES["R-BBBBBBBB"])
    asked = services.count("/")
    fetch(desk, transport, LIMITS)
    assert services.count("/") == asked  # nothing that was tried is tried again
    kept = b"".join(path.read_bytes() for path in Path().rglob("*") if path.is_file())
    assert EMAIL.encode() not in kept


PDF_LIKE = b"%PDF-1.4\n" + b"0" * 5_000
BOMB = gzip.compress(b"%PDF-1.4\n" + b"0" * 2_000_000)
REFUSED = {
    "2 GB, as it says": ((200, {"Content_Length": "2147483648"}, PDF_LIKE), "", "too large"),
    "large, as it turns out": ((200, {"Content_Encoding": "gzip"}, BOMB), "", "too large"),
    "a page": ((200, {"Content_Type": "application/pdf"}, b"<html>Please log in</html>" * 100), "", "no PDF"),
    "a short page": ((200, {"Content_Type": "application/pdf"}, b"<html>"), "", "no PDF"),
    "damaged": ((200, {}, PDF_LIKE), "", "no PDF"),
    "paywall": ((403, {}, b""), "", "refused"),
    "this machine": ((302, {"Location": "http://127.0.0.1:9/x.pdf"}, b""), "", "no public place"),
    "the cloud's own": ((302, {"Location": "http://169.254.169.254/latest"}, b""), "", "no public place"),
    "a file": ((302, {"Location": "file:///etc/passwd"}, b""), "", "no public place"),
    "private at once": ((200, {}, b""), "http://192.168.1.1/x.pdf", "no public place"),
    "no address": ((200, {}, b""), "mailto:somebody", "no public place"),
    "another article": ((200, {}, article("Heart rates of marathon runners in winter months")), "", "another article"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_the_article_is_refused_and_the_reason_recorded(
    name: str, desk: Protocol, opened: Any, transport: Transport
) -> None:
    answer, address, reason = REFUSED[name]
    opened(answer, address)
    fetch(desk, transport, LIMITS)
    told = rows(desk)["R-BBBBBBBB"]
    assert told["status"] == "sought"
    assert reason in told["reason"]
    assert told["file_or_link"]
    assert [path for path in Path("data").rglob("*") if path.is_file() and "full_texts" in str(path)] == []


def test_a_stream_without_an_end_is_left_at_the_limit_and_takes_no_room(
    desk: Protocol, opened: Any, transport: Transport
) -> None:
    page = bytes(2**16)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n%PDF-1.4\n\r\n"
    with drops(head, b"10000\r\n" + page + b"\r\n", pause=0) as (url, sent):
        opened((302, {"Location": f"{url}/file.pdf"}, b""))
        with pytest.MonkeyPatch.context() as elsewhere:
            elsewhere.setenv("SCOPELINE_URL_DROPS", url)
            tracemalloc.start()
            fetch(desk, transport, LIMITS)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
    told = rows(desk)["R-BBBBBBBB"]
    assert (told["status"], "too large" in told["reason"]) == ("sought", True)
    assert [path for path in layout.FULL_TEXTS.rglob("*") if path.is_file()] == []
    assert sum(sent) < 20 * 2**20, "the server got rid of what the sockets hold, and of no more"
    assert peak < 20 * 2**20


def test_a_scan_is_kept_for_a_person_to_look_at_and_is_no_full_text_yet(
    desk: Protocol, opened: Any, transport: Transport
) -> None:
    from scopeline.retrieval.reports import retrieve

    opened((200, {}, pdf("12")))
    fetch(desk, transport, LIMITS)
    told = rows(desk)["R-BBBBBBBB"]
    assert told["file_or_link"] == f"{DOUBTFUL}/R-BBBBBBBB.pdf"
    assert "look whether" in told["reason"]
    retrieve(desk, layout.UNIQUE, Path("included.csv"), Path("results/retrieval"))
    assert read_table(Path("results/retrieval/retrieved.csv")).rows == []


def test_what_people_wrote_stays(desk: Protocol, opened: Any, transport: Transport) -> None:
    opened((200, {}, article(TITLES["R-BBBBBBBB"])))
    path = sheets.one(layout.RETRIEVAL, "csv")
    table = sheets.read(path, ("record_id",))
    assert table is not None
    line = {row["record_id"]: line for row, line in zip(table.rows, table.lines, strict=True)}
    edits = {line["R-BBBBBBBB"]: {"reason": "asked the author"}, line["R-CCCCCCCC"]: {"note": "ask the library"}}
    sheets.extend(path, table, table.columns, (), edits=edits)
    fetch(desk, transport, LIMITS)
    told = rows(desk)
    assert (told["R-BBBBBBBB"]["status"], told["R-BBBBBBBB"]["reason"]) == ("", "asked the author")
    assert (told["R-CCCCCCCC"]["status"], told["R-CCCCCCCC"]["note"]) == ("sought", "ask the library")


def test_a_library_folder_gives_its_pdfs_to_the_reports_that_they_are(desk: Protocol, tmp_path: Path) -> None:
    files = tmp_path / "My Library" / "files"
    for number, content in enumerate(
        [article(TITLES["R-CCCCCCCC"]), article("Something else altogether, never asked for here"), b"no pdf"], 1
    ):
        (files / str(number)).mkdir(parents=True)
        (files / str(number) / "Smith 2019.pdf").write_bytes(content)
    collect(desk, files.parent)
    told = rows(desk)
    assert told["R-CCCCCCCC"]["file_or_link"] == "data/full_texts/R-CCCCCCCC.pdf"
    assert (told["R-BBBBBBBB"]["status"], told["R-DDDDDDDD"]["status"]) == ("", "")


def test_persian_sheets_are_written_in_persian(desk: Protocol, transport: Transport, review: Path) -> None:
    from scopeline.retrieval.reports import read

    config = review / "config/review.yaml"
    config.write_text(config.read_text().replace("screening:\n", "screening:\n  sheet_language: fa\n"))
    fetch(load(), transport, LIMITS)
    told = rows(load())["R-DDDDDDDD"]
    assert "یافت نشد" in told["reason"]
    assert not read(load(), {i: i for i in TITLES}).problems


def test_the_command_speaks_the_protocols_first_language(
    desk: Protocol, opened: Any, capsys: pytest.CaptureFixture[str], review: Path
) -> None:
    opened((200, {}, article(TITLES["R-BBBBBBBB"])))
    config = review / "config/review.yaml"
    config.write_text("languages: [fa]\n" + config.read_text())
    cli.main(["fulltexts"])
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in printed[:4]] == ["۱", "۰", "۰", "۲"]
    assert printed[0].startswith("بازیابی شد")
    assert printed[4].startswith("مرور را دوباره اجرا کنید:")


def test_the_command_counts_what_came_of_each(
    desk: Protocol, opened: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened((200, {}, article(TITLES["R-BBBBBBBB"])))
    cli.main(["fulltexts"])
    printed = capsys.readouterr().out.split("\n")
    assert [line.split()[-1] for line in printed[:4]] == ["1", "0", "0", "2"]
    monkeypatch.delenv("SCOPELINE_EMAIL")
    with pytest.raises(SystemExit) as ended:
        cli.main(["fulltexts"])
    assert "Unpaywall" in str(ended.value.code)


@pytest.mark.parametrize(
    ("text", "record", "match"),
    [
        ("word " * 20, {"title": "Editorial"}, Match.OTHER),
        ("Editorial " + "word " * 20, {"title": "Editorial"}, Match.DOUBTFUL),
        ("چالش‌های یکپارچگی خدمات سلامت " + "متن " * 20, {"title": "چالش های يكپارچگی خدمات سلامت"}, Match.RIGHT),
        ("see 10.1000/\nABC.1 for more " + "word " * 20, {"title": "Unlike", "doi": "10.1000/abc.1"}, Match.RIGHT),
        ("", {"title": "Anything"}, Match.DOUBTFUL),
        ("Care in the districts of Gilan: part 2 " + "word " * 20, {"title": "Care in the districts of Gilan: part 1"},
         Match.DOUBTFUL),
        ("Care in the districts of Gilan: part II. " + "word " * 20, {"title": "Care in the districts of Gilan part I"},
         Match.DOUBTFUL),
        ("مراقبت سال ۱۳۹۸ استان گیلان " + "متن " * 20, {"title": "مراقبت سال ١٣٩٨ استان گیلان"}, Match.RIGHT),
        ("see 10.1000/abc.12 for more " + "word " * 20, {"title": "Unlike", "doi": "10.1000/abc.1"}, Match.OTHER),
    ],
)  # fmt: skip
def test_a_text_is_held_to_doi_and_title_in_any_script(text: str, record: dict[str, str], match: Match) -> None:
    assert compare(text, record) is match
