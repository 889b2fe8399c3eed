"""counts.csv: what the flow stage writes is drawn; what does not add up is refused before anything is."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopeline.errors import ArithmeticFault, ScopelineError
from scopeline.flow.boxes import Contents
from scopeline.flow.counts import Count, read_counts, write_counts
from scopeline.flow.diagram import draw_all
from scopeline.protocol import Protocol

NUMBERS = {
    "database_results": 90,
    "database_specific_results.pubmed": 60,
    "database_specific_results.pubmed@2026-01-02": 30,
    "register_results": 10,
    "duplicates": 20,
    "excluded_automatic": 5,
    "excluded_other": 0,
    "records_screened": 75,
    "records_excluded": 60,
    "dbr_sought_reports": 15,
    "dbr_notretrieved_reports": 3,
    "dbr_assessed": 12,
    "dbr_excluded": 8,
    "dbr_excluded.why": 8,
    "new_studies": 3,
    "new_reports": 4,
}


def write(path: Path, numbers: dict[str, object]) -> Path:
    rows = [f"{box},{'' if n is None else n},a name" for box, n in numbers.items()]
    path.write_text("\n".join(["box,n,label_en", *rows]), encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ScopelineError) as caught:
        read_counts(path)
    return str(caught.value)


def test_numbers_that_add_up_are_read(tmp_path: Path) -> None:
    assert [(each.box, each.n) for each in read_counts(write(tmp_path / "counts.csv", NUMBERS))] == [*NUMBERS.items()]


@pytest.mark.parametrize("box", [box for box in NUMBERS if box not in ("new_studies",)])
def test_one_number_that_does_not_fit_is_refused_with_its_box(box: str, tmp_path: Path) -> None:
    report = refusal(write(tmp_path / "counts.csv", {**NUMBERS, box: NUMBERS[box] + 1}))
    assert f"{box} ({NUMBERS[box] + 1})" in report
    assert " is " in report


@pytest.mark.parametrize(
    ("box", "n"), [("records_screened", 80), ("dbr_assessed", 13), ("database_specific_results.pubmed", 99)]
)
def test_an_unknown_number_hides_no_contradiction(box: str, n: int, tmp_path: Path) -> None:
    known = {**NUMBERS, "dbr_notretrieved_reports": None, "records_excluded": None}
    read_counts(write(tmp_path / "counts.csv", known))
    assert f"{box} ({n})" in refusal(write(tmp_path / "counts.csv", {**known, box: n + 0}))


def test_more_studies_than_reports_are_refused(tmp_path: Path) -> None:
    assert "new_studies (5)" in refusal(write(tmp_path / "counts.csv", {**NUMBERS, "new_studies": 5}))


def test_the_total_of_an_updated_review_is_the_previous_and_the_new(tmp_path: Path) -> None:
    updated = {**NUMBERS, "previous_studies": 7, "previous_reports": 9, "total_studies": 10, "total_reports": 13}
    read_counts(write(tmp_path / "counts.csv", updated))
    assert "total_reports (12)" in refusal(write(tmp_path / "counts.csv", {**updated, "total_reports": 12}))


def test_every_bad_row_is_told_at_once(tmp_path: Path) -> None:
    bad = {box: n for box, n in NUMBERS.items() if box != "new_reports"} | {"dupes": 1, "duplicates": -1}
    path = write(tmp_path / "counts.csv", bad | {"excluded_other": "many"})
    path.write_text(path.read_text("utf-8") + "\nrecords_screened,75,", encoding="utf-8")
    report = refusal(path)
    for told in ("'dupes' is no box", "'-1' is no count", "'many' is no count", "'records_screened' stands twice"):
        assert told in report
    assert "'new_reports' is missing" in report


def test_nothing_is_drawn_from_numbers_that_do_not_add_up(tmp_path: Path) -> None:
    path = write(tmp_path / "counts.csv", {**NUMBERS, "duplicates": 21})
    with pytest.raises(ArithmeticFault, match="duplicates"):
        draw_all(path, {"en": tmp_path / "prisma"})
    assert [each.name for each in tmp_path.iterdir()] == ["counts.csv"]


def test_what_the_stage_writes_is_read_back_with_its_labels(tmp_path: Path) -> None:
    protocol = Protocol.model_validate(
        {
            "title": "A review",
            "question": {"text": "?", "concept": "c", "context": "x"},
            "languages": ["en", "fa"],
            "calendars": {"fa": "jalali"},
            "sources": {"pubmed": {"name": "PubMed"}},
            "exclusion_reasons": [{"id": "why", "label": {"en": "Why", "fa": "چرا"}}],
            "screening": {"stages": [{"id": "t", "of": "records", "label": "T", "reviewers": ["ann"]}]},
        }
    )
    found = {
        box: Contents(frozenset(f"R-{box}{i}" for i in range(n)), box != "records_excluded")
        for box, n in NUMBERS.items()
    } | {"new_studies": Contents(frozenset(), False)}
    write_counts(protocol, found, tmp_path / "counts.csv")
    read = {each.box: each for each in read_counts(tmp_path / "counts.csv", ["en", "fa"])}
    assert read["dbr_excluded.why"] == Count("dbr_excluded.why", {"en": "Why", "fa": "چرا"}, 8)
    assert read["database_specific_results.pubmed@2026-01-02"].label == {
        "en": "PubMed, 2026-01-02",
        "fa": "PubMed\u200f، ۱۴۰۴/۱۰/۱۲",
    }
    assert (read["records_excluded"].n, read["records_excluded"].final) == (60, False)
    assert (read["new_studies"].n, read["new_studies"].final) == (None, True)
