"""From votes to decisions: two who agree, a second look, a third who decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeline.rounds.decisions import Recheck, decide, in_conflict
from scopeline.rounds.votes import Vote

I, E, M = Vote("include"), Vote("exclude", "why"), Vote("maybe")  # noqa: E741
OTHER = Vote("exclude", "other")
TEAM = ("ann", "bob")


def outcome(ann, bob, second=(), word=None, maybe="include", reasons=False):
    votes = {name: vote for name, vote in zip(TEAM, (ann, bob), strict=True) if vote}
    recheck = Recheck(dict(zip(TEAM, second, strict=False)), word)
    decision = decide("R-B", votes, TEAM, recheck, maybe, reasons)
    return decision.decision, decision.by, decision.reason


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"ann": I, "bob": None}, ("pending", "votes", "")),
        ({"ann": I, "bob": I}, ("include", "agreement", "")),
        ({"ann": E, "bob": E}, ("exclude", "agreement", "why")),
        ({"ann": I, "bob": M}, ("include", "agreement", "")),
        ({"ann": I, "bob": M, "maybe": "exclude"}, ("pending", "re-review", "")),
        ({"ann": I, "bob": E}, ("pending", "re-review", "")),
        ({"ann": I, "bob": E, "second": (I,)}, ("pending", "re-review", "")),
        ({"ann": I, "bob": E, "second": (I, I)}, ("include", "re-review", "")),
        ({"ann": I, "bob": E, "second": (I, E)}, ("pending", "adjudication", "")),
        ({"ann": I, "bob": E, "second": (I, E), "word": E}, ("exclude", "adjudication", "why")),
        ({"ann": E, "bob": OTHER}, ("exclude", "agreement", "why")),
        ({"ann": E, "bob": OTHER, "reasons": True}, ("pending", "re-review", "")),
        ({"ann": E, "bob": OTHER, "reasons": True, "second": (E, E)}, ("exclude", "re-review", "why")),
    ],
)
def test_a_record_is_decided_by_the_rule_of_two_and_a_third(given_, expected) -> None:
    assert outcome(**given_) == expected


VOTES = st.sampled_from([I, E, M, OTHER, None])


@given(VOTES, VOTES, st.booleans(), st.sampled_from(["include", "exclude"]))
def test_who_is_named_first_does_not_matter(ann, bob, reasons, maybe) -> None:
    first, second = (outcome(a, b, maybe=maybe, reasons=reasons) for a, b in ((ann, bob), (bob, ann)))
    assert first[:2] == second[:2]


@given(VOTES, VOTES, st.booleans())
def test_a_record_is_in_conflict_exactly_when_it_waits_for_a_second_look(ann, bob, reasons) -> None:
    votes = {name: {"R-B": vote} if vote else {} for name, vote in zip(TEAM, (ann, bob), strict=True)}
    waits = outcome(ann, bob, reasons=reasons)[1] == "re-review"
    assert (in_conflict({"R-B": TEAM}, votes, "include", reasons) != {}) == waits
