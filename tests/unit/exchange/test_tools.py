from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from small_review import unique_table

from scopeline.errors import ScopelineError
from scopeline.exchange.votes.foreign import ForeignVote
from scopeline.exchange.votes.matching import match
from scopeline.exchange.votes.tools import read_votes as read_files
from scopeline.exchange.votes.tools import tool_of

Write = Callable[[str, str], Path]
ARTICLES = "key,title,year,month,day,journal,authors,notes,doi,pubmed_id\n"
LOG = "created_at,user_email,article_id,key,value\n"


def read_votes(paths: list[Path], tool: str | None = None, **options: Any) -> list[ForeignVote]:
    return read_files(paths, tool, **options).votes


def article(number: int, notes: str, title: str = "A title of some length", doi: str = "") -> str:
    quoted = notes.replace('"', '""')
    return f'rayyan-{number},{title} {number},2019,,,J,"Doe, J.","{quoted}",{doi},\n'


def told(votes: list[ForeignVote]) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(vote.person, vote.decision, vote.reasons) for vote in votes}


# ---- Rayyan -------------------------------------------------------------------------------------------------


def test_rayyans_notes_hold_each_persons_vote(file: Write) -> None:
    notes = 'from PubMed | RAYYAN-INCLUSION: {"Sara A."=>"Included", "علی"=>"Maybe", "O \\"B\\" C"=>"Excluded"}'
    votes = read_votes([file("articles.csv", ARTICLES + article(1, notes))])
    assert told(votes) == {("Sara A.", "include", ()), ("علی", "maybe", ()), ('O "B" C', "exclude", ())}
    assert votes[0].record["id"] == "1"
    assert votes[0].place == "line 2"


def test_a_cell_may_stack_collaborators_one_a_line(file: Write) -> None:
    notes = 'RAYYAN-INCLUSION: {"Sara"=>"Included"}\nRAYYAN-INCLUSION: {"Omid"=>"Excluded"}\nRAYYAN-LABELS: a'
    assert told(read_votes([file("articles.csv", ARTICLES + article(1, notes))])) == {
        ("Sara", "include", ()),
        ("Omid", "exclude", ()),
    }


def test_reasons_in_the_notes_are_given_only_where_one_person_excluded(file: Write) -> None:
    reasons = " | RAYYAN-EXCLUSION-REASONS: wrong concept,no data | RAYYAN-LABELS: x,y"
    one = article(1, 'RAYYAN-INCLUSION: {"Sara"=>"Excluded", "Omid"=>"Included"}' + reasons)
    two = article(2, 'RAYYAN-INCLUSION: {"Sara"=>"Excluded", "Omid"=>"Excluded"}' + reasons)
    votes = read_votes([file("articles.csv", ARTICLES + one + two)])
    assert [vote.reasons for vote in votes] == [("wrong concept", "no data"), (), (), ()]


def test_a_users_notes_stay_with_that_user(file: Write) -> None:
    notes = 'RAYYAN-INCLUSION: {"Sara"=>"Included", "Omid"=>"Maybe"} | USER-NOTES: {"Omid"=>["why, oh", "two"]}'
    votes = read_votes([file("articles.csv", ARTICLES + article(1, notes))])
    assert {vote.person: vote.note for vote in votes} == {"Sara": "", "Omid": "why, oh; two"}


def test_the_last_event_of_the_log_wins_and_deleted_takes_a_vote_back(file: Write) -> None:
    articles = file("articles.csv", ARTICLES + article(1, "") + article(2, ""))
    log = file(
        "customizations_log.csv",
        LOG
        + "2021-03-02 09:00:00,s@example.org,1,included,-1\n"
        + "2021-03-01 09:00:00,s@example.org,1,included,1\n"
        + "2021-03-02 09:00:01,s@example.org,1,__EXR__wrong concept,1\n"
        + "2021-03-02 09:00:02,s@example.org,1,__EXR__no data,1\n"
        + "2021-03-02 09:00:03,s@example.org,1,__EXR__no data,0\n"
        + "2021-03-01 09:00:00,o@example.org,1,included,0\n"
        + "2021-03-01 09:00:00,o@example.org,2,included,1\n"
        + "2021-03-01 10:00:00,o@example.org,2,included,deleted\n",
    )
    assert told(read_votes([articles, log])) == {
        ("s@example.org", "exclude", ("wrong concept",)),
        ("o@example.org", "maybe", ()),
    }


def test_a_log_that_runs_backwards_is_read_in_the_order_of_time(file: Write) -> None:
    articles = file("articles.csv", ARTICLES + article(1, ""))
    log = file(
        "log.csv",
        LOG
        + "2021-03-02 09:00:00,s@example.org,1,__EXR__x,1\n"
        + "2021-03-01 09:00:00,s@example.org,1,included,1\n"
        + "2021-03-01 09:00:00,s@example.org,1,included,-1\n",
    )
    assert [vote.decision for vote in read_votes([log, articles])] == ["include"]


def test_the_zip_of_both_is_read_and_articles_without_events_by_their_notes(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        notes = 'RAYYAN-INCLUSION: {"Sara"=>"Excluded"}'
        archive.writestr("articles.csv", ARTICLES + article(1, notes) + article(2, notes))
        archive.writestr("customizations_log.csv", LOG + "2021-03-01,s@example.org,1,included,1\n")
    votes = read_votes([path])
    assert told(votes) == {("s@example.org", "include", ()), ("Sara", "exclude", ())}
    assert {vote.file for vote in votes} == {f"{path}/articles.csv", f"{path}/customizations_log.csv"}


def test_rayyans_ris_has_the_votes_in_its_notes(file: Write) -> None:
    ris = (
        "TY  - JOUR\nAN  - rayyan-5\nTI  - A title of some length\nY1  - 2019\n"
        'N1  - RAYYAN-INCLUSION: {"Sara"=>"Included"}\nER  - \n\n'
    )
    [vote] = read_votes([file("articles.ris", ris)])
    assert (vote.person, vote.decision, vote.record["id"]) == ("Sara", "include", "5")


@pytest.mark.parametrize(
    ("log", "said"),
    [(LOG + "2021-03-01,s@example.org,1,included,1\n", "articles of the same export")],
)
def test_a_log_without_its_articles_is_refused(log: str, said: str, file: Write) -> None:
    with pytest.raises(ScopelineError, match=said):
        read_votes([file("customizations_log.csv", log)])


def test_an_unknown_value_in_the_log_is_named_with_its_line(file: Write) -> None:
    articles = file("articles.csv", ARTICLES + article(1, ""))
    log = file("log.csv", LOG + "2021-03-01,s@example.org,1,included,7\n")
    with pytest.raises(ScopelineError, match=r"log.csv, line 2, value: found '7'"):
        read_votes([articles, log])


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("articles.csv", "0" * 30_000_000)
    with pytest.raises(ScopelineError, match="cannot be read"):
        read_votes([path], "rayyan")


# ---- Covidence ----------------------------------------------------------------------------------------------

COVIDENCE = "Title,Authors,Abstract,Published Year,Journal,Accession Number,DOI,Ref,Covidence #,Study,Notes,Tags\n"


def covidence_row(notes: str = "", accession: str = "") -> str:
    return f'A title of some length,"Doe, J.",,2019,J,{accession},10.1/x,777,#12,Doe 2019,"{notes}",\n'


@pytest.mark.parametrize(
    ("place", "at_title", "at_full_text"),
    [
        ("screen", None, None),
        ("irrelevant", "exclude", None),
        ("select", "include", None),
        ("excluded", "include", "exclude"),
        ("included", "include", "include"),
    ],
)
def test_covidences_place_is_a_decision_for_each_stage(
    place: str, at_title: str | None, at_full_text: str | None, file: Write
) -> None:
    path = file(f"review_99_{place}_csv_20240101.csv", COVIDENCE + covidence_row("Exclusion reason: No data; "))
    for of, decision in (("records", at_title), ("reports", at_full_text)):
        votes = read_votes([path], of=of)  # type: ignore[arg-type]
        assert [vote.decision for vote in votes] == ([decision] if decision else [])
        for vote in votes:
            assert vote.reasons == (("No data",) if decision == "exclude" else ())
            assert (vote.person, vote.record["pmid"], vote.record["id"]) == (path.name, "777", "#12")
            assert not vote.note


def test_what_covidence_tells_beyond_a_decision_is_counted(file: Write) -> None:
    rows = covidence_row("Exclusion reason: No data; Sara (2020-01-01): see p. 3; ") + covidence_row()
    tagged = COVIDENCE + rows + 'T,"Doe, J.",,2019,J,,10.1/x,777,#13,Doe 2019,"",urgent\n'
    excluded, screen = file("excluded.csv", tagged), file("screen.csv", COVIDENCE + covidence_row())
    told = read_files([excluded, screen], of="reports")
    assert (len(told.votes), told.unread) == (
        3,
        {
            "notes other than a reason, which may be of several people": 1,
            "cells of the column 'Tags'": 1,
            "references under 'screen', where this stage has decided nothing": 1,
        },
    )
    assert read_files([excluded]).unread["reasons of another stage"] == 1


def test_a_covidence_file_by_another_name_is_refused(file: Write) -> None:
    with pytest.raises(ScopelineError, match="name does not tell"):
        read_votes([file("references.csv", COVIDENCE + covidence_row())])


# ---- ASReview -----------------------------------------------------------------------------------------------


def test_asreviews_labels_are_votes_and_empty_is_none(file: Write) -> None:
    path = file(
        "project.csv",
        "title,abstract,doi,included,asreview_label,asreview_note,asreview_user_name,asreview_user_email\n"
        "One,a,10.1/1,0,1,see p. 3,Sara,s@example.org\nTwo,a,10.1/2,1,0,,,o@example.org\nThree,a,10.1/3,1,,,,\n",
    )
    votes = read_votes([path])
    assert told(votes) == {("Sara", "include", ()), ("o@example.org", "exclude", ())}
    assert votes[0].note == "see p. 3"


def test_asreviews_smallest_table_will_do_and_the_file_names_the_person(file: Write) -> None:
    path = file("sara.csv", "title,abstract,label_included\nOne,a,1.0\nTwo,b,0.0\nThree,c,-1\n")
    assert [(vote.person, vote.decision) for vote in read_votes([path])] == [
        ("sara.csv", "include"),
        ("sara.csv", "exclude"),
    ]


def test_asreviews_ris_has_the_label_in_a_note(file: Write) -> None:
    entry = 'TY  - JOUR\nTI  - {}\nN1  - ASReview_{}\nN1  - asreview_user_name: "Sara"\nER  - \n\n'
    path = file("p.ris", "".join(entry.format(word, word) for word in ("relevant", "irrelevant", "not_seen")))
    assert told(read_votes([path])) == {("Sara", "include", ()), ("Sara", "exclude", ())}


def test_asreviews_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "project.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("title", "authors", "year", "asreview_label"), ("One", "Doe, J.", 2019, 1)]):
            sheet.write_row(number, 0, row)
    [vote] = read_votes([path])
    assert (vote.decision, vote.record["year"]) == ("include", "2019")


def test_what_asreview_tells_beyond_labels_is_counted(file: Write) -> None:
    path = file(
        "project.csv",
        "title,abstract,doi,included,asreview_label,asreview_note,asreview_time,asreview_tag_topic_hiv,journal\n"
        "One,a,10.1/1,0,1,,2024-01-01 10:00:00,1,J\nTwo,a,10.1/2,,,later,,,J\n",
    )
    told = read_files([path])
    assert told.unread == {
        "cells of the column 'included'": 1,
        "cells of the column 'asreview_tag_topic_hiv'": 1,
        "notes on records without a label": 1,
    }


def test_a_label_that_is_none_is_named_with_its_row(file: Write) -> None:
    path = file("p.csv", "title,abstract,doi,included\nOne,a,10.1/1,yes\n")
    with pytest.raises(ScopelineError, match=r"line 2, included: found 'yes'"):
        read_votes([path])


# ---- EPPI-Reviewer ------------------------------------------------------------------------------------------


def eppi(references: list[dict[str, object]]) -> str:
    codes = [
        {"AttributeId": 1, "AttributeName": "INCLUDE on title & abstract"},
        {
            "AttributeId": 2,
            "AttributeName": "Exclusions",
            "Attributes": {"AttributesList": [{"AttributeId": 3, "AttributeName": "EXCLUDE on wrong concept"}]},
        },
        {"AttributeId": 4, "AttributeName": "Background paper"},
    ]
    return json.dumps(
        {"CodeSets": [{"SetName": "Screen", "Attributes": {"AttributesList": codes}}], "References": references}
    )


def reference(number: int, *codes: int, **more: object) -> dict[str, object]:
    given = [{"AttributeId": code, "AdditionalText": "so it is" if code == 3 else ""} for code in codes]
    return {"ItemId": number, "Title": "A title", "Year": "2019", "DOI": "10.1/A", "Codes": given, **more}


def test_eppis_codes_are_votes_by_their_usual_names(file: Write) -> None:
    path = file("eppi.json", eppi([reference(1, 1), reference(2, 3, OldItemId="R-BBBBBBBB"), reference(3, 4)]))
    votes = read_votes([path])
    assert [(vote.decision, vote.reasons, vote.note) for vote in votes] == [
        ("include", (), ""),
        ("exclude", ("wrong concept",), "so it is"),
    ]
    assert votes[1].record["record_ids"] == "R-BBBBBBBB"


def test_eppis_codes_that_are_no_votes_are_counted(file: Write) -> None:
    details = {"AttributeId": 4, "ItemAttributeFullTextDetails": [{"Text": "a"}, {"Text": "b"}]}
    references = [reference(1, 1, 4), {**reference(2), "Codes": [details, {"AttributeId": 99}]}]
    assert read_files([file("eppi.json", eppi(references))]).unread == {
        "codes 'Background paper', which are no vote": 2,
        "codes '99', which are no vote": 1,
        "coded passages of full texts": 2,
    }


def test_eppis_codes_are_what_the_caller_says(file: Write) -> None:
    path = file("eppi.json", eppi([reference(1, 1), reference(2, 4)]))
    [vote] = read_votes([path], codes={"background paper": "exclude"})
    assert (vote.decision, vote.reasons) == ("exclude", ("Background paper",))
    with pytest.raises(ScopelineError, match="no code is called 'Backgruond'"):
        read_votes([path], codes={"Backgruond": "exclude"})


def test_a_reference_coded_both_ways_is_named(file: Write) -> None:
    with pytest.raises(ScopelineError, match=r"item 9: coded both ways \(EXCLUDE on wrong concept, INCLUDE"):
        read_votes([file("eppi.json", eppi([reference(9, 1, 3)]))])


@pytest.mark.parametrize(
    "content", ["{", "[1, 2]", '{"CodeSets": 3}', "{" * 100_000, '{"CodeSets": [], "References": [3]}']
)
def test_other_json_is_refused(content: str, file: Write) -> None:
    with pytest.raises(ScopelineError, match="not EPPI-Reviewer's JSON"):
        read_votes([file("eppi.json", content)])


# ---- which tool ---------------------------------------------------------------------------------------------


def test_files_of_no_tool_or_of_several_are_refused(file: Write) -> None:
    articles = file("articles.csv", ARTICLES + article(1, ""))
    other = file("list.csv", "name,town\na,b\n")
    with pytest.raises(ScopelineError, match="no tool is known by this content"):
        read_votes([other])
    with pytest.raises(ScopelineError, match="rayyan's, but not all files are"):
        read_votes([articles, other])
    with pytest.raises(ScopelineError, match="is no tool that Scopeline reads"):
        read_votes([articles], "colandr")
    with pytest.raises(ScopelineError, match="there is no such file"):
        read_votes([Path("nowhere.csv")])


def test_rayyans_file_without_votes_is_known_by_its_header(file: Write) -> None:
    assert tool_of(file("a.csv", ARTICLES + article(1, ""))) == "rayyan"


# ---- matching -----------------------------------------------------------------------------------------------


def vote(**record: str) -> ForeignVote:
    return ForeignVote("Sara", "include", record=record)


@pytest.mark.parametrize(
    ("record", "group"),
    [
        ({"record_ids": "R-CCCCCCCC", "doi": "10.1000/f"}, "R-BBBBBBBB"),
        ({"record_ids": "R-BBBBBBBB; R-CCCCCCCC"}, "R-BBBBBBBB"),
        ({"record_ids": "R-XXXXXXXX", "doi": "10.1000/f"}, "R-FFFFFFFF"),
        ({"doi": "10.1000/other"}, "R-BBBBBBBB"),
        ({"pmid": "99"}, "R-BBBBBBBB"),
        ({"doi": "10.9/unknown", "pmid": "777"}, "R-HHHHHHHH"),
        ({"title": "چالشهاي يكپارچگي نظام سلامت"}, "R-DDDDDDDD"),
        ({"title": "چالش‌های یکپارچگی نظام سلامت", "year": "2017"}, "R-DDDDDDDD"),
        ({"doi": "10.1000/g", "title": "A title that two records share"}, "R-GGGGGGGG"),
    ],
)
def test_a_vote_finds_its_record(record: dict[str, str], group: str) -> None:
    matched, unplaced = match([vote(**record)], unique_table())
    assert [found for found, _ in matched] == [group]
    assert not unplaced


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"title": "A title that two records share", "year": "2001"}, "its title fits 2 records"),
        ({"doi": "10.1000/f", "pmid": "777"}, "its DOI and its PMID are those of different records"),
        ({"record_ids": "R-BBBBBBBB; R-FFFFFFFF"}, "its ids are those of different records: R-BBBBBBBB, R-FFFFFFFF"),
        ({"title": "Another title altogether"}, "no record has its id, DOI, PMID or title"),
        ({"title": "چالش‌های یکپارچگی نظام سلامت", "year": "2011"}, "a record of this title has another year"),
        ({}, "nothing tells which record it is on"),
    ],
)
def test_a_vote_that_fits_several_records_or_none_is_unplaced(record: dict[str, str], why: str) -> None:
    matched, [unplaced] = match([vote(**record)], unique_table())
    assert not matched
    assert unplaced.why == why


def test_a_short_title_alone_does_not_tell() -> None:
    table = unique_table([{"record_id": "R-BBBBBBBB", "title": "Editorial", "year": 2020}])
    _, [unplaced] = match([vote(title="Editorial", year="2020")], table)
    assert unplaced.why == "a title this short may be another record's"
