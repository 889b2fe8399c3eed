"""A review whose protocol asks for Spark."""

from __future__ import annotations

import shutil

import pytest
from small_reviews import Review

from scopeline.dedupe.spark.session import check_installed
from scopeline.errors import ScopelineError


@pytest.mark.slow
def test_a_review_on_spark_has_the_results_of_one_without(begun_copy: Review) -> None:
    try:
        check_installed()
    except ScopelineError as error:
        pytest.skip(str(error))
    embedded = begun_copy.results()
    with (begun_copy.folder / "config" / "review.yaml").open("a", encoding="utf-8") as protocol:
        protocol.write("dedupe: {engine: spark, master: 'local[2]'}\n")
    shutil.rmtree(begun_copy.folder / "results")
    begun_copy.run("results/dedupe/groups.parquet")
    on_spark = begun_copy.results()
    assert "Spark" in (begun_copy.folder / "results" / "logs" / "dedupe.log").read_text(encoding="utf-8")
    for name in ("groups.parquet", "unique.parquet", "merges.csv", "questions.csv"):
        assert on_spark[f"results/dedupe/{name}"] == embedded[f"results/dedupe/{name}"], name
