"""What is told at the door, before any step runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopeline.checks import before_a_run
from scopeline.protocol import load

PROTOCOL = """\
title: A review
question: {text: q, concept: c, context: x}
sources: {pubmed: {name: P}}
frameworks: [small]
screening: {stages: [{id: titles, of: records, label: T, reviewers: [ann]}]}
"""


@pytest.fixture(autouse=True)
def _review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path, text in {
        "config/review.yaml": PROTOCOL,
        "config/frameworks/small.yaml": "",
        "data/exports/pubmed/a.nbib": "",
    }.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)


@pytest.mark.parametrize("stem", ["duplicates/verdicts", "retrieval/reports", "charting/ann", "coding/small/conflicts"])
def test_a_sheet_in_both_formats_is_told_before_any_step_runs(stem: str) -> None:
    """The step that reads it would not run for the second file alone."""
    assert list(before_a_run(load())) == []
    for suffix in ("csv", "xlsx"):
        path = Path("data", f"{stem}.{suffix}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [str(one.file) for one in before_a_run(load())] == [f"data/{stem}.xlsx"]
