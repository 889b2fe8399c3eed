"""A small review on disk: five unique records, two reviewers, both stages, sheets made by the stage itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from small_review import PROTOCOL, RECORDS, unique_table

from scopeline.protocol import load
from scopeline.records import members
from scopeline.screening.stage import run
from scopeline.tables.csv import write_table


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("made")
    (folder / "config").mkdir()
    (folder / "config" / "review.yaml").write_text(PROTOCOL, encoding="utf-8")
    table = unique_table()
    (folder / "results" / "dedupe").mkdir(parents=True)
    pq.write_table(table, folder / "results" / "dedupe" / "unique.parquet")
    for box, ids in {"records_screened": [r["record_id"] for r in RECORDS], "new_reports": ["R-DDDDDDDD"]}.items():
        rows = [{"record_id": "R-ZZZZZZZZ" if i == "R-DDDDDDDD" else i, "group_id": i} for i in ids]
        write_table(folder / "results" / "flow" / "sets" / f"{box}.csv", ("record_id", "group_id"), rows)
    return folder


@pytest.fixture
def review(laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The review's folder, entered, with sheets as the stages make them."""
    folder = tmp_path / "review"
    shutil.copytree(laid_out, folder)
    monkeypatch.chdir(folder)
    protocol, table = load(), unique_table()
    records = {row["record_id"]: row for row in table.to_pylist()}
    for stage in protocol.screening.stages:
        run(protocol, stage, table["record_id"].to_pylist(), records.__getitem__, members(table))
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file of another tool."""

    def write(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write
