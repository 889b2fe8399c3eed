"""The overlap of sources: what must add up, whatever the records are."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeline.dedupe.engine import find_duplicates
from scopeline.dedupe.merge import field_origins, merge_groups
from scopeline.dedupe.overlap import (
    Contribution,
    combinations,
    contributions,
    memberships,
    removed_automatically,
    summarise,
)
from scopeline.dedupe.results import traced
from scopeline.dedupe.verdicts import Row

SOURCES = ("pubmed", "scopus", "wos", "magiran")
Origin = tuple[int, str]
origins = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(SOURCES[:3])), max_size=60)


def counted(rows: list[Origin]) -> np.ndarray:
    """The matrix of records given as (number of the group, source)."""
    ids = [f"R{number:03}" for number in range(len(rows))]
    records = pa.table({"record_id": pa.array(ids, pa.string()), "source": pa.array([s for _, s in rows], pa.string())})
    groups = pa.table({"record_id": pa.array(ids, pa.string()), "group_id": pa.array([f"G{g}" for g, _ in rows])})
    return memberships(records, groups.cast(pa.schema([(n, pa.string()) for n in groups.column_names])), SOURCES)


def test_each_combination_is_counted_with_its_groups_and_records() -> None:
    matrix = counted([(1, "pubmed"), (1, "scopus"), (1, "scopus"), (2, "scopus"), (3, "wos"), (3, "wos"), (4, "wos")])
    found = {each.sources: (each.groups, each.records) for each in combinations(matrix, SOURCES)}
    assert found == {("wos",): (2, 3), ("scopus",): (1, 1), ("pubmed", "scopus"): (1, 3)}
    assert contributions(matrix, SOURCES) == [
        Contribution("pubmed", 1, unique=0, duplicates_across=1, duplicates_within=0),
        Contribution("scopus", 3, unique=1, duplicates_across=1, duplicates_within=1),
        Contribution("wos", 3, unique=2, duplicates_across=0, duplicates_within=1),
        Contribution("magiran", 0, unique=0, duplicates_across=0, duplicates_within=0),
    ]


@given(origins)
def test_the_combinations_add_up_to_all_groups_and_records(rows: list[Origin]) -> None:
    found = combinations(counted(rows), SOURCES)
    assert sum(each.groups for each in found) == len({group for group, _ in rows})
    assert sum(each.records for each in found) == len(rows)
    assert len({each.sources for each in found}) == len(found)
    assert all(each.sources for each in found)


@given(origins)
def test_what_a_source_gave_is_unique_or_a_duplicate_across_or_within(rows: list[Origin]) -> None:
    matrix = counted(rows)
    found = combinations(matrix, SOURCES)
    for each in contributions(matrix, SOURCES):
        assert each.records == sum(source == each.source for _, source in rows)
        assert each.records == each.unique + each.duplicates_across + each.duplicates_within
        assert each.unique == sum(other.groups for other in found if other.sources == (each.source,))
        assert each.groups == sum(other.groups for other in found if each.source in other.sources)


@given(origins, st.randoms())
def test_the_overlap_does_not_depend_on_the_order_of_the_records(rows: list[Origin], random) -> None:
    shuffled = random.sample(rows, len(rows))
    assert combinations(counted(rows), SOURCES) == combinations(counted(shuffled), SOURCES)
    assert contributions(counted(rows), SOURCES) == contributions(counted(shuffled), SOURCES)


@given(origins, st.integers(0, 3))
def test_the_totals_add_up(rows: list[Origin], left: int) -> None:
    matrix = counted(rows)
    duplicates = len(rows) - len({group for group, _ in rows})
    sheet = [Row(2, "a", "b", "", "same", ""), Row(3, "a", "c", "", "different", ""), Row(4, "b", "c", "", "", "")]
    total = summarise(matrix, duplicates // 2, sheet, left, 5)
    assert total["records"] - total["groups"] == total["duplicates"] == duplicates
    assert total["duplicates_automatic"] + total["duplicates_by_verdict"] == duplicates
    assert total["duplicates_within"] + total["duplicates_across"] == duplicates
    assert total["duplicates_within"] == sum(each.duplicates_within for each in contributions(matrix, SOURCES))
    assert (total["pairs_asked"], total["pairs_same"], total["pairs_different"]) == (3, 1, 1)
    assert (total["pairs_left"], total["pairs_unasked"]) == (left, 5)


def test_a_record_without_a_group_or_a_known_source_is_no_number_but_an_error() -> None:
    records = pa.table({"record_id": ["a", "b"], "source": ["pubmed", "pubmed"]})
    groups = pa.table({"record_id": ["a", "b"], "group_id": ["a", "a"]})
    with pytest.raises(ValueError, match="not those of the groups"):
        memberships(records, groups.slice(0, 1), SOURCES)
    with pytest.raises(ValueError, match="source without a name"):
        memberships(records, groups, ("scopus",))


LOVE = "Stepped care for chronic pain in rural clinics of the north"


def record(record_id: str, **fields: str) -> dict[str, str]:
    plain = {"title": LOVE, "authors": "Roe, Jane", "journal": "Care", "year": "2019", "abstract": "", "doi": ""}
    return {"record_id": record_id, "source": "pubmed", "file": "p.nbib", **plain, "volume": "", **fields}


def test_the_merges_of_the_machine_and_of_people_explain_every_group() -> None:
    """Also where a verdict repeats what the machine would have done: that duplicate counts as automatic."""
    rows = [
        record("a", doi="10.1/x"),
        record("b", doi="10.1/x", volume="3"),
        record("c", title="Hospital mergers and the price of surgery"),
        record("d", title="Another thing altogether"),
    ]
    table = pa.Table.from_pylist(rows)
    result = find_duplicates(table, [("a", "b", "same"), ("c", "d", "same")])
    merges = traced(result.merges, result.groups).to_pylist()
    assert {row["kept"] for row in merges} == set(result.groups["group_id"].to_pylist())
    duplicates = len(rows) - len(set(result.groups["group_id"].to_pylist()))
    assert (removed_automatically(table["record_id"], merges), duplicates) == (1, 2)
    machine = find_duplicates(table)
    assert removed_automatically(table["record_id"], machine.merges.to_pylist()) == 1


def test_the_trace_names_each_field_that_came_from_another_record() -> None:
    rows = [
        record("a", doi="10.1/x", abstract="Short."),
        record("b", doi="10.1/x", abstract="A longer abstract.", volume="3"),
        record("c", title="Hospital mergers and the price of surgery"),
    ]
    table = pa.Table.from_pylist(rows)
    unique = merge_groups(table, find_duplicates(table).groups)
    assert field_origins(unique) == [
        {"group_id": "a", "field": "abstract", "record_id": "b"},
        {"group_id": "a", "field": "volume", "record_id": "b"},
    ]
