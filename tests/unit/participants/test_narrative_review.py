"""The example of a narrative review: its committed data, and the tables that compare interpretations."""

from __future__ import annotations

import shutil
from contextlib import chdir
from pathlib import Path

import pytest
from designs import EXAMPLES, generator

from scopeline.coding import framework
from scopeline.coding.step import code
from scopeline.dedupe.results import dedupe
from scopeline.facts.fact import Fact, Facts
from scopeline.languages import language
from scopeline.protocol import load
from scopeline.reporting.coded import Coded
from scopeline.reporting.findings import table2
from scopeline.sources.ingest import ingest
from scopeline.studies import record
from scopeline.tables.csv import read_table, write_table

FOLDER = EXAMPLES / "narrative-review"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data made anew, and the steps from the exports to the coded statements."""
    folder = tmp_path_factory.mktemp("narrative") / "review"
    shutil.copytree(FOLDER / "config", folder / "config")
    generator("narrative_review").make(folder)
    with chdir(folder):
        protocol, out = load(), Path("results")
        ingest(protocol, out)
        dedupe(out / "records.parquet", out)
        included = [{"record_id": row["record_id"]} for row in read_table(Path("data/studies.csv")).rows]
        write_table(out / "included.csv", ("record_id",), included)
        write_table(out / "reports.csv", ("record_id", "study_id"), [])
        record(out / "unique.parquet", out / "included.csv", out / "reports.csv", out / "studies")
        code(protocol, framework.load("meanings"), out / "studies/studies.csv", out / "coding")
    return folder


def test_the_committed_data_are_what_the_generator_makes(made: Path) -> None:
    committed = {
        path.relative_to(FOLDER): path.read_bytes()
        for path in (FOLDER / "data").rglob("*")
        if path.is_file() and ".backup" not in path.parts
    }
    assert committed == {path: (made / path).read_bytes() for path in committed}, (
        "run tests/example/designs/narrative_review.py"
    )


def test_statements_in_two_languages_stand_under_their_interpretation_and_aspect(made: Path) -> None:
    rows = read_table(made / "results/coding/framework.csv").rows
    found = {(row["block"], row["kind"], row["item_en"], row["item_fa"]) for row in rows}
    assert found == {
        (row["interpretation"], row["kind"], row["en"], row["fa"])
        for row in generator("narrative_review").rows("statements.csv")
    }


def test_a_source_in_two_databases_is_one_study(made: Path) -> None:
    sources = generator("narrative_review").rows("sources.csv")
    studies = [row["study_id"] for row in read_table(made / "data/studies.csv").rows]
    assert studies == [row["id"] for row in sources if row["role"] == "included"]


@pytest.mark.parametrize("layout", ["side_by_side", "long"])
def test_table_2_has_no_column_for_a_level_that_the_frame_has_not(made: Path, layout: str) -> None:
    with chdir(made):
        protocol = load()
        findings = protocol.tables.findings.model_copy(update={"layout": layout})
        protocol = protocol.model_copy(update={"tables": protocol.tables.model_copy(update={"findings": findings})})
        rows, tree = (read_table(Path(f"results/coding/{name}.csv")).rows for name in ("framework", "codebook"))
        coded = Coded(protocol, framework.load("meanings"), rows, tree, {}, language("en"))
        known = facts_of(coded)
        shown = table2(coded, known)
    assert "dimension" not in shown.columns
    assert all(row.keys() <= {*shown.columns} for row in shown.rows)


def facts_of(coded: Coded) -> Facts:
    """The number of studies of each item."""
    items = [row for row in coded.rows if row["item_id"]]
    return Facts(
        Fact("item_studies", {"frame": coded.frame.id, "kind": row["kind"], "node": row["block"],
                              "item": row["item_id"]}, int(row["n_studies"])) for row in items)  # fmt: skip
