"""What an audit reads of a PDF's lines."""

from __future__ import annotations

import pytest

from scopeline.manuscript.audit.pdf_text import paragraphs

FIRST = """\
Journal of Care 2024; 24(3): 117 Ann et al.
3 Results
The searches brought 4,996 records. After 662 dupli-
cates had been removed, both reviewers screened the
remaining records, of which twenty-
seven were included at full-text level, between 2016–
2023.
Eighty-five reports were sought.
Box n
Records screened 4,334
Records excluded 4,249 (98%)
In all, 46 challenges were found in the
Page 3 of 14"""
SECOND = """\
Journal of Care 2024; 24(3): 118 Ann et al.
included studies, as the full-
text reading of both reviewers showed in most of them.
References
1. Auschra C. Barriers to the integration of care in inter-
organisational settings. 2018;18(1):5-12.
2. Ling T. Pilots. 2012;12.
118"""


def test_lines_become_paragraphs_without_what_stands_on_every_page() -> None:
    assert list(paragraphs([FIRST, SECOND])) == [
        ("page 1", "3 Results"),
        ("page 1", "The searches brought 4,996 records. After 662 duplicates had been removed, both reviewers screened "
                   "the remaining records, of which twentyseven were included at full-text level, between 2016–2023."),
        ("page 1", "Eighty-five reports were sought."),
        ("page 1", "Box n"),
        ("page 1", "Records screened: 4,334"),
        ("page 1", "Records excluded: 4,249 (98%)"),
        ("page 1", "In all, 46 challenges were found in the included studies, as the full-text reading of both "
                   "reviewers showed in most of them."),
        ("page 2", "References"),
        ("page 2", "1. Auschra C. Barriers to the integration of care in interorganisational settings. "
                   "2018;18(1):5-12."),
        ("page 2", "2. Ling T. Pilots. 2012;12."),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["Brought 700.", "the whole 12"])
def test_a_short_line_of_prose_on_every_page_is_no_row(line: str) -> None:
    """A sentence can end in a number at a line's end; only rows line upon line are a table."""
    text = f"Of all the records that the four sources gave us {line[:1].lower()}{line[1:]}\nmore were read."
    assert all(": " not in told for _, told in paragraphs([text]))


def test_two_letters_printed_as_one_are_two() -> None:
    assert list(paragraphs(["Eighty-\ufb01ve reports, of which \ufb01fteen were not found."])) == [
        ("page 1", "Eighty-five reports, of which fifteen were not found.")
    ]


def test_rows_of_several_numbers_are_no_prose() -> None:
    rows = "Kind No Finding\n1 Imbalance of power\n2 2 15; 23\n2 Problems in\ncoordination\n1 1 22\nSolutions 3 3"
    text = " ".join(told for _, told in paragraphs([f"{rows}\nIn all, 27 studies were included in the review."]))
    assert "15" not in text
    assert "Problems" not in text
    assert "27 studies were included" in text


def test_no_page_has_no_paragraph() -> None:
    assert list(paragraphs([])) == []
    assert list(paragraphs(["", "\n"])) == []
