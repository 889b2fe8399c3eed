from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from small_review import unique_table

from scopeline.exchange.votes.matching import match
from scopeline.exchange.votes.rayyan import inclusion, read
from scopeline.exchange.votes.tools import tool_of

ARTICLES = ("key", "title", "year", "month", "day", "journal", "authors", "notes", "doi", "pubmed_id")
LOG = ("created_at", "user_id", "user_email", "article_id", "key", "value")
BIB = """\
@article{{rayyan-5,
  title={{A title of some length}},
  year={{2019}},
  author={{Doe, J.}},
  note={{Export Date: 2022 | RAYYAN-INCLUSION: {{"Sara"=>"Excluded"}} | RAYYAN-EXCLUSION-REASONS: {}}},
  doi={{10.1/x}}
}}
"""


def table(header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def article(number: int, notes: str = "") -> tuple[Any, ...]:
    return (f"rayyan-{number}", f"A title of some length {number}", 2019, "", "", "J", "Doe, J.", notes, "", "")


def event(second: int, person: str, number: int, key: str, value: str) -> tuple[Any, ...]:
    """An event as Rayyan writes it: every key but `included` is a JSON text."""
    shown = key if key == "included" else json.dumps(key, ensure_ascii=False)
    return (f"2024-01-09T09:46:{second:02}.460Z", f"9{len(person)}", person, number, shown, value)


def export(folder: Path, articles: list[tuple[Any, ...]], events: list[tuple[Any, ...]]) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("articles.csv", table(ARTICLES, articles))
        archive.writestr("customizations_log.csv", table(LOG, events))
    return path


def test_reasons_and_labels_of_the_log_are_read_from_their_json(tmp_path: Path) -> None:
    events = [
        event(1, "s@example.org", 1, "__EXR__wrong publication type", "1"),
        event(2, "s@example.org", 1, "included", "-1"),
        event(3, "s@example.org", 1, "very relevant", "1"),
        event(4, "s@example.org", 1, "relevant", "1"),
        event(5, "s@example.org", 1, "relevant", "deleted"),
        event(6, "s@example.org", 1, "__EXR__wrong population", "deleted"),
    ]
    told = read([export(tmp_path, [article(1)], events)])
    [vote] = told.votes
    assert (vote.decision, vote.reasons, vote.note) == (
        "exclude",
        ("wrong publication type",),
        "label: very relevant",
    )
    assert not told.unread


def test_a_reason_with_a_vote_that_excludes_nothing_is_kept(tmp_path: Path) -> None:
    events = [event(1, "s@e.org", 1, "included", "0"), event(2, "s@e.org", 1, "__EXR__survey", "1")]
    [vote] = read([export(tmp_path, [article(1)], events)]).votes
    assert (vote.decision, vote.reasons) == ("maybe", ("survey",))


def test_what_is_not_taken_over_is_counted(tmp_path: Path) -> None:
    events = [
        event(1, "s@e.org", 1, "included", "1"),
        event(2, "s@e.org", 2, "background", "1"),
        ("2024-01-09T09:46:03Z", "7", "s@e.org", 1, "rating", "4"),
    ]
    notes = 'RAYYAN-INCLUSION: {"A"=>"Excluded", "B"=>"Excluded"} | RAYYAN-LABELS: x,y | RAYYAN-EXCLUSION-REASONS: z'
    path = export(tmp_path, [article(1), article(3, notes + ' | USER-NOTES: {"C"=>["see p. 3"]}')], events)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("fulltext.pdf", "%PDF")
        archive.writestr("__MACOSX/._articles.csv", "x")
    assert read([path]).unread == Counter(
        {
            "reasons and labels on articles without a vote of the same person": 1,
            "events of the key 'rating'": 1,
            "labels in the notes of articles, which do not tell whose they are": 2,
            "reasons in the notes of articles, which do not tell whose they are": 1,
            "notes of people who have not voted": 1,
            "files of another kind in the zip file": 1,
        }
    )


def test_columns_that_the_team_made_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "articles.csv"
    path.write_text(table((*ARTICLES, "77-Sample size"), [(*article(1), "120"), (*article(2), "")]), encoding="utf-8")
    assert read([path]).unread == Counter({"cells of the column '77-Sample size'": 1})


def test_a_zip_of_bibtex_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("articles.bib", BIB.format("out of scope,survey"))
    [vote] = read([path]).votes
    assert (vote.person, vote.decision, vote.reasons) == ("Sara", "exclude", ("out of scope", "survey"))
    assert tool_of(path) == "rayyan"
    bib = tmp_path / "articles.bib"
    bib.write_text(BIB.format("x"), encoding="utf-8")
    assert tool_of(bib) == "rayyan"


def test_people_of_the_log_are_known_by_address_number_and_the_name_in_the_notes(tmp_path: Path) -> None:
    events = [
        event(1, "sara@e.org", 1, "included", "1"),
        event(2, "sara@e.org", 2, "included", "-1"),
        event(3, "omid.k@e.org", 1, "included", "-1"),
    ]
    notes = [
        article(1, 'RAYYAN-INCLUSION: {"Sara A."=>"Included", "امید"=>"Excluded"}'),
        article(2, 'RAYYAN-INCLUSION: {"Sara A."=>"Excluded"}'),
    ]
    told = read([export(tmp_path, notes, events)])
    assert {vote.person: set(vote.also) for vote in told.votes} == {
        "sara@e.org": {"910", "user 910", "Sara A."},
        "omid.k@e.org": {"912", "user 912", "امید"},
    }
    assert not told.unread


def test_votes_of_the_notes_that_the_log_does_not_have_are_counted(tmp_path: Path) -> None:
    events = [event(1, "sara@e.org", 1, "included", "1")]
    notes = [article(1, 'RAYYAN-INCLUSION: {"Sara"=>"Included", "Omid"=>"Excluded"}')]
    told = read([export(tmp_path, notes, events)])
    assert [vote.person for vote in told.votes] == ["sara@e.org"]
    assert told.unread == Counter({"votes in the notes, of names that the log of the same articles does not have": 1})


def test_an_unknown_word_in_the_notes_is_named(tmp_path: Path) -> None:
    path = tmp_path / "articles.csv"
    path.write_text(table(ARTICLES, [article(1, 'RAYYAN-INCLUSION: {"Sara"=>"Undecided"}')]), encoding="utf-8")
    with pytest.raises(Exception, match=r"line 2, notes: found 'Undecided'"):
        read([path])


def test_a_vote_finds_the_record_that_was_exported_from_rayyan(tmp_path: Path) -> None:
    shared = {"title": "A title that two records share", "year": 2001}
    unique = unique_table(
        [
            {"record_id": "R-BBBBBBBB", "accession": "rayyan-1", **shared},
            {"record_id": "R-CCCCCCCC", "other_identifiers": "accession:rayyan-2; doi:10.1/(sici)1;2-0", **shared},
        ]
    )
    events = [event(1, "s@e.org", 1, "included", "1"), event(2, "s@e.org", 2, "included", "-1")]
    told = read([export(tmp_path, [article(1), article(2)], events)])
    matched, unplaced = match(told.votes, unique)
    assert [(group, str(vote.decision)) for group, vote in matched] == [
        ("R-BBBBBBBB", "include"),
        ("R-CCCCCCCC", "exclude"),
    ]
    assert not unplaced


def test_a_vote_on_an_article_that_was_not_given_says_so(tmp_path: Path) -> None:
    told = read([export(tmp_path, [article(1)], [event(1, "s@e.org", 99, "included", "1")])])
    _, [unplaced] = match(told.votes, unique_table())
    assert unplaced.why == "the article is not among the articles given"


# ---- any words ----------------------------------------------------------------------------------------------

WORDS = st.text(
    st.one_of(
        st.sampled_from("ab Z\"'\\;|,{}=>[]#:\n\t\r\u200cآی۱é"), st.characters(codec="utf-8", exclude_categories=["C"])
    ),
    min_size=1,
    max_size=12,
)
MARKS = WORDS.map(str.strip).filter(lambda word: word and not word.startswith("__EXR__") and word != "included")
PEOPLE = st.sampled_from(["sara@example.org", "omid@example.org"])
EVENTS = st.lists(
    st.tuples(
        PEOPLE,
        st.sampled_from([1, 2]),
        st.one_of(
            st.tuples(st.just("included"), st.sampled_from(["1", "0", "-1", "deleted"])),
            st.tuples(MARKS.map(lambda mark: f"__EXR__{mark}"), st.sampled_from(["1", "deleted"])),
            st.tuples(MARKS, st.sampled_from(["1", "0", "deleted"])),
        ),
    ),
    max_size=25,
)


@given(EVENTS)
@example([("sara@example.org", 1, ("included", "-1")), ("sara@example.org", 1, ('__EXR__a"; b\n', "1"))])
def test_every_standing_word_of_the_log_is_in_a_vote_or_counted(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[str, int, tuple[str, str]]]
) -> None:
    last: dict[tuple[str, int], dict[str, str]] = {}
    for person, number, (key, value) in events:
        last.setdefault((person, number), {})[key.strip()] = value
    rows = [event(second, person, number, *said) for second, (person, number, said) in enumerate(events)]
    told = read([export(tmp_path_factory.mktemp("any"), [article(1), article(2)], rows)])
    votes = {(vote.person, int(vote.record["id"])): vote for vote in told.votes}
    decisions = {"1": "include", "0": "maybe", "-1": "exclude"}
    expected = {at: decisions[said["included"]] for at, said in last.items() if said.get("included") in decisions}
    assert {at: str(vote.decision) for at, vote in votes.items()} == expected
    left = 0
    for at, said in last.items():
        marks = {key for key, value in said.items() if key != "included" and value == "1"}
        if at not in votes:
            left += len(marks)
            continue
        assert set(votes[at].reasons) == {m.removeprefix("__EXR__").strip() for m in marks if m.startswith("__EXR__")}
        assert all(f"label: {mark}" in votes[at].note for mark in marks if not mark.startswith("__EXR__"))
    assert sum(told.unread.values()) == left


@given(st.dictionaries(WORDS, st.sampled_from(["include", "exclude", "maybe"]), max_size=4))
@example({'O "B" C': "exclude", "a;b|c\nd\\": "maybe", "سارا": "include"})
def test_votes_come_back_from_the_notes_whatever_people_are_called(
    tmp_path_factory: pytest.TempPathFactory, votes: dict[str, str]
) -> None:
    path = tmp_path_factory.mktemp("any") / "articles.csv"
    path.write_text(table(ARTICLES, [article(1, inclusion(votes, []))]), encoding="utf-8")
    told = read([path])
    assert {vote.person: str(vote.decision) for vote in told.votes} == votes
    assert not told.unread
