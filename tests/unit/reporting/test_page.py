"""The page: its numbers are facts, each opens what it counts, as one merged record a group, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scopeline import layout
from scopeline.facts.fact import Facts
from scopeline.languages import available, language
from scopeline.protocol import Protocol
from scopeline.reporting import page, records, tables

SVG = '<svg xmlns="http://www.w3.org/2000/svg"></svg>'


@pytest.fixture
def written(protocol: Protocol, gathered: Facts) -> dict[str, str]:
    """The page in each language."""
    layout.FIGURES.mkdir()
    for code in protocol.languages:
        for name in ("prisma", "agreement", "progress"):
            (layout.FIGURES / f"{name}.{code}.svg").write_text(SVG, encoding="utf-8")
        say = protocol.language(code)
        listing = records.load()
        shown = [tables.excluded_reports(protocol, listing, say)]
        page.write(protocol, page.Content(gathered, listing, shown, layout.FIGURES), say, layout.PAGES)
    read = {path: (layout.PAGES / path).read_text(encoding="utf-8") for path in ("index.html", "index.fa.html")}
    return {"en": read["index.html"], "fa": read["index.fa.html"]}


def lists(html: str) -> dict[str, dict]:
    found = re.search(r'<script id="lists" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_every_link_opens_a_list_of_as_many_rows_as_its_number(written: dict[str, str], gathered: Facts) -> None:
    content = lists(written["en"])["lists"]
    links = re.findall(r'href="#list=([^"]+)">([^<]+)</a>', written["en"])
    from urllib.parse import unquote

    assert links
    for name, number in links:
        entry = content[unquote(name)]
        assert len(entry["rows"]) == gathered.named(unquote(name)).value == int(number.replace(",", ""))


def test_lists_show_the_merged_record_of_a_group_and_a_duplicates_own(written: dict[str, str]) -> None:
    shown = {row[0]: row[1:] for row in lists(written["en"])["rows"]["record_id"]}
    assert shown["R-A"] == ["Merged title of R-A", "Alef, Sara & Be, Omid", "2019", "PubMed and Scopus"]
    assert shown["R-B"] == ["Own title of R-B", "Alef, Sara & Be, Omid", "2019", "Scopus"]


def test_a_persian_page_runs_from_right_to_left_in_persian_digits(written: dict[str, str]) -> None:
    html = written["fa"]
    assert '<html lang="fa" dir="rtl">' in html
    body = re.sub(r"<script.*?</script>|<style.*?</style>|<bdi.*?</bdi>|<[^>]*>|AC1", " ", html, flags=re.DOTALL)
    assert not re.findall(r"[0-9]+", body)
    shown = {row[0]: row for row in lists(html)["rows"]["record_id"]}
    assert shown["R-A"][3:] == ["۲۰۱۹", "PubMed و اسکوپوس"]


def test_the_appendix_names_the_report_by_its_merged_record_with_the_reason(
    protocol: Protocol, gathered: Facts
) -> None:
    (row,) = tables.excluded_reports(protocol, records.load(), protocol.language("fa")).rows
    assert row["record_id"] == "R-A"
    assert row["title"] == "Merged title of R-A"
    assert row["reason"] == "مفهوم نادرست"
    assert row["year"] == "۲۰۱۹"


def test_an_id_is_never_broken_at_its_hyphen(written: dict[str, str]) -> None:
    assert re.search(r"\.id, #list-rows td:first-child \{ white-space: nowrap; \}", written["en"])
    assert '<td class="id" dir="auto">R-A</td>' in written["en"]


def test_what_is_unknown_is_called_unknown_and_opens_nothing(written: dict[str, str]) -> None:
    assert re.search(r'Studies</td><td class="number">unknown</td>', written["en"])


def test_a_title_cannot_end_the_script_that_carries_it(protocol: Protocol, written: dict[str, str]) -> None:
    listing = records.load()
    listing.records["R-A"]["title"] = "</script><script>alert(1)</script>"  # type: ignore[index]
    out = Path("elsewhere")
    page.write(protocol, page.Content(_read(), listing, [], layout.FIGURES), protocol.language("en"), out)
    html = (out / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert lists(html)["rows"]["record_id"]


def _read() -> Facts:
    from scopeline.facts import fact

    return fact.read()


def test_every_word_that_the_template_asks_for_is_there() -> None:
    template = Path(page.__file__).with_name("page.html.j2").read_text(encoding="utf-8")
    for code in available():
        missing = [key for key in re.findall(r'word\("(\w+)"\)', template) if language(code).words(key) == key]
        # a word may be the same as its key in English
        assert [key for key in missing if code != "en" or "_" in key] == [], code


def test_no_key_of_the_code_shows_where_a_word_belongs(written: dict[str, str]) -> None:
    for html in written.values():
        body = re.sub(r"<script.*?</script>|<style.*?</style>|<bdi.*?</bdi>|<[^>]*>", " ", html, flags=re.DOTALL)
        assert not re.findall(r"[a-z]+_[a-z]+", body)
    assert "<td>ann and bob</td>" in written["en"]
    assert "<td>ann و bob</td>" in written["fa"]
