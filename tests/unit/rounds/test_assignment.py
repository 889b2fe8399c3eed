"""Who votes on what: even shares, nobody orphaned, nothing taken from who has voted."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from scopeline.rounds.assignment import deal, read, sample
from scopeline.tables.csv import read_table

IDS = [f"R-{number}" for number in range(40)]
TEAM = ["ann", "bob", "cat", "dan"]


@given(st.integers(1, 4), st.integers(1, 3), st.lists(st.sampled_from(IDS), unique=True))
def test_every_record_gets_its_votes_and_shares_are_even(size: int, needed: int, ids: list[str]) -> None:
    team, needed = TEAM[:size], min(needed, size)
    teams = deal(ids, team, needed, "seed", {}, {})
    assert set(teams) == set(ids)
    assert all(len(set(given_)) == needed for given_ in teams.values())
    shares = [sum(name in given_ for given_ in teams.values()) for name in team]
    assert max(shares) - min(shares) <= 1 if ids else True


@given(st.randoms())
def test_the_draw_does_not_depend_on_the_order_of_records(random) -> None:
    shuffled = list(IDS)
    random.shuffle(shuffled)
    assert deal(shuffled, TEAM, 2, "seed", {}, {}) == deal(IDS, TEAM, 2, "seed", {}, {})


VOTED = st.fixed_dictionaries({name: st.sets(st.sampled_from(IDS)) for name in TEAM})


@given(VOTED, st.sampled_from(TEAM))
def test_who_leaves_keeps_the_votes_and_hands_over_the_rest(voted: dict, leaver: str) -> None:
    before = deal(IDS, TEAM, 2, "seed", {}, {})
    staying = [name for name in TEAM if name != leaver]
    after = deal(IDS, staying, 2, "seed", before, voted)
    for i in IDS:
        assert len(after[i]) == 2
        assert (leaver in after[i]) == (leaver in before[i] and i in voted[leaver])
        assert set(before[i]) - {leaver} <= set(after[i])


@given(VOTED)
def test_who_joins_takes_only_open_records_until_shares_are_even(voted: dict) -> None:
    team = TEAM[:3]
    before = deal(IDS, team, 2, "seed", {}, {})
    given_ = {name: {i for i in ids if name in before[i]} for name, ids in voted.items() if name in team}
    after = deal(IDS, TEAM, 2, "seed", before, given_)
    for i in IDS:
        assert len(after[i]) == 2
        assert {name for name in before[i] if i in given_[name]} <= set(after[i])
    waiting = {name: sum(name in after[i] and i not in given_.get(name, ()) for i in IDS) for name in TEAM}
    movable = [
        name for name in team if any("dan" not in after[i] and name in after[i] and i not in given_[name] for i in IDS)
    ]
    assert all(waiting[name] - waiting["dan"] <= 1 for name in movable)


@given(VOTED)
def test_dealing_again_changes_nothing(voted: dict) -> None:
    before = deal(IDS, TEAM, 2, "seed", {}, {})
    assert deal(IDS, TEAM, 2, "seed", before, voted) == before
    more = deal([*IDS, "R-new"], TEAM, 2, "seed", before, voted)
    assert {i: more[i] for i in IDS} == before


def test_pairs_are_kept_together_and_share_evenly() -> None:
    pairs = [["ann", "bob"], ["cat", "dan"]]
    teams = deal(IDS, TEAM, 2, "seed", {}, {}, pairs)
    assert sorted(map(list, teams.values())) == sorted([pairs[0]] * 20 + [pairs[1]] * 20)


def test_a_pilot_is_a_random_sample_that_stays() -> None:
    assert sample(IDS, 5, "seed") == sample(reversed(IDS), 5, "seed")
    assert len(sample(IDS, 5, "seed")) == 5
    assert sample(IDS, 5, "seed") != frozenset(IDS[:5])


def test_a_record_that_parted_from_its_group_is_theirs_who_have_voted_on_it() -> None:
    voted = {"ann": {"R-9"}, "bob": {"R-9"}, "cat": set()}
    before = {"R-1": ("ann", "cat"), "R-2": ("bob", "cat")}
    assert deal(["R-1", "R-2", "R-9"], TEAM[:3], 2, "seed", before, voted)["R-9"] == ("ann", "bob")


def test_records_that_became_one_have_everybody_who_was_dealt_one_of_them(tmp_path: Path) -> None:
    path = tmp_path / "assignments.csv"
    path.write_text("record_id,reviewers,round\nR-1,ann; bob,main\nR-2,ann; cat,main\n", encoding="utf-8")
    dealt, problems = read(path, read_table(path), {"R-1": "R-1", "R-2": "R-1"}, TEAM)
    assert (dealt.teams, problems) == ({"R-1": ("ann", "bob", "cat")}, [])
