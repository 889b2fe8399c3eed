"""The example's Table 1 and Table 2 against the published ones, cell by cell, where the shared folder is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from scopeline.facts.claims import load as load_claims
from scopeline.tables.csv import read_table

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "results" / "tables"
FRAME = "who_building_blocks"


@pytest.fixture(scope="module")
def seed(shared: Path) -> Path:
    if not (TABLES / "table1.fa.csv").exists():
        pytest.skip("needs the example's results: make review")
    return shared / "seed"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def of_table1(seed: Path) -> Iterator[tuple[list[str], list[str]]]:
    ours = read_table(TABLES / "table1.fa.csv")
    digits = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")
    for printed, row in zip(rows(seed / "table1.csv"), ours.rows, strict=True):
        wanted = ("authors_printed", "title_printed", "year", "method_fa", "journal_printed", "country_fa")
        found = [row[name] for name in ours.columns]
        found[2] = found[2].translate(digits)
        yield [printed[name] for name in wanted], found


def test_table_1_has_the_27_rows_of_6_cells_as_printed(seed: Path) -> None:
    pairs = list(of_table1(seed))
    assert len(pairs) == 27
    assert all(len(found) == 6 for _, found in pairs)
    differing = [(a, b) for wanted, found in pairs for a, b in zip(wanted, found, strict=True) if a != b]
    assert differing == []


def test_table_2_has_the_74_items_with_their_places_numbers_and_labels(seed: Path) -> None:
    printed = {row["item_id"]: row for row in rows(seed / "table2.csv")}
    ours = {row["item_id"]: row for row in rows(ROOT / "results/coding" / FRAME / "framework.csv") if row["item_id"]}
    assert set(ours) == set(printed)
    for item, row in printed.items():
        mine = ours[item]
        assert (mine["block_fa"], mine["dimension_fa"]) == (row["domain_fa"], row["dimension_fa"])
        assert (mine["kind"], mine["number"]) == (row["kind"], row["number_in_dimension"])
        assert mine["printed_fa"] == row["text_fa"]


def test_the_twelve_pairs_are_the_mentions_of_solutions_and_of_challenges(seed: Path) -> None:
    printed = {row["dimension_id"]: (row["pair_first"], row["pair_second"]) for row in rows(seed / "table2.csv")}
    counts = {
        (row["code"], row["kind"]): row["mentions"] for row in rows(ROOT / "results/coding" / FRAME / "counts.csv")
    }
    assert len(printed) == 12
    assert {name: (counts[name, "solution"], counts[name, "challenge"]) for name in printed} == printed


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_sixth_block_stands_in_table_2_and_is_empty(language: str, seed: Path) -> None:
    frame = [row for row in rows(ROOT / "results/coding" / FRAME / "framework.csv") if not row["item_id"]]
    assert [row["block"] for row in frame] == ["MED"]
    table = read_table(TABLES / f"table2.{language}.csv")
    empty = [row for row in table.rows if row[table.columns[0]] == frame[0][f"block_{language}"]]
    assert len(empty) == 1
    assert empty[0][table.columns[5]] in ("0", "۰")


def test_the_claims_that_fail_are_the_published_ones_that_do(seed: Path) -> None:
    held = {row["claim"]: row for row in rows(ROOT / "results" / "claims.csv")}
    assert set(held) == {claim.id for claim in load_claims(ROOT / "config" / "claims.yaml")}
    failing = {name: row["found"] for name, row in held.items() if row["agrees"] == "no"}
    assert failing == {"solutions": "28", "four_in_2022": "5", "six_areas": "5"}
    assert held["most_important_challenges"]["agrees"] == "undecided"
