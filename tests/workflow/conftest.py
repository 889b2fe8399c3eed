"""Small reviews in several states of their life, each test with a copy of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from small_reviews import FRAME, PROTOCOL, TITLES, Review, medline, scopus


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """A review that has run up to the reviewers' empty sheets: six works in eight records."""
    folder = tmp_path_factory.mktemp("reviews") / "a begun review"
    (folder / "config" / "frameworks").mkdir(parents=True)
    (folder / "config" / "review.yaml").write_text(PROTOCOL, encoding="utf-8")
    (folder / "config" / "frameworks" / "small.yaml").write_text(FRAME, encoding="utf-8")
    for source, name, content in (
        ("pubmed", "search.nbib", medline(TITLES[:5]).encode()),
        ("scopus", "scopus.csv", scopus(TITLES[3:], first=4)),
    ):
        (folder / "data" / "exports" / source).mkdir(parents=True)
        (folder / "data" / "exports" / source / name).write_bytes(content)
    review = Review(folder)
    review.run()
    return review


@pytest.fixture(scope="session")
def finished(begun: Review, tmp_path_factory: pytest.TempPathFactory) -> Review:
    """The same review with every sheet filled: four included at titles, one of them not retrieved."""
    review = begun.copy(tmp_path_factory.mktemp("reviews") / "a finished review")
    titles = {
        row["title"].rstrip("."): row["record_id"] for row in review.table("data/screening/title_abstract/ann.csv")
    }
    wanted = [titles[title] for title in TITLES[:4]]

    def vote(row: dict[str, str]) -> None:
        row["decision"] = "include" if row["record_id"] in wanted else "exclude"

    def doubt(row: dict[str, str]) -> None:
        row["decision"] = "maybe" if row["record_id"] in wanted[1:] else "exclude"

    review.fill("screening/title_abstract/ann.csv", vote)
    review.fill("screening/title_abstract/bob.csv", doubt)
    review.run()

    def decide(row: dict[str, str]) -> None:
        row |= {"recheck_ann": "include", "recheck_bob": "exclude", "decision": "include", "rationale": "within"}

    review.fill("screening/title_abstract/conflicts.csv", decide)
    review.run()
    review.fill(
        "retrieval/reports.csv",
        lambda row: row.update(status="not_retrieved" if row["record_id"] == wanted[3] else "retrieved"),
    )
    review.run()

    def judge(row: dict[str, str]) -> None:
        out = row["record_id"] == wanted[2]
        row |= {"decision": "exclude", "reason": "wrong_place"} if out else {"decision": "include"}

    review.fill("screening/full_text/ann.csv", judge)
    review.fill("screening/full_text/bob.csv", judge)
    review.run()
    return review


@pytest.fixture
def begun_copy(begun: Review, tmp_path: Path) -> Review:
    return begun.copy(tmp_path / "review")


@pytest.fixture
def finished_copy(finished: Review, tmp_path: Path) -> Review:
    return finished.copy(tmp_path / "review")


@pytest.fixture(scope="session", autouse=True)
def _no_colour() -> None:
    os.environ["NO_COLOR"] = "1"
