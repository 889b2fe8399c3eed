"""A real search in three databases, put into a fresh review: it runs up to the reviewers' sheets."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from small_reviews import Review
from steps import go_through

from scopeline.cli import main

FILES = {
    "pubmed": "pubmed/restoration_pubmed.nbib",
    "scopus": "scopus/restoration_scopus.ris",
    "web_of_science": "wos/restoration_WoS.ciw",
}


@pytest.fixture(scope="module")
def review(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Review:
    folder = tmp_path_factory.mktemp("real") / "a fresh review"
    main(["init", str(folder)])
    protocol = folder / "config" / "review.yaml"
    protocol.write_text(re.sub(r"<([^<>\n]+)>", r"\1", protocol.read_text(encoding="utf-8")), encoding="utf-8")
    for source, file in FILES.items():
        shutil.copy(shared / "exports" / file, folder / "data" / "exports" / source)
    assert go_through(Review(folder)).report == ""
    return Review(folder)


def test_every_record_is_accounted_for(review: Review) -> None:
    files = review.table("results/records/files.csv")
    assert {row["source"]: row["records"] for row in files} == {
        "pubmed": "104",
        "scopus": "286",
        "web_of_science": "247",
    }
    fates = pq.read_table(review.folder / "results/flow/fates.parquet").to_pylist()
    assert len(fates) == 637
    counts = review.counts()
    assert counts["records_screened"] == ""  # nobody has voted yet
    assert int(counts["duplicates"]) + int(counts["records_waiting"]) == 637


def test_records_of_one_doi_are_one_group(review: Review) -> None:
    records = pq.read_table(
        review.folder / "results/records/records.parquet", columns=["record_id", "source", "doi"]
    ).to_pylist()
    groups = pq.read_table(review.folder / "results/dedupe/groups.parquet").to_pylist()
    group_of = {row["record_id"]: row["group_id"] for row in groups}
    sources: dict[str, set[str]] = {}
    found: dict[str, set[str]] = {}
    for row in records:
        if row["doi"]:
            sources.setdefault(row["doi"], set()).add(row["source"])
            found.setdefault(row["doi"], set()).add(group_of[row["record_id"]])
    shared_dois = [doi for doi, where in sources.items() if len(where) > 1]
    assert len(shared_dois) == 124
    assert [doi for doi in shared_dois if len(found[doi]) > 1] == []


def test_the_status_says_who_has_how_many_left(review: Review) -> None:
    printed = review.scopeline("status")
    left = len(review.table("data/screening/title_abstract/first.csv"))
    for reviewer in ("first", "second"):
        assert re.search(rf"{reviewer} +title_abstract +vote +{left} of {left} left", printed)
