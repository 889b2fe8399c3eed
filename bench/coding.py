"""Charting and coding at scale: sheets read and checked, findings counted, facts and tables written; CPU seconds.

python bench/coding.py [--studies 500] [--fields 40] [--findings 20000]
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from scopeline import layout
from scopeline.charting.form import fields, heading
from scopeline.charting.studies import chart
from scopeline.coding import framework
from scopeline.coding.findings import COLUMNS
from scopeline.coding.step import code
from scopeline.facts import coded, compared, studied
from scopeline.facts.fact import Facts
from scopeline.facts.gather import tell, write_list
from scopeline.protocol import Protocol
from scopeline.reporting import records
from scopeline.reporting.report import tables_of
from scopeline.reporting.tables import write
from scopeline.tables.csv import SHEET, write_table

BLOCKS, DIMENSIONS, ITEMS = 6, 5, 10
OUT = Path("results")


def main() -> None:
    """Print one row a step, and the whole."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--studies", type=int, default=500)
    parser.add_argument("--fields", type=int, default=40)
    parser.add_argument("--findings", type=int, default=20_000)
    options = parser.parse_args()
    os.chdir(tempfile.mkdtemp())
    protocol = lay_out(options.studies, options.fields, options.findings, Random("coding"))
    frame, studies = framework.load("bench"), layout.STUDIES
    print(f"{'step':<28}{'CPU s':>8}{'peak MB':>10}")
    began = time.process_time()
    step("chart", lambda: chart(protocol, layout.UNIQUE, studies, layout.CHARTED.parent))
    step("code", lambda: code(protocol, frame, studies, layout.coding_results("bench")))
    step("facts", lambda: gathered.append(facts(protocol)))
    step("tables, two languages", lambda: tables(protocol, gathered[0]))
    print(f"{'together':<28}{time.process_time() - began:>8.1f}")


gathered: list[Facts] = []


def step(name: str, act: Callable[[], object]) -> None:
    """Time one step."""
    before = time.process_time()
    act()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<28}{time.process_time() - before:>8.1f}{peak:>10.0f}")


def lay_out(studies: int, size: int, findings: int, random: Random) -> Protocol:
    """A review whose studies are included and whose sheets are filled; returns its protocol."""
    protocol = Protocol.model_validate(_protocol(size))
    names = [f"S{number:04}" for number in range(studies)]
    columns = ("title", "authors", "journal", "doi", "url")
    rows = [{"record_id": name, "year": 2000 + n % 24, **dict.fromkeys(columns, name)} for n, name in enumerate(names)]
    layout.UNIQUE.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows), layout.UNIQUE)
    known = ({"study_id": name, "report_ids": name, "ids": name} for name in names)
    write_table(layout.STUDIES, ("study_id", "report_ids", "ids"), known)
    form = fields(protocol)
    cells = [[name, *(_answer(one.type, random) for one in form)] for name in names]
    sheet(layout.CHARTING / "consensus.csv", ["study_id", *(heading(one, "en") for one in form)], cells)
    frame = _frame()
    layout.FRAMEWORKS.mkdir(parents=True)
    (layout.FRAMEWORKS / "bench.yaml").write_text(yaml.safe_dump(frame), encoding="utf-8")
    items = [item for block in frame["children"] for place in block["children"] for item in place["children"]]
    drawn = [random.choice(items) for _ in range(findings)]
    coded = [
        [f"F{number:05}", random.choice(names), item["kind"], item["id"], "", f"quote {number}", f"p. {number % 30}",
         "", ""]
        for number, item in enumerate(drawn)
    ]  # fmt: skip
    sheet(layout.CODING / "bench" / "consensus.csv", list(COLUMNS), coded)
    return protocol


def sheet(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    """A sheet as people keep it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(SHEET.encode([columns, *rows]))


def _protocol(size: int) -> dict[str, object]:
    types = ("text", "integer", "year", "yes_no", "choice")
    options = {"options": [{"id": name, "label": name} for name in "abcde"]}
    form = [
        {"id": f"f{number}", "label": f"Field {number}", "type": kind, **(options if kind == "choice" else {})}
        for number in range(size)
        for kind in [types[number % len(types)]]
    ]
    stage = {"label": "A stage", "reviewers": ["ann"]}
    return {
        "title": "Bench",
        "question": {"text": "Q", "concept": "C", "context": "X"},
        "languages": ["en", "fa"],
        "sources": {"pubmed": {"name": "PubMed"}},
        "screening": {"stages": [{**stage, "id": "titles", "of": "records"}]},
        "charting": {"form": form},
        "frameworks": ["bench"],
    }


def _answer(kind: str, random: Random) -> str:
    number = str(random.randint(2000, 2024))
    return {"yes_no": random.choice(("yes", "no")), "choice": random.choice("abcde")}.get(kind, number)


def _frame() -> dict[str, object]:
    kinds = ("challenge", "solution")

    def item(block: int, place: int, number: int) -> dict[str, object]:
        return {"id": f"B{block}.{place}.{number}", "label": f"Item {number}", "kind": kinds[number % 2]}

    return {
        "id": "bench",
        "label": "Bench",
        "kinds": [{"id": kind, "label": kind} for kind in kinds],
        "children": [
            {"id": f"B{b}", "label": f"Block {b}", "children": [
                {"id": f"B{b}.{p}", "label": f"Place {p}", "children": [item(b, p, n) for n in range(ITEMS)]}
                for p in range(DIMENSIONS)]}
            for b in range(BLOCKS)
        ],
    }  # fmt: skip


def facts(protocol: Protocol) -> Facts:
    """The facts of studies and findings, with their lists."""
    found = [*studied.gather(protocol), *coded.gather(protocol, "bench"), *compared.gather(protocol, "bench")]
    layout.LISTS.mkdir(parents=True)
    told = [tell(one, protocol) for one in found]
    for one, fact in zip(found, told, strict=True):
        if one.listed:
            write_list(one.listed, OUT / fact.ids_file)
    return Facts(told)


def tables(protocol: Protocol, known: Facts) -> None:
    """Every table of charting and coding, as CSV and workbook; what tells of searches has nothing to tell."""
    protocol = protocol.model_copy(update={"sources": {}})
    for language in protocol.languages:
        say = protocol.language(language)
        for table in tables_of(protocol, known, records.NONE, say):
            write(table, OUT / "tables" / f"{table.name}.{language}", say)


if __name__ == "__main__":
    main()
