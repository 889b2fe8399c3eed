"""What a stage writes into results/: agreement by round and pair, calibration, progress."""

from __future__ import annotations

from desk import IDS

from scopeline.screening.results import agreement_rows, calibration, tasks, timeline, voted


def test_a_pilot_below_its_threshold_calls_for_calibration(desk) -> None:
    at = desk(pilot={"records": 6, "agreement": 0.8})
    assert "come first" in calibration(at.stage, at.run())[0]
    pilot = [row["record_id"] for row in at.rows("ann")]
    at.vote("ann", dict.fromkeys(pilot, "include"))
    at.vote("bob", dict.fromkeys(pilot, "include") | dict.fromkeys(pilot[:3], "exclude"))
    outcome = at.run()
    told = calibration(at.stage, outcome)
    assert len(told) == 1
    assert "50%, below the protocol's 80%" in told[0]
    rounds = {row["round"] for row in agreement_rows(at.protocol, at.stage, outcome)}
    assert rounds == {"pilot, maybe as include", "all, maybe as include"}


def test_agreement_is_told_for_each_pair_and_for_all(desk) -> None:
    at = desk(reviewers=["ann", "bob", "dan"])
    at.run()
    at.vote("ann", "include")
    at.vote("bob", {i: "include" if n % 2 else "exclude" for n, i in enumerate(IDS)})
    at.vote("dan", {i: "maybe" if n % 3 else "exclude" for n, i in enumerate(IDS)})
    rows = list(agreement_rows(at.protocol, at.stage, at.run()))
    assert {row["pair"] for row in rows} == {"ann-bob", "ann-dan", "bob-dan", "ann-bob-dan"}
    assert {row["round"] for row in rows} == {"all, maybe as include", "all, maybe as its own"}
    assert all(set(row) == {"round", "pair", "statistic", "value", "ci_low", "ci_high", "n", "note"} for row in rows)


def test_progress_counts_what_is_left_for_whom(desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", dict.fromkeys(IDS[:7], "include"))
    at.vote("bob", dict.fromkeys(IDS[:5], "exclude"))
    found = {(work.who, work.task): (len(work.done), len(work.left)) for work in tasks(at.stage, at.run())}
    assert found == {
        ("ann", "vote"): (7, 13),
        ("bob", "vote"): (5, 15),
        ("ann", "re-review"): (0, 5),
        ("bob", "re-review"): (0, 5),
        ("cat", "adjudication"): (0, 0),
    }


def test_the_timeline_counts_votes_by_day_and_reviewer(desk) -> None:
    at = desk()
    at.run()
    for number in (3, 8):
        at.vote("ann", dict.fromkeys(IDS[:number], "include"))
        outcome = at.run()
    rows = list(timeline(outcome))
    assert [(row["reviewer"], row["voted"]) for row in rows] == [("ann", 3), ("ann", 8)]
    assert rows[0]["date"] < rows[1]["date"]


def test_the_records_behind_each_number_of_the_timeline_are_told(desk) -> None:
    """With votes that were withdrawn on a later day, and given again."""
    at = desk()
    at.run()
    for number in (8, 3, 6):
        at.vote("ann", dict.fromkeys(IDS, "") | dict.fromkeys(IDS[:number], "include"))
        outcome = at.run()
    rows = [*voted(outcome)]
    for told in timeline(outcome):
        day = told["date"]
        here = [row["record_id"] for row in rows if row["since"] <= day and not (row["until"] and row["until"] <= day)]
        assert sorted(here) == sorted(IDS[: told["voted"]])
    assert any(row["until"] for row in rows)


def test_lists_of_work_stand_in_the_order_of_ids_whatever_was_dealt_and_again_in_the_next_run(desk) -> None:
    cases: list[tuple[dict[str, object], dict[str, object]]] = [
        ({}, {"reviewers": ["ann", "dan"], "left": ["bob"]}),
        ({}, {"reviewers": ["ann", "bob", "dan"]}),
        ({"pilot": {"records": 6}}, {"pilot": {"records": 6}}),
    ]
    for before, after in cases:
        at = desk(**before)
        at.run()
        at.vote("ann", dict.fromkeys(IDS[::2], "include"))
        at.vote("bob", dict.fromkeys(IDS[:9], "exclude"))
        at.configure(**after)
        first, again = ([*tasks(at.stage, at.run())] for _ in range(2))
        assert first == again
        for work in first:
            assert list(work.done) == sorted(work.done), (after, work.who, work.task)
            assert list(work.left) == sorted(work.left), (after, work.who, work.task)
        for path in (at.path("ann").parent).iterdir():
            path.unlink() if path.is_file() else None
