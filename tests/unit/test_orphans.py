"""Rows that stand for no record any more, in whichever sheets they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopeline.orphans import orphans

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
def test_what_was_written_of_withdrawn_records_is_told_of_all_sheets_at_once_with_what_to_do() -> None:
    found = orphans([HERE])
    assert [str(problem.file) for problem in found] == [f"data/{name}" for name in SHEETS]
    for problem in found:
        assert GONE in problem.place
        assert "put it back, or remove the row to go on without it" in problem.remedy
    assert orphans([HERE, GONE]) == []


@pytest.mark.usefixtures("_withdrawn")
@pytest.mark.parametrize("said", [""])
def test_rows_of_withdrawn_records_in_which_nobody_wrote_stop_nothing() -> None:
    assert orphans([HERE]) == []


def test_an_override_of_an_unknown_record_says_something_without_a_note(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data/screening").mkdir(parents=True)
    Path("data/screening/overrides.csv").write_text(f"record_id,note\n{GONE},\n")
    assert [problem.place for problem in orphans([HERE])] == [f"line 2, {GONE}"]
