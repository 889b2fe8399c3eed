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

from scopeline import layout
from scopeline.archive.contents import chosen
from scopeline.errors import ScopelineError
from scopeline.facts.fact import Facts
from scopeline.protocol import Protocol
from scopeline.reporting import behind


def with_votes(protocol: Protocol, votes: str) -> Protocol:
    return protocol.model_copy(update={"archive": protocol.archive.model_copy(update={"votes": votes})})


@pytest.fixture
def changed(protocol: Protocol) -> None:
    """A vote that was changed later, and the sheets and the journal of the votes."""
    folder = layout.stage_results("titles")
    table(folder / "changes.csv", "record_id,reviewer,independent,now", [("R-F", "bob", "exclude", "include")])
    for name, given in VOTES.items():
        table(layout.sheet("titles", name), "record_id,decision", [*given.items()])
    entry = {"reviewer": "ann", "record_id": "R-A", "decision": "include"}
    layout.journal("titles").write_text(json.dumps(entry) + "\n", encoding="utf-8")


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


def told(files: dict[str, bytes]) -> set[tuple[str, str, str]]:
    """Every vote, as (person, record, vote), that a row of a file tells."""
    every = {(who, record, vote) for who, given in VOTES.items() for record, vote in given.items()}
    rows = [{*re.findall("R-[A-Z]|[a-z]+", saying.replace("_", " "))} for saying in sayings(files)]
    return {vote for vote in every for words in rows if words.issuperset(vote)}


def test_a_private_archive_tells_no_vote_and_a_public_one_all(
    protocol: Protocol, changed: None, gathered: Facts
) -> None:
    found = {}
    for votes in ("published", "private"):
        asked = with_votes(protocol, votes)
        behind.write(asked, gathered, layout.PAGES)
        found[votes] = told(dict(chosen(asked)))
    assert len(found["published"]) == sum(map(len, VOTES.values()))
    assert found["private"] == set()


@pytest.mark.parametrize("fact", ["agreement.titles.main.ann+bob.n", "screening.titles.changes"])
def test_the_page_opens_no_list_of_votes_where_they_are_private(
    fact: str, protocol: Protocol, changed: None, gathered: Facts
) -> None:
    assert fact in behind.write(protocol, gathered, layout.PAGES)[1]
    _, places = behind.write(with_votes(protocol, "private"), gathered, layout.PAGES)
    assert fact not in places
    assert set(behind.listed(layout.PAGES)) == places.keys()


def test_a_page_made_while_votes_were_public_is_never_archived_as_private(
    protocol: Protocol, changed: None, gathered: Facts
) -> None:
    behind.write(protocol, gathered, layout.PAGES)
    with pytest.raises(ScopelineError, match="run the review again"):
        list(chosen(with_votes(protocol, "private")))


def test_every_table_of_votes_has_its_list_marked(gathered: Facts) -> None:
    telling = {fact.kind for fact in gathered.values() if fact.of.tells_votes}
    assert telling == {"changes", "compared", "votes_given"}
