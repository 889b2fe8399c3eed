"""The manuscript of a whole small review, at its end and in the middle."""

from __future__ import annotations

import pytest
from small_reviews import Review


def test_the_finished_reviews_manuscript_says_its_numbers(finished: Review) -> None:
    text = (finished.folder / "results" / "manuscript" / "manuscript.en.md").read_text(encoding="utf-8")
    assert "Of 8 records, 2 were removed as duplicates" in text
    assert "2 studies with 2 reports were included (1, 2)." in text
    assert "[not known yet]" not in text
    persian = (finished.folder / "results" / "manuscript" / "manuscript.fa.md").read_text(encoding="utf-8")
    assert "از ۸ رکورد، ۲ رکورد تکراری حذف شد" in persian


def test_the_manuscript_of_a_review_that_has_begun_says_what_is_not_known(begun: Review) -> None:
    text = (begun.folder / "results" / "manuscript" / "manuscript.en.md").read_text(encoding="utf-8")
    assert "6 of these have no decision yet" in text
    assert "No study is included." in text


@pytest.mark.parametrize("name", ["references.ris", "references.bib", "manuscript.en.docx", "manuscript.fa.html"])
def test_the_pack_is_whole(finished: Review, name: str) -> None:
    assert (finished.folder / "results" / "manuscript" / name).stat().st_size > 100
