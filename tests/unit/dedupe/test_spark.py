"""Deduplication on Spark: the very result of the embedded engine, from a local Spark and from worker processes."""

from __future__ import annotations

import random
import runpy
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scopeline.dedupe import engine
from scopeline.dedupe.ids import Verdict
from scopeline.dedupe.pairs import CAP
from scopeline.dedupe.spark import engine as on_spark
from scopeline.dedupe.spark import session
from scopeline.errors import ScopelineError, SheetError

ROOT = Path(__file__).parents[3]
SERIES = {"title": "Annual report of the integrated care programme", "authors": "Rahimi, Sara", "journal": "Care"}
CHAIN = {
    "title": "Integrated primary care for older people in rural districts",
    "authors": "Rahimi, Sara; Okafor, Ben",
    "year": "2019",
    "journal": "Journal of Integrated Care",
    "volume": "12",
    "pages": "101-115",
}


def made_up(count: int) -> list[dict[str, str]]:
    """Records of the generator that measures deduplication at scale."""
    synthetic = runpy.run_path(str(ROOT / "bench" / "synthetic.py"))
    return [{name: record[name] for name in synthetic["COLUMNS"]} for record in synthetic["Corpus"]().records(count)]


def awkward() -> list[dict[str, str]]:
    """What needs more than two records at a time: twins, oversize blocks, groups that fall apart, recurring titles."""
    return [
        *(SERIES | {"year": str(1950 + i), "pages": f"{i}-{i + 5}"} for i in range(2 * CAP)),
        *({"title": "Editorial", "journal": "Lancet", "volume": str(i % 7)} for i in range(40)),
        *({"title": ""} for _ in range(5)),
        *(CHAIN for _ in range(3)),
        *(CHAIN | {"doi": doi, "issue": "2"} for doi in ("10.1000/one", "", "10.1000/two")),
        {"title": "یکپارچگی خدمات سلامت در شهرهای کوچک", "year": "1398"},
        {"title": "يكپارچگي خدمات سلامت در شهرهاي كوچك", "year": "1398"},
    ]


def table(records: list[dict[str, str]]) -> pa.Table:
    """Records in any order of their ids, with nulls for what they lack."""
    names = random.Random(4).sample(range(10**6), len(records))
    fields = {"record_id": "", **{name: "" for record in records for name in record}}
    rows: list[dict[str, Any]] = [record | {"record_id": f"r{i}"} for i, record in zip(names, records, strict=True)]
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in fields]))


def written(records: pa.Table, folder: Path) -> Path:
    """The records in a folder whose name Spark could take for a pattern."""
    path = folder / "a [b] {c}*" / "records.parquet"
    path.parent.mkdir()
    pq.write_table(records, path)
    return path


def assert_same_result(records: pa.Table, verdicts: list[Verdict], master: str, folder: Path) -> None:
    expected = engine.find_duplicates(records, verdicts)
    found = on_spark.find_duplicates(written(records, folder), verdicts, master=master)
    assert len(expected.merges) > 100
    assert len(expected.ask) > 0
    assert found.groups.equals(expected.groups)
    assert found.ask.equals(expected.ask)
    assert found.merges.equals(expected.merges)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Skip where Spark cannot run; let its worker processes write into a folder of their own."""
    try:
        session.check_installed()
    except ScopelineError as error:
        pytest.skip(str(error))
    import pyspark

    home = tmp_path_factory.mktemp("spark")
    for path in Path(pyspark.__file__).parent.iterdir():
        if path.name != "work":
            (home / path.name).symlink_to(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(home))
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("installed")
def test_a_local_spark_gives_the_result_of_the_embedded_engine(tmp_path: Path) -> None:
    records = table([*made_up(3_000), *awkward()])
    ids = records["record_id"].to_pylist()
    verdicts = [(ids[-3], ids[-5], "same"), (ids[-6], ids[-7], "different"), (ids[0], "unknown", "same")]
    assert_same_result(records, verdicts, "local[2]", tmp_path)


@pytest.mark.slow
@pytest.mark.usefixtures("installed")
def test_a_cluster_of_two_worker_processes_gives_the_result_of_the_embedded_engine(tmp_path: Path) -> None:
    """Their issues are serial numbers, which only the whole corpus can tell."""
    records = [record | {"issue": str(i)} for i, record in enumerate(made_up(1_500))]
    assert_same_result(table(records), [], "local-cluster[2,1,1024]", tmp_path)


@pytest.mark.slow
@pytest.mark.usefixtures("installed")
def test_a_wrong_address_is_told_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(ScopelineError, match=r"dedupe: .*Spark does not start at 'nowhere'.*Check dedupe\.master"):
        on_spark.find_duplicates(written(table(awkward()), tmp_path), master="nowhere")


def test_doubled_ids_are_told_before_spark_starts(tmp_path: Path) -> None:
    path = written(pa.table({"record_id": ["a", "a"], "title": ["x", "y"]}), tmp_path)
    with pytest.raises(SheetError, match="'a' stands 2 times"):
        on_spark.find_duplicates(path)


def test_all_that_is_missing_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: None)
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(ScopelineError) as raised:
        session.check_installed()
    pyspark, java = map(str, raised.value.problems)
    assert "pip install --require-hashes -r requirements-spark.txt" in pyspark
    assert "Java runtime, version 17" in java
