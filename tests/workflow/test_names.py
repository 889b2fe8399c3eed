"""Exports and reviews may be called anything that the operating system allows."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_reviews import FRAME, PROTOCOL, TITLES, Review, medline, scopus

NAMES = ("search {1}.nbib", "$(touch touched) 'a' \"b\".nbib", "-n.nbib", "<x>.nbib", "two\nlines.nbib")


def small_review(folder: Path) -> Review:
    exports = folder / "data" / "exports"
    for made in (folder / "config" / "frameworks", exports / "pubmed", exports / "scopus"):
        made.mkdir(parents=True)
    (folder / "config" / "review.yaml").write_text(PROTOCOL, encoding="utf-8")
    (folder / "config" / "frameworks" / "small.yaml").write_text(FRAME, encoding="utf-8")
    (exports / "scopus" / "scopus.csv").write_bytes(scopus(TITLES[3:]))
    for number, name in enumerate(NAMES, 10):
        (exports / "pubmed" / name).write_text(medline([f"Title {number} of care"], first=number), encoding="utf-8")
    return Review(folder)


@pytest.mark.slow
def test_names_that_mean_something_to_a_shell_or_to_snakemake_mean_nothing_here(tmp_path: Path) -> None:
    review = small_review(tmp_path / "$(touch touched) 'a' \"b\" <x> *" / "two\nlines" / "-n")
    target = "results/records/records.parquet"
    review.run(target)
    assert len(review.table("results/records/files.csv")) == len(NAMES) + 1
    assert "Nothing to do" in review.run(target)
    changed = review.folder / "data" / "exports" / "pubmed" / NAMES[0]
    changed.write_text(medline(TITLES[:2], first=10), encoding="utf-8")
    review.run(target)
    assert {row["records"] for row in review.table("results/records/files.csv")} == {"1", "2", "3"}
    assert not list(tmp_path.rglob("touched"))


def test_a_folder_that_snakemake_cannot_run_in_is_refused_with_advice(tmp_path: Path) -> None:
    review = small_review(tmp_path / "a {review}")
    assert "holds braces. Rename the folder" in review.run("-n", ok=False)
    assert "holds braces. Rename the folder" in review.scopeline("check", ok=False)
