"""An update counts from a frozen earlier version: what is new since, what both versions come to, nothing twice."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_boxes import DECISION, KINDS

from scopeline.errors import ScopelineError
from scopeline.flow import earlier
from scopeline.flow.boxes import Layout, fill
from scopeline.flow.courses import Origin, StageResult, trace
from scopeline.flow.earlier import Earlier
from scopeline.flow.proof import check_sums, prove
from scopeline.states import Fate

LIST = "study_id,record_id,title\nS-A,R-A,One\nS-A,R-B,One again\nS-C,R-C,Two\n"


def flow(then: Earlier, groups: dict[str, str], decisions: dict[str, tuple[str, str]], **studies: str) -> Any:
    """Boxes of records by group, each retrieved and decided at full text alone."""
    stages = [StageResult("texts", "reports", decisions)]
    reports = {group: ("retrieved", studies.get(group.replace("-", "_"), group)) for group in decisions}
    origins = [Origin(record, group, "pubmed") for record, group in groups.items()]
    courses = trace(origins, KINDS, stages, reports, settled=then.settled)
    study_of = {group: study for group, (_, study) in reports.items()}
    again = {record: groups.get(record, record) for record in then.reports}
    change = earlier.compare(then, courses, again, study_of)
    found = fill(change.new, {"pubmed": "database"}, known=change.known)
    found = {**dict(earlier.before(then, change)), **found, **dict(earlier.after(then, change, found))}
    prove(found, [course.record_id for course in change.new])
    assert check_sums("counts.csv", {box: contents.n for box, contents in found.items()}, "") == []
    return {box: sorted(contents.ids) for box, contents in found.items()}


THEN = Earlier(
    frozenset({"R-A", "R-B", "R-X"}),
    {i: {"record_id": i, "study_id": "S-A"} for i in ("R-A", "R-B")},
)
IN, OUT = ("include", ""), ("exclude", "why")


def test_only_what_is_new_is_counted_and_the_totals_are_of_both() -> None:
    groups = {"R-A": "R-A", "R-B": "R-B", "R-X": "R-X", "R-N": "R-N", "R-M": "R-M", "R-D": "R-A"}
    decisions = {"R-A": IN, "R-B": IN, "R-X": OUT, "R-N": IN, "R-M": OUT}
    found = flow(THEN, groups, decisions, R_A="S-A", R_B="S-A", R_N="S-N")
    assert found["previous_studies"] == ["R-A"]
    assert found["previous_reports"] == ["R-A", "R-B"]
    assert found["database_results"] == ["R-D", "R-M", "R-N"]
    assert found["duplicates"] == ["R-D"], "found again: a duplicate of what the earlier version had"
    assert found["new_studies"] == found["new_reports"] == ["R-N"]
    assert found["total_studies"] == ["R-A", "R-N"]
    assert found["total_reports"] == ["R-A", "R-B", "R-N"]


def test_a_new_report_of_an_earlier_study_is_no_new_study() -> None:
    groups = {"R-A": "R-A", "R-B": "R-B", "R-N": "R-N"}
    found = flow(THEN, groups, {"R-A": IN, "R-B": IN, "R-N": IN}, R_A="S-A", R_B="S-A", R_N="S-A")
    assert found["new_studies"] == []
    assert found["new_reports"] == ["R-N"]
    assert found["total_studies"] == ["R-A"]


def test_a_report_that_is_excluded_since_is_told_and_not_in_the_total() -> None:
    found = flow(THEN, {"R-A": "R-A", "R-B": "R-B"}, {"R-A": IN, "R-B": OUT}, R_A="S-A", R_B="S-A")
    assert found["previous_dropped"] == ["R-B"]
    assert found["total_reports"] == ["R-A"]


def test_what_waited_or_was_excluded_in_the_earlier_version_is_new_once_it_is_included() -> None:
    found = flow(THEN, {"R-X": "R-X", "R-W": "R-W"}, {"R-X": IN, "R-W": IN})
    assert found["new_reports"] == ["R-W", "R-X"]


def test_studies_of_an_earlier_version_whose_records_are_elsewhere_are_counted_all_the_same() -> None:
    found = flow(THEN, {"R-N": "R-N"}, {"R-N": IN})
    assert found["total_reports"] == ["R-A", "R-B", "R-N"]


@given(st.data())
def test_the_totals_add_up_whatever_changed_since(data: st.DataObject) -> None:
    ids = [f"R-{n}" for n in range(6)]
    groups = {i: data.draw(st.sampled_from(ids[: n + 1])) for n, i in enumerate(ids)}
    groups = {i: groups[group] if groups[group] == group else i for i, group in groups.items()}
    settled = frozenset(data.draw(st.sets(st.sampled_from(ids))))
    included = data.draw(st.sets(st.sampled_from(sorted(settled)))) if settled else set()
    then = Earlier(settled, {i: {"study_id": data.draw(st.sampled_from(["S1", i]))} for i in sorted(included)})
    flow(then, groups, {group: data.draw(DECISION) for group in sorted({*groups.values()})})


def test_a_version_is_read_from_its_archive(tmp_path: Path) -> None:
    fates = [{"record_id": "R-A", "fate": Fate.INCLUDED}, {"record_id": "R-W", "fate": Fate.AWAITS_SCREENING}]
    pq.write_table(pa.Table.from_pylist(fates), tmp_path / "fates.parquet")
    with zipfile.ZipFile(tmp_path / "then.zip", "w") as archive:
        archive.write(tmp_path / "fates.parquet", "results/flow/fates.parquet")
        archive.writestr("results/flow/sets/new_reports.csv", "record_id,study_id\nR-A,S-A\n")
    then = earlier.read(tmp_path / "then.zip")
    assert then.settled == {"R-A"}
    assert then.reports["R-A"]["study_id"] == "S-A"


def test_a_version_is_read_from_a_list(tmp_path: Path) -> None:
    (tmp_path / "then.csv").write_text(LIST, encoding="utf-8")
    assert [row["study_id"] for row in earlier.read(tmp_path / "then.csv").reports.values()] == ["S-A", "S-A", "S-C"]


@pytest.mark.parametrize(
    ("content", "told"),
    [(LIST.replace("S-C", ""), "no study"), (LIST.replace("R-C", "R-A"), "stands twice"), ("title\nx\n", "study_id")],
)
def test_a_list_with_a_doubled_or_a_lonely_report_is_refused(content: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "then.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ScopelineError, match=told):
        earlier.read(tmp_path / "then.csv")


@pytest.mark.parametrize("content", [b"no archive", None])
def test_an_archive_that_holds_no_version_is_named(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "then.zip"
    if content:
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("README.txt", "nothing")
    with pytest.raises(ScopelineError, match=r"then\.zip"):
        earlier.read(path)


def test_in_one_column_all_ways_of_searching_share_the_boxes_and_the_numbers_add_up() -> None:
    kinds = {"pubmed": "database", "references": "citation"}
    origins = [Origin("R-A", "R-A", "pubmed"), Origin("R-B", "R-B", "references"), Origin("R-C", "R-A", "references")]
    decided = {"R-A": ("exclude", ""), "R-B": ("exclude", "why")}
    courses = trace(origins, kinds, [StageResult("titles", "records", decided)], {}, one_column=True)
    found = fill(courses, kinds, Layout(one_column=True, screening_reasons=True))
    prove(found, [origin.record_id for origin in origins])
    numbers = {box: contents.n for box, contents in found.items()}
    assert check_sums("counts.csv", numbers, "") == []
    assert (numbers["citations_results"], numbers["duplicates"], numbers["records_screened"]) == (2, 1, 2)
    assert numbers["records_excluded.why"] == numbers["records_excluded.-"] == 1
    assert not [box for box in found if box.startswith("other_")]
