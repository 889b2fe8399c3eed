"""A team adds a language with one file, and everything speaks it; a file with gaps is told key by key."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from more_languages import add, arabic, like_german, over, plain

from scopeline.errors import ProtocolError
from scopeline.flow.boxes import Contents
from scopeline.flow.counts import write_counts
from scopeline.flow.diagram import draw_all
from scopeline.languages import allowed, available, choice_of, column_of, language
from scopeline.pages.page import render
from scopeline.protocol import Protocol, load
from scopeline.tables import sheets
from scopeline.tables.csv import read_table

ROOT = Path(__file__).parents[3]
PROTOCOL = """\
title: {en: A review, ar: مراجعة}
question: {text: What is known, concept: Care, context: Anywhere}
languages: [ar, de]
sources: {pubmed: {name: PubMed}}
exclusion_reasons: [{id: wrong, label: {ar: خاطئ, de: Falsch}}]
screening:
  sheet_language: ar
  stages: [{id: titles, of: records, label: {ar: العناوين, de: Titel}, reviewers: [ann]}]
"""


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A review's folder with two languages of its own."""
    monkeypatch.chdir(tmp_path)
    add(tmp_path, "ar", arabic())
    add(tmp_path, "de", like_german())
    (tmp_path / "config" / "review.yaml").write_text(PROTOCOL, encoding="utf-8")
    return tmp_path


def test_one_file_makes_a_language_of_the_protocol(team: Path) -> None:
    protocol = load()
    assert protocol.languages == ["ar", "de"]
    assert available() == ("en", "fa", "ar", "de")
    day = dt.date(2023, 9, 23)
    written = [(say.number(4334), say.decimal(-0.8214), say.short_date(day)) for say in map(language, ("ar", "de"))]
    assert written == [("٤٬٣٣٤", "\u061c-٠٫٨٢", "٢٠٢٣/٠٩/٢٣"), ("4.334", "−0,82", "23.09.2023")]
    assert language("ar").date(day) == "٢٣ سبتمبر ٢٠٢٣"
    assert language("de").listed(["a", "b", "c"]) == "a, b und c"


def test_a_language_that_nobody_wrote_is_refused_with_those_there_are(team: Path) -> None:
    path = team / "config" / "review.yaml"
    path.write_text(PROTOCOL.replace("[ar, de]", "[ar, tr]"), encoding="utf-8")
    with pytest.raises(ProtocolError) as caught:
        load()
    assert "'tr' is no language here. Allowed: en, fa, ar, de." in str(caught.value)
    assert "line 3" in str(caught.value)
    path.write_text(PROTOCOL + "calendars: {ar: jalali}\n", encoding="utf-8")
    with pytest.raises(ProtocolError, match="'ar' names no months of the jalali calendar"):
        load()


def test_the_diagram_is_drawn_in_the_added_languages(team: Path) -> None:
    protocol = load()
    numbers = {"database_results": 5100, "database_specific_results.pubmed": 5100, "register_results": 0,
               "duplicates": 100, "excluded_automatic": 0, "excluded_other": 0, "records_screened": 5000,
               "records_excluded": 4990, "dbr_sought_reports": 10, "dbr_notretrieved_reports": 0,
               "dbr_assessed": 10, "dbr_excluded": 4, "dbr_excluded.wrong": 4, "new_studies": 6,
               "new_reports": 6}  # fmt: skip
    found = {box: Contents(frozenset(map(str, range(n))), True) for box, n in numbers.items()}
    write_counts(protocol, found, team / "counts.csv")
    assert read_table(team / "counts.csv").columns[:3] == ["box", "label_ar", "label_de"]
    draw_all(team / "counts.csv", {code: team / f"prisma.{code}" for code in protocol.languages})
    shown = {}
    for code in protocol.languages:
        texts = ElementTree.parse(team / f"prisma.{code}.svg").getroot().findall(".//{*}text")
        shown[code] = ["".join(text.itertext()) for text in texts]
    assert {"السجلات المفروزة (العدد = ٥٬٠٠٠)", "خاطئ (العدد = ٤)"} <= {*shown["ar"]}
    assert {"‹Records screened› (n = 5.000)", "Falsch (n = 4)"} <= {*shown["de"]}
    assert not [text for text in shown["ar"] if re.search("[0-9]", text) and "BMJ" not in text and "doi" not in text]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("code", ["ar", "de"])
def test_sheets_are_headed_in_an_added_language_and_read_back(code: str, suffix: str, team: Path) -> None:
    columns = ["record_id", "decision", "reason", "note", "recheck_ann", "reason_ann", "title", "our own"]
    row = dict(zip(columns, ["R-QXVXKDCD", "", "", "", "", "", "A title", "x"], strict=True))
    path = team / f"sheet.{suffix}"
    offered = language(code).offered("decision")
    sheets.extend(path, None, columns, [row], choices={"decision": offered}, language=code)
    if suffix == "csv":
        assert language(code).heading("decision") in path.read_text("utf-8-sig").splitlines()[0]
    table = sheets.read(path, columns)
    assert table is not None
    assert (table.columns, table.rows) == (columns, [row])
    assert [choice_of("decision", word) for word in offered] == ["include", "exclude", "maybe"]
    assert column_of(language(code).heading("vote_ali_reza")) == "vote_ali_reza"
    assert "إدراج" in allowed("decision")


def test_a_page_is_written_in_an_added_language(team: Path) -> None:
    template = team / "page.html.j2"
    template.write_text(
        '{% extends "base.html.j2" %}{% block main %}{{ word("records") }}: {{ number(1234) }}{% endblock %}', "utf-8"
    )
    pages = {code: render(template, "index", ["ar", "de"], language(code)).decode() for code in ("ar", "de")}
    assert '<html lang="ar" dir="rtl">' in pages["ar"]
    assert "السجلات: ١٬٢٣٤" in pages["ar"]
    assert '<a href="index.de.html" lang="de">Deutsch</a>' in pages["ar"]
    assert '<html lang="de" dir="ltr">' in pages["de"]
    assert "‹Records›: 1.234" in pages["de"]


def test_everything_that_is_wrong_with_a_file_is_told_at_once_by_key(team: Path) -> None:
    wrong = plain(arabic())
    del wrong["words"]["records"], wrong["words"]["year"], wrong["prisma"]["lines"]["duplicates"], wrong["lists"]
    wrong["words"]["recrods"] = "x"
    wrong["words"]["sheet_line"] = "السطر {n}"
    wrong["numbers"]["digits"] = "0123"
    wrong["direction"] = "left"
    wrong["dates"]["months"]["gregorian"].pop()
    wrong["choices"]["decision"]["maybe"] = []
    wrong["headings"]["year"] = 2000
    add(team, "ar", wrong)
    with pytest.raises(ProtocolError) as caught:
        load()
    report = str(caught.value)
    for told in (
        "words: missing, beside en.yaml: year, records",
        "prisma.lines: missing, beside en.yaml: duplicates",
        "missing, beside en.yaml: lists",
        "words: not known: recrods",
        "words.sheet_line: found 'السطر {n}'",
        "numbers.digits: found '0123'",
        "direction: found 'left'",
        "dates.months.gregorian: found 11 months",
        "choices.decision.maybe: found []",
        "headings.year: found 2000",
    ):
        assert told in report, told
    assert all("config/languages/ar.yaml, line " in line for line in report.splitlines())


def test_one_word_of_two_meanings_is_refused(team: Path) -> None:
    both = over(plain(like_german()), {"choices": {"decision": {"include": ["out"]}}, "headings": {"note": "عنوان"}})
    add(team, "de", both)
    with pytest.raises(ProtocolError) as caught:
        load()
    assert "'out' stands for include, but for exclude in en.yaml" in str(caught.value)
    assert "'عنوان' stands for note, but for title in fa.yaml" in str(caught.value)


def test_a_file_that_is_no_language_is_refused(team: Path) -> None:
    (team / "config" / "languages" / "Klingon.yaml").write_text("- a list\n", encoding="utf-8")
    with pytest.raises(ProtocolError) as caught:
        load()
    assert "'Klingon' is no code of a language" in str(caught.value)
    assert "but keys belong here" in str(caught.value)


def test_a_team_can_replace_a_shipped_language(team: Path) -> None:
    add(team, "fa", over(plain(language("fa").content), {"words": {"records": "مدارک"}}))
    assert language("fa").words("records") == "مدارک"
    assert available().count("fa") == 1


def test_persian_says_all_that_english_says() -> None:
    english, persian = language("en").content, language("fa").content
    for section in ("words", "headings", "prisma", "choices"):
        assert persian[section].keys() == english[section].keys(), section
    assert persian["prisma"]["lines"].keys() == english["prisma"]["lines"].keys()


def test_no_code_knows_a_language_by_name() -> None:
    """The languages' files alone do; what reads or asks databases knows those of publications, `text` letters."""
    knowing: dict[str, list[str]] = {}
    for path in (ROOT / "src" / "scopeline").rglob("*.py"):
        if {"sources", "bibliography", "queries"}.intersection(path.parts) or path.name == "text.py":
            continue
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if re.search(r"fa\b|persian|PERSIAN", text) else ():
            named = getattr(node, "value", None) if isinstance(node, ast.Constant) else getattr(node, "id", None)
            if isinstance(named, str) and re.fullmatch(r"(\w+_)?(fa|persian|PERSIAN)", named):
                knowing.setdefault(str(path.relative_to(ROOT)), []).append(named)
    assert knowing == {}


def test_a_protocol_without_languages_of_its_own_knows_the_shipped_ones(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert available() == ("en", "fa")
    assert Protocol.model_fields["languages"].get_default() == ["en"]
