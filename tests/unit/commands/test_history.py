"""`scopeline history`: what is told of a record, also of one whose export was taken away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scopeline import layout
from scopeline.commands.history import lines
from scopeline.dedupe import lineage
from scopeline.errors import ScopelineError
from scopeline.protocol import Protocol
from scopeline.rounds import journal
from scopeline.rounds.votes import Vote

HERE, TWIN, GONE = "R-BBBBBBBB", "R-CCCCCCCC", "R-DDDDDDDD"
DAY = dt.datetime(2026, 3, 4, tzinfo=dt.UTC)


@pytest.fixture
def protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    """A review whose last run found HERE; TWIN, which was one report with it, and GONE were in exports of before."""
    monkeypatch.chdir(tmp_path)
    for path, columns in (
        (layout.GROUPS, {"record_id": [HERE], "group_id": [HERE]}),
        (layout.RECORDS, {"record_id": [HERE], "title": ["Care"], "source": ["pubmed"], "file": ["a"], "ordinal": [1]}),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns), path)
    layout.LINEAGE.parent.mkdir(parents=True)
    lineage.remember({HERE: HERE, TWIN: HERE, GONE: GONE}, {}, DAY)
    decided = layout.stage_results("titles") / "decisions.csv"
    decided.parent.mkdir(parents=True)
    decided.write_text(f"record_id,decision,by,reason\n{HERE},include,agreement,\n")
    stage = {"id": "titles", "of": "records", "label": "Titles", "reviewers": ["ann", "bob"], "adjudicator": "cat"}
    return Protocol.model_validate(
        {
            "title": "A review",
            "question": {"text": "What", "concept": "Care", "context": "Anywhere"},
            "sources": {"pubmed": {"name": "PubMed"}},
            "screening": {"stages": [stage]},
        }
    )


def said(votes: dict[str, dict[str, Vote]]) -> None:
    """What a run heard, by person and record."""
    path = layout.journal("titles")
    path.parent.mkdir(parents=True)
    journal.append(path, [], [journal.Reading("vote", who, f"{who}.csv", given) for who, given in votes.items()], DAY)


def told(protocol: Protocol, record_id: str) -> str:
    return "\n".join(lines(protocol, record_id))


def test_a_withdrawn_record_leads_to_the_one_that_stands_for_it_and_its_votes_are_told_there(protocol) -> None:
    said({"ann": {TWIN: Vote("include")}, "bob": {HERE: Vote("include")}})
    life = told(protocol, TWIN)
    assert f"{TWIN}  its export was taken away; {HERE} stands for it" in life
    assert f"{HERE}  Care" in life
    assert all(f"{who}          vote          include   ({who}.csv)" in life for who in ("ann", "bob"))
    assert told(protocol, HERE) in life


def test_of_a_record_that_is_gone_it_is_told_what_people_said_and_where(protocol) -> None:
    said({"ann": {GONE: Vote("include")}, "bob": {GONE: Vote("exclude", note="too old")}})
    Path("data/screening/titles/ann.csv").write_text(f"record_id,decision,title\n{GONE},include,A title\n")
    life = told(protocol, GONE).splitlines()
    assert life[:2] == [f"{GONE}  its export was taken away, and no other record of its report is left", "Titles"]
    assert [line.split()[2:5] for line in life[2:4]] == [["ann", "vote", "include"], ["bob", "vote", "exclude"]]
    assert life[4].startswith("  data/screening/titles/ann.csv: somebody has written in 1 row")


def test_votes_on_a_record_that_is_gone_stay_hidden_as_long_as_somebody_has_not_voted(protocol) -> None:
    said({"ann": {GONE: Vote("include")}})
    life = told(protocol, GONE)
    assert "voted (hidden until all votes are in)" in life
    assert "include " not in life
    path = layout.journal("titles")
    journal.append(path, journal.read(path), [journal.Reading("vote", "ann", "ann.csv", {})], DAY)
    assert told(protocol, GONE).splitlines()[-1].split()[3:] == ["vote", "withdrawn", "(ann.csv)"]


def test_an_id_that_no_record_has_ever_had_is_refused(protocol) -> None:
    with pytest.raises(ScopelineError, match="no record has the id R-ZZZZZZZZ, nor had one in a run"):
        told(protocol, "R-ZZZZZZZZ")
