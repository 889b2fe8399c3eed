"""PubMed: every hit once, whatever the server does meanwhile, and a log that says what was asked."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from services_server import EMAIL, KEY, Fault, PubMed, Services, articles

from scopeline import cli, layout, searches
from scopeline.errors import ScopelineError, SearchError
from scopeline.protocol import load
from scopeline.search.run import Wish, search
from scopeline.search.services import pubmed as service
from scopeline.search.transport import Transport
from scopeline.searches import Search


def days(count: int, on_one_day: int = 0) -> dict[int, str]:
    """Records with their day of entry, seven a day from 1990 on, some more on one day."""
    first = dt.date(1990, 1, 1)
    told = {1_000_000 + n: f"{first + dt.timedelta(days=n // 7):%Y/%m/%d}" for n in range(count - on_one_day)}
    return told | {9_000_000 + n: "2005/03/04" for n in range(on_one_day)}


def run(transport: Transport, **wish: object) -> Search:
    source = load().sources["pubmed"]
    return search("pubmed", source, "pubmed", Wish(**wish), transport)  # type: ignore[arg-type]


def pmids(logged: Search) -> list[str]:
    """The ids in the export, found without our reader."""
    text = (layout.EXPORTS / "pubmed" / logged.files[0].name).read_text()
    return re.findall(r"<PMID Version=\"1\">(\d+)<", text)


def test_a_search_leaves_a_dated_export_and_a_log_with_what_prisma_s_asks(
    services: Services, transport: Transport, review: Path
) -> None:
    PubMed(services, days(450))
    logged = run(transport, by="Sara")
    assert sorted(pmids(logged)) == sorted(map(str, days(450)))
    told = json.loads((review / f"data/searches/pubmed/{logged.day}.json").read_text())
    assert told["query"] == '"integrated care"\nOR nosuchword'
    assert told["sent"] == '"integrated care" OR nosuchword'
    assert told["translation"] == '"integrated care"[All Fields]'
    assert told["warnings"] == ["PhraseNotFound: nosuchword"]
    assert (told["hits"], told["exported"], told["new"], told["by"]) == (450, 450, 450, "Sara")
    assert told["versions"].keys() >= {"scopeline", "biopython", "requests"}
    assert len(told["replies"]) == 1 + 1 + 3
    assert all(len(reply["sha256"]) == 64 for reply in told["replies"])
    source = load().sources["pubmed"]
    assert (source.hits, source.searched) == (450, logged.day)
    assert not list((review / "data/searches/pubmed").glob(".unfinished/*.reply"))


def test_a_second_search_is_an_update_and_says_what_is_new(
    services: Services, transport: Transport, review: Path
) -> None:
    server = PubMed(services, days(30))
    first = run(transport)
    with pytest.raises(SearchError, match="--update"):
        run(transport)
    server.records |= {7: f"{first.day:%Y/%m/%d}", 8: "2999/01/01"} | {3: "1990/01/01"}
    later = run(transport, update=True)
    assert (later.hits, later.new, later.known, later.method) == (1, 1, 0, f"since {first.day}")
    whole = run(transport, update=True, whole=True)
    assert (whole.hits, whole.new, whole.known) == (33, 2, 31)
    assert len({search.files[0].name for search in (first, later, whole)}) == 3
    source = load().sources["pubmed"]
    assert source.hits == 30
    assert [update.hits for update in source.updates] == [1, 33]


def test_what_the_protocol_states_stands_and_a_difference_is_told(
    services: Services, transport: Transport, review: Path
) -> None:
    from scopeline.sources.ingest import ingest
    from scopeline.tables.csv import read_table

    PubMed(services, days(30))
    run(transport)
    config = review / "config/review.yaml"
    config.write_text(
        config.read_text()
        .replace("platform: NCBI", "platform: NCBI, hits: 31")
        .replace("  europe_pmc: {name: Europe PMC}\n", "")
    )
    assert load().sources["pubmed"].hits == 31
    ingest(load(), review / "results/records")
    assert "the search's log says 30" in read_table(review / "results/records/files.csv").rows[0]["warnings"]


def test_what_goes_wrong_on_the_way_costs_no_record(services: Services, transport: Transport, review: Path) -> None:
    server = PubMed(services, days(900))
    services.refuse("efetch", 429, 2, Retry_After="1")
    services.faults += [
        Fault("efetch", lambda answer: answer, cut=True),
        Fault("efetch", lambda answer: (200, {}, articles([1_000_000, 1_000_001]))),  # another page again
        Fault("efetch", lambda answer: (200, {}, b"<eFetchResult><ERROR>WebEnv expired</ERROR></eFetchResult>")),
    ]
    server.count_off = 3  # the first count is wrong
    logged = run(transport)
    assert sorted(pmids(logged)) == sorted(map(str, days(900)))
    assert logged.hits == 900


def test_an_expired_history_is_renewed(services: Services, transport: Transport, review: Path) -> None:
    server = PubMed(services, days(900))

    def forget(answer: tuple[int, dict[str, str], bytes]) -> tuple[int, dict[str, str], bytes]:
        server.histories.clear()
        return 400, {}, b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"

    services.faults.append(Fault("efetch", forget, after=2))
    assert len(pmids(run(transport))) == 900
    assert not any("id" in asked.params for asked in services.asked)


def test_a_count_that_moves_while_it_is_read_is_counted_again(
    services: Services, transport: Transport, review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST", 999)
    server = PubMed(services, days(1_200))
    server.newer = [{}, {}, {5: "1999/01/01"}]
    logged = run(transport)
    assert logged.hits == 1_201 == len(set(pmids(logged)))


def test_records_that_are_listed_but_not_handed_over_stop_the_search(
    services: Services, transport: Transport, review: Path
) -> None:
    PubMed(services, days(30))
    services.faults.append(Fault("efetch", lambda answer: (200, {}, articles([*days(29)])), times=99))
    with pytest.raises(SearchError, match="1000029"):
        run(transport)
    assert not layout.exports("pubmed")
    assert not list((review / "data/searches/pubmed").glob("*.json"))


def test_a_day_that_holds_too_many_is_said_where_nothing_tells_its_records_apart(
    services: Services, transport: Transport, review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST", 99)
    PubMed(services, days(200, on_one_day=150))
    with pytest.raises(SearchError, match="same day"):
        run(transport)


def test_an_email_is_demanded_before_anything_is_asked(
    services: Services, transport: Transport, review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCOPELINE_EMAIL")
    with pytest.raises(SearchError, match="SCOPELINE_EMAIL"):
        run(transport)
    assert services.asked == []


def test_document_types_that_biopython_does_not_bring_are_not_fetched(
    services: Services, transport: Transport, review: Path
) -> None:
    PubMed(services, days(30))
    services.faults.append(
        Fault("esearch", lambda answer: (200, {}, answer[2].replace(b"esearch.dtd", b"unheard_of.dtd")), times=9)
    )
    with pytest.raises(SearchError, match="newer Biopython"):
        run(transport)


def test_large_searches_are_announced_outside_the_quiet_hours() -> None:
    told: list[str] = []
    wednesday, saturday = dt.datetime(2026, 3, 4, 16, tzinfo=dt.UTC), dt.datetime(2026, 3, 7, 16, tzinfo=dt.UTC)
    night = dt.datetime(2026, 3, 4, 3, tzinfo=dt.UTC)  # 22:00 on Tuesday there
    for requests, moment in ((101, wednesday), (100, wednesday), (500, saturday), (500, night)):
        service._announce(requests, told.append, moment)
    assert len(told) == 1
    assert "101 times" in told[0]


def test_a_search_without_hits_leaves_a_log_and_no_export(
    services: Services, transport: Transport, review: Path
) -> None:
    PubMed(services, {})
    logged = run(transport)
    assert (logged.hits, logged.exported, logged.files) == (0, 0, [])
    assert load().sources["pubmed"].hits == 0


def test_an_unfinished_search_with_another_query_asks_what_to_do(
    services: Services, transport: Transport, review: Path
) -> None:
    PubMed(services, days(30))
    services.refuse("efetch", 404)
    with pytest.raises(SearchError, match="404"):
        run(transport)
    (review / "config/queries/pubmed.txt").write_text("something else")
    with pytest.raises(SearchError, match="--afresh"):
        run(transport)
    assert run(transport, afresh=True).query == "something else"


def test_google_scholar_is_never_asked(services: Services, review: Path) -> None:
    config = review / "config/review.yaml"
    config.write_text(
        config.read_text().replace("  europe_pmc: {name: Europe PMC}", "  scholar: {name: Google Scholar}")
    )
    with pytest.raises(SystemExit) as ended:
        cli.main(["search", "scholar"])
    assert "Publish or Perish" in str(ended.value.code)
    assert services.asked == []


def test_a_log_that_cannot_be_read_is_named(review: Path) -> None:
    (review / "data/searches/pubmed").mkdir(parents=True)
    (review / "data/searches/pubmed/2026-01-01.json").write_text('{"source": "pubmed"')
    with pytest.raises(ScopelineError, match=r"2026-01-01.json: the log of a search cannot be read"):
        load()


def test_a_large_search_is_cut_into_parts_and_every_hit_comes_once_though_it_is_stopped_twice(
    services: Services, transport: Transport, review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST", 499)
    monkeypatch.setattr(service, "BATCH", 20)
    server = PubMed(services, days(1_300))
    for after in (15, 30):
        services.faults = [Fault("efetch", lambda answer: (404, {}, b"gone"), after=after)]
        with pytest.raises(SearchError, match="404"):
            run(transport)
    services.faults = []
    logged = run(transport)
    found = pmids(logged)
    assert len(found) == len(set(found)) == logged.hits == 1_300
    assert {*found} == {*map(str, days(1_300))}
    assert len(logged.parts) > 2
    assert all(int(part.rpartition(": ")[2]) <= 499 for part in logged.parts)
    assert sum(server.fetched.values()) - 1_300 <= 2 * service.BATCH  # the two batches that were refused


@pytest.mark.slow
def test_a_killed_search_goes_on_and_keeps_keys_to_itself(
    services: Services, review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = PubMed(services, days(25_000))
    monkeypatch.setenv("NCBI_API_KEY", KEY)
    command = [sys.executable, "-c", "from scopeline.cli import main; main(['search', 'pubmed'])"]
    told = ""
    for after in (40, 90):
        child = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        while services.count("efetch") < after:
            time.sleep(0.05)
        told += Path(f"/proc/{child.pid}/cmdline").read_bytes().decode()
        os.kill(child.pid, signal.SIGKILL)
        told += "".join(child.communicate())
    child = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while services.count("efetch") < 110:
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGINT)
    told += "".join(child.communicate())
    assert child.returncode == 130
    assert "same command goes on" in told
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    told += ended.stdout + ended.stderr
    assert ended.returncode == 0, ended.stderr
    assert "25,000" in ended.stdout
    logged = searches.of("pubmed")[0]
    assert {*pmids(logged)} == {*map(str, days(25_000))}
    assert len(pmids(logged)) == 25_000
    assert len(logged.parts) > 2
    assert sum(server.fetched.values()) - 25_000 <= 3 * service.BATCH
    kept = b"".join(path.read_bytes() for path in review.parent.rglob("*") if path.is_file()) + told.encode()
    assert KEY.encode() not in kept
    assert EMAIL.encode() not in kept
    assert b"example.org" not in kept
