"""Every record of both arms has one fate and stands in the boxes of it, whatever people did, and the numbers add up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scopeline.errors import ArithmeticFault
from scopeline.flow.boxes import BOXES, FUTURES, IDENTITIES, Contents, fill
from scopeline.flow.courses import DATABASES, OTHER, Course, Origin, StageResult, arm_of, trace
from scopeline.flow.proof import check_sums, prove
from scopeline.flow.template import load_template
from scopeline.states import Fate

KINDS = {
    "pubmed": "database",
    "scopus": "database",
    "registry": "register",
    "site": "website",
    "who": "organisation",
    "references": "citation",
    "experts": "contact",
}
DECISION = st.sampled_from([("include", ""), ("exclude", "why"), ("exclude", "other"), ("pending", "")])
STAGES = {"titles": "records", "abstracts": "records", "texts": "reports", "second_look": "reports"}


@st.composite
def reviews(draw):
    """Records of any sources in groups; any stages, decisions, retrieval and limits."""
    kinds = {name: KINDS[name] for name in draw(st.sets(st.sampled_from(sorted(KINDS)), min_size=1))}
    groups = draw(st.lists(st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=3), max_size=8))
    update = st.sampled_from(["", "2026-01-01"])
    records = [
        Origin(f"R-{g}{m}", f"R-{g}0", source, draw(update))
        for g, sources in enumerate(groups)
        for m, source in enumerate(sources)
    ]
    ids = sorted({record.group_id for record in records})
    named = ["titles", *draw(st.lists(st.sampled_from([*STAGES][1:]), unique=True))]
    stages = [StageResult(name, STAGES[name], {i: draw(DECISION) for i in ids}) for name in STAGES if name in named]
    status = st.sampled_from(["", "sought", "retrieved", "retrieved", "not_retrieved"])
    reports = {i: (draw(status), draw(st.sampled_from(["S1", i]))) for i in ids}
    automatic = {i: "years" for i in ids if draw(st.integers(0, 4)) == 0}
    return kinds, records, stages, reports, automatic


@st.composite
def fates(draw):
    """Courses with any fates at all over both arms, whatever led to them."""
    kinds = KINDS
    drawn = draw(st.lists(st.tuples(st.sampled_from(sorted(kinds)), st.sampled_from(list(Fate))), max_size=25))
    courses = [
        Course(f"R-{n:02}", f"R-{n:02}", source, arm_of(kinds, source), fate, "stage", "why", f"S{n % 3}")
        for n, (source, fate) in enumerate(drawn)
    ]
    return kinds, courses


@given(reviews())
def test_the_sets_add_up_for_every_course_of_a_review(review) -> None:
    kinds, records, stages, reports, automatic = review
    courses = trace(records, kinds, stages, reports, automatic)
    assert [course.record_id for course in courses] == [record.record_id for record in records]
    prove(fill(courses, kinds), (record.record_id for record in records))


@given(fates())
@example((KINDS, [Course("R-1", "R-1", "experts", OTHER, fate) for fate in [Fate.DUPLICATE]]))
def test_every_fate_of_both_arms_has_a_box_and_the_numbers_add_up(made) -> None:
    kinds, courses = made
    found = fill(courses, kinds)
    prove(found, (course.record_id for course in courses))
    assert check_sums("counts.csv", {box: contents.n for box, contents in found.items()}, "") == []


@given(fates(), st.data())
def test_numbers_that_are_true_add_up_whichever_of_them_is_unknown(made, data) -> None:
    kinds, courses = made
    counts = {box: contents.n for box, contents in fill(courses, kinds).items()}
    unknown = data.draw(st.sets(st.sampled_from(sorted(counts))))
    assert check_sums("counts.csv", {box: None if box in unknown else n for box, n in counts.items()}, "") == []


def test_what_stands_behind_an_unknown_box_must_come_from_somewhere() -> None:
    counts = {"database_results": 100, "register_results": 0, "duplicates": 0, "excluded_automatic": 0,
              "excluded_other": 0, "records_screened": None, "records_excluded": 90, "dbr_sought_reports": None,
              "dbr_notretrieved_reports": 2, "dbr_assessed": 9}  # fmt: skip
    (problem,) = check_sums("counts.csv", counts, "")
    assert "database_results (100) + register_results (0) is 100" in problem.found
    assert "records_screened (unknown) is at least 101" in problem.found
    assert check_sums("counts.csv", counts | {"dbr_assessed": 8}, "") == []


@given(fates(), st.data())
def test_the_proof_fails_when_a_record_of_either_arm_stands_in_no_box(made, data) -> None:
    kinds, courses = made
    ends = [box for box in BOXES if box.id not in ("new_studies",) and not box.details]
    found = fill(courses, kinds)
    filled = [box.id for box in ends if box.id in found and found[box.id].ids]
    if not filled:
        return
    box = data.draw(st.sampled_from(filled))
    lost = data.draw(st.sampled_from(sorted(found[box].ids)))
    less = {**found, box: Contents(found[box].ids - {lost}, found[box].final)}
    with pytest.raises(ArithmeticFault, match=lost):
        prove(less, (course.record_id for course in courses))


@pytest.mark.parametrize("fate", list(Fate))
@pytest.mark.parametrize("source", sorted(KINDS))
def test_a_record_that_no_box_holds_stops_the_run(fate: Fate, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    arm = arm_of(KINDS, source)
    course = Course("R-A", "R-A", source, arm, fate, study_id="S")
    prove(fill([course], KINDS), ["R-A"])
    blind = tuple(
        replace(box, holds=box.holds - {fate}) if box.arm in ("", arm) and not box.kind else box for box in BOXES
    )
    monkeypatch.setattr("scopeline.flow.boxes.BOXES", blind)
    with pytest.raises(ArithmeticFault, match="R-A"):
        prove(fill([course], KINDS), ["R-A"])


@given(reviews())
def test_a_number_is_final_only_when_nothing_that_waits_can_change_it(review) -> None:
    kinds, records, stages, reports, automatic = review
    courses = trace(records, kinds, stages, reports, automatic)
    found = fill(courses, kinds)
    for position, course in enumerate(courses):
        for later in FUTURES.get(course.fate, ()):
            after = fill([*courses[:position], replace(course, fate=later), *courses[position + 1 :]], kinds)
            for box, contents in found.items():
                grown = after[box].ids - contents.ids if box in after else frozenset()
                assert not (contents.final and grown and box != "new_studies"), (box, course.fate, later)


@given(reviews())
def test_unknown_is_never_zero(review) -> None:
    kinds, records, stages, reports, _ = review
    courses = trace(records, kinds, stages, reports)
    for arm, box in ((DATABASES, "records_excluded"), (DATABASES, "dbr_assessed"), (OTHER, "other_assessed")):
        waits = any(course.arm == arm and course.fate == Fate.AWAITS_SCREENING for course in courses)
        found = fill(courses, kinds)
        if waits:
            assert found[box].n != 0
            assert not found[box].final


def test_in_the_middle_of_a_review_the_records_screened_are_those_with_a_decision() -> None:
    decisions = {"R-A": ("exclude", ""), "R-B": ("include", ""), "R-C": ("pending", ""), "R-D": ("pending", "")}
    stages = [StageResult("titles", "records", decisions), StageResult("texts", "reports", {})]
    found = fill(trace([Origin(i, i, "pubmed") for i in decisions], KINDS, stages, {}), KINDS)
    shown = ("records_screened", "records_waiting", "records_excluded", "dbr_sought_reports", "dbr_retrieval_waiting")
    assert [(found[box].n, found[box].final) for box in shown] == [
        (2, False), (2, True), (1, False), (1, False), (1, False)]  # fmt: skip
    assert [found[box].n for box in ("dbr_assessed", "dbr_excluded", "new_reports")] == [None, None, None]


def test_the_other_arm_has_a_line_for_what_never_is_sought_and_none_for_kinds_that_are_not_used() -> None:
    kinds = {"pubmed": "database", "references": "citation", "experts": "contact"}
    made = [("pubmed", Fate.INCLUDED), ("references", Fate.DUPLICATE), ("references", Fate.EXCLUDED)]
    made += [("experts", Fate.EXCLUDED_AUTOMATIC), ("experts", Fate.INCLUDED)]
    found = fill([Course(f"R-{n}", f"R-{n}", s, arm_of(kinds, s), f) for n, (s, f) in enumerate(made)], kinds)
    numbers = {box: contents.n for box, contents in found.items() if contents.n}
    assert {box: n for box, n in numbers.items() if box.startswith(("other", "citations", "contact"))} == {
        "citations_results": 2,
        "contact_results": 2,
        "other_duplicates": 1,
        "other_excluded_automatic": 1,
        "other_records_excluded": 1,
        "other_sought_reports": 1,
        "other_assessed": 1,
    }
    assert not {"website_results", "organisation_results"} & found.keys()


def test_sets_that_do_not_add_up_stop_the_run_and_name_the_ids() -> None:
    stages = (StageResult("titles", "records", {"R-A": ("exclude", ""), "R-B": ("include", "")}),)
    records = [Origin("R-A", "R-A", "pubmed"), Origin("R-B", "R-B", "pubmed")]
    found = fill(trace(records, KINDS, stages, {}), KINDS)
    prove(found, ["R-A", "R-B"])
    for box, ids, told in (
        ("records_excluded", frozenset(), "R-A"),
        ("records_excluded", frozenset({"R-A", "R-X"}), "R-X"),
        ("records_excluded", frozenset({"R-A", "R-B"}), "two fates: R-B"),
        ("database_specific_results.pubmed", frozenset({"R-A"}), "R-B"),
    ):
        with pytest.raises(ArithmeticFault, match=told):
            prove({**found, box: Contents(ids, True)}, ["R-A", "R-B"])
    with pytest.raises(ArithmeticFault, match="R-Z"):
        prove(found, ["R-A", "R-B", "R-Z"])


def test_every_box_has_its_line_in_the_diagram_and_every_line_its_box() -> None:
    lines = {line.id: line for line in load_template("upd_v2").lines}
    of_updates = {"previous_studies", "previous_reports", "previous_dropped", "total_studies", "total_reports"}
    assert lines.keys() - of_updates == {box.id for box in BOXES}
    for box in BOXES:
        assert lines[box.id].details == box.details
        assert lines[box.id].optional == (box.extra or (box.arm == OTHER and bool(box.kind))), box.id
    known = {box.id for box in BOXES}
    assert all({*identity.whole, *identity.parts} <= known for identity in IDENTITIES)
