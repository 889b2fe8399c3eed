"""What stops no run and is told all the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from scopeline import layout
from scopeline.charting.form import fields
from scopeline.charting.guide import guide
from scopeline.checks import notices
from scopeline.protocol import Protocol
from scopeline.tables import splice
from scopeline.tables.csv import write_table
from scopeline.tables.sheets import Guide
from scopeline.tables.worksheet import workbook_bytes

PROTOCOL = """\
title: A review
question: {text: What, concept: Care, context: Anywhere}
sources: {pubmed: {name: PubMed}}
screening:
  sheet_format: xlsx
  sheet_language: %s
  stages: [{id: titles, of: records, label: Titles, reviewers: [ann, bob], adjudicator: cat}]
"""


@pytest.fixture(params=["en", "fa"])
def protocol(request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    monkeypatch.chdir(tmp_path)
    return Protocol.model_validate(yaml.safe_load(PROTOCOL % request.param))


@pytest.mark.parametrize("made_in", ["en", "fa"])
@pytest.mark.parametrize("row", [8, 60])
def test_what_is_typed_into_a_workbooks_guide_is_told_with_its_row(protocol: Protocol, row: int, made_in: str) -> None:
    explained = guide(protocol, fields(protocol), made_in)
    path = layout.CHARTING / "consensus.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(workbook_bytes(["study_id", "note"], [], guide=(explained.name, explained.rows)))
    assert notices.of_files(protocol) == []
    made = splice.spliced(path.read_bytes(), explained.name, 1, [], {})
    assert made
    typed = {3: "an answer"}
    last = len(explained.rows)
    content = (
        splice.spliced(made, explained.name, last, [{}] * (row - last - 1) + [typed], {})
        if row > last
        else splice.spliced(made, explained.name, last, [], {row: typed})
    )
    assert content
    path.write_bytes(content)
    (told,) = notices.of_files(protocol)
    assert str(path) in told
    assert f"row {row}" in told
    assert "'an answer'" in told


def test_a_guide_with_two_rows_of_one_name_holds_nothing_of_anybodys(tmp_path: Path) -> None:
    explained = Guide("Guide", [["Code", "Its id or wording."], [], ["Code"], ["A", "First", "x"]])
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(workbook_bytes(["code"], [], guide=(explained.name, explained.rows)))
    assert list(notices.typed(path, [explained])) == []


def test_what_is_wrong_with_exports_is_told_file_by_file(protocol: Protocol) -> None:
    rows = [{"file": "pubmed/a.nbib", "warnings": "one; two"}, {"file": "pubmed/b.nbib", "warnings": ""}]
    write_table(layout.FILES, ("file", "warnings"), rows)
    assert notices.of_files(protocol) == ["data/exports/pubmed/a.nbib: one; two"]


def test_a_full_text_that_is_named_and_not_there_is_told(protocol: Protocol) -> None:
    layout.FULL_TEXTS.mkdir(parents=True)
    (layout.FULL_TEXTS / "there.pdf").touch()
    named = ["there.pdf", str(layout.FULL_TEXTS / "there.pdf"), "https://journal.org/a.pdf", "journal.org/b.pdf"]
    named.append("on paper")
    path = layout.RETRIEVAL.with_suffix(".csv")

    def told(names: list[str]) -> list[str]:
        rows = [{"record_id": "R-BCDFGHJK", "status": "retrieved", "file_or_link": name} for name in names]
        write_table(path, ("record_id", "status", "file_or_link"), rows)
        return notices.of_files(protocol)

    assert told(named) == []
    (found,) = told([*named, "متن/گم شده.pdf", "there.pdf; lost.PDF"])
    assert "names 2 files" in found
    assert "متن/گم شده.pdf (R-BCDFGHJK), lost.PDF (R-BCDFGHJK)" in found


def test_a_search_of_a_day_that_has_not_come_is_told_with_its_source() -> None:
    searched = {"searched": "2026-03-04", "updates": [{"searched": "2036-03-04", "files": ["new.ris"]}]}
    content = {**yaml.safe_load(PROTOCOL % "en"), "sources": {"pubmed": {"name": "PubMed", **searched}}}
    dated = Protocol.model_validate(content)
    (told,) = notices.of_days(dated, today=dt.date(2026, 3, 3))
    assert "sources.pubmed: searched on 2036-03-04" in told
    assert len(list(notices.of_days(dated, today=dt.date(2026, 3, 1)))) == 2
    assert not list(notices.of_days(dated, today=dt.date(2036, 3, 4)))
