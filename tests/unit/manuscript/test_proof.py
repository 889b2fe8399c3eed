"""Numbers that cannot be true stop the manuscript, which says which."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopeline import layout
from scopeline.errors import ArithmeticFault, ScopelineError
from scopeline.facts.fact import Fact, Facts
from scopeline.manuscript import pack
from scopeline.manuscript.proof import prove
from scopeline.reporting.citations import Characterised

NAME = "studies.design.review"


def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: float, *ids: str) -> Facts:
    monkeypatch.chdir(tmp_path)
    layout.RESULTS.mkdir()
    (layout.RESULTS / "list.csv").write_text("\n".join(("study_id", *ids)) + "\n")
    return Facts([Fact("studies_with", {"question": "design", "answer": "review"}, value, ids_file="list.csv")])


def test_a_number_with_its_list_is_let_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prove(counted(tmp_path, monkeypatch, 2, "S1", "S2"))


@pytest.mark.parametrize(
    ("value", "ids", "told"),
    [
        (2, ("S1",), "it has 1 rows, but"),  # an id was deleted
        (2, ("S1", "S1"), "S1 stand in it twice"),
        (-1, (), "is -1"),
        (1.5, ("S1",), "is 1.5"),
    ],
)
def test_a_number_that_cannot_be_true_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: float, ids: tuple[str, ...], told: str
) -> None:
    with pytest.raises(ArithmeticFault, match=told) as refused:
        prove(counted(tmp_path, monkeypatch, value, *ids))
    assert NAME in str(refused.value)


def test_a_list_that_is_gone_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = counted(tmp_path, monkeypatch, 1, "S1")
    (layout.RESULTS / "list.csv").unlink()
    with pytest.raises(ArithmeticFault, match="not there"):
        prove(facts)


def test_a_study_without_a_report_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    monkeypatch.chdir(tmp_path)
    layout.UNIQUE.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist([{"record_id": "R-A", "title": "One"}]), layout.UNIQUE)
    known = Characterised(
        [{"study_id": "S1", "report_ids": "R-A"}, {"study_id": "S2", "report_ids": "R-Z"}],
        {},
        table=None,  # type: ignore[arg-type]
    )
    with pytest.raises(ScopelineError, match="S2 has no report"):
        pack.studies(known)
