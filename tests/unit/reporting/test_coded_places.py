"""What was coded as a place of the tree, or as a code that has others below it, stands in every table once."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopeline import layout
from scopeline.coding.framework import load
from scopeline.coding.step import code
from scopeline.drawing.plotting import settings
from scopeline.drawing.shapes import Rectangle
from scopeline.facts.fact import Facts, read
from scopeline.facts.gather import facts
from scopeline.languages import language
from scopeline.protocol import Protocol
from scopeline.reporting import breakdowns, findings
from scopeline.reporting.charts import trees
from scopeline.reporting.coded import Coded
from scopeline.reporting.coded import load as load_coded
from scopeline.tables.csv import read_table, write_table
from scopeline.text import parted

CODED = [
    ("S1", "challenge", "A"), ("S1", "challenge", "A"), ("S3", "challenge", "A"), ("S1", "solution", "A"),
    ("S3", "solution", "A.1"), ("S1", "", "A1"), ("S3", "", "A1 more"), ("S3", "", "A3"), ("S1", "challenge", "B"),
]  # fmt: skip
CODES = [("A1", "A.1", "challenge"), ("A1 more", "A1", "challenge"), ("A3", "A.1", "solution")]


@pytest.fixture
def coded(protocol: Protocol) -> tuple[Coded, Facts]:
    """The small review coded at blocks, dimensions, items and below an item, and nothing else of it changed."""
    sheets = layout.CODING / "blocks"
    rows = ({"parent": parent, "code": name, "kind": kind, "label_en": name} for name, parent, kind in CODES)
    write_table(sheets / "codebook.csv", ("code", "parent", "kind", "label_en"), rows)
    columns = ("finding_id", "study_id", "kind", "code", "own_words", "quote", "locator", "condensed", "memo")
    write_table(sheets / "consensus.csv", columns, ({"study_id": s, "kind": k, "code": c} for s, k, c in CODED))
    linked = ({"from": one, "to": other} for one, other in [("A1", "A3"), ("A1", "A1 more"), ("B", "A3")])
    write_table(sheets / "links.csv", ("from", "to", "study_id", "note"), linked)
    write_table(Path("studies.csv"), ("study_id", "report_ids", "ids"),
                ({"study_id": s, "report_ids": r, "ids": s} for s, r in [("S1", "R-F"), ("S3", "R-Y")]))  # fmt: skip
    out = layout.coding_results("blocks")
    code(protocol, load("blocks"), Path("studies.csv"), out)
    facts(protocol)
    return load_coded(protocol, load("blocks"), {}, language("en")), read()  # a number not as large as its list raises


def test_the_theme_table_adds_up_to_all_findings(coded: tuple[Coded, Facts]) -> None:
    shown = findings.themes(*coded)
    told = {(row["level_1"], row["level_2"], row["level_3"]): (row["findings"], row["n_studies"]) for row in shown.rows}
    assert told[("First", "", "")] == ("4", "2")
    assert told[("First", "One", "")] == ("1", "1")
    assert told[("Second", "", "")] == ("1", "1")
    assert sum(int(row["findings"]) for row in shown.rows) == len(CODED)
    assert {at for at, _ in shown.facts} == {*range(len(shown.rows))}
    assert all(fact.value == int(shown.rows[at][name]) for (at, name), fact in shown.facts.items())


def test_a_place_lists_as_its_own_findings_no_others(coded: tuple[Coded, Facts]) -> None:
    rows = read_table(layout.coding_results("blocks") / "framework.csv").rows
    passages = [one for row in rows for one in parted(row["finding_ids"])]
    assert len(passages) == len(set(passages)) == len(CODED)


def test_blocks_count_what_the_theme_table_and_table_2_count(coded: tuple[Coded, Facts]) -> None:
    by_block = breakdowns.by_block(*coded)
    table2 = findings.table2(*coded)
    for kind in ("challenge", "solution"):
        label = coded[0].kind(kind)
        mentions = sum(int(row[f"mentions_{kind}"]) for row in by_block.rows)
        assert mentions == sum(int(row["mentions"]) for row in table2.rows if row["kind"] == label)


def test_what_is_unanswered_is_the_same_in_every_table_and_in_the_figure(coded: tuple[Coded, Facts]) -> None:
    """`A` is a challenge that nothing answers; `B` one that something answers; `A1 more` is only like `A1`."""
    gathered = coded[1]
    fact = gathered.named("findings.blocks.unanswered")
    alone = {row["item_id"] for row in read_table(layout.RESULTS / fact.ids_file).rows}
    assert alone == {"A", "A1 more"}
    assert {row["code"] for row in read_table(layout.coding_results("blocks") / "unanswered.csv").rows} == alone
    linked = findings.links(coded[0])
    assert {row["from"]: row["to"] for row in linked.rows} == {
        "First": "no answer found", "A1": "A3", "A1 more": "no answer found", "Second": "A3"}  # fmt: skip
    assert [row["item"] for row in breakdowns.unanswered(*coded).rows if row["item"] == "First"] == ["First"]
    with settings():
        drawn = [shape.name for shape in trees.links(*coded).drawing.shapes if isinstance(shape, Rectangle)]
    assert sorted(drawn) == ["box-A", "box-A1", "box-A1 more", "box-A3", "box-B"]
