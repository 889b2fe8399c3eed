"""The report page in a real browser: every number opens its list of records, without any network."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from small_reviews import Review

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_a_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, which is not installed here")


def dom(page: Path, fragment: str, profile: Path) -> str:
    """The page's document after its script has run."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
               "--disable-component-update", "--disable-sync", f"--user-data-dir={profile}", "--dump-dom"]  # fmt: skip
    command = [str(CHROMIUM), *options, f"{page.as_uri()}#{fragment}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@needs_a_browser
@pytest.mark.parametrize("page", ["index.html", "index.fa.html"])
def test_a_number_opens_the_list_of_its_records(page: str, finished: Review, tmp_path: Path) -> None:
    html = dom(finished.folder / "results" / "report" / page, "list=flow.records_screened", tmp_path)
    listed = re.search(r'<tbody id="list-rows">(.*?)</tbody>', html, re.DOTALL)
    assert listed
    ids = re.findall(r"R-[BCDFGHJKLMNPQRSTVWXZ]{8}", listed[1])
    assert sorted(ids) == sorted(row["record_id"] for row in finished.table("results/flow/sets/records_screened.csv"))
    assert ("(۶)" if page == "index.fa.html" else "(6)") in html


def test_the_page_asks_for_nothing_from_outside(finished: Review) -> None:
    for page in (finished.folder / "results" / "report").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(
            r"""(?:src|href|url)\s*[=(]\s*["']?https?://(?!www\.w3\.org)""",
            re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL),
        )
        assert "<link" not in text
        assert "<img" not in text


def test_every_known_number_of_the_diagram_is_a_link(finished: Review) -> None:
    text = (finished.folder / "results" / "report" / "index.html").read_text(encoding="utf-8")
    for row in finished.table("results/flow/counts.csv"):
        assert f'href="#list=flow.{row["box"]}"' in text
