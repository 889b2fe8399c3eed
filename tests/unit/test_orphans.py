"""Rows that stand for no record, or for none that is there any more, in whichever sheets they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopeline import layout
from scopeline.orphans import kept, orphans, take_away
from scopeline.rounds import journal
from scopeline.rounds.votes import Vote

HERE, GONE = "R-BBBBBBBB", "R-CCCCCCCC"
SHEETS = {
    "duplicates/verdicts.csv": "record_id_1,record_id_2,verdict,note\n{here},{gone},{said},\n",
    "screening/titles/ann.csv": "record_id,decision,reason,note,title\n{gone},{said},,,A title\n",
    "screening/titles/conflicts.csv": "record_id,conflict,recheck_ann,decision,title\n{gone},vote,{said},,A title\n",
    "retrieval/reports.csv": "record_id,status,note\n{gone},,{said}\n",
}


@pytest.fixture
def _withdrawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in SHEETS.items():
        path = Path("data", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(here=HERE, gone=GONE, said=said))


@pytest.mark.usefixtures("_withdrawn")
@pytest.mark.parametrize("said", ["same"])
def test_rows_written_under_an_id_that_no_record_has_ever_had_are_told_of_all_sheets_at_once() -> None:
    found = orphans([HERE])
    assert [str(problem.file) for problem in found] == [f"data/{name}" for name in SHEETS]
    assert all(GONE in problem.place for problem in found)
    assert orphans([HERE, GONE]) == []


@pytest.mark.usefixtures("_withdrawn")
@pytest.mark.parametrize("said", ["same"])
def test_what_was_written_of_withdrawn_records_stays_and_is_named_sheet_by_sheet() -> None:
    before = {name: Path("data", name).read_bytes() for name in SHEETS}
    take_away(frozenset({GONE}))
    assert before == {name: Path("data", name).read_bytes() for name in SHEETS}
    assert [notice.partition(":")[0] for notice in kept(frozenset({GONE}))] == [f"data/{name}" for name in SHEETS]
    assert not list(kept(frozenset({HERE} - {HERE})))


@pytest.mark.usefixtures("_withdrawn")
@pytest.mark.parametrize("said", [""])
def test_rows_of_withdrawn_records_in_which_nobody_wrote_go_and_nothing_else_does() -> None:
    for path in Path("data").glob("*/*/*.csv"):
        path.write_text(f"{path.read_text()}{HERE}\n")
    take_away(frozenset({GONE}))
    assert not [name for name in SHEETS if GONE in Path("data", name).read_text()]
    assert all(HERE in path.read_text() for path in Path("data").glob("*/*/*.csv"))
    assert not list(kept(frozenset({GONE})))


@pytest.mark.usefixtures("_withdrawn")
@pytest.mark.parametrize("said", [""])
def test_a_row_of_a_withdrawn_record_stays_whose_vote_was_emptied_after_the_journal_saw_it() -> None:
    vote = {GONE: Vote("include")}
    journal.append(layout.journal("titles"), [], [journal.Reading("vote", "ann", "ann.csv", vote)])
    take_away(frozenset({GONE}))
    assert GONE in Path("data/screening/titles/ann.csv").read_text()
    assert GONE not in Path("data/screening/titles/conflicts.csv").read_text(), "the vote was written elsewhere"
    assert [notice.partition(":")[0] for notice in kept(frozenset({GONE}))] == ["data/screening/titles/ann.csv"]


@pytest.mark.usefixtures("_withdrawn")
@pytest.mark.parametrize("said", [""])
def test_rows_of_withdrawn_records_in_which_nobody_wrote_stop_nothing() -> None:
    assert orphans([HERE]) == []


def test_an_override_of_an_unknown_record_says_something_without_a_note(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data/screening").mkdir(parents=True)
    Path("data/screening/overrides.csv").write_text(f"record_id,note\n{GONE},\n")
    assert [problem.place for problem in orphans([HERE])] == [f"line 2, {GONE}"]
