"""The shipped example: from raw exports to the published numbers, found by the pipeline."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from small_reviews import ROOT, Review, made_once
from steps import go_through, step
from written import marked

from scopeline import layout
from scopeline.dedupe.report import Inputs, gather, page
from scopeline.protocol import load


def laid_out(folder: Path) -> Review:
    """The example as it is shipped, without results."""
    for name in ("config", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".backup"))
    return Review(folder)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """The example gone through from empty results to its facts, without the pages and figures that show them."""

    def make(folder: Path) -> None:
        assert go_through(laid_out(folder)).report == ""

    return Review(made_once("the example review", make, tmp_path_factory))


def test_the_published_counts_come_out_of_the_pipeline(example: Review) -> None:
    counts = {box: int(n) for box, n in example.counts().items()}
    assert counts["database_results"] == 4996
    assert counts["duplicates"] == 662
    assert counts["records_screened"] == 4334
    assert counts["records_excluded"] == 4249
    assert counts["dbr_sought_reports"] == 85
    assert counts["dbr_notretrieved_reports"] + counts["dbr_excluded"] == 58
    assert counts["dbr_notretrieved_reports"] > 0
    assert counts["new_studies"] == counts["new_reports"] == 27


def test_the_engine_makes_no_false_merge_and_misses_nothing(example: Review) -> None:
    """Compared with the truth that the generator wrote beside the tests, verdicts of people included."""
    with (ROOT / "tests" / "example" / "truth.csv").open(encoding="utf-8") as file:
        work_of = {(row["file"], int(row["ordinal"])): row["work_id"] for row in csv.DictReader(file)}
    records = pq.read_table(example.folder / "results/records/records.parquet").to_pylist()
    groups = pq.read_table(example.folder / "results/dedupe/groups.parquet").to_pylist()
    works = {row["record_id"]: work_of[row["file"], row["ordinal"]] for row in records}
    pairs = {(row["group_id"], works[row["record_id"]]) for row in groups}
    false_merges = len(pairs) - len({group for group, _ in pairs})
    missed = len(pairs) - len({work for _, work in pairs})
    assert (false_merges, missed) == (0, 0)


def test_the_example_needs_no_person_and_leaves_their_files_alone(example: Review) -> None:
    assert "Nothing waits" in example.scopeline("status")
    shipped = {
        str(path.relative_to(ROOT)): path.read_bytes()
        for top in ("config", "data")
        for path in (ROOT / top).rglob("*")
        if path.is_file() and ".backup" not in path.parts
    }
    assert example.people() == shipped
    assert "Everything is in order" in example.scopeline("check")


def test_every_number_is_the_size_of_its_list(example: Review) -> None:
    for row in example.table("results/flow/counts.csv"):
        assert int(row["n"]) == len(example.table(f"results/flow/{row['ids_file']}"))


def test_every_fact_that_lists_something_counts_its_list(example: Review) -> None:
    content = json.loads((example.folder / "results" / "facts.json").read_text("utf-8"))
    units = {kind: meaning["unit"] for kind, meaning in content["kinds"].items()}
    for name, fact in content["facts"].items():
        if "ids_file" in fact:
            rests_on = fact["n"] if "n" in fact else fact["value"]  # a statistic has what it was counted from
            assert len(example.table(f"results/{fact['ids_file']}")) == rests_on, name
        assert "ids_file" in fact or units[fact["kind"]] not in ("records", "reports", "studies"), name


def test_the_report_of_deduplication_agrees_with_the_diagram(example: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = example.counts()
    total = {row["name"]: row["value"] for row in example.table("results/dedupe/summary.csv")}
    assert (total["records"], total["duplicates"], total["pairs_left"]) == ("4996", counts["duplicates"], "0")
    for row in example.table("results/dedupe/sources.csv"):
        assert row["records"] == counts[f"database_specific_results.{row['source']}"]
    monkeypatch.chdir(example.folder)
    found = gather(load(), Inputs(layout.RECORDS, layout.GROUPS, layout.MERGES, layout.QUESTIONS, layout.UNASKED))
    shown = page(load(), "fa", found, ROOT / "docs/images/prisma.en.svg")  # any picture
    assert shown.count(b"<article") == int(total["pairs_asked"]) > 0


def test_the_framework_table_shows_the_published_items_and_the_empty_block(example: Review) -> None:
    rows = example.table("results/coding/who_building_blocks/framework.csv")
    items = {(row["kind"], row["item_id"]) for row in rows if row["item_id"]}
    assert sum(kind == "challenge" for kind, _ in items) == 46
    assert sum(kind == "solution" for kind, _ in items) == 28
    assert {row["block"] for row in rows if row["n_studies"] == "0"} == {"MED"}
    assert len({row["block"] for row in rows}) == 6


def test_the_readme_shows_the_diagram_that_the_pipeline_draws(example: Review, tmp_path: Path) -> None:
    step(example, "diagram", "--counts", "results/flow/counts.csv", "--languages", "en", "--out", tmp_path)
    drawn = (tmp_path / "prisma.en.svg").read_bytes()
    assert drawn == (ROOT / "docs/images/prisma.en.svg").read_bytes()


@pytest.mark.parametrize(
    ("text", "least"),
    [("first.en.md", 0.95), ("first.fa.md", 0.95), ("elsewhere.en.md", None), ("elsewhere.fa.md", None)],
)
def test_wrong_numbers_in_peoples_own_words_are_found_and_true_ones_are_not_called_false(
    example: Review, monkeypatch: pytest.MonkeyPatch, text: str, least: float | None
) -> None:
    monkeypatch.chdir(example.folder)
    tally = marked.measure(marked.HERE / text, marked.auditor())
    assert tally.alarms == []
    assert least is None or tally.found >= least * tally.made, tally.missed


@pytest.mark.slow
def test_the_workflow_gives_the_same_bytes_as_its_steps_in_one_process(example: Review, tmp_path: Path) -> None:
    """So what the tests above ask for holds of a run too, and any number of cores; its pages and figures are there."""
    run = laid_out(tmp_path / "the example review")
    run.run()
    made, expected = run.results(), example.results()
    assert [name for name in expected if made.get(name) != expected[name]] == []
    assert {"report/index.html", "manuscript/manuscript.en.docx", "figures/prisma.fa.pdf"} <= {
        name.removeprefix("results/") for name in made
    }


@pytest.mark.slow
def test_the_example_is_what_its_generator_makes(tmp_path: Path) -> None:
    import subprocess
    import sys

    shutil.copytree(ROOT / "config", tmp_path / "config")
    command = [sys.executable, ROOT / "tests" / "example" / "make_example.py", "--directory", tmp_path]
    subprocess.run(command, check=True, capture_output=True)
    for path in sorted(tmp_path.rglob("*")):
        if path.is_file():
            shipped = ROOT / path.relative_to(tmp_path)
            assert path.read_bytes() == shipped.read_bytes(), path.relative_to(tmp_path)
