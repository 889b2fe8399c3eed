"""An audit finds what facts can show to be wrong, in both languages, and says nothing of what they cannot."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from audited_review import HERE, facts, lay_out

from scopeline.errors import ScopelineError
from scopeline.facts.fact import Fact, Facts
from scopeline.manuscript.audit import report
from scopeline.manuscript.audit.remark import AGREES, DIFFERS, NOTE, Remark
from scopeline.protocol import Protocol


@pytest.fixture
def protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    monkeypatch.chdir(tmp_path)
    return lay_out()


def audited(protocol: Protocol, path: Path) -> list[Remark]:
    return report.audit(path, protocol, facts())


def told(remarks: list[Remark], verdict: str) -> set[str]:
    return {one.said for one in remarks if one.verdict == verdict}


def test_the_published_reviews_faults_are_found_and_nothing_else(protocol: Protocol) -> None:
    remarks = audited(protocol, HERE / "faulty.en.md")
    assert told(remarks, DIFFERS) == {
        "26 (Items: solution)",
        "2000-2024",
        "2000-2024: 23 years",
        "6 (Blocks with findings)",
        "Trane 2020",
        "4 (2022)",
        "4,240 (records_excluded)",
        "majority",
        "14 / 27 = 62%",
        "Auschra et al",
        "Steele Gray and colleagues",
        "Steele Gray (4)",
        "reference 2",
        "reference 3",
        "references 5 and 6",
    }
    assert told(remarks, NOTE) == {"14 + 5"}  # eight studies of a design that is not told
    assert {"4,996 (Records)", "18 (Items in Governance and leadership: challenge)", "Hu 2021"} <= told(remarks, AGREES)


def test_persian_digits_and_words_are_held_too(protocol: Protocol) -> None:
    remarks = audited(protocol, HERE / "faulty.fa.md")
    assert told(remarks, DIFFERS) == {"26 (Items: solution)", "6 (Blocks with findings)", "4 (2022)"}
    assert {"27 (Included studies)", "4,334 (records_screened)", "46 (Items: challenge)"} <= told(remarks, AGREES)


def test_a_text_about_something_else_raises_no_alarm(protocol: Protocol) -> None:
    assert told(audited(protocol, HERE / "clean.en.md"), DIFFERS) == set()


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Records screened: 4,334.", AGREES),
        ("Records screened: 4,343.", DIFFERS),
        ("Included studies (n = 26).", DIFFERS),
        ("Twenty-six studies were included.", DIFFERS),
        ("The findings fell into five of the six blocks.", AGREES),
        ("Australia (three) and England (5).", AGREES),
        ("Australia (4).", DIFFERS),
        ("Most studies appeared in 2021.", DIFFERS),
        ("The majority of studies were qualitative.", AGREES),
        ("Fifteen of 27 studies were published from 2018 to 2023.", AGREES),
        ("There were two challenges in financing.", AGREES),
        ("There were three challenges in financing.", DIFFERS),
    ],
)
def test_a_sentence_is_held(protocol: Protocol, tmp_path: Path, sentence: str, verdict: str) -> None:
    (tmp_path / "text.md").write_text(sentence, encoding="utf-8")
    assert {one.verdict for one in audited(protocol, tmp_path / "text.md")} == {verdict}


@pytest.mark.parametrize("sentence", ["See Table 27 and Figure 5.", "Two reviewers worked in 2022.", "p < 0.05 [26]."])
def test_other_numbers_are_left_alone(protocol: Protocol, tmp_path: Path, sentence: str) -> None:
    (tmp_path / "text.md").write_text(sentence, encoding="utf-8")
    assert audited(protocol, tmp_path / "text.md") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "از ۱۰ رکورد، هیچ رکوردی تکراری نبود.",
        "Of 10 records, no duplicate was removed.",
        "یافته‌ها در یک بلوک از شش بلوک جای گرفت.",
        "یافته‌ها در یکی از شش بلوک جای گرفت.",
        "They fell into one of its six blocks.",
        "They fell into none of the six blocks.",
        "یک داور به هر یک از ۷۰ گزارش رأی داد.",
        "مطالعه بیست و هفتم چالش مالی نداشت.",
        "The twenty-sixth challenge and the 27th solution came late.",
        "پژوهش در سال ۱۴۰۲ مطالعه‌ها را وارد کرد.",
        "در ۱۲ آبان ۱۴۰۲ رکوردها غربال شد.",
        "| 14 | Position of a review | 3 |",
        "Studies included in review: 27;",
    ],
)
def test_what_is_denied_dated_or_in_order_is_no_count(protocol: Protocol, tmp_path: Path, sentence: str) -> None:
    (tmp_path / "text.md").write_text(sentence, encoding="utf-8")
    assert told(audited(protocol, tmp_path / "text.md"), DIFFERS) == set()


def test_reports_of_both_arms_may_be_told_together(protocol: Protocol, tmp_path: Path) -> None:
    known = Facts([*facts().values(), *(Fact("flow", {"box": f"other_{box}"}, n, {"en": box})
                                        for box, n in (("assessed", 3), ("excluded", 1)))])  # fmt: skip
    for n, verdict in ((70, AGREES), (3, AGREES), (73, AGREES), (74, DIFFERS)):
        (tmp_path / "text.md").write_text(f"{n} reports were assessed in full.", encoding="utf-8")
        assert [one.verdict for one in report.audit(tmp_path / "text.md", protocol, known)] == [verdict]


def test_a_word_manuscript_gets_comments_in_a_copy_and_stays_as_it_was(protocol: Protocol, tmp_path: Path) -> None:
    path = tmp_path / "text.docx"
    written = docx.Document()
    written.add_paragraph("We found 46 challenges and 26 solutions.")
    written.add_table(1, 1).cell(0, 0).text = "Records screened: 4,343."
    written.save(str(path))
    before = path.read_bytes()
    remarks = audited(protocol, path)
    comments = zipfile.ZipFile(io.BytesIO(report.commented(path, remarks))).read("word/comments.xml").decode()
    assert comments.count("<w:comment ") == 2
    assert "26 (Items: solution): 28" in comments
    assert path.read_bytes() == before
    assert report.commented(path, remarks) == report.commented(path, remarks)
    assert "w:date" not in comments


@pytest.mark.parametrize(
    ("name", "content"), [("a.docx", b"no"), ("a.pdf", b"no"), ("a.odt", b"no"), ("gone.md", None)]
)
def test_a_file_that_cannot_be_read_is_named(
    protocol: Protocol, tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ScopelineError, match=name):
        audited(protocol, tmp_path / name)
