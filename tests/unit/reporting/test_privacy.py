"""Where the protocol keeps votes private, nothing that leaves the review tells who voted how on what."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

import pyarrow.parquet as pq
import pytest
from gathered_review import VOTES, table

from scopeline import layout, progress
from scopeline.archive.contents import chosen
from scopeline.errors import ScopelineError
from scopeline.facts.fact import Facts
from scopeline.facts.fact import read as read_facts
from scopeline.facts.gather import facts
from scopeline.protocol import Protocol
from scopeline.reporting import behind


def with_votes(protocol: Protocol, votes: str) -> Protocol:
    return protocol.model_copy(update={"archive": protocol.archive.model_copy(update={"votes": votes})})


@pytest.fixture
def changed(protocol: Protocol, gathered: Facts) -> Facts:
    """The facts with a vote that was changed later, and with the sheets and the journal of the votes."""
    folder = layout.stage_results("titles")
    table(folder / "changes.csv", "record_id,reviewer,independent,now", [("R-F", "bob", "exclude", "include")])
    done, left = [("R-A",), ("R-D",)], [("R-F",)]
    progress.write([progress.Work("titles", "ann", "vote", done, left, "")], layout.progress("screening/titles"))
    facts(protocol)
    for name, given in VOTES.items():
        table(layout.sheet("titles", name), "record_id,decision", [*given.items()])
    entry = {"reviewer": "ann", "record_id": "R-A", "decision": "include"}
    layout.journal("titles").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    return read_facts()


def sayings(files: dict[str, bytes]) -> Iterator[str]:
    """What each row of each file says, with the name of the file or of the list that it stands in."""
    records: list[str] = []
    for name, content in files.items():
        if name.endswith(".parquet"):
            yield from (f"{name} {row}" for row in pq.read_table(io.BytesIO(content)).to_pylist())
        elif name.endswith(".csv"):
            yield from (f"{name} {' '.join(row)}" for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        elif "/records-" in name:
            records += [row[0] for row in json.loads(re.sub(rb"^[^\[]*|\);\s*$", b"", content))]
        elif "/lists-" not in name:
            yield from (f"{name} {line}" for line in content.decode().splitlines())
    for name in (name for name in files if "/lists-" in name):
        for fact, held in json.loads(re.sub(rb"^[^{]*|\);\s*$", b"", files[name])).items():
            for row in held["rows"]:
                yield f"{fact} {records[row] if held['of'] == 'record' else row}"


def named(files: dict[str, bytes], every: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Those of the tuples whose words a row of a file names together."""
    rows = [{*re.findall("R-[A-Z]|[a-z]+", saying.replace("_", " "))} for saying in sayings(files)]
    return {words for words in every for row in rows if row.issuperset(words)}


# With a decision by agreement, to know on what somebody has voted, or has not yet, would be to know the vote.
TOLD = {
    "a vote": {(who, record, vote) for who, given in VOTES.items() for record, vote in given.items()},
    "who voted on what": {(who, record) for who, given in VOTES.items() for record in given},
}


@pytest.mark.parametrize("every", TOLD.values(), ids=TOLD)
def test_a_private_archive_tells_of_no_vote_and_a_public_one_of_all(
    protocol: Protocol, changed: Facts, every: set[tuple[str, ...]]
) -> None:
    found = {}
    for votes in ("published", "private"):
        asked = with_votes(protocol, votes)
        behind.write(asked, changed, layout.PAGES)
        found[votes] = named(dict(chosen(asked)), every)
    assert len(found["published"]) == sum(map(len, VOTES.values()))
    assert found["private"] == set()


TELLING = ["agreement.titles.main.ann+bob.n", "agreement.titles.main.ann+bob.cohen_kappa", "screening.titles.changes",
           "votes.titles.ann.2024-03-20", "progress.titles.ann.vote.done", "progress.titles.ann.vote.left"]  # fmt: skip


@pytest.mark.parametrize("fact", TELLING)
def test_the_page_opens_no_list_of_votes_where_they_are_private(fact: str, protocol: Protocol, changed: Facts) -> None:
    assert fact in behind.write(protocol, changed, layout.PAGES).lists
    lists = behind.write(with_votes(protocol, "private"), changed, layout.PAGES).lists
    assert fact not in lists
    assert set(behind.listed(layout.PAGES)) == {name for _, name in lists.values()}


def test_a_page_made_while_votes_were_public_is_never_archived_as_private(protocol: Protocol, changed: Facts) -> None:
    behind.write(protocol, changed, layout.PAGES)
    with pytest.raises(ScopelineError, match="run the review again"):
        list(chosen(with_votes(protocol, "private")))


def test_every_table_of_votes_has_its_list_marked(gathered: Facts) -> None:
    telling = {fact.kind for fact in gathered.values() if fact.of.tells_votes}
    screened = {"votes_done", "votes_left", "voted_by", "observed", "beyond_chance"}
    assert telling == {"changes", "compared", "votes_given", *screened}
