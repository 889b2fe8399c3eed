"""Each service of pages as its documents describe it: every record once, by its own way of paging."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from services_server import EMAIL, KEY, Answer, Fault, Services, json_answer

from scopeline.errors import SearchError
from scopeline.protocol import Source
from scopeline.search import keys
from scopeline.search.replies import Replies
from scopeline.search.run import Wish, search
from scopeline.search.services.known import CITATIONS, SERVICES, service
from scopeline.search.services.service import Found, Query
from scopeline.search.transport import Transport

Shape = Callable[[list[int], int, dict[str, str], str], Any]
COUNT = 230


def by_cursor(items: list[int], size: int, name: str, shape: Callable[[list[int], int, str], Any]) -> Any:
    """Pages by a cursor called `name`; the last page gives the same cursor again, or none, as `shape` says."""

    def answer(path: str, params: dict[str, str]) -> Answer:
        start = int(params[name].removeprefix("c")) if params.get(name, "*") not in ("*", "") else 0
        page = items[start : start + size]
        return json_answer(shape(page, len(items), f"c{start + len(page)}" if page else params.get(name, "")))

    return answer


def by_place(items: list[int], size: int, shape: Callable[[list[int], int, dict[str, str]], Any], one: int = 0) -> Any:
    """Pages by `start`, or by `page` from 1 on."""

    def answer(path: str, params: dict[str, str]) -> Answer:
        start = int(params["start"]) if "start" in params else (int(params["page"]) - 1) * size
        return json_answer(shape(items[start : start + size], len(items), params))

    return answer


def europe_pmc(page: list[int], total: int, cursor: str) -> Any:
    found = [{"source": "MED", "id": str(n), "title": f"T{n}"} for n in page]
    return {"hitCount": total, "nextCursorMark": cursor, "resultList": {"result": found}}


def openalex(page: list[int], total: int, cursor: str) -> Any:
    found = [{"id": f"https://openalex.org/W{n}", "title": f"T{n}"} for n in page]
    return {"meta": {"count": total, "next_cursor": cursor if page else None}, "results": found}


def semantic_scholar(page: list[int], total: int, cursor: str) -> Any:
    last = not page or page[-1] == COUNT - 1
    return {"total": total, "data": [{"paperId": f"p{n}"} for n in page], **({} if last else {"token": cursor})}


def trials(page: list[int], total: int, cursor: str) -> Any:
    found = [{"protocolSection": {"identificationModule": {"nctId": f"NCT{n:08}"}}} for n in page]
    last = not page or page[-1] == COUNT - 1
    first = {"totalCount": total} if page and page[0] == 0 else {}
    return {"studies": found, **first, **({} if last else {"nextPageToken": cursor})}


def doaj(page: list[int], total: int, params: dict[str, str]) -> Any:
    return {
        "total": total,
        "page": int(params["page"]),
        "pageSize": 100,
        "results": [{"id": f"d{n}", "bibjson": {"title": f"T{n}"}} for n in page],
    }


def scopus(page: list[int], total: int, params: dict[str, str]) -> Any:
    found = [{"eid": f"2-s2.0-{n}"} for n in page] or [{"error": "Result set was empty"}]
    return {"search-results": {"opensearch:totalResults": str(total), "entry": found}}


def web_of_science(page: list[int], total: int, params: dict[str, str]) -> Any:
    return {
        "metadata": {"total": total, "page": int(params["page"]), "limit": 50},
        "hits": [{"uid": f"WOS:{n}"} for n in page],
    }


def arxiv(path: str, params: dict[str, str]) -> Answer:
    start, size = int(params["start"]), int(params["max_results"])
    entries = "".join(f"<entry><id>http://arxiv.org/abs/{n}</id></entry>" for n in range(COUNT)[start : start + size])
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{COUNT}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>{entries}</feed>"
    )
    return 200, {}, feed.encode()


ITEMS = list(range(COUNT))
PLACES: dict[str, tuple[str, str, Any]] = {
    "europe_pmc": ("europepmc", "/search", by_cursor(ITEMS, 100, "cursorMark", europe_pmc)),
    "openalex": ("openalex", "/works", by_cursor(ITEMS, 100, "cursor", openalex)),
    "semantic_scholar": ("semanticscholar", "/paper/search/bulk", by_cursor(ITEMS, 100, "token", semantic_scholar)),
    "arxiv": ("arxiv", "/query", arxiv),
    "doaj": ("doaj", "/search/articles", by_place(ITEMS, 100, doaj)),
    "clinicaltrials": ("clinicaltrials", "/studies", by_cursor(ITEMS, 100, "pageToken", trials)),
    "scopus": ("scopus", "/search/scopus", by_place(ITEMS, 25, scopus)),
    "web_of_science": ("webofscience", "/documents", by_place(ITEMS, 50, web_of_science)),
}


@pytest.fixture
def searched(
    services: Services, transport: Transport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Found, list[str]]]:
    """Search a service; returns what was found and what the person was told."""
    for name in (keys.OPENALEX, keys.SCOPUS, keys.WEB_OF_SCIENCE, keys.SEMANTIC_SCHOLAR):
        monkeypatch.setenv(name, KEY)

    def search(key: str, query: str = "integrated care", **given: Any) -> tuple[Found, list[str]]:
        name, path, answer = PLACES[key]
        monkeypatch.setenv(f"SCOPELINE_URL_{name.upper()}", f"{services.url}/{key}")
        services.routes.setdefault(f"/{key}{path}", answer)
        folder = tmp_path / key
        folder.mkdir(exist_ok=True)
        told: list[str] = []
        asked = service(key)
        asked.needs()
        return asked.search(Query(query, **given), Replies(folder, transport), told.append, lambda *_: None), told

    return search


def test_every_service_that_can_be_searched_is_tried_here() -> None:
    assert {*PLACES, "pubmed"} == {key for key in SERVICES if not key.endswith(CITATIONS)}


@pytest.mark.parametrize("key", PLACES)
def test_every_record_of_every_page_comes_once(key: str, searched: Any, services: Services) -> None:
    found, told = searched(key)
    assert found.hits == len(found.ids) == len(set(found.ids)) == COUNT
    assert not found.warnings
    assert not told
    kept = "".join(f"{page.request}{page.body.decode()}" for page in found.pages)
    assert KEY not in kept
    assert EMAIL not in kept


@pytest.mark.parametrize("key", PLACES)
def test_what_was_entered_since_is_asked_for_where_the_service_can(key: str, searched: Any, services: Services) -> None:
    found, _ = searched(key, since=dt.date(2026, 3, 4))
    asked = json.dumps([services.asked[0].path, services.asked[0].params])
    assert ("2026-03-04" in asked or "20260304" in asked) == service(key).since
    assert ("2026-03-04" in found.sent or "20260304" in found.sent) == service(key).since


@pytest.mark.parametrize("key", [key for key in PLACES if key != "arxiv"])
def test_a_page_that_comes_twice_is_asked_for_again(key: str, searched: Any, services: Services) -> None:
    pages: list[Answer] = []

    def keep(answer: Answer) -> Answer:
        pages.append(answer)
        return answer

    services.faults = [Fault(f"/{key}", keep), Fault(f"/{key}", lambda _: pages[0])]
    found, _ = searched(key)
    assert len(set(found.ids)) == COUNT


def test_a_service_that_repeats_itself_for_good_is_given_up(searched: Any, services: Services) -> None:
    services.faults = [Fault("/doaj", lambda _: json_answer(doaj(ITEMS[:100], COUNT, {"page": "1"})), times=99)]
    with pytest.raises(SearchError, match="repeats a page"):
        searched("doaj")


def test_a_cursor_that_comes_again_is_the_end(searched: Any, services: Services) -> None:
    def stuck(answer: Answer) -> Answer:
        reply = json.loads(answer[2])
        reply["nextCursorMark"] = "*"
        return json_answer(reply)

    services.faults = [Fault("/europe_pmc", stuck)]
    found, told = searched("europe_pmc")
    assert len(found.ids) == 100
    assert any("counts 230 hits and handed over 100" in line for line in told)


def test_a_count_that_moves_or_is_wrong_is_said(searched: Any, services: Services) -> None:
    def more(answer: Answer) -> Answer:
        reply = json.loads(answer[2])
        reply["meta"]["count"] += 5
        return json_answer(reply)

    services.faults = [Fault("/openalex", more, times=9, after=1)]
    found, told = searched("openalex")
    assert any("moved from 230 to 235" in line for line in told)
    assert any("counts 235 hits and handed over 230" in line for line in found.warnings)


def test_a_reply_that_is_no_reply_is_asked_for_again_and_then_told(searched: Any, services: Services) -> None:
    services.faults = [Fault("/arxiv", lambda _: (200, {}, b"<html>Rate exceeded</html>"), times=2)]
    assert len(searched("arxiv")[0].ids) == COUNT
    services.faults = [Fault("/europe_pmc", lambda _: (200, {}, b'{"version":"6.9"}'), times=99)]
    with pytest.raises(SearchError, match="not what the service's documents describe"):
        searched("europe_pmc")


def test_doaj_is_cut_by_the_day_of_entry(searched: Any, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scopeline.search.services.doaj.Doaj.most", 100)
    entered = [dt.date(2015, 1, 1) + dt.timedelta(days=n) for n in range(250)]

    def answer(path: str, params: dict[str, str]) -> Answer:
        from re import findall
        from urllib.parse import unquote

        ends = findall(r"created_date:\[(\S+) TO (\S+)\]", unquote(path))
        found = [n for n, day in enumerate(entered) if not ends or ends[0][0] <= day.isoformat() <= ends[0][1]]
        start = (int(params["page"]) - 1) * 100
        return json_answer(doaj(found[start : start + 100], len(found), params))

    services.routes["/doaj/search/articles"] = answer
    found, _ = searched("doaj")
    assert found.hits == len(set(found.ids)) == 250


def test_scopus_is_cut_by_years(searched: Any, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scopeline.search.services.scopus.Scopus.most", 50)
    years = [1990 + n % 30 for n in range(150)]

    def answer(path: str, params: dict[str, str]) -> Answer:
        from re import findall

        ends = findall(r"PUBYEAR > (\d+) AND PUBYEAR < (\d+)", params["query"])
        found = [n for n, year in enumerate(years) if not ends or int(ends[0][0]) < year < int(ends[0][1])]
        start = int(params["start"])
        return json_answer(scopus(found[start : start + 25], len(found), params))

    services.routes["/scopus/search/scopus"] = answer
    found, _ = searched("scopus")
    assert found.hits == len(set(found.ids)) == 150
    assert {asked.headers["X-ELS-APIKey"] for asked in services.asked} == {KEY}


def test_services_that_want_a_key_say_where_it_comes_from(
    searched: Any, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, key in ((keys.OPENALEX, "openalex"), (keys.SCOPUS, "scopus"), (keys.WEB_OF_SCIENCE, "web_of_science")):
        monkeypatch.delenv(name)
        with pytest.raises(SearchError, match=f"environment variable {name}"):
            searched(key)
    assert services.asked == []


@pytest.mark.parametrize("key", PLACES)
def test_what_a_service_gives_is_read_record_by_record(
    key: str, services: Services, transport: Transport, review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, path, answer = PLACES[key]
    for needed in (keys.OPENALEX, keys.SCOPUS, keys.WEB_OF_SCIENCE):
        monkeypatch.setenv(needed, KEY)
    monkeypatch.setenv(f"SCOPELINE_URL_{name.upper()}", f"{services.url}/{key}")
    services.routes[f"/{key}{path}"] = answer
    Path(f"config/queries/{key}.txt").write_text("integrated care")
    source = Source.model_validate({"name": key})
    logged = search(key, source, key, Wish(), transport)
    assert (logged.hits, logged.exported, logged.new) == (COUNT, COUNT, COUNT)
    again = search(key, source, key, Wish(update=True, whole=True), transport)
    assert (again.new, again.known) == (0, COUNT)
