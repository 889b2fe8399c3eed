"""Every record has one fate, and the numbers of the diagram add up, whatever people did."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeline.errors import ArithmeticFault
from scopeline.flow.fates import Origin, StageResult, check, sets, trace

KINDS = {"pubmed": "database", "registry": "register", "site": "website"}
DECISION = st.sampled_from([("include", ""), ("exclude", "why"), ("exclude", "other"), ("pending", "")])


@st.composite
def reviews(draw):
    groups = draw(st.lists(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3), max_size=8))
    update = st.sampled_from(["", "2026-01-01"])
    records = [
        Origin(f"R-{g}{m}", f"R-{g}0", source, draw(update))
        for g, sources in enumerate(groups)
        for m, source in enumerate(sources)
    ]
    ids = sorted({record.group_id for record in records})
    titles = StageResult("titles", "records", {i: draw(DECISION) for i in ids})
    texts = StageResult("texts", "reports", {i: draw(DECISION) for i in ids})
    status = st.sampled_from(["", "sought", "retrieved", "not_retrieved"])
    reports = {i: (draw(status), draw(st.sampled_from(["S1", i]))) for i in ids}
    automatic = {i: "years" for i in ids if draw(st.booleans())}
    return records, (titles, texts), reports, automatic


@given(reviews())
def test_the_sets_add_up_for_every_course_of_a_review(review) -> None:
    records, stages, reports, automatic = review
    fates = trace(records, KINDS, stages, reports, automatic)
    assert [fate.record_id for fate in fates] == [record.record_id for record in records]
    found = sets(fates, KINDS, stages)
    check(found)
    identified = found["database_results"] | found["register_results"]
    assert identified == found["duplicates"] | found["excluded_automatic"] | found["records_screened"]
    waits = any(fate.fate == "waiting" for fate in fates)
    assert (found["new_reports"] is None) == waits


@given(reviews())
def test_unknown_is_never_zero(review) -> None:
    records, stages, reports, _ = review
    found = sets(trace(records, KINDS, stages, reports), KINDS, stages)
    if any(decision == "pending" for decision, _ in stages[0].decisions.values()):
        assert found["records_excluded"] is None
        assert found["dbr_sought_reports"] is None


def test_sets_that_do_not_add_up_stop_the_run_and_name_the_ids() -> None:
    stages = (StageResult("titles", "records", {"R-A": ("exclude", ""), "R-B": ("include", "")}),)
    found = sets(
        trace([Origin("R-A", "R-A", "pubmed"), Origin("R-B", "R-B", "pubmed")], KINDS, stages, {}), KINDS, stages
    )
    check(found)
    for box, ids, told in (
        ("records_excluded", frozenset(), "R-A"),
        ("records_excluded", frozenset({"R-A", "R-X"}), "R-X"),
        ("records_excluded", frozenset({"R-A", "R-B"}), "two fates: R-B"),
    ):
        with pytest.raises(ArithmeticFault, match=told):
            check({**found, box: ids})
