"""What an id goes on standing for while exports come and go."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scopeline.dedupe import lineage, verdicts
from scopeline.errors import SheetError
from scopeline.layout import LINEAGE
from scopeline.records import any_former, former, members


def groups(**label: str) -> pa.Table:
    return pa.table({"record_id": list(label), "group_id": list(label.values())})


def test_a_group_keeps_the_id_that_was_its_own_first() -> None:
    known = {"R": "R", "T": "T", "B": "R"}
    assert lineage.named(groups(A="A", B="A", R="A"), known)["group_id"].to_pylist() == ["R", "R", "R"]
    assert lineage.named(groups(T="A", A="A", R="A"), known)["group_id"].to_pylist() == ["R", "R", "R"]


def test_a_group_of_new_records_or_of_one_that_never_gave_a_name_is_named_by_the_engine() -> None:
    assert lineage.named(groups(A="A", B="A"), {"B": "X", "X": "X"})["group_id"].to_pylist() == ["A", "A"]


@pytest.mark.parametrize(
    ("living", "heir"),
    [
        ({"B": "B"}, "B"),  # what is left of the report
        ({"A": "B", "B": "B", "N": "B"}, "B"),
        ({"A": "A", "B": "B"}, "A"),  # parted since: the first
        ({"N": "N"}, "X"),  # nothing is left: no group
    ],
)
def test_the_id_of_a_withdrawn_record_stands_for_what_was_one_report_with_it(living, heir) -> None:
    known = {"X": "X", "A": "X", "B": "X"}
    gone = lineage.former(living, known)
    assert gone["X"] == heir
    assert ("X" in lineage.lost(living, gone)) == (heir == "X")


def test_what_ids_stood_for_outlives_the_records_and_goes_on_from_run_to_run(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    lineage.remember({"X": "X", "A": "X"}, {})
    for living in ({"A": "A", "N": "N"}, {"A": "N", "N": "N"}):
        lineage.remember(living, lineage.former(living, lineage.before()))
    assert lineage.before() == {"A": "N", "X": "N", "N": "N"}
    written = LINEAGE.read_bytes()
    lineage.remember({"A": "N", "N": "N"}, {"X": "N"})
    assert LINEAGE.read_bytes() == written
    LINEAGE.write_bytes(written.replace(b"X", b"Y", 1))
    with pytest.raises(SheetError, match="altered"):
        lineage.before()


def test_the_unique_records_tell_what_withdrawn_ids_stand_for() -> None:
    unique = pa.table({"record_id": ["A"], "record_ids": ["A; B"], "title": [""]})
    marked = lineage.marked(unique, {"X": "A", "Y": "Y"})
    assert members(marked) == {"A": "A", "B": "A", "X": "A", "Y": "Y"}
    assert members(lineage.marked(marked, {})) == {"A": "A", "B": "A"}


def test_a_file_of_unique_records_tells_without_being_read_whether_any_was_withdrawn(tmp_path: Path) -> None:
    unique = pa.table({"record_id": ["A"], "record_ids": ["A; B"], "title": ["A later one"]})
    for gone in ({}, {"X": "A"}):
        pq.write_table(lineage.marked(unique, gone), tmp_path / "unique.parquet")
        assert any_former(tmp_path / "unique.parquet") == bool(gone)
        assert former(pq.read_schema(tmp_path / "unique.parquet")) == gone


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (["A=X", "X=Y", "Y=B", "A#C", "X#C"], ["A=B", "A#C"]),
        (["A=B", "B=C"], ["A=B", "B=C"]),
        (["A=B", "C=X"], ["A=B"]),  # the verdict on X touches no other
        (["A=B", "B=X", "X=A", "B=C"], ["A=B", "B=C"]),
        (["A=B", "B=X", "X=C"], ["A=B", "A=C"]),
        (["A=X", "X#C"], ["A#C"]),  # A was X's report: what X was not, A is not
        (["X=Y", "Y#C"], []),
    ],
)
def test_verdicts_on_a_withdrawn_record_are_those_on_what_it_was_the_same_as(said: list[str], kept: list[str]) -> None:
    verdict = {"=": "same", "#": "different"}
    told = [(one, two, verdict[sign]) for one, sign, two in said]
    sign = {word: sign for sign, word in verdict.items()}
    assert [f"{one}{sign[word]}{two}" for one, two, word in verdicts.among(told, ["A", "B", "C"])] == kept
