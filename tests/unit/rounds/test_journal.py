"""The journal: nothing is forgotten, and nothing can be altered unseen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeline.errors import SheetError
from scopeline.rounds import journal
from scopeline.rounds.journal import Reading
from scopeline.rounds.votes import Vote

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
VOTES = st.dictionaries(
    st.sampled_from(["R-B", "R-C", "R-D"]),
    st.builds(Vote, st.sampled_from(["include", "exclude"]), st.sampled_from(["", "why"]), st.text(max_size=5)),
)


def write(path: Path, *states: dict[str, Vote]) -> None:
    for votes in states:
        journal.append(path, journal.read(path), [Reading("vote", "ann", "ann.csv", votes)], now=NOW)


@given(st.lists(VOTES, max_size=5))
def test_the_journal_gives_back_the_last_state_and_every_change(tmp_path_factory, states) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    write(path, *states)
    entries = journal.read(path)
    assert journal.state(entries).get(("vote", "ann"), {}) == (states[-1] if states else {})
    seen: dict[str, Vote] = {}
    for entry in entries:
        assert entry.was == {i: seen[i] for i in entry.votes if i in seen}
        seen = {i: vote for i, vote in {**seen, **entry.votes}.items() if vote}


def test_reading_the_same_sheet_again_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    write(path, {"R-B": Vote("include")})
    before = path.read_bytes()
    write(path, {"R-B": Vote("include")})
    assert path.read_bytes() == before


def test_an_altered_or_removed_line_is_noticed_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    write(path, {"R-B": Vote("include")}, {"R-B": Vote("exclude")}, {"R-C": Vote("maybe")})
    content = path.read_bytes()
    lines = content.splitlines(keepends=True)
    for damaged in (content.replace(b"exclude", b"include", 1), lines[0] + lines[2], lines[1] + lines[0] + lines[2]):
        path.write_bytes(damaged)
        with pytest.raises(SheetError, match=r"line [123]: this line or one before it was altered"):
            journal.read(path)


@pytest.mark.parametrize("cut", [1, 7, 40])
def test_a_line_torn_by_a_crash_is_written_again(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    states = {"R-B": Vote("include")}, {"R-B": Vote("include"), "R-C": Vote("exclude", "why", "نه")}
    write(path, *states)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    assert journal.state(journal.read(path)) == {("vote", "ann"): states[0]}
    write(path, states[1])
    assert path.read_bytes() == whole
