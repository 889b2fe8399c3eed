"""Records are dealt anew when somebody joins or leaves; nothing that anybody wrote goes with them."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

import pytest
from desk import IDS, Desk
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scopeline import layout
from scopeline.errors import SheetError
from scopeline.screening.hearing import hear
from scopeline.screening.results import agreement_rows
from scopeline.tables import sheets
from scopeline.tables.csv import SHEET
from scopeline.tables.worksheet import workbook_bytes

FORMATS = ("csv", "xlsx")
COLUMNS = ("mine", "note", "title", "year", "reason", "link")


def with_column(at: Desk, who: str, name: str) -> None:
    """Add a column of one's own, as a spreadsheet does."""
    table = sheets.read(at.path(who), ())
    assert table
    columns = [*table.columns, name]
    if at.path(who).suffix == ".xlsx":
        at.path(who).write_bytes(workbook_bytes(columns, table.rows))
    else:
        at.path(who).write_bytes(SHEET.encode([columns, *([row.get(c, "") for c in columns] for row in table.rows)]))


def join(at: Desk, name: str = "dan") -> list[str]:
    at.configure(reviewers=["ann", "bob", name], sheet_format=at.stage.sheet_format)
    at.path(name).touch()
    return at.run().notices


@pytest.mark.parametrize("form", FORMATS)
def test_a_row_with_words_in_a_column_of_ones_own_stays_and_is_told(desk, form: str) -> None:
    at = desk(sheet_format=form)
    at.run()
    with_column(at, "ann", "mine")
    at.fill("ann", lambda row: row.update(mine="look at table 2"))
    before = at.rows("ann")
    notices = join(at)
    assert at.rows("ann") == before
    (told,) = [notice for notice in notices if str(at.path("ann")) in notice]
    assert "rows were dealt to others, but somebody has written in them, so they stay: R-" in told
    assert at.rows("ann") == before
    assert len(at.rows("bob")) < len(IDS)


@pytest.mark.parametrize("gone", ["a row", "all rows"])
def test_records_whose_row_is_gone_from_the_assignments_stay_with_those_who_were_dealt_them(desk, gone: str) -> None:
    at = desk(reviewers=["ann", "bob", "dan"], votes_per_record=2)
    before = at.run().teams
    path = layout.assignments("titles")
    at.vote("dan", {IDS[0]: "include"} if "dan" in before[IDS[0]] else {})
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: 1 if gone == "all rows" else -3]))
    rows = {who: at.rows(who) for who in ("ann", "bob", "dan")}
    assert at.run().teams == before
    assert {who: at.rows(who) for who in rows} == rows
    assert path.read_bytes().splitlines() == [line.rstrip() for line in lines]


@settings(max_examples=settings().max_examples // 4)
@given(
    written=st.dictionaries(st.sampled_from(IDS), st.sampled_from(COLUMNS), max_size=8),
    voted=st.sets(st.sampled_from(IDS), max_size=5),
    form=st.sampled_from(FORMATS),
    shuffled=st.booleans(),
)
@example(written=dict.fromkeys(IDS, "mine"), voted=set(), form="csv", shuffled=False)
@example(written={}, voted=set(), form="xlsx", shuffled=True)
def test_whatever_was_written_is_there_after_somebody_joined(written, voted, form, shuffled, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("desk")
    with chdir(folder):
        at = Desk(folder, sheet_format=form)
        at.run()
        with_column(at, "ann", "mine")

        def write(row: dict[str, str]) -> None:
            if row["record_id"] in written:
                row[written[row["record_id"]]] = "other" if written[row["record_id"]] == "reason" else "my words"
            if row["record_id"] in voted:
                row["decision"] = "include"

        at.fill("ann", write)
        if shuffled:
            rows = at.rows("ann")[::-1]
            columns = list(rows[0])[::-1]
            content = SHEET.encode([columns, *([row[c] for c in columns] for row in rows)])
            at.path("ann").write_bytes(workbook_bytes(columns, rows) if form == "xlsx" else content)
        before = {row["record_id"]: row for row in at.rows("ann")}
        join(at)
        after = {row["record_id"]: row for row in at.rows("ann")}
        assert after.items() <= before.items()
        assert set(written) | voted <= set(after)
        assert bool(before.keys() - after.keys()) or len(set(written) | voted) >= len(IDS) // 3
        at.run()
        assert {row["record_id"]: row for row in at.rows("ann")} == after


def test_rows_that_nobody_touched_go_to_who_joins(desk) -> None:
    at = desk()
    at.run()
    assert not any("written" in notice for notice in join(at))
    assert {len(at.rows(name)) for name in ("ann", "bob", "dan")} <= {13, 14}


def test_a_record_whose_facts_have_changed_since_keeps_its_row(desk) -> None:
    """What stands there may be what a person typed: the row is told, and a person takes it away."""
    at = desk()
    at.run()
    for record in at.records.values():
        record["title"] = f"{record['title']}, with its subtitle"
    assert any("written" in notice for notice in join(at))
    assert len(at.rows("ann")) == len(IDS)


@pytest.mark.parametrize("maybe", ["include", "exclude"])
def test_a_maybe_that_excludes_needs_its_reason_at_full_text(desk, maybe: str) -> None:
    at = desk(of="reports", maybe=maybe)
    at.run()
    at.vote("ann", "maybe")
    at.vote("bob", "maybe")
    if maybe == "include":
        assert {decision.decision for decision in at.run().decisions} == {"include"}
        return
    with pytest.raises(SheetError, match=r"excluded without a reason .by config/review.yaml a 'maybe' excludes."):
        at.run()
    for name in ("ann", "bob"):
        at.fill(name, lambda row: row.update(reason="wrong"))
    outcome = at.run()
    assert {(d.decision, d.reason) for d in outcome.decisions} == {("exclude", "wrong")}
    rounds = {row["round"] for row in agreement_rows(at.protocol, at.stage, outcome)}
    assert rounds == {"all, maybe as exclude", "all, maybe as its own"}


def test_the_copy_that_a_message_names_is_there(desk) -> None:
    at = desk(ids=IDS[:5])
    at.run()
    at.vote("ann", "include")
    at.run()
    at.path("ann").unlink()
    (problem,) = hear(at.protocol, at.stage, {i: i for i in at.records}).problems
    assert ".backup" not in problem.remedy
    assert "scopeline restore titles ann" in problem.remedy

    at.path("ann").write_bytes(SHEET.encode([["record_id", "decision"]]))
    at.records |= {i: {"record_id": i, "title": "New"} for i in IDS[5:]}
    at.run()
    at.path("ann").unlink()
    (problem,) = hear(at.protocol, at.stage, {i: i for i in at.records}).problems
    named = problem.remedy.partition("take back the copy ")[2].partition(" (")[0]
    assert Path(named).read_bytes() == SHEET.encode([["record_id", "decision"]])


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("form", FORMATS)
def test_who_joins_at_full_text_can_look_again_and_say_why(desk, form: str, language: str) -> None:
    at = desk(of="reports", sheet_format=form, sheet_language=language)
    at.run()
    at.vote("ann", dict.fromkeys(IDS[:2], "include"))
    at.vote("bob", dict.fromkeys(IDS[:2], "exclude"), "wrong")
    at.run()
    at.configure(of="reports", reviewers=["ann", "bob", "dan"], sheet_format=form, sheet_language=language)
    at.run()
    theirs = [row["record_id"] for row in at.rows("dan") if row["record_id"] not in IDS[:2]]
    for who in ("ann", "bob", "dan"):
        vote = dict.fromkeys(theirs, "exclude" if who == "dan" else "include")
        at.vote(who, vote, "wrong" if who == "dan" else "")
    at.run()
    assert {"recheck_dan", "reason_dan"} <= at.rows("conflicts")[0].keys()


@pytest.mark.parametrize("form", FORMATS)
def test_a_word_of_the_adjudicator_waits_for_who_came_back_and_is_not_refused(desk, form: str) -> None:
    at = desk(sheet_format=form)
    at.run()
    at.vote("ann", {IDS[0]: "include"})
    at.vote("bob", {IDS[0]: "exclude"})
    at.run()
    at.configure(left=["bob"], reviewers=["ann"], sheet_format=form)
    at.run()
    at.fill("conflicts", lambda row: row.update(recheck_ann="include", decision="include", rationale="mine"))
    outcome = at.run()
    assert decided(outcome) == ("include", "adjudication")
    at.configure(sheet_format=form)
    outcome = at.run()
    assert decided(outcome) == ("pending", "re-review")
    (row,) = at.rows("conflicts")
    assert (row["decision"], row["rationale"]) == ("include", "mine")
    at.fill("conflicts", lambda row: row.update(decision="exclude"))
    with pytest.raises(SheetError, match="decided before the re-review; bob did not look again"):
        at.run()
    at.fill("conflicts", lambda row: row.update(decision="include", recheck_bob="exclude"))
    outcome = at.run()
    assert decided(outcome) == ("include", "adjudication")


def decided(outcome) -> tuple[str, str]:
    (found,) = (one for one in outcome.decisions if one.record_id == IDS[0])
    return found.decision, found.by
