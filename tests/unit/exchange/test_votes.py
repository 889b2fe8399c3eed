from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from small_review import unique_table

from scopeline.commands.votes import export_votes, import_votes
from scopeline.errors import ScopelineError
from scopeline.protocol import load
from scopeline.records import members
from scopeline.screening.stage import run
from scopeline.sources.read import read_export
from scopeline.tables.csv import read_sheet, read_table

Write = Callable[[str, str], Path]
UNPLACED = Path("unplaced.csv")


def sheet(reviewer: str, stage: str = "title_abstract") -> Path:
    return Path("data/screening") / stage / f"{reviewer}.csv"


def votes_in_sheet(reviewer: str, stage: str = "title_abstract") -> dict[str, tuple[str, str, str]]:
    rows = read_sheet(sheet(reviewer, stage)).rows
    return {row["record_id"]: (row["decision"], row["reason"], row["note"]) for row in rows if row["decision"]}


def rewrite(path: Path, change: Callable[[str], str], encoding: str = "utf-8-sig") -> bytes:
    text = path.read_bytes().decode("utf-8-sig")
    path.write_bytes(change(text).encode(encoding))
    return path.read_bytes()


def with_semicolons(text: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(csv.reader(io.StringIO(text, newline="")))
    return out.getvalue()


def asreview(file: Write, labels: Mapping[str, str], name: str = "project.csv") -> Path:
    rows = "".join(f"A title,an abstract,2019,{record_id},{label},\n" for record_id, label in labels.items())
    return file(name, "title,abstract,year,scopeline_id,included,asreview_note\n" + rows)


def bring(path: Path, stage: str = "title_abstract", **options: object) -> None:
    import_votes([path], None, stage, options.pop("people", {"*": "sara"}), UNPLACED, **options)  # type: ignore[arg-type]


def covidence(file: Write, reasons: Mapping[str, str]) -> Path:
    header = "Title,Authors,Abstract,Published Year,Accession Number,DOI,Ref,Covidence #,Study,Notes,Tags\n"
    rows = "".join(
        f'A title,"Doe, J.",,2019,{record_id},,,#1,Doe 2019,"Exclusion reason: {reason}; ",\n'
        for record_id, reason in reasons.items()
    )
    return file("excluded.csv", header + rows)


def test_votes_fill_the_empty_rows_and_nothing_else(review: Path, file: Write) -> None:
    before = sheet("sara").read_bytes()
    bring(asreview(file, {"R-CCCCCCCC": "1", "R-FFFFFFFF": "0"}))
    assert votes_in_sheet("sara") == {"R-BBBBBBBB": ("include", "", ""), "R-FFFFFFFF": ("exclude", "", "")}
    assert votes_in_sheet("omid") == {}
    after = sheet("sara").read_bytes()
    assert (
        after.replace(b"R-BBBBBBBB,include,", b"R-BBBBBBBB,,").replace(b"R-FFFFFFFF,exclude,", b"R-FFFFFFFF,,")
        == before
    )
    assert before in [path.read_bytes() for path in (sheet("sara").parent / ".backup").iterdir()]


def test_a_second_import_changes_nothing(review: Path, file: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = asreview(file, {"R-BBBBBBBB": "1"})
    bring(path)
    first = sheet("sara").read_bytes()
    capsys.readouterr()
    bring(path)
    assert sheet("sara").read_bytes() == first
    assert "0 filled in, 1 stood there already, 0 left" in capsys.readouterr().out


def test_a_different_vote_in_the_sheet_stands_and_is_reported(review: Path, file: Write) -> None:
    before = rewrite(sheet("sara"), lambda text: text.replace("R-BBBBBBBB,,", "R-BBBBBBBB,exclude,"))
    bring(asreview(file, {"R-BBBBBBBB": "1"}))
    assert sheet("sara").read_bytes() == before
    assert [row["why"] for row in read_table(UNPLACED).rows] == ["another vote stands in the sheet already"]


@pytest.mark.parametrize(
    ("change", "encoding"),
    [
        (lambda text: text.replace("\r\n", "\n"), "utf-8"),
        (lambda text: text, "utf-16"),
        (lambda text: "sep=,\r\n" + text, "utf-8-sig"),
        (lambda text: text.replace("record_id,decision,reason,note", "my own,record_id,decision,reason,note", 1)
         .replace("\r\nR-", '\r\n"two\nlines",R-'), "utf-8-sig"),
        (lambda text: text.replace("record_id,decision", "شناسه,تصمیم"), "utf-8-sig"),
        (lambda text: text + "\r\n\r\n", "utf-8-sig"),
        (lambda text: with_semicolons(text), "utf-8-sig"),
    ],
)  # fmt: skip
def test_sheets_in_any_dialect_are_filled_and_keep_it(
    change: Callable[[str], str], encoding: str, review: Path, file: Write
) -> None:
    before = rewrite(sheet("sara"), change, encoding)
    bring(asreview(file, {"R-FFFFFFFF": "1"}))
    after = sheet("sara").read_bytes()
    word = "include".encode("utf-16-le" if encoding == "utf-16" else "utf-8")
    assert after.replace(word, b"", 1) == before


def test_reasons_are_understood_by_id_label_and_any_language(review: Path, file: Write) -> None:
    reasons = {
        "R-BBBBBBBB": "Wrong Concept",
        "R-DDDDDDDD": "مفهوم نادرست",
        "R-FFFFFFFF": "No data, or no results",
        "R-GGGGGGGG": "wrong_concept",
    }
    bring(covidence(file, reasons), "full_text")
    assert {i: reason for i, (_, reason, _) in votes_in_sheet("sara", "full_text").items()} == {
        "R-BBBBBBBB": "wrong_concept",
        "R-DDDDDDDD": "wrong_concept",
        "R-FFFFFFFF": "no_data",
        "R-GGGGGGGG": "wrong_concept",
    }


def test_at_full_text_a_vote_without_a_known_reason_is_left_until_its_words_are_explained(
    review: Path, file: Write
) -> None:
    path = covidence(file, {"R-BBBBBBBB": "Paediatric"})
    bring(path, "full_text")
    assert votes_in_sheet("sara", "full_text") == {}
    [row] = read_table(UNPLACED).rows
    assert (row["why"], row["reasons"]) == (
        "excluded without a reason of the protocol's list (wrong_concept, no_data (No data, or no results))",
        "Paediatric",
    )
    bring(path, "full_text", reasons={"paediatric": "no_data"})
    assert votes_in_sheet("sara", "full_text") == {"R-BBBBBBBB": ("exclude", "no_data", "")}
    with pytest.raises(ScopelineError, match="'nodata' is no reason of the protocol"):
        bring(path, "full_text", reasons={"paediatric": "nodata"})


RAYYAN = "key,title,year,month,authors,notes,doi\n"


def rayyan(file: Write, *notes: str) -> Path:
    rows = "".join(f'rayyan-{n},T,2019,,"Doe, J.","{note}",\n' for n, note in enumerate(notes, 1))
    return file("articles.csv", RAYYAN + rows)


def said(record_id: str, votes: str, more: str = "") -> str:
    return f"Scopeline record {record_id} | RAYYAN-INCLUSION: {{{votes}}}{more}".replace('"', '""')


def test_at_title_and_abstract_unknown_reasons_go_into_the_note(review: Path, file: Write) -> None:
    more = " | RAYYAN-EXCLUSION-REASONS: animals,wrong concept"
    bring(rayyan(file, said("R-BBBBBBBB", '"sara"=>"Excluded"', more)), people={})
    assert votes_in_sheet("sara") == {"R-BBBBBBBB": ("exclude", "wrong_concept", "animals")}


def test_persons_are_reviewers_by_the_mapping_or_by_their_own_id(review: Path, file: Write) -> None:
    path = rayyan(file, said("R-BBBBBBBB", '"Sara  AHMADI"=>"Included", "omid"=>"Maybe", "Guest"=>"Excluded"'))
    bring(path, people={"sara ahmadi": "sara", "Guest": "-"})
    assert votes_in_sheet("sara")["R-BBBBBBBB"][0] == "include"
    assert votes_in_sheet("omid")["R-BBBBBBBB"][0] == "maybe"
    assert read_table(UNPLACED).rows == []


def test_strangers_are_all_named_at_once_and_nothing_is_changed(review: Path, file: Write) -> None:
    before = sheet("sara").read_bytes(), sheet("omid").read_bytes()
    path = rayyan(file, said("R-BBBBBBBB", '"Ali"=>"Included", "sara"=>"Included", "b.b@example.org"=>"Maybe"'))
    with pytest.raises(ScopelineError) as error:
        bring(path, people={"Reza": "reza"})
    assert "Reza is to be 'reza', who does not vote" in str(error.value)
    assert "Ali (1 votes), b… (1 votes)" in str(error.value)
    assert "example.org" not in str(error.value)
    assert (sheet("sara").read_bytes(), sheet("omid").read_bytes()) == before
    assert not UNPLACED.exists()


def test_no_address_is_written_anywhere(review: Path, file: Write, capsys: pytest.CaptureFixture[str]) -> None:
    more = ' | USER-NOTES: {"a.b@example.org"=>["ask c.d@example.org"]}'
    path = rayyan(
        file,
        said("R-BBBBBBBB", '"a.b@example.org"=>"Included"', more),
        said("R-XXXXXXXX", '"a.b@example.org"=>"Excluded"', " | RAYYAN-EXCLUSION-REASONS: see e.f@example.org"),
    )
    bring(path, people={"A.B@example.org": "sara"})
    written = capsys.readouterr().out + UNPLACED.read_text(encoding="utf-8-sig")
    written += sheet("sara").read_bytes().decode("utf-8-sig")
    assert "@" not in written
    assert votes_in_sheet("sara")["R-BBBBBBBB"] == ("include", "", "ask c…")


def test_what_is_not_placed_is_listed_with_its_reason(
    review: Path, file: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(asreview(file, {"R-BBBBBBBB": "1", "R-XXXXXXXX": "0"}))
    [row] = read_table(UNPLACED).rows
    assert (row["why"], row["person"], row["decision"], row["place"]) == (
        "no record has its id, DOI, PMID or title",
        "sara",
        "exclude",
        "line 3",
    )
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "2 votes read, 2 of this stage's reviewers, 1 matched to a record."
    assert "1 vote not written; unplaced.csv lists them:" in out


def test_what_is_not_taken_over_is_said_and_an_inclusions_reason_stays_as_a_note(
    review: Path, file: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = said("R-BBBBBBBB", '"sara"=>"Maybe"', ' | RAYYAN-LABELS: a,b | USER-NOTES: {"o.k@example.org"=>["x"]}')
    bring(rayyan(file, notes), people={})
    assert votes_in_sheet("sara") == {"R-BBBBBBBB": ("maybe", "", "label: a; label: b")}
    assert capsys.readouterr().out.endswith("Not taken over:\n  1 notes of people who have not voted\n")


def test_a_person_may_be_given_by_any_of_their_names(review: Path, file: Write) -> None:
    log = file(
        "log.csv",
        "created_at,user_id,user_email,article_id,key,value\n"
        "2024-01-01T10:00:00Z,77,s@example.org,1,included,1\n2024-01-01T10:00:01Z,78,,1,included,-1\n",
    )
    articles = rayyan(file, said("R-BBBBBBBB", '"Sara A."=>"Included", "Omid K."=>"Excluded"'))
    import_votes([articles, log], None, "title_abstract", {"Sara A.": "sara", "78": "omid"}, UNPLACED)
    assert (votes_in_sheet("sara")["R-BBBBBBBB"][0], votes_in_sheet("omid")["R-BBBBBBBB"][0]) == ("include", "exclude")


def test_two_votes_of_one_person_on_one_group_must_agree(review: Path, file: Write) -> None:
    bring(asreview(file, {"R-BBBBBBBB": "1", "R-CCCCCCCC": "0"}))
    assert votes_in_sheet("sara") == {}
    assert {row["why"] for row in read_table(UNPLACED).rows} == {
        "the same person voted both ways on records that are one here"
    }


def test_notes_that_would_run_as_formulas_are_disarmed(review: Path, file: Write) -> None:
    path = file("p.csv", "title,abstract,scopeline_id,included,asreview_note\nT,a,R-BBBBBBBB,1,=cmd|calc\n")
    bring(path)
    assert votes_in_sheet("sara") == {"R-BBBBBBBB": ("include", "", "'=cmd|calc")}


def test_a_note_that_stands_in_the_row_is_kept(review: Path, file: Write) -> None:
    rewrite(sheet("sara"), lambda text: text.replace("R-BBBBBBBB,,,", "R-BBBBBBBB,,,ask Omid"))
    bring(file("p.csv", "title,abstract,scopeline_id,included,asreview_note\nT,a,R-BBBBBBBB,1,see p. 3\n"))
    assert votes_in_sheet("sara") == {"R-BBBBBBBB": ("include", "", "ask Omid; see p. 3")}


def test_a_sheet_with_something_wrong_is_refused_before_anything_is_written(review: Path, file: Write) -> None:
    before = rewrite(sheet("omid"), lambda text: text.replace("R-FFFFFFFF,,", "R-FFFFFFFF,perhaps,"))
    path = rayyan(file, said("R-BBBBBBBB", '"sara"=>"Included", "omid"=>"Included"'))
    with pytest.raises(ScopelineError, match="found 'perhaps'"):
        bring(path, people={})
    assert votes_in_sheet("sara") == {}
    assert sheet("omid").read_bytes() == before


def test_without_a_sheet_the_review_has_to_run_first(review: Path, file: Write) -> None:
    sheet("sara").unlink()
    with pytest.raises(ScopelineError, match="there is no such sheet yet"):
        bring(asreview(file, {"R-BBBBBBBB": "1"}))


def test_an_unknown_stage_is_answered_with_the_stages(review: Path, file: Write) -> None:
    with pytest.raises(ScopelineError, match="title_abstract, full_text"):
        bring(asreview(file, {"R-BBBBBBBB": "1"}), "screening")


def test_the_list_of_what_was_not_placed_is_not_written_among_peoples_files(review: Path, file: Write) -> None:
    with pytest.raises(ScopelineError, match="outside config/ and data/"):
        import_votes([asreview(file, {})], None, "title_abstract", {}, sheet("sara"))


def test_the_next_run_takes_imported_votes_as_the_reviewers_own(review: Path, file: Write) -> None:
    bring(rayyan(file, said("R-BBBBBBBB", '"sara"=>"Included", "omid"=>"Included"')), people={})
    protocol, table = load(), unique_table()
    outcome = run(
        protocol, protocol.stage("title_abstract"), table["record_id"].to_pylist(), lambda _: {}, members(table)
    )
    decided = {decision.record_id: decision.decision for decision in outcome.decisions}
    assert decided["R-BBBBBBBB"] == "include"


# ---- votes out ----------------------------------------------------------------------------------------------


@pytest.fixture
def voted(review: Path) -> Path:
    """Sara has voted on four records, Omid on three of them."""
    for reviewer, votes in {
        "sara": {"BBBBBBBB": "include", "DDDDDDDD": "exclude", "FFFFFFFF": "maybe", "GGGGGGGG": "exclude"},
        "omid": {"BBBBBBBB": "include", "DDDDDDDD": "include", "FFFFFFFF": "include"},
    }.items():
        for record_id, decision in votes.items():
            rewrite(
                sheet(reviewer),
                lambda text, i=record_id, d=decision: text.replace(f"R-{i},,", f"R-{i},{d},"),  # type: ignore[misc]
            )
    return review


@pytest.mark.parametrize("tool", ["rayyan", "asreview"])
def test_one_reviewers_votes_go_out_and_come_back(tool: str, voted: Path, file: Write) -> None:
    out = Path("votes.csv")
    export_votes("title_abstract", tool, out, "sara")
    given = votes_in_sheet("sara")
    rewrite(
        sheet("sara"), lambda text: text.replace(",include,", ",,").replace(",exclude,", ",,").replace(",maybe,", ",,")
    )
    assert votes_in_sheet("sara") == {}
    bring(out)
    kept = {i: vote for i, vote in given.items() if tool == "rayyan" or vote[0] != "maybe"}
    assert votes_in_sheet("sara") == kept


def test_a_reason_with_a_comma_comes_back_from_rayyans_list(review: Path) -> None:
    path = sheet("sara", "full_text")
    given = rewrite(path, lambda text: text.replace("R-BBBBBBBB,,,", "R-BBBBBBBB,exclude,no_data,"))
    export_votes("full_text", "rayyan", Path("votes.csv"), "sara")
    rewrite(path, lambda text: text.replace("R-BBBBBBBB,exclude,no_data,", "R-BBBBBBBB,,,"))
    bring(Path("votes.csv"), "full_text")
    assert path.read_bytes() == given


def test_the_teams_votes_go_out_only_where_all_have_voted(voted: Path) -> None:
    export_votes("title_abstract", "rayyan", Path("votes.csv"))
    with Path("votes.csv").open(encoding="utf-8", newline="") as opened:
        notes = {row["key"]: row["notes"] for row in csv.DictReader(opened)}
    assert notes.keys() == {"R-BBBBBBBB", "R-DDDDDDDD", "R-FFFFFFFF"}
    assert notes["R-DDDDDDDD"].endswith('RAYYAN-INCLUSION: {"sara"=>"Excluded", "omid"=>"Included"}')


def test_covidence_gets_a_file_for_each_decision(voted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export_votes("title_abstract", "covidence", Path("votes.ris"))
    assert capsys.readouterr().out.splitlines() == ["votes-conflict.ris: 1 record", "votes-include.ris: 2 records"]
    assert len(read_export(Path("votes-include.ris")).records) == 2


def test_where_the_team_differs_asreview_gets_no_label(voted: Path) -> None:
    export_votes("title_abstract", "asreview", Path("votes.csv"))
    with Path("votes.csv").open(encoding="utf-8", newline="") as opened:
        labels = {row["scopeline_id"]: row["included"] for row in csv.DictReader(opened)}
    assert labels == {"R-BBBBBBBB": "1", "R-DDDDDDDD": "", "R-FFFFFFFF": "1"}


def test_unknown_names_are_answered_with_the_known(voted: Path) -> None:
    for stage, tool, reviewer, said_ in (
        ("x", "rayyan", None, "title_abstract, full_text"),
        ("title_abstract", "word", None, "rayyan, covidence, asreview"),
        ("title_abstract", "rayyan", "leila", "sara, omid"),
    ):
        with pytest.raises(ScopelineError, match=said_):
            export_votes(stage, tool, Path("votes.csv"), reviewer)
