"""The report page in a real browser, opened from disk: every number opens its list, by mouse and by keyboard."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from small_reviews import Review

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright, which is not installed here")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe, which is not installed here")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, which is not installed here")

PAGES = ("index.html", "index.fa.html")
PIECE = 4000
ALIKE = {"exclude": [["#numbers tr:nth-child(n+6)"]]}  # half of all elements are rows of this one table


@pytest.fixture(scope="module")
def shown() -> Iterator[Any]:
    """The tab in which all pages are opened: a new one for each costs as much again as the page."""
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM)
        yield browser.new_page()
        browser.close()


@pytest.fixture
def asked() -> list[str]:
    """The addresses that the pages of a test ask for."""
    return []


@pytest.fixture
def visit(shown: Any, finished: Review, asked: list[str]) -> Iterator[Any]:
    """Open a page of the finished review, or of another folder, anew; a fault of its script fails the test."""
    faults: list[str] = []
    heard = {
        "pageerror": lambda fault: faults.append(str(fault)),
        "request": lambda request: asked.append(request.url),
    }

    def opened(page: str, fragment: str = "", folder: Path | None = None, scheme: str = "light") -> Any:
        shown.goto("about:blank")  # else a page that is open already would only follow the fragment
        shown.set_viewport_size({"width": 1200, "height": 800})
        shown.emulate_media(media="screen", color_scheme=scheme)
        shown.goto(f"{((folder or finished.folder / 'results' / 'report') / page).as_uri()}{fragment}")
        shown.wait_for_selector("html[data-ready]", timeout=60_000)
        return shown

    for event, note in heard.items():
        shown.on(event, note)
    yield opened
    for event, note in heard.items():
        shown.remove_listener(event, note)
    assert not faults


def listed(tab: Any) -> list[str]:
    tab.wait_for_selector("#list-rows td")
    return [cell.inner_text() for cell in tab.locator("#list-rows td:first-child").all()]


@pytest.mark.parametrize("page", PAGES)
def test_a_number_opens_the_list_of_its_records(page: str, finished: Review, visit: Any) -> None:
    tab = visit(page)
    tab.locator('#flow a[href="#list=flow.records_screened"]').click()
    wanted = sorted(row["record_id"] for row in finished.table("results/flow/sets/records_screened.csv"))
    assert sorted(listed(tab)) == wanted
    assert ("(۶)" if page == "index.fa.html" else "(6)") in tab.locator("#dialog-title").inner_text()
    tab.keyboard.press("Escape")
    assert not tab.locator("#dialog").is_visible()


def test_a_box_of_the_diagram_opens_by_keyboard(finished: Review, visit: Any) -> None:
    tab = visit("index.html")
    tab.locator("#en-box4").focus()
    tab.keyboard.press("Enter")
    assert len(listed(tab)) == len(finished.table("results/flow/sets/records_screened.csv"))
    tab.keyboard.press("Escape")
    tab.locator("#en-box2").focus()
    tab.keyboard.press(" ")
    tab.locator('#dialog a[href*="database_results"]').click()
    assert len(listed(tab)) == len(finished.table("results/flow/sets/database_results.csv"))


@pytest.mark.parametrize("page", PAGES)
def test_records_are_found_by_words_fate_and_source_and_tell_their_history(
    page: str, finished: Review, visit: Any
) -> None:
    tab = visit(page)
    rows = tab.locator("#rows [role=row]")
    tab.wait_for_selector("#rows [role=row]")
    everything = rows.count()
    included = finished.table("results/flow/sets/new_reports.csv")
    tab.locator("#by-fate").select_option("5")
    tab.wait_for_function(f"document.querySelectorAll('#rows [role=row]').length === {len(included)}")
    assert everything > len(included)
    tab.locator("#search").fill(included[0]["title"].upper())
    tab.wait_for_function("document.querySelectorAll('#rows [role=row]').length === 1")
    rows.first.locator("button").click()
    tab.wait_for_selector("#dialog ol li")
    life = tab.locator("#dialog ol").inner_text()
    assert included[0]["file"] in life
    assert included[0]["study_id"] in life
    tab.keyboard.press("Escape")
    tab.locator("#search").fill("no such words at all")
    tab.wait_for_function("document.querySelectorAll('#rows [role=row]').length === 0")


def test_a_source_is_filtered_by_its_own_records_or_by_those_left_after_deduplication(
    finished: Review, visit: Any
) -> None:
    tab = visit("index.html")
    facts = json.loads((finished.folder / "results" / "facts.json").read_text(encoding="utf-8"))["facts"]
    for place, source in enumerate(name.rpartition(".")[2] for name in facts if name.startswith("records.source.")):
        dedupe = f"dedupe.source.{source}"
        left = facts[f"{dedupe}.only_here"]["value"] + facts[f"{dedupe}.also_elsewhere"]["value"]
        tab.locator("#by-source").select_option(str(place))
        for unit, n in (("", facts[f"records.source.{source}"]["value"]), ("groups", left)):
            tab.locator("#by-unit").select_option(unit)
            words = "records after deduplication" if unit else "records"
            all_ = facts["dedupe.groups" if unit else "records.all"]["value"]
            tab.wait_for_function(f"document.getElementById('found').textContent === '{n} of {all_} {words}'")


@pytest.mark.parametrize("page", PAGES)
def test_what_a_draft_says_stands_beside_what_is_so_and_its_list(page: str, finished: Review, visit: Any) -> None:
    tab = visit(page)
    assert "draft.md" in tab.locator("#overview .todo").inner_text()
    said, found = tab.locator("#audit details[open] tbody td").all()[1:4:2]
    assert said.inner_text() == "We screened 90 records."
    found.locator("a").click()
    assert len(listed(tab)) == len(finished.table("results/flow/sets/records_screened.csv")) == 6


@pytest.mark.parametrize(("page", "scheme"), [(PAGES[0], "light"), (PAGES[1], "dark")])
def test_axe_finds_nothing_wrong(page: str, scheme: str, visit: Any) -> None:
    """Each page in one scheme: words and directions are no matter of the scheme, nor colours of the language."""
    for fragment in ("", "#list=flow.records_screened"):
        tab = visit(page, fragment, scheme=scheme)
        if fragment:
            listed(tab)
        found = axe.Axe().run(tab, ALIKE, {"preload": False, "resultTypes": ["violations"]}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


@pytest.mark.parametrize("page", PAGES)
def test_on_paper_nothing_is_cut_nor_dark_and_nothing_to_click_is_printed(page: str, visit: Any) -> None:
    tab = visit(page)
    tab.evaluate("document.documentElement.dataset.theme = 'dark'; dispatchEvent(new Event('beforeprint'))")
    tab.set_viewport_size({"width": 688, "height": 1000})  # of A4, without margins
    tab.emulate_media(media="print")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 688
    drawn = "[...document.querySelectorAll('main table, main svg')].map(one => one.getBoundingClientRect().width)"
    assert max(tab.evaluate(drawn)) <= 688
    assert tab.evaluate("getComputedStyle(document.querySelector('#overview')).color") == "rgb(0, 0, 0)"
    for name in ("nav", "#theme", ".controls", ".window", ".downloads", ".told"):
        assert not any(one.is_visible() for one in tab.locator(name).all()), name
    assert tab.locator("#diagram svg").is_visible()


@pytest.mark.parametrize("page", PAGES)
def test_the_page_asks_for_nothing_but_its_own_folder(
    page: str, finished: Review, visit: Any, asked: list[str], tmp_path: Path
) -> None:
    alone = tmp_path / "a folder that was sent"
    shutil.copytree(finished.folder / "results" / "report", alone)
    tab = visit(page, "#list=studies.all", folder=alone)
    assert listed(tab)
    assert asked
    assert {url.startswith(alone.as_uri()) for url in asked if not url.startswith("data:")} == {True}
    pictures = tab.evaluate(
        "Promise.all([...document.images].map(i => { i.loading = 'eager'; return i.decode().then(() => 1, () => 0); }))"
    )
    assert pictures
    assert all(pictures)


def test_the_page_leads_to_the_report_of_deduplication_in_its_language(finished: Review) -> None:
    text = (finished.folder / "results" / "report" / "index.fa.html").read_text(encoding="utf-8")
    (link,) = set(re.findall(r'href="([^"#]*dedupe/report[^"]*)"', text))
    assert link == "dedupe/report.fa.html"
    assert (finished.folder / "results" / "report" / link).is_file()


def test_every_known_number_of_the_diagram_is_a_link(finished: Review) -> None:
    text = (finished.folder / "results" / "report" / "index.html").read_text(encoding="utf-8")
    for row in finished.table("results/flow/counts.csv"):
        assert f'href="#list=flow.{row["box"]}"' in text


@pytest.mark.parametrize("number", [5_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_a_page_of_many_records_opens_and_only_draws_what_is_seen(
    number: int, finished: Review, visit: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "report"
    shutil.copytree(finished.folder / "results" / "report", folder, ignore=shutil.ignore_patterns("files"))
    for start in range(0, number, PIECE):
        records = [
            [f"R-{at:08}", f"Title of record {at} on care", "Alef, Sara; Be, Omid; Pe, Ali", "2019", "Journal", [0],
             at % 3, at, ""]
            for at in range(start, min(start + PIECE, number))
        ]  # fmt: skip
        text = f'page.put("records",{start // PIECE},{json.dumps(records)});'
        (folder / "data" / f"records-{start // PIECE}.js").write_text(text)
    html = (folder / "index.html").read_text(encoding="utf-8")
    html = re.sub(r'"pieces":\d+', f'"pieces":{-(-number // PIECE)}', html)
    (folder / "index.html").write_text(re.sub(r'"total":\d+', f'"total":{number}', html), encoding="utf-8")
    tab = visit("index.html", folder=folder)
    tab.wait_for_selector("#rows [role=row]")
    tab.wait_for_function(
        f"document.getElementById('window').getAttribute('aria-rowcount') === '{number + 1}'", timeout=60_000
    )
    assert tab.locator("#rows [role=row]").count() < 60
    tab.evaluate("document.getElementById('window').scrollTop = 1e9")
    tab.wait_for_selector(f"text=R-{number - 1:08}")
    tab.locator("#search").fill(f"record {number - 7} ")
    tab.wait_for_function(
        f"[...document.querySelectorAll('#rows [role=row]')].some(r => r.textContent.includes('R-{number - 7:08}'))"
    )
    assert tab.locator("#rows [role=row]").count() < 60
