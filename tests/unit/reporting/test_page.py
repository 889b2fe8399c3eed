"""The page: its numbers are facts, each opens what it counts, as one merged record a group, in both languages."""

from __future__ import annotations

import json
import re
import shutil
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from gathered_review import PROTOCOL

from scopeline import layout
from scopeline.facts.claims import Claim, hold
from scopeline.facts.fact import Fact, Facts
from scopeline.facts.fact import read as read_facts
from scopeline.facts.kinds import COUNTED
from scopeline.languages import available, language
from scopeline.protocol import Protocol
from scopeline.reporting import behind, figures, page, records, tables

SVG = '<svg role="img" xmlns="http://www.w3.org/2000/svg"><g id="en-box3"></g></svg>'
CLAIMS = [
    {"id": "late", "says": {"en": "It was late", "fa": "دیر بود"}, "fact": "studies.all", "is": 3},
    {"id": "most", "says": "Most came from Iran", "most": "studies.country", "is": "Iran"},
    {"id": "areas", "says": "One area", "members": "findings.blocks.blocks_filled", "is": ["A"]},
    {"id": "true", "says": "It matters", "why": {"en": "Nobody knows.", "fa": "کسی نمی‌داند."}},
]


def draw(protocol: Protocol) -> None:
    """Put something in the place of every figure and report that the page shows."""
    for name in ["prisma", *figures.names(protocol)]:
        for code, form in product(protocol.languages, ("svg", "pdf", "png")):
            path = layout.FIGURES / f"{name}.{code}.{form}"
            path.parent.mkdir(exist_ok=True)
            path.write_text(SVG, encoding="utf-8")
    for name in ("report.html", "report.fa.html"):
        (layout.RESULTS / "dedupe" / name).write_text('<a href="../report/index.html">', encoding="utf-8")


def write(protocol: Protocol, gathered: Facts) -> None:
    """The page in each language."""
    shown = {}
    for code in protocol.languages:
        say = protocol.language(code)
        shown[code] = [tables.excluded_reports(protocol, records.load(), say)]
        for table in shown[code]:
            tables.write(table, layout.TABLES / f"{table.name}.{code}", say)
    held = hold([Claim.model_validate(claim) for claim in CLAIMS], gathered)
    page.write(protocol, page.Content(gathered, held, shown, layout.RESULTS), layout.PAGES)


@pytest.fixture(scope="module")
def finished(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review with its page, which each test copies."""
    folder = tmp_path_factory.mktemp("finished")
    shutil.copytree(told, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        protocol = Protocol.model_validate(PROTOCOL)
        draw(protocol)
        write(protocol, read_facts())
    return folder


@pytest.fixture
def drawn(protocol: Protocol, gathered: Facts) -> None:
    """Every figure that the page shows."""
    draw(protocol)


@pytest.fixture
def written(gathered: Facts, finished: Path) -> dict[str, str]:
    """The page in each language."""
    shutil.copytree(finished, Path(), dirs_exist_ok=True)
    read = {path: (layout.PAGES / path).read_text(encoding="utf-8") for path in ("index.html", "index.fa.html")}
    return {"en": read["index.html"], "fa": read["index.fa.html"]}


def about(html: str) -> dict[str, Any]:
    """What the page tells its script."""
    found = re.search(r'<script id="about" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def script(kind: str, number: int = 0) -> Any:
    """What one of the scripts beside the page holds."""
    text = (layout.PAGES / "data" / f"{kind}-{number}.js").read_text(encoding="utf-8")
    assert "<" not in text
    return json.loads(text.removeprefix(f'page.put("{kind}",{number},').removesuffix(");\n"))


def test_every_number_with_a_list_opens_as_many_rows(written: dict[str, str], gathered: Facts) -> None:
    lists, known = script("lists"), about(written["en"])["facts"]
    for name, fact in gathered.items():
        assert known[name][0] == fact.label["en"]
        has_list = bool(fact.ids_file) and fact.value is not None
        assert (known[name][2] >= 0) == has_list, name
        if has_list:
            rests_on = fact.value if fact.of.unit in COUNTED else fact.n
            assert len(lists[(known[name][3:] or [name])[0]]["rows"]) == rests_on, name
        elif fact.value is not None:
            assert " " in known[name][3], f"{name} says why it has none"
    linked = {unquote(name) for name in re.findall(r'href="#list=([^"]+)"', written["en"])}
    assert linked
    assert linked <= {name for name, told in known.items() if told[2] >= 0}


def test_every_known_number_that_stands_on_the_page_is_a_link(written: dict[str, str], gathered: Facts) -> None:
    flow = re.search(r'<section id="flow".*?</section>', written["en"], re.DOTALL)
    assert flow
    assert 'href="#list=flow.duplicates">3</a>' in flow[0]


def test_statistics_and_claims_open_the_list_that_they_rest_on(written: dict[str, str], gathered: Facts) -> None:
    agreement = written["en"].partition('<section id="agreement"')[2].partition("<details")[0]
    opened = {unquote(name) for name in re.findall(r'href="#list=([^"]+)"', agreement)}
    counted = {fact.name for fact in gathered.select("compared")}
    assert counted < opened
    assert {gathered[name].ids_file for name in opened} == {gathered[name].ids_file for name in counted}
    assert not re.findall(r'<td class="number">[\d.]+</td>', agreement)


def test_no_number_of_the_page_is_without_a_list_or_a_reason(written: dict[str, str], gathered: Facts) -> None:
    for code, html in written.items():
        say = language(code)
        sources = html.partition('<section id="sources"')[2].partition("</section>")[0]
        for word in ("no_list_hits_source", "no_list_markers_file"):
            assert say.words(word) in sources
        rest = html.replace(sources, "").partition("<main>")[2].partition("<dialog")[0]
        plain = [one for one in re.findall(r'<td class="number">([^<]*)</td>', rest) if re.search(r"\d", one)]
        assert plain == [], code


def test_where_votes_are_private_the_page_says_why_numbers_open_nothing(protocol: Protocol, gathered: Facts) -> None:
    draw(protocol)
    archive = protocol.archive.model_copy(update={"votes": "private"})
    write(protocol.model_copy(update={"archive": archive}), gathered)
    html = (layout.PAGES / "index.html").read_text(encoding="utf-8")
    for section in ("progress", "agreement"):
        told = html.partition(f'<section id="{section}"')[2].partition("</section>")[0]
        assert told.count(language("en").words("no_list_private")) == 1
        assert "agreement.titles" not in told


def test_every_column_of_a_list_is_called_something_in_every_language(written: dict[str, str]) -> None:
    for code, html in written.items():
        for name, called in about(html)["columns"].items():
            assert called != name, (code, name)
            assert code == "en" or not re.search("[a-z]", called) or name == "sha256", (code, name)
    claims = written["en"].partition('<section id="claims"')[2].partition("</section>")[0]
    assert '<td><a href="#list=studies.all">2</a></td>' in claims


def test_records_are_shown_as_merged_and_duplicates_as_their_own(written: dict[str, str]) -> None:
    shown = {row[0]: row for row in script("records")}
    fates = about(written["en"])["fates"]
    assert shown["R-A"][1:6] == ["Merged title of R-A", "Alef, Sara; Be, Omid", "2019", "Journal of care", [0, 1]]
    assert shown["R-B"][5] == [1], "a duplicate's own source alone"
    assert (about(written["en"])["total"], about(written["en"])["groups"]) == (6, 3)
    assert shown["R-A"][8] == "10.1/x"
    assert shown["R-B"][1] == "Own title of R-B"
    assert [fates[shown[i][6]] for i in ("R-A", "R-B", "R-F")] == ["excluded after full text", "duplicate", "included"]
    places = list(shown)
    assert places[shown["R-B"][7]] == "R-A"


@pytest.mark.parametrize("previous", ["data/previous/2023.zip", "data/previous/2023.csv"])
@pytest.mark.usefixtures("drawn")
def test_in_an_update_each_tile_says_what_it_counts(previous: str, protocol: Protocol, gathered: Facts) -> None:
    flow = protocol.flow.model_copy(update={"previous": Path(previous)})
    updated = protocol.model_copy(update={"flow": flow})
    no_tables: dict[str, list[tables.Table]] = {code: [] for code in protocol.languages}
    screened = Fact("flow", {"box": "records_screened"}, 2, {"en": "Records screened", "fa": "رکوردهای غربال‌شده"})
    facts = Facts([*gathered.values(), screened])
    page.write(updated, page.Content(facts, [], no_tables, layout.RESULTS), layout.PAGES)
    html = (layout.PAGES / "index.html").read_text(encoding="utf-8")
    tiles = re.findall(r"</strong>(.*?)</li>", html.partition('class="tiles"')[2].partition("</ul>")[0])
    scopes = {tile.partition(" <span")[0]: re.findall(r"\((.*?)\)</span>", tile) for tile in tiles}
    assert scopes["Records screened"] == ["this update alone"]
    of_exports = "all versions" if previous.endswith(".zip") else "this update alone"
    assert scopes["Records in all exports"] == scopes["Duplicates"] == [of_exports]


def test_a_records_history_tells_what_was_decided_and_never_who_voted_how(written: dict[str, str]) -> None:
    histories = dict(zip((row[0] for row in script("records")), script("histories"), strict=True))
    assert histories["R-A"][3] == [[0, "include", "agreement", ""], [1, "exclude", "re-review", "wrong"]]
    assert histories["R-B"][2] == "same DOI"
    assert histories["R-F"][4] == "S1"
    assert not {"ann", "bob", "cat"} & {cell for row in histories.values() for one in row[3] for cell in one}


def test_each_box_of_the_diagram_opens_its_lists(written: dict[str, str]) -> None:
    assert about(written["en"])["boxes"] == {"box3": ["flow.duplicates"]}, "what is unknown opens nothing"
    assert '<svg role="group"' in written["en"], "a single image would hide its boxes from screen readers"


def test_claims_stand_on_the_page_with_what_is_so(written: dict[str, str]) -> None:
    for code, told in {
        "en": [
            ("3", "2", "no"),
            ("Iran", "Iran (2)", "yes"),
            ("First", "First", "yes"),
            ("", "Nobody knows.", "undecided"),
        ],
        "fa": [
            ("۳", "۲", "no"),
            ("ایران", "ایران (۲)", "yes"),
            ("نخست", "نخست", "yes"),
            ("", "کسی نمی‌داند.", "undecided"),
        ],
    }.items():
        section = written[code].partition('<section id="claims"')[2].partition("</section>")[0]
        section = re.sub(r'<a href="#list=[^>]*>([^<]*)</a>', r"\1", section)
        rows = re.findall(r'<td>([^<]*)</td><td>([^<]*)</td><td class="(\w+)">', section)
        assert rows == told
    assert "It was late" in written["en"].partition('id="flow"')[0], "what fails is to be done next"


def test_what_waits_is_told_first(written: dict[str, str]) -> None:
    todo = written["en"].partition('class="todo"')[2].partition("</ul>")[0]
    assert "Titles, team: 2 of 3 left" in todo
    assert "Nothing waits" not in todo
    persian = written["fa"].partition('class="todo"')[2].partition("</ul>")[0]
    assert "،" in persian
    assert "," not in re.sub(r"<bdi.*?</bdi>", "", persian)


def test_the_folder_has_all_that_the_page_names_and_asks_for_nothing_else(written: dict[str, str]) -> None:
    for html in written.values():
        for path in re.findall(r'(?:href|src)="([^"#][^"]*)"', html):
            assert (layout.PAGES / path).exists(), path
    assert (layout.PAGES / "dedupe" / "report.html").read_text(encoding="utf-8") == '<a href="../index.html">'
    for path in layout.PAGES.rglob("*"):
        if path.suffix in (".html", ".js", ".css"):
            assert not re.findall(r"https?://(?!www\.w3\.org)", path.read_text(encoding="utf-8")), path


def test_a_persian_page_runs_from_right_to_left_in_persian_digits(written: dict[str, str]) -> None:
    html = written["fa"]
    assert '<html lang="fa" dir="rtl">' in html
    body = re.sub(r"<script.*?</script>|<style.*?</style>|<bdi.*?</bdi>|<[^>]*>|AC1", " ", html, flags=re.DOTALL)
    assert not re.findall(r"[0-9]+", body)
    assert about(html)["digits"] == "۰۱۲۳۴۵۶۷۸۹"


def test_in_a_line_from_right_to_left_latin_words_are_pieces_of_their_own(protocol: Protocol) -> None:
    line = "Ling و همکاران ۲۰۱۲؛ Park & Turnbull ۲۰۰۳"
    isolated = '<bdi dir="ltr">Ling</bdi> و همکاران ۲۰۱۲؛ <bdi dir="ltr">Park &amp; Turnbull</bdi> ۲۰۰۳'
    assert page.directed(line, protocol.language("fa")) == isolated
    assert page.directed("A <title>", protocol.language("fa")) == "A &lt;title&gt;"
    assert page.directed(line, protocol.language("en")) == line.replace("&", "&amp;")


def test_the_appendix_names_the_report_by_its_merged_record_with_the_reason(
    protocol: Protocol, gathered: Facts
) -> None:
    (row,) = tables.excluded_reports(protocol, records.load(), protocol.language("fa")).rows
    assert row["record_id"] == "R-A"
    assert row["title"] == "Merged title of R-A"
    assert row["reason"] == "مفهوم نادرست"
    assert row["year"] == "۲۰۱۹"


def test_what_is_unknown_is_called_unknown_and_opens_nothing(written: dict[str, str]) -> None:
    assert re.search(r'Studies</th><td class="number">unknown</td>', written["en"])


def test_a_title_cannot_end_the_script_that_carries_it(tmp_path: Path) -> None:
    behind.Shelf(tmp_path).put("records", 0, ["</script><script>alert(1)</script>"])
    assert "<" not in (tmp_path / "data" / "records-0.js").read_text(encoding="utf-8")


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
