"""A real search in three databases, put into a fresh review: it runs up to the reviewers' sheets."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from scopeline.tables.csv import read_table

ROOT = Path(__file__).parents[2]
FILES = {
    "pubmed": "pubmed/restoration_pubmed.nbib",
    "scopus": "scopus/restoration_scopus.ris",
    "web_of_science": "wos/restoration_WoS.ciw",
}


@pytest.fixture(scope="module")
def review(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real") / "a fresh review"
    scopeline(folder.parent, "init", str(folder))
    protocol = folder / "config" / "review.yaml"
    protocol.write_text(re.sub(r"<([^<>\n]+)>", r"\1", protocol.read_text(encoding="utf-8")), encoding="utf-8")
    for source, file in FILES.items():
        shutil.copy(shared / "exports" / file, folder / "data" / "exports" / source)
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--directory", str(folder),
               "results/flow/counts.csv", "results/facts.json"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def scopeline(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-c", "from scopeline.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=True).stdout


def test_every_record_is_accounted_for(review: Path) -> None:
    files = read_table(review / "results/records/files.csv").rows
    assert {row["source"]: row["records"] for row in files} == {
        "pubmed": "104",
        "scopus": "286",
        "web_of_science": "247",
    }
    fates = pq.read_table(review / "results/flow/fates.parquet").to_pylist()
    assert len(fates) == 637
    counts = {row["box"]: row["n"] for row in read_table(review / "results/flow/counts.csv").rows}
    assert counts["records_screened"] == ""  # nobody has voted yet
    assert int(counts["duplicates"]) + int(counts["records_waiting"]) == 637


def test_records_of_one_doi_are_one_group(review: Path) -> None:
    records = pq.read_table(
        review / "results/records/records.parquet", columns=["record_id", "source", "doi"]
    ).to_pylist()
    groups = pq.read_table(review / "results/dedupe/groups.parquet").to_pylist()
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


def test_the_status_says_who_has_how_many_left(review: Path) -> None:
    printed = scopeline(review, "status")
    sheet = read_table(review / "data/screening/title_abstract/first.csv")
    for reviewer in ("first", "second"):
        assert re.search(rf"{reviewer} +title_abstract +vote +{len(sheet.rows)} of {len(sheet.rows)} left", printed)
