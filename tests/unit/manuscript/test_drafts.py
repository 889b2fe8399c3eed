"""Drafts that every run audits: what is written of them, what stops a run, what an archive takes out of them."""

from __future__ import annotations

import io
from pathlib import Path

import audited_review
import docx
import pytest

from scopeline import layout
from scopeline.archive.cleaning import of_document
from scopeline.checks.door import unaudited
from scopeline.errors import ScopelineError
from scopeline.languages import language
from scopeline.manuscript.audit import drafts
from scopeline.protocol import Protocol
from scopeline.reporting import audited
from scopeline.tables.csv import read_table


@pytest.fixture
def protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    monkeypatch.chdir(tmp_path)
    return audited_review.lay_out()


def put(name: str, content: str | bytes) -> Path:
    layout.DRAFTS.mkdir(parents=True, exist_ok=True)
    path = layout.DRAFTS / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_every_draft_is_held_under_its_name_and_one_that_says_nothing_too(protocol: Protocol) -> None:
    put("b.md", "We screened 4,334 records.\n\nWe screened 4,000 records.\n")
    put("پیش\u200cنویس {1}.txt", "Nobody counted anything.\n")
    put("README.md", "We screened 1 record.\n")
    drafts.audit(protocol, audited_review.facts(), layout.AUDITED)
    held = [(row["draft"], row["verdict"]) for row in read_table(layout.AUDITED / "statements.csv").rows]
    assert held == [("b.md", "agrees"), ("b.md", "differs")]
    counted = [(row["draft"], row["statements"]) for row in read_table(layout.AUDITED / "drafts.csv").rows]
    assert counted == [("b.md", "2"), ("پیش\u200cنویس {1}.txt", "0")]


def test_all_drafts_that_cannot_be_read_are_told_at_once_and_nothing_is_written(protocol: Protocol) -> None:
    put("good.md", "We screened 4,334 records.\n")
    for name in ("one.docx", "two.docx"):
        put(name, b"no Word file")
    for look in (drafts.read, lambda: drafts.audit(protocol, audited_review.facts(), layout.AUDITED)):
        with pytest.raises(ScopelineError) as refused:
            look()
        assert [one.file.name for one in refused.value.problems if one.file] == ["one.docx", "two.docx"]
    assert not layout.AUDITED.exists()


def test_a_draft_in_a_form_that_no_run_audits_is_told_before_it(protocol: Protocol) -> None:
    put("draft.docx", b"")
    pdf = put("draft.pdf", b"")
    assert [(one.file, one.allowed) for one in unaudited()] == [(pdf, ".docx, .md, .txt")]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("4,240 (Records excluded)", "۴٬۲۴۰ (رکوردهای کنارگذاشته)"),
        ("51.9%", "۵۱٫۹٪"),
        ("2000-2024: 23 years", "۲۰۰۰-۲۰۲۴: ۲۳ سال"),
        ("24 or 25", "۲۴ یا ۲۵"),
        ("references 5 and 6", "مرجع‌های ۵ و ۶"),
        ("the number stands 2 times", "این شماره ۲ بار آمده است"),
        ("Auschra, C: one author", "Auschra, C: یک نویسنده"),
        ("R2D2", "R2D2"),
    ],
)
def test_what_an_audit_says_is_told_in_the_language_of_the_page(said: str, shown: str) -> None:
    from scopeline.facts.fact import Fact

    fact = Fact("flow", {"box": "x"}, 1, {"en": "Records excluded", "fa": "رکوردهای کنارگذاشته"})
    assert audited.told(said, fact, language("fa")) == shown
    assert audited.told(said, fact, language("en")) == said


def test_an_address_goes_out_of_a_word_file_even_where_it_stands_in_two_runs() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Write to ")
    for part in ("ann@exam", "ple.org", ", please."):
        paragraph.add_run(part)
    document.sections[0].footer.paragraphs[0].text = "bob@example.org"
    made = io.BytesIO()
    document.save(made)
    cleaned = docx.Document(io.BytesIO(of_document(made.getvalue())))
    assert cleaned.paragraphs[0].text == "Write to xxx@xxxxxxx.xxx, please."
    assert cleaned.sections[0].footer.paragraphs[0].text == "xxx@xxxxxxx.xxx"
    assert of_document(b"no Word file") == b"no Word file"


def test_a_word_file_without_addresses_is_archived_as_it_is() -> None:
    document = docx.Document()
    document.add_paragraph("Write to nobody.")
    made = io.BytesIO()
    document.save(made)
    assert of_document(made.getvalue()) == made.getvalue()
