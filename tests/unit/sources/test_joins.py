"""Files that were joined: as many records as both have, or a refusal with the line; nothing is swallowed."""

from __future__ import annotations

import re
from pathlib import Path

import export_examples as examples
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scopeline.errors import ExportError
from scopeline.sources.read import Reading, read_export

NAMES = sorted(examples.TEXTS)
SETTINGS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def outcome(path: Path, text: str) -> Reading | ExportError:
    path.write_text(text, encoding="utf-8")
    try:
        return read_export(path)
    except ExportError as error:
        return error


def titles(read: Reading) -> list[str]:
    return [record["title"] for record in read.records]


@SETTINGS
@given(
    first=st.sampled_from(NAMES),
    second=st.sampled_from(NAMES),
    between=st.sampled_from(["", "\n", "\n\n", "\ufeff", "\n\ufeff"]),
    bare=st.booleans(),
)
@example(first="bibtex", second="ris", between="", bare=True)
@example(first="medline", second="medline", between="", bare=True)
@example(first="scopus", second="embase", between="\n", bare=False)
@example(first="scopus", second="scopus", between="", bare=True)
@example(first="embase-key-value", second="scopus", between="", bare=False)
@example(first="embase-key-value", second="embase-key-value", between="", bare=True)
@example(first="embase", second="wos-tab", between="", bare=False)
@example(first="wos-tab", second="scopus", between="", bare=True)
@example(first="scopus", second="wos-tab", between="", bare=True)
@example(first="enw", second="wos-tab", between="", bare=False)
@example(first="wos-tab", second="endnote-xml", between="", bare=True)
@example(first="pubmed-xml", second="endnote-xml", between="", bare=False)
def test_two_files_in_one_hold_the_records_of_both_or_are_refused_with_a_line(first, second, between, bare, tmp_path):
    head, tail = examples.TEXTS[first], examples.TEXTS[second]
    head, tail = (head.strip("\n"), tail.lstrip("\n")) if bare else (head, tail)
    both = outcome(tmp_path / "both", head + between + tail)
    if isinstance(both, ExportError):
        assert re.search(r"line \d+", both.problems[0].place), both
        return
    one, two = outcome(tmp_path / "one", head), outcome(tmp_path / "two", tail)
    assert isinstance(one, Reading)
    assert isinstance(two, Reading)
    if len(both.records) != len(one.records) + len(two.records):
        assert both.rejected or (both.stray_lines and both.warnings), "records were swallowed"
    else:
        assert [title.casefold() for title in titles(both)] == [title.casefold() for title in titles(one) + titles(two)]


@pytest.mark.parametrize("name", ["ris", "cochrane-ris", "ovid-ris", "medline", "wos-tagged", "enw", "bibtex", "ovid"])
def test_a_record_that_begins_on_another_ones_last_line_is_a_record(name, tmp_path):
    text = examples.TEXTS[name].strip("\n ")
    one = outcome(tmp_path / "one", text)
    both = outcome(tmp_path / "both", text + text)
    assert isinstance(one, Reading)
    assert isinstance(both, Reading), both
    assert titles(both) == titles(one) * 2
    assert (both.rejected, both.stray_lines) == ([], [])
    assert [record["line"] for record in both.records[: len(one.records)]] == [record["line"] for record in one.records]
    lines = text.count("\n")
    assert [record["line"] for record in both.records[len(one.records) :]] == [
        record["line"] + lines for record in one.records
    ]


def test_an_end_and_a_beginning_on_one_line_are_taken_apart_and_told(tmp_path):
    text = examples.RIS.replace("ER  - \n\nTY  - CONF", "ER  -TY  - CONF")
    read = outcome(tmp_path / "x.ris", text)
    assert isinstance(read, Reading)
    assert [record["line"] for record in read.records] == [1, 21]
    assert read.warnings == ["two records stand on one line (line 21) and were taken apart; were files joined?"]


@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_second_pmid_in_a_record_is_another_record(blank, tmp_path):
    pmc = "PMC - PMC7000001\nPMID- 1\nTI  - One\n\nPMC - PMC7000002\nPMID- 2\nTI  - Two\n"
    text = pmc + blank + "PMID- 3\nOWN - NLM\nTI  - Three\nPMID- 4\nTI  - Four\n"
    read = outcome(tmp_path / "x.nbib", text)
    assert isinstance(read, Reading), read
    assert [(r["pmid"], r["pmcid"], r["title"]) for r in read.records] == [
        ("1", "PMC7000001", "One"),
        ("2", "PMC7000002", "Two"),
        ("3", "", "Three"),
        ("4", "", "Four"),
    ]


def test_a_record_of_web_of_science_that_lacks_its_end_merges_with_none(tmp_path):
    read = outcome(tmp_path / "x.txt", examples.WOS.replace("ER\n\nPT J\nAU Kim", "PT J\nAU Kim"))
    assert isinstance(read, Reading)
    assert len(read.records) == 2
    assert "line 3: the record has no ER line" in read.warnings[0]


BEGINS = {
    "ris": "TY  - JOUR",
    "bibtex": "@ARTICLE{Bui2018",
    "medline": "PMID- 30000001",
    "scopus": '"Authors","Author full',
    "embase": '"Title","Original',
}


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("ris", "bibtex", "behind RIS, BibTeX begins"),
        ("bibtex", "ris", "behind BibTeX, RIS begins"),
        ("medline", "ris", "behind PubMed's format, RIS begins"),
        ("ris", "medline", "behind RIS, PubMed's format begins"),
        ("ris", "scopus", "behind RIS, a table begins"),
        ("medline", "scopus", "behind PubMed's format, a table begins"),
        ("pubmed-xml", "ris", "behind PubMed's XML, RIS begins"),
        ("scopus", "embase", "behind a table, a table with another header begins"),
        ("scopus", "ris", "behind a table, RIS begins"),
        ("scopus", "bibtex", "behind a table, BibTeX begins"),
    ],
)
def test_a_second_format_is_refused_with_its_line(first, second, told, tmp_path):
    text = examples.TEXTS[first] + examples.TEXTS[second]
    error = outcome(tmp_path / "x", text)
    assert isinstance(error, ExportError)
    assert told in str(error)
    line = int(error.problems[0].place.removeprefix("line "))
    assert text.split("\n")[line - 1].startswith(BEGINS[second])
    assert line > examples.TEXTS[first].count("\n")


def test_a_table_with_another_delimiter_below_a_table_is_refused(tmp_path):
    error = outcome(tmp_path / "x", examples.PUBMED_CSV + "Title;Authors;Year;DOI\nCare;Roe A.;2020;10.1000/x\n")
    assert isinstance(error, ExportError)
    assert "a table with another delimiter begins" in str(error)
    assert error.problems[0].place == "line 3"


def test_stray_lines_are_told_with_the_first_of_them(tmp_path):
    read = outcome(tmp_path / "x.ris", examples.RIS + "Dear team,\nsee above.\n")
    assert isinstance(read, Reading)
    assert read.warnings == ["line 31: 2 lines belong to no record: 'Dear team,'"]


def test_lines_that_continue_no_value_of_pubmeds_format_are_told(tmp_path):
    read = outcome(tmp_path / "x.nbib", examples.MEDLINE + "\nDear team,\nsee above.\n")
    assert isinstance(read, Reading)
    assert any("lines have no tag and are not indented" in warning for warning in read.warnings)


def test_a_quote_that_never_closes_is_told_in_embases_key_values(tmp_path):
    text = examples.EMBASE_KEY_VALUE.replace('"Care (2015) 4:1 (1-9)"\n', '"Care (2015) 4:1 (1-9)\n')
    read = outcome(tmp_path / "x.csv", text)
    assert isinstance(read, Reading)
    assert read.cut == "line 7: the file ends inside a quoted cell; it was cut off"
    swallowed = outcome(tmp_path / "y.csv", examples.EMBASE_KEY_VALUE.replace('(152-160)"\n', "(152-160)\n"))
    assert isinstance(swallowed, ExportError) or swallowed.cut


HEADER = "Title,Authors,Year,DOI\n"


@pytest.mark.parametrize(
    ("rows", "cut"),
    [
        ("Care,Roe A.,2020,10.1/a\nCare,Roe A.,2020,10.1/a", False),  # no last line feed
        ("Care,Roe A.,2020,10.1/a\nCare,Roe A.", True),
        ("Care,Roe A.\nCare,Roe A.,2020,10.1/a\nCare,Roe A.", False),  # trailing empty cells are left out
        ("Care,Roe A.,2020,10.1/a\nCare,Roe A.\n", False),
        ("Care,Roe A.,2020,10.1/a\nExported on 3 May", False),  # a line of prose, which is rejected
        ("Care,Roe A.", False),  # a file of one row
        ('Care,Roe A.,2020,10.1/a\nCare,"Roe', True),
    ],
)
def test_a_table_is_called_cut_only_where_it_was(rows, cut, tmp_path):
    read = outcome(tmp_path / "x.csv", HEADER + rows)
    assert isinstance(read, Reading)
    assert bool(read.cut) == cut
    assert any("cut off" in warning for warning in read.warnings) == cut
