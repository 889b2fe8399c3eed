"""Studies keep their ids, whatever later searches, votes and people's names for them do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scopeline.studies import Studies, register

Row = dict[str, str]


def step(
    included: Iterable[str],
    members: Mapping[str, str],
    rows: list[Row],
    named: Mapping[str, str] | None = None,
) -> Studies:
    """One run of the step, which adds its rows to the registry."""
    studies, fresh = register(included, named or {}, members, rows)
    rows += [{"study_id": study, "record_id": record} for study, record in fresh]
    return studies


def test_a_study_keeps_its_id_when_a_later_search_gives_its_report_another_representative() -> None:
    rows: list[Row] = []
    assert step(["R-B"], {"R-B": "R-B"}, rows).included == ["R-B"]
    later = step(["R-A"], {"R-B": "R-A", "R-A": "R-A"}, rows)
    assert later.reports == {"R-B": ["R-A"]}
    assert later.resolve("R-A") == later.resolve("R-B") == "R-B"
    assert [row["record_id"] for row in rows] == ["R-B"], "the registry knows the report already"


def test_reports_of_one_name_are_one_study_and_a_name_given_later_does_not_rename_it() -> None:
    rows: list[Row] = []
    members = {"R-A": "R-A", "R-B": "R-B"}
    assert step(members, members, rows).included == ["R-A", "R-B"]
    joined = step(members, members, rows, {"R-A": "Ling 2012", "R-B": "Ling 2012"})
    assert joined.reports == {"R-A": ["R-A", "R-B"]}
    assert {joined.resolve(name) for name in ("R-A", "R-B", "Ling 2012")} == {"R-A"}


def test_a_name_given_before_inclusion_is_the_studys_id() -> None:
    rows: list[Row] = []
    assert step(["R-A"], {"R-A": "R-A"}, rows, {"R-A": "S01"}).reports == {"S01": ["R-A"]}
    assert step(["R-A"], {"R-A": "R-A"}, rows).reports == {"S01": ["R-A"]}, "kept when the name is taken away"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("S01", "S۰۱"),
        ("S01", "s٠١"),
        ("کریمی ۱۳۹۹", "كريمي 1399"),
        ("مطالعه‌ی ۱", "مطالعه ي ۱"),
        ("Ling 2012", "ling  2012"),
    ],
)
def test_names_that_differ_in_digits_letters_of_one_look_or_case_are_one_study(one: str, other: str) -> None:
    rows: list[Row] = []
    members = {"R-A": "R-A", "R-B": "R-B"}
    both = step(members, members, rows, {"R-A": one, "R-B": other})
    assert both.reports == {one: ["R-A", "R-B"]}
    assert {both.resolve(name) for name in (one, other, f" {other} ")} == {one}
    rows[:] = [{"study_id": other, "record_id": "R-B"}, {"study_id": one, "record_id": "R-A"}]
    assert step(members, members, rows).reports == {other: ["R-A", "R-B"]}, "the registry's oldest spelling"
    assert len(rows) == 2
    loaded = Studies(both.reports, {one: one})
    assert loaded.resolve(other) == one, "typed in a sheet alone"


def test_names_that_tell_two_studies_apart_stay_two() -> None:
    members = {"R-A": "R-A", "R-B": "R-B", "R-C": "R-C"}
    names = {"R-A": "Ling 2012a", "R-B": "Ling 2012b", "R-C": "Ling 2012-a"}
    assert len(step(members, members, [], names).reports) == 3


def test_another_records_id_as_a_name_joins_its_study() -> None:
    members = {"R-A": "R-A", "R-B": "R-B", "R-C": "R-B"}
    assert step(["R-A", "R-B"], members, [], {"R-A": "R-C"}).reports == {"R-A": ["R-A", "R-B"]}


def test_two_studies_whose_reports_turn_out_to_be_one_go_by_the_older_id() -> None:
    rows: list[Row] = []
    step(["R-C"], {"R-C": "R-C"}, rows)
    step(["R-A", "R-C"], {"R-A": "R-A", "R-C": "R-C"}, rows)
    merged = step(["R-A"], {"R-A": "R-A", "R-C": "R-A"}, rows)
    assert merged.reports == {"R-C": ["R-A"]}
    assert merged.resolve("R-A") == "R-C"


def test_a_study_that_is_not_included_any_more_is_still_known() -> None:
    rows: list[Row] = []
    step(["R-A"], {"R-A": "R-A"}, rows)
    after = step([], {"R-A": "R-A"}, rows)
    assert after.reports == {"R-A": []}
    assert after.included == []
    assert after.resolve("R-A") == "R-A"


def test_an_id_that_stands_for_nothing_resolves_to_nothing() -> None:
    assert step(["R-A"], {"R-A": "R-A", "R-B": "R-B"}, []).resolve("R-B") is None


_RECORDS = [f"R-{letter}" for letter in "ABCDEF"]


@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 5), min_size=6, max_size=6),  # record -> its group, by the group's least member
            st.sets(st.sampled_from(_RECORDS)),  # the records whose groups are included
            st.dictionaries(st.sampled_from(_RECORDS), st.sampled_from(["S01", "S02", *_RECORDS]), max_size=2),
        ),
        min_size=2,
        max_size=4,
    )
)
@example([([0, 1, 2, 3, 4, 5], {"R-B"}, {}), ([0, 0, 2, 3, 4, 5], {"R-A"}, {})])
def test_what_ever_was_written_under_an_id_still_has_a_study(
    lives: list[tuple[list[int], set[str], dict[str, str]]],
) -> None:
    rows: list[Row] = []
    used: set[str] = set()
    for numbers, chosen, names in lives:
        first = {number: record for record, number in reversed(list(zip(_RECORDS, numbers, strict=True)))}
        members = {record: first[number] for record, number in zip(_RECORDS, numbers, strict=True)}
        before = list(rows)
        groups = {members[record] for record in chosen}
        studies = step(groups, members, rows, {members[record]: name for record, name in names.items()})
        assert rows[: len(before)] == before, "the registry only grows"
        assert sorted(group for reports in studies.reports.values() for group in reports) == sorted(groups)
        assert all(studies.resolve(name) in studies.reports for name in used)
        assert all(studies.resolve(study) == study for study in studies.reports)
        used |= set(studies.reports)
