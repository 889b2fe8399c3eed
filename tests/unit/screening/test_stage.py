"""A stage from empty sheets to decisions: what people write, and what the machine may do to it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from desk import IDS, Desk

from scopeline import layout
from scopeline.errors import SheetError
from scopeline.rounds import journal
from scopeline.rounds.votes import Vote
from scopeline.screening.restore import restore
from scopeline.screening.results import decision_rows
from scopeline.tables import sheets
from scopeline.tables.csv import SHEET, Dialect

FORMATS = ["csv", "xlsx"]


def decided(outcome) -> dict[str, tuple[str, str]]:
    return {d.record_id: (d.decision, d.by) for d in outcome.decisions}


def problems(desk: Desk) -> str:
    before = desk.files()
    with pytest.raises(SheetError) as raised:
        desk.run()
    assert desk.files() == before
    return "\n".join(map(str, raised.value.problems))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["en", "fa"])
def test_two_reviewers_a_second_look_and_a_third_who_decides(desk, form: str, language: str) -> None:
    at = desk(sheet_format=form, sheet_language=language)
    assert {by for _, by in decided(at.run()).values()} == {"votes"}
    at.vote("ann", dict.fromkeys(IDS, "exclude") | dict.fromkeys(IDS[:4], "include"))
    at.vote("bob", dict.fromkeys(IDS, "حذف") | {IDS[0]: "شامل", IDS[1]: "Maybe "})
    outcome = at.run()
    assert [i for i, by in decided(outcome).items() if by == ("pending", "re-review")] == IDS[2:4]
    assert [row["record_id"] for row in at.rows("conflicts")] == IDS[2:4]

    def look(row: dict[str, str]) -> None:
        row |= {"recheck_ann": "include", "recheck_bob": "include" if row["record_id"] == IDS[2] else "exclude"}

    at.fill("conflicts", look)
    assert decided(at.run())[IDS[3]] == ("pending", "adjudication")
    at.fill("conflicts", lambda row: row.update(decision="exclude") if row["record_id"] == IDS[3] else None)
    found = decided(at.run())
    assert found[IDS[0]] == found[IDS[1]] == ("include", "agreement")
    assert found[IDS[2]] == ("include", "re-review")
    assert found[IDS[3]] == ("exclude", "adjudication")
    assert found[IDS[4]] == ("exclude", "agreement")


@pytest.mark.parametrize("form", FORMATS)
def test_new_records_are_added_and_nothing_else_changes(desk, form: str) -> None:
    at = desk(sheet_format=form)
    late = at.records.pop(IDS[-1]), at.records.pop(IDS[-2])
    at.run()
    at.vote("ann", "include")
    before = at.rows("ann")
    at.run()
    assert at.rows("ann") == before
    at.records |= {row["record_id"]: row for row in late}
    at.run()
    assert at.rows("ann")[: len(before)] == before
    assert {row["record_id"]: row["decision"] for row in at.rows("ann")[len(before) :]} == {IDS[-2]: "", IDS[-1]: ""}


def shuffled(lines: list[str]) -> list[str]:
    return [lines[0], *reversed(lines[1:])]


def missing_rows(lines: list[str]) -> list[str]:
    return [lines[0], *lines[3:]]


@pytest.mark.parametrize("change", [shuffled, missing_rows])
@pytest.mark.parametrize("dialect", [Dialect(), Dialect(delimiter=";"), Dialect("utf-16-le", "\t", "\n")])
def test_a_sheet_saved_another_way_comes_to_the_same(desk, change, dialect: Dialect) -> None:
    at = desk()
    at.run()
    at.vote("ann", {i: "include" if n % 3 else "exclude" for n, i in enumerate(IDS)})
    at.vote("bob", {i: "include" if n % 2 else "exclude" for n, i in enumerate(IDS)})
    expected = decided(at.run())
    table = sheets.read(at.path("ann"), ())
    columns = ["my own", *reversed(table.columns)]
    rows = change([columns, *([row.get(name, "x") for name in columns] for row in table.rows)])
    at.path("ann").write_bytes(dialect.encode(rows))
    outcome = at.run()
    assert decided(outcome) == expected
    assert {row["record_id"] for row in at.rows("ann")} == set(IDS)
    assert any("put back" in notice for notice in outcome.notices) == (change is missing_rows)


def test_a_member_of_a_group_stands_for_it(desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", "include")
    at.vote("bob", "include")
    at.run()
    old = IDS[0]
    new = "R-ZZZZZZZZ"
    at.records = {new: {**at.records[old], "record_id": new}} | {i: r for i, r in at.records.items() if i != old}
    members = {old: new, new: new} | {i: i for i in IDS[1:]}
    outcome = at.run_with(members)
    assert decided(outcome)[new] == ("include", "agreement")
    assert len(at.rows("ann")) == len(IDS)


def test_records_that_were_one_and_part_again_keep_each_what_was_typed_of_it(desk) -> None:
    """A verdict made two records one while ann voted under the id of the second, and was taken back."""
    one, other = IDS[:2]
    at = desk(ids=IDS[:4])
    at.run()
    at.delete("ann", one)
    record = at.records.pop(other)
    apart = {i: i for i in IDS[:4]}
    at.vote("ann", {other: "include"})
    at.vote("bob", {one: "exclude"})
    outcome = at.run_with(apart | {other: one})
    assert decided(outcome)[one] == ("pending", "re-review")
    at.fill("conflicts", lambda row: row.update(recheck_ann="include"))
    at.run_with(apart | {other: one})

    at.records[other] = record
    outcome = at.run()
    assert {i: at.said("ann", i) for i in (one, other)} == {one: "", other: "include"}
    assert {i: at.said("bob", i) for i in (one, other)} == {one: "exclude", other: ""}
    assert decided(outcome)[one] == decided(outcome)[other] == ("pending", "votes")
    assert [set(votes) for votes in outcome.votes.values()] == [{other}, {one}]


def test_a_row_that_comes_back_bears_the_id_under_which_it_was_voted_on(desk) -> None:
    one, other = IDS[:2]
    at = desk(ids=IDS[:4])
    at.run()
    record = at.records.pop(other)
    together = {i: i for i in IDS[:4]} | {other: one}
    at.vote("ann", {other: "include"})
    at.delete("ann", one)
    at.run_with(together)
    at.delete("ann", other)
    at.run_with(together)
    assert at.said("ann", other) == "include"
    at.records[other] = record
    at.run()
    assert {i: at.said("ann", i) for i in (one, other)} == {one: "", other: "include"}


def test_a_record_that_parts_again_stays_theirs_who_looked_at_it_again(desk) -> None:
    """Dan voted on it, looked again, and emptied the vote while a verdict made it one with another."""
    at = desk(ids=IDS, reviewers=["ann", "bob", "dan"], votes_per_record=2)
    teams = at.run().teams
    theirs = [i for i in IDS[1:] if "dan" in teams[i]]
    words = {"ann": "include", "bob": "include", "dan": "exclude"}
    for who, word in words.items():
        at.vote(who, {i: word if i in theirs else "include" for i in IDS})
    at.run()
    looks = {i: {f"recheck_{name}": words[name] for name in teams[i]} for i in theirs}
    at.fill("conflicts", lambda row: row.update(looks[row["record_id"]]))
    at.run()
    for other in theirs[:4]:
        record = at.records.pop(other)
        at.vote("dan", {other: ""})
        at.run_with({i: i for i in IDS} | {other: IDS[0]})
        at.records[other] = record
        assert "dan" in at.run().teams[other]
        at.run()


def test_the_look_of_one_who_emptied_their_vote_and_left_stays_and_stops_no_run(desk) -> None:
    at = desk(ids=IDS[:1])
    at.run()
    at.vote("ann", "include")
    at.vote("bob", "exclude")
    at.run()
    at.fill("conflicts", lambda row: row.update(recheck_bob="include"))
    at.run()
    at.vote("bob", "")
    at.configure(reviewers=["ann", "dan"], left=["bob"])
    at.run()
    at.run()
    assert [row["recheck_bob"] for row in at.rows("conflicts")] == ["include"]
    at.fill("conflicts", lambda row: row.update(recheck_bob="exclude"))
    with pytest.raises(SheetError, match="a second look at a record that is assigned to ann and dan"):
        at.run()


BAD = {
    "an unknown id": (lambda row: row.update(record_id="R-ZZZZZZZZ", decision="include"), "no record has this id"),
    "an unknown vote": (lambda row: row.update(decision="perhaps"), "found 'perhaps'"),
    "an unknown reason": (lambda row: row.update(decision="exclude", reason="because"), "found 'because'"),
    "a missing reason": (lambda row: row.update(decision="exclude"), "excluded without a reason"),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("form", FORMATS)
def test_what_is_wrong_is_named_by_file_row_and_id_and_changes_nothing(desk, what: str, form: str) -> None:
    at = desk(of="reports", sheet_format=form)
    at.run()
    spoil, told = BAD[what]
    at.fill("ann", spoil)
    report = problems(at)
    assert report.count(told) == len(IDS)
    assert "ann" in report
    assert ("row 2" if form == "xlsx" else "line 2") in report


def test_a_record_in_two_rows_with_two_votes_is_refused(desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", "include")
    text = at.path("ann").read_bytes().split(b"\r\n")
    at.path("ann").write_bytes(b"\r\n".join([*text[:-1], text[1].replace(b"include", b"exclude"), b""]))
    assert "the same record" in problems(at)


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ([(1, 0)], ["verdicts.csv, line 2"]),
        ([(0, 2), (2, 1)], ["verdicts.csv, line 2", "verdicts.csv, line 3"]),
        ([(3, 4)], ["or take back a 'same' in data/duplicates/verdicts.csv, if"]),
        ([], ["or empty one."]),
    ],
)
def test_votes_that_differ_on_records_that_a_verdict_made_one_name_the_verdict(desk, verdicts, told) -> None:
    at = desk()
    at.run()
    at.vote("ann", {IDS[0]: "include", IDS[1]: "exclude"})
    rows = "".join(f"{IDS[one]},{IDS[two]},same\n" for one, two in verdicts)
    layout.VERDICTS.parent.mkdir(parents=True)
    layout.either(layout.VERDICTS).write_text(f"record_id_1,record_id_2,verdict\n{rows}")
    with pytest.raises(SheetError) as refused:
        at.run_with({i: IDS[0] if i == IDS[1] else i for i in IDS})
    assert [words for words in told if words in str(refused.value)] == told


@pytest.mark.parametrize("reasons", [("wrong", ""), ("", "wrong"), ("wrong", "wrong")])
def test_equal_votes_on_one_record_of_which_one_gives_no_reason_count_with_the_reason_that_is_given(
    desk, reasons: tuple[str, str]
) -> None:
    one, other = IDS[:2]
    at = desk(ids=IDS[:2])
    at.run()
    said = dict(zip((one, other), reasons, strict=True))
    at.fill("ann", lambda row: row.update(decision="exclude", reason=said[row["record_id"]], note=row["record_id"]))
    at.vote("bob", "exclude", "wrong")
    at.run()
    at.records.pop(other)
    members = {one: one, other: one}
    for _ in range(2):
        outcome = at.run_with(members)
        assert outcome.votes["ann"] == {one: Vote("exclude", "wrong", one)}
        assert outcome.independent["ann"][one].reason == "wrong"
        assert not outcome.notices, "nobody changed a vote"
    assert {row["record_id"]: row["reason"] for row in at.rows("ann")} == said, "each as it was typed"


def test_equal_votes_on_one_record_with_two_reasons_are_refused_for_the_reasons(desk) -> None:
    one, other = IDS[:2]
    at = desk()
    at.run()
    said = {one: "wrong", other: "other", IDS[2]: ""}
    at.fill("ann", lambda row: row.update(decision="exclude", reason=said.get(row["record_id"], "")))
    with pytest.raises(SheetError) as refused:
        at.run_with({i: one if i in said else i for i in IDS})
    (problem,) = refused.value.problems
    assert (problem.field, problem.found.partition(" at ")[0]) == ("reason", "'other' here, but 'wrong'")


def test_an_adjudication_before_the_second_looks_is_refused(desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", "include")
    at.vote("bob", "exclude")
    at.run()
    at.fill("conflicts", lambda row: row.update(decision="include", recheck_ann="include"))
    assert "bob did not look again" in problems(at)


def test_a_second_look_that_is_wrong_is_told_as_that_alone(desk) -> None:
    at = desk(of="reports")
    at.run()
    at.vote("ann", "include")
    at.vote("bob", "exclude", "wrong")
    at.run()
    at.fill("conflicts", lambda row: row.update(decision="include", recheck_ann="include", recheck_bob="exclude"))
    report = problems(at)
    assert "excluded without a reason" in report
    assert "did not look again" not in report


def test_reasons_that_differ_are_a_conflict_at_full_text(desk) -> None:
    at = desk(of="reports")
    at.run()
    at.vote("ann", "exclude", "wrong")
    at.vote("bob", "exclude", "Other")
    at.run()
    assert {row["conflict"] for row in at.rows("conflicts")} == {"reason"}
    second = {"recheck_ann": "exclude", "reason_ann": "wrong", "recheck_bob": "exclude", "reason_bob": "نادرست"}
    at.fill("conflicts", lambda row: row.update(second))
    outcome = at.run()
    assert {(d.decision, d.by, d.reason) for d in outcome.decisions} == {("exclude", "re-review", "wrong")}
    assert {row["conflict"] for row in decision_rows(outcome)} == {"reason"}, "settled, it still says what differed"


def test_nothing_a_reviewer_opens_depends_on_the_others_votes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ann's sheet and the conflicts, byte by byte, while bob has voted this way, that way, or not at all."""
    seen = []
    for number, votes in enumerate([{}, dict.fromkeys(IDS, "include"), dict.fromkeys(IDS[:5], "exclude")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.chdir(folder)
        at = Desk(folder)
        at.run()
        at.vote("bob", votes)
        at.records |= {"R-XXXXXXXX": {"record_id": "R-XXXXXXXX", "title": "A late one"}}
        outcome = at.run()
        ann = {path: content for path, content in at.files().items() if "bob" not in path and "journal" not in path}
        seen.append((ann, decided(outcome), outcome.conflicts, outcome.independent, outcome.changes))
    assert seen[0] == seen[1] == seen[2]


def test_conflicts_show_the_votes_only_where_the_protocol_says_so(desk) -> None:
    at = desk(show_votes=True)
    at.run()
    at.vote("ann", "include")
    at.vote("bob", "exclude")
    at.run()
    assert {(row["vote_ann"], row["vote_bob"]) for row in at.rows("conflicts")} == {("include", "exclude")}


def test_a_vote_changed_after_the_comparison_counts_for_the_decision_not_for_the_agreement(desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", "include")
    at.vote("bob", "include")
    before = at.run()
    at.vote("ann", {IDS[0]: "exclude"})
    after = at.run()
    assert after.independent == before.independent
    assert decided(after)[IDS[0]] == ("pending", "re-review")
    assert [(c.record_id, c.reviewer, c.independent.decision, c.now.decision) for c in after.changes] == [
        (IDS[0], "ann", "include", "exclude")
    ]
    assert any(IDS[0] in notice for notice in after.notices)


def test_of_a_reason_that_was_changed_after_the_comparison_the_reason_is_told(desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", "exclude")
    at.vote("bob", "exclude")
    at.run()
    at.vote("ann", {IDS[0]: "exclude"}, "wrong")
    (told,) = at.run().notices
    assert "gave no reason before the votes were compared and wrong since" in told


@pytest.mark.parametrize("changed", ["recheck", "vote"])
def test_an_adjudication_that_counts_no_more_is_told(changed: str, desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", "include")
    at.vote("bob", {i: "exclude" if i == IDS[0] else "include" for i in IDS})
    at.run()
    at.fill("conflicts", lambda row: row.update(recheck_ann="include", recheck_bob="exclude"))
    at.run()
    at.fill("conflicts", lambda row: row.update(decision="exclude", rationale="off topic"))
    settled = at.run()
    assert decided(settled)[IDS[0]] == ("exclude", "adjudication")
    assert settled.notices == []
    if changed == "recheck":
        at.fill("conflicts", lambda row: row.update(recheck_bob="include"))
    else:
        at.vote("bob", {IDS[0]: "include"})
    after = at.run()
    assert decided(after)[IDS[0]][0] == "include"
    assert [told for told in after.notices if "cat decided exclude" in told and "include since" in told]


def test_a_vote_changed_before_the_comparison_is_simply_the_vote(desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", "include")
    at.run()
    at.vote("ann", "exclude")
    at.run()
    at.vote("bob", "exclude")
    outcome = at.run()
    assert outcome.changes == []
    assert {vote.decision for vote in outcome.independent["ann"].values()} == {"exclude"}


def test_a_finished_stage_is_sealed_once(desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", "include")
    at.vote("bob", "include")
    for _ in range(3):
        at.run()
    seals = [entry for entry in journal.read(layout.journal("titles")) if entry.kind == "seal"]
    assert len(seals) == 1
    assert len(seals[0].digest) == 64


def test_a_lost_sheet_is_refused_and_can_be_rebuilt_from_the_journal(desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", {i: "include" if n % 2 else "exclude" for n, i in enumerate(IDS)})
    at.vote("bob", "include")
    at.run()
    at.fill("conflicts", lambda row: row.update(recheck_ann="include", recheck_bob="exclude", decision="include"))
    expected = decided(at.run())
    votes = {row["record_id"]: row["decision"] for row in at.rows("ann")}
    for name in ("ann", "conflicts"):
        at.path(name).unlink()
        assert f"{name}.csv" in problems(at)
        restore(at.protocol, "titles", name)
    assert decided(at.run()) == expected
    assert {row["record_id"]: row["decision"] for row in at.rows("ann")} == votes
    with pytest.raises(SheetError, match="the sheet is there"):
        restore(at.protocol, "titles", "ann")


@pytest.mark.parametrize(("name", "column"), [("conflicts", "recheck_ann"), ("ann", "note"), ("ann", "reason")])
def test_a_column_that_is_gone_is_missed_where_something_stood_in_it(desk, name: str, column: str) -> None:
    at = desk()
    at.run()
    at.vote("ann", "exclude")
    at.vote("bob", "include")
    at.fill("ann", lambda row: row.update(note="a thought", reason="wrong"))
    at.run()
    at.fill("conflicts", lambda row: row.update(recheck_ann="include"))
    at.run()
    path = layout.sheet(at.stage.id, name)
    table = sheets.read(path, ())
    assert table
    kept = [one for one in table.columns if one != column]
    path.write_bytes(SHEET.encode([kept, *([row[one] for one in kept] for row in table.rows)]))
    assert "the column is gone" in problems(at)


def test_records_are_dealt_to_two_of_four_and_shares_are_even(desk) -> None:
    at = desk(reviewers=["ann", "bob", "dan", "eve"])
    at.run()
    shares = {name: {row["record_id"] for row in at.rows(name)} for name in at.stage.reviewers}
    assert {len(ids) for ids in shares.values()} == {len(IDS) // 2}
    assert all(sum(i in ids for ids in shares.values()) == 2 for i in IDS)
    for name in shares:
        at.vote(name, "include")
    assert {by for _, by in decided(at.run()).values()} == {"agreement"}


def test_a_vote_on_somebody_elses_record_is_refused(desk) -> None:
    at = desk(reviewers=["ann", "bob", "dan", "eve"])
    at.run()
    theirs = {row["record_id"] for row in at.rows("ann")}
    stranger = next(row for row in at.rows("bob") if row["record_id"] not in theirs)
    path = at.path("ann")
    path.write_bytes(path.read_bytes() + f"{stranger['record_id']},include\r\n".encode())
    assert "assigned to" in problems(at)


def test_a_second_look_at_somebody_elses_conflict_is_refused(desk) -> None:
    at = desk(reviewers=["ann", "bob", "dan", "eve"])
    outcome = at.run()
    for name, word in (("ann", "include"), ("bob", "exclude"), ("dan", "include"), ("eve", "exclude")):
        at.vote(name, word)
    at.run()
    rows = at.rows("conflicts")
    stranger = next(name for name in at.stage.reviewers if name not in outcome.teams[rows[0]["record_id"]])

    def look(row: dict[str, str]) -> None:
        if row["record_id"] == rows[0]["record_id"]:
            row[f"recheck_{stranger}"] = "include"

    at.fill("conflicts", look)
    assert "a second look at a record that is assigned to" in problems(at)


def test_who_leaves_orphans_no_record_and_no_conflict(desk) -> None:
    at = desk(reviewers=["ann", "bob", "dan"])
    at.run()
    dans = [row["record_id"] for row in at.rows("dan")]
    at.vote("dan", dict.fromkeys(dans[:4], "exclude"))
    at.vote("ann", "include")
    at.vote("bob", "include")
    at.run()
    at.configure(reviewers=["ann", "bob"], left=["dan"])
    at.run()
    at.vote("ann", "include")
    at.vote("bob", "include")
    outcome = at.run()
    waiting = {i for i, (decision, by) in decided(outcome).items() if decision == "pending"}
    assert waiting == set(dans[:4])

    def settle(row: dict[str, str]) -> None:
        row |= {f"recheck_{name}": "include" for name in outcome.teams[row["record_id"]] if name != "dan"}
        row["decision"] = "include"

    at.fill("conflicts", settle)
    assert {decision for decision, _ in decided(at.run()).values()} == {"include"}


def test_who_joins_takes_over_open_rows_and_no_vote_moves(desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", dict.fromkeys(IDS[:6], "include"))
    at.run()
    at.configure(reviewers=["ann", "bob", "dan"])
    at.path("dan").touch()
    outcome = at.run()
    assert [row["record_id"] for row in at.rows("ann") if row["decision"]] == IDS[:6]
    assert all(len(team) == 2 for team in outcome.teams.values())
    waiting = {n: sum(not row["decision"] for row in at.rows(n)) for n in at.stage.reviewers}
    assert max(waiting.values()) - min(waiting.values()) <= 1


def test_who_joins_a_stage_with_decided_conflicts_reopens_none_of_them(desk) -> None:
    at = desk()
    at.run()
    at.vote("ann", dict.fromkeys(IDS[:8], "include"))
    at.vote("bob", dict.fromkeys(IDS[:8], "exclude"))
    at.run()
    at.fill("conflicts", lambda row: row.update(recheck_ann="include", recheck_bob="exclude", decision="exclude"))
    before = decided(at.run())
    at.configure(reviewers=["ann", "bob", "dan"])
    at.path("dan").touch()
    for _ in range(2):
        after = decided(at.run())
    assert {i: after[i] for i in IDS[:8]} == {i: before[i] for i in IDS[:8]}
    for name in ("ann", "bob", "dan"):
        at.fill(name, lambda row: row.update(decision=row["decision"] or "include"))
    assert {decision for decision, _ in decided(at.run()).values()} == {"include", "exclude"}


def test_a_pilot_comes_first_and_goes_to_everyone(desk) -> None:
    at = desk(reviewers=["ann", "bob", "dan"], pilot={"records": 5, "agreement": 0.9})
    outcome = at.run()
    assert all(len(at.rows(name)) == 5 for name in at.stage.reviewers)
    for name in at.stage.reviewers:
        at.vote(name, "include")
    outcome = at.run()
    assert len(outcome.pilot) == 5
    assert sum(len(at.rows(name)) for name in at.stage.reviewers) == 3 * 5 + 2 * (len(IDS) - 5)
    assert all(len(outcome.teams[i]) == 3 for i in outcome.pilot)


def test_several_adjudicators_share_the_conflicts(desk) -> None:
    at = desk(adjudicator=["cat", "fay"])
    at.run()
    at.vote("ann", "include")
    at.vote("bob", "exclude")
    at.run()
    asked = {row["adjudicator"] for row in at.rows("conflicts")}
    assert asked == {"cat", "fay"}
    at.fill("conflicts", lambda row: row.update(recheck_ann="include", recheck_bob="exclude", decision="include"))
    at.run()
    judges = {entry.by for entry in journal.read(layout.journal("titles")) if entry.kind == "adjudication"}
    assert judges == asked


def test_a_backup_is_kept_of_every_sheet_that_is_extended(desk) -> None:
    at = desk()
    late = at.records.pop(IDS[-1])
    at.run()
    at.vote("ann", "include")
    kept = at.path("ann").read_bytes()
    at.records[IDS[-1]] = late
    at.run()
    backups = [path.read_bytes() for path in (at.path("ann").parent / ".backup").iterdir()]
    assert kept in backups
    shutil.rmtree(at.path("ann").parent / ".backup")


def test_a_note_that_looks_like_a_formula_comes_back_harmless_and_stays_the_same_note(desk) -> None:
    at = desk()
    at.run()
    at.fill("ann", lambda row: row.update(decision="include", note="=HYPERLINK(A1)\nsecond line"))
    at.run()
    at.path("ann").unlink()
    restore(at.protocol, "titles", "ann")
    for _ in range(2):
        at.run()
    assert {row["note"] for row in at.rows("ann")} == {"'=HYPERLINK(A1)\nsecond line"}
    entries = [entry for entry in journal.read(layout.journal("titles")) if entry.kind == "vote"]
    assert len(entries) == 1
