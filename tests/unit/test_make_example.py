"""What must hold for the example's inputs, whatever else the generator comes to invent.

That the committed files are those which it makes is a trial of its own (tests/workflow/test_example.py).
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEED = "scopeline"


@pytest.fixture(scope="module")
def example():
    """The generator's modules, which lie beside the tests and not in the package."""
    sys.path.insert(0, str(ROOT / "tests" / "example"))
    from generator import appearances, coding, exports, works

    yield works, appearances, exports, coding
    sys.path.remove(str(ROOT / "tests" / "example"))


@pytest.fixture(scope="module")
def files(example):
    works, appearances, exports, _ = example
    return exports.exports(appearances.appearances(works.all_works(SEED), SEED), SEED)


@pytest.mark.slow
def test_records_and_works_are_those_of_the_review(files):
    records = [record for file in files for record in file.records]
    roles = {record.work.work_id: record.work.role.partition(":")[0] for record in records}
    assert len(records) == 4996
    assert Counter(roles.values()) == {"included": 27, "full_text": 58, "background": 4249}


@pytest.mark.slow
def test_the_committed_truth_names_every_record_in_its_order(files):
    with (ROOT / "tests/example/truth.csv").open(encoding="utf-8", newline="") as truth:
        told = [(row["file"], int(row["ordinal"]), row["work_id"]) for row in csv.DictReader(truth)]
    assert told == [
        (f"{file.source}/{file.name}", ordinal, record.work.work_id)
        for file in files
        for ordinal, record in enumerate(file.records, 1)
    ]


@pytest.mark.slow
def test_nothing_is_invented_about_a_published_study(files):
    published = [record.work for file in files for record in file.records if record.work.published]
    assert {(work.doi, work.abstract, work.keywords, work.city) for work in published} == {("", "", (), "")}


@pytest.mark.slow
def test_invented_dois_have_the_prefix_for_examples(files):
    dois = {record.work.doi for file in files for record in file.records}
    assert all(doi.startswith("10.5555/") for doi in dois if doi)


def test_findings_add_up_to_the_printed_pairs(example, tmp_path):
    *_, coding = example
    coding.code(tmp_path, SEED)
    folder = tmp_path / "data" / "coding" / coding.FRAMEWORK
    with (folder / "codebook.csv").open(encoding="utf-8-sig", newline="") as sheet:
        book = {row["code"]: row for row in csv.DictReader(sheet)}
    with (folder / "consensus.csv").open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    mentions = Counter((book[row["code"]]["parent"], book[row["code"]]["kind"]) for row in rows)
    items = {row["code"]: book[row["code"]]["kind"] for row in rows}
    assert mentions == {(name, kind): n for name, kinds in coding.MENTIONS.items() for kind, n in kinds.items()}
    assert Counter(items.values()) == {"challenge": 46, "solution": 28}
    assert len({row["study_id"] for row in rows}) == 27
