"""The examples of other designs, run as their READMEs say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small_reviews import ROOT, Review


@pytest.mark.slow
@pytest.mark.parametrize("example", ["content-analysis", "narrative-review"])
def test_an_example_runs_leaves_peoples_files_alone_and_has_nothing_to_do_afterwards(
    tmp_path: Path, example: str
) -> None:
    review = Review(tmp_path / "review")
    for top in ("config", "data"):
        source = ROOT / "examples" / example / top
        shutil.copytree(source, review.folder / top, ignore=shutil.ignore_patterns(".backup"))
    before = review.people()
    assert "Done" in review.run()
    assert review.people() == before
    assert review.scopeline("check") == "Everything is in order.\n"
    assert "Nothing to do" in review.run()
    for page in ("index.html", "index.fa.html"):
        assert (review.folder / "results/report" / page).exists()
