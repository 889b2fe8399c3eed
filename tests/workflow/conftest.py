"""Small reviews in several states of their life, each test with a copy of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from living.runs import Machine
from small_reviews import FRAME, PROTOCOL, TITLES, Review, made_once, medline, noting, scopus
from steps import go_through


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """A review that has come to the reviewers' empty sheets and its numbers: six works in eight records.

    Snakemake has not run in it, and takes what is there for made.
    """

    def make(folder: Path) -> None:
        (folder / "config" / "frameworks").mkdir(parents=True)
        (folder / "config" / "review.yaml").write_text(PROTOCOL, encoding="utf-8")
        (folder / "config" / "frameworks" / "small.yaml").write_text(FRAME, encoding="utf-8")
        for source, name, content in (
            ("pubmed", "search.nbib", medline(TITLES[:5]).encode()),
            ("scopus", "scopus.csv", scopus(TITLES[3:], first=4)),
        ):
            (folder / "data" / "exports" / source).mkdir(parents=True)
            (folder / "data" / "exports" / source / name).write_bytes(content)
        assert go_through(Review(folder)).report == ""

    return Review(made_once("a begun review", make, tmp_path_factory))


@pytest.fixture(scope="session")
def finished(begun: Review, tmp_path_factory: pytest.TempPathFactory) -> Review:
    """The same review with every sheet of reviewers filled: four included at titles, one of them not retrieved.

    The workflow runs it to its end, and lays out the sheets of studies, charting and coding.
    """

    def make(folder: Path) -> None:
        review = begun.copy(folder)
        machine = Machine()
        for people in (_vote, _settle, _fetch):
            people(review)
            assert go_through(review, machine).report == ""
        _judge(review)
        for path in (folder / "results", folder / ".snakemake"):  # what Snakemake did not see happen
            shutil.rmtree(path)
        (folder / "data" / "drafts").mkdir()
        draft = "We screened 6 records.\n\nWe screened 90 records.\n"
        (folder / "data" / "drafts" / "draft.md").write_text(draft, encoding="utf-8")
        with noting(folder):
            review.run()

    return Review(made_once("a finished review", make, tmp_path_factory))


def _wanted(review: Review) -> list[str]:
    titles = {
        row["title"].rstrip("."): row["record_id"] for row in review.table("data/screening/title_abstract/ann.csv")
    }
    return [titles[title] for title in TITLES[:4]]


def _vote(review: Review) -> None:
    wanted = _wanted(review)

    def vote(row: dict[str, str]) -> None:
        row["decision"] = "include" if row["record_id"] in wanted else "exclude"

    def doubt(row: dict[str, str]) -> None:
        row["decision"] = "maybe" if row["record_id"] in wanted[1:] else "exclude"

    review.fill("screening/title_abstract/ann.csv", vote)
    review.fill("screening/title_abstract/bob.csv", doubt)


def _settle(review: Review) -> None:
    def decide(row: dict[str, str]) -> None:
        row |= {"recheck_ann": "include", "recheck_bob": "exclude", "decision": "include", "rationale": "within"}

    review.fill("screening/title_abstract/conflicts.csv", decide)


def _fetch(review: Review) -> None:
    missing = _wanted(review)[3]
    review.fill(
        "retrieval/reports.csv",
        lambda row: row.update(status="not_retrieved" if row["record_id"] == missing else "retrieved"),
    )


def _judge(review: Review) -> None:
    excluded = _wanted(review)[2]

    def judge(row: dict[str, str]) -> None:
        out = row["record_id"] == excluded
        row |= {"decision": "exclude", "reason": "wrong_place"} if out else {"decision": "include"}

    review.fill("screening/full_text/ann.csv", judge)
    review.fill("screening/full_text/bob.csv", judge)


@pytest.fixture
def begun_copy(begun: Review, tmp_path: Path) -> Review:
    return begun.copy(tmp_path / "review")


@pytest.fixture
def finished_copy(finished: Review, tmp_path: Path) -> Review:
    return finished.copy(tmp_path / "review")


@pytest.fixture
def undrawn_copy(finished: Review, tmp_path: Path) -> Review:
    """The finished review without its figures, tables and pages and without Snakemake's memory, for steps that run in
    this process: a quarter of its files."""
    return finished.copy(tmp_path / "review", without=("figures", "tables", "report", "manuscript", "metadata", "logs"))


@pytest.fixture(scope="session", autouse=True)
def _no_colour() -> None:
    os.environ["NO_COLOR"] = "1"
