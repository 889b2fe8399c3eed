"""A later search after every stage: what people typed still stands, and the run goes on."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from later_stages import Desk

from scopeline import layout
from scopeline.commands.check import everything
from scopeline.errors import SheetError
from scopeline.protocol import Coding

FIRST = {"R-CCCCCCCC": [], "R-DDDDDDDD": [], "R-FFFFFFFF": []}
# The update holds every report again, under records that become the representatives, and a new report.
LATER = {"R-BBBBBBBB": ["R-CCCCCCCC"], "R-BBBBBBBC": ["R-DDDDDDDD"], "R-BBBBBBBD": ["R-FFFFFFFF"], "R-ZZZZZZZZ": []}
WAYS = [
    pytest.param({"sheet_language": language, "sheet_format": form}, id=f"{language}-{form}")
    for language in ("en", "fa")
    for form in ("csv", "xlsx")
]


def worked(**screening: str) -> tuple[Desk, str]:
    """A review in which everything that people can type is typed; returns it with its sheets' suffix."""
    desk = Desk(**screening)
    suffix = screening.get("sheet_format", "csv")
    desk.search(FIRST, FIRST)
    desk.run()

    def report(row: dict[str, str]) -> None:
        word = {"en": "retrieved", "fa": "بازیابی شده"}[screening.get("sheet_language", "en")]
        row |= {"status": word, "file_or_link": f"shelf {row['record_id'][-1]}", "note": "typed note"}

    desk.fill(f"data/retrieval/reports.{suffix}", report)
    desk.run()
    desk.fill(
        f"data/charting/consensus.{suffix}",
        lambda row: row.update(country=f"country of {row['study_id']}", aim="هدف", note="typed in charting"),
    )
    findings = [
        {"study_id": study, "code": "A.1.C", "quote": f"typed quote {n}", "locator": f"p. {n}"}
        for n, study in enumerate(FIRST)
    ]  # fmt: skip
    said = {found["study_id"]: found for found in findings}
    desk.fill(f"data/coding/small/consensus.{suffix}", lambda row: row.update(said[row["study_id"]]))
    desk.run()
    return desk, suffix


@pytest.mark.parametrize("way", WAYS)
def test_an_update_that_overlaps_everything_loses_nothing(way: dict[str, str]) -> None:
    desk, suffix = worked(**way)
    before = desk.results()
    desk.search(LATER, [*LATER][:3])
    desk.run()
    assert Path(f"data/charting/consensus.{suffix}").exists()
    charted = desk.rows("results/charting/studies.csv")
    assert [row["study_id"] for row in charted] == sorted(FIRST), "the studies kept their ids"
    assert [row["country"] for row in charted] == [f"country of {study}" for study in sorted(FIRST)]
    assert {row["charted"] for row in charted} == {"yes"}
    assert [row["study_id"] for row in desk.rows("results/coding/small/findings.csv")] == list(FIRST)
    assert [row["status"] for row in desk.rows("results/retrieval/reports.csv")] == ["retrieved"] * 3
    for typed in ("shelf C", "shelf D", "shelf F", "هدف", "typed in charting", "typed quote 2"):
        assert typed in before
        assert typed in desk.results()
    assert len(desk.rows(f"data/charting/consensus.{suffix}")) == 3, "no empty rows beside the filled ones"
    assert len(desk.rows(f"data/retrieval/reports.{suffix}")) == 3


def test_a_new_study_is_what_is_left_to_do() -> None:
    desk, _ = worked()
    desk.search(LATER, LATER)
    desk.run()
    (task,) = desk.rows("results/charting/progress.csv")
    assert (task["done"], task["left"]) == ("3", "1")
    assert desk.rows("data/charting/consensus.csv")[-1]["study_id"] == "R-ZZZZZZZZ"


def test_what_was_said_of_a_study_that_is_not_included_any_more_is_kept_and_told() -> None:
    desk, _ = worked()
    desk.search(FIRST, ["R-CCCCCCCC", "R-DDDDDDDD"])
    notices = desk.run()
    (aside,) = desk.rows("results/coding/small/set_aside.csv")
    assert aside["quote"] == "typed quote 2"
    assert [row["included"] for row in desk.rows("results/charting/studies.csv")] == ["yes", "yes", "no"]
    assert [row["file_or_link"] for row in desk.rows("results/retrieval/set_aside.csv")] == ["shelf F"]
    for sheet, place in (
        ("charting/consensus.csv", "line 4"),
        ("coding/small/consensus.csv", "line 4, R-FFFFFFFF, study_id"),
    ):
        assert any(sheet in notice and place in notice and "not included any more" in notice for notice in notices)
    assert len(desk.rows("results/coding/small/findings.csv")) == 2


def test_two_studies_that_turn_out_to_be_one_are_told_as_one() -> None:
    desk, _ = worked()
    desk.fill("data/charting/consensus.csv", lambda row: row.update(country="Iran"))
    desk.search({"R-CCCCCCCC": ["R-DDDDDDDD"], "R-FFFFFFFF": []}, ["R-CCCCCCCC", "R-FFFFFFFF"])
    desk.fill("data/retrieval/reports.csv", lambda row: row.update(file_or_link="shelf"))
    desk.run()
    assert [row["study_id"] for row in desk.rows("results/charting/studies.csv")] == ["R-CCCCCCCC", "R-FFFFFFFF"]
    assert [row["study_id"] for row in desk.rows("results/coding/small/findings.csv")] == [
        "R-CCCCCCCC", "R-CCCCCCCC", "R-FFFFFFFF"
    ]  # fmt: skip


def test_answers_that_differ_for_a_study_that_became_one_are_named_with_both_places() -> None:
    desk, _ = worked()
    desk.search({"R-CCCCCCCC": ["R-DDDDDDDD"], "R-FFFFFFFF": []}, ["R-CCCCCCCC", "R-FFFFFFFF"])
    with pytest.raises(SheetError) as refused:
        desk.run()
    (problem,) = refused.value.problems
    assert (problem.field, problem.place) == ("country", "line 3, R-DDDDDDDD")
    assert "'country of R-CCCCCCCC' at line 2" in problem.found


@pytest.mark.parametrize("sheet", ["charting/consensus.csv", "coding/small/consensus.csv"])
def test_a_row_that_stands_for_no_study_is_refused_by_the_run_and_by_check_in_the_same_words(sheet: str) -> None:
    desk, _ = worked()
    desk.fill(f"data/{sheet}", lambda row: row.update(study_id=row["study_id"].replace("R-DDD", "R-DDX")))
    with pytest.raises(SheetError) as refused:
        desk.run()
    (problem,) = refused.value.problems
    assert (problem.found, problem.place) == ("no study has the id 'R-DDXDDDDD'", "line 3, R-DDXDDDDD")
    Path("config/review.yaml").write_text(
        "title: A review\nquestion: {text: q, concept: c, context: x}\nsources: {pubmed: {name: P}}\n"
        "exclusion_reasons: [{id: wrong, label: Wrong}]\nframeworks: [small]\n"
        "screening: {stages: [{id: titles, of: records, label: T, reviewers: [ann]}]}\n"
    )
    assert problem in everything()


@pytest.mark.parametrize("stem", ["retrieval/reports", "charting/consensus", "coding/small/consensus"])
def test_a_sheet_in_both_formats_is_refused(stem: str) -> None:
    desk, _ = worked()
    Path(f"data/{stem}.xlsx").write_bytes(b"")
    with pytest.raises(SheetError, match=f"there is also {Path(stem).name}.csv"):
        desk.run()


def test_after_an_update_each_charter_and_coder_is_told_what_is_left_and_none_of_their_work_is_gone() -> None:
    desk, _ = worked()
    people = ["ann", "bob"]
    desk.protocol = desk.protocol.model_copy(
        update={
            "charting": desk.protocol.charting.model_copy(update={"charters": people}),
            "coding": Coding(coders=people, adjudicator=["cat"]),
        }
    )
    desk.run()
    for who in people:
        desk.fill(f"data/charting/{who}.csv", lambda row, who=who: row.update(aim=f"aim by {who}"))
        said = {"code": "A.1.C", "quote": f"heard by {who}", "locator": "p. 1"}
        desk.fill(f"data/coding/small/{who}.csv", lambda row, said=said: row.update(said))
    desk.run()
    desk.search(LATER, LATER)
    desk.run()
    for step in ("charting", "coding/small"):
        left = {(row["who"], row["task"]): row["left"] for row in desk.rows(f"results/{step}/progress.csv")}
        assert {who: left[who, step.partition("/")[0]] for who in people} == dict.fromkeys(people, "1")
    for who in people:
        assert [row["aim"] for row in desk.rows(f"data/charting/{who}.csv")] == [*[f"aim by {who}"] * 3, ""]
        assert f"heard by {who}" in desk.results()


REVIEW = """\
title: A review
question: {text: q, concept: c, context: x}
sources: {pubmed: {name: P}}
exclusion_reasons: [{id: wrong, label: Wrong}]
frameworks: [small]
screening:
  stages:
    - {id: titles, of: records, label: T, reviewers: [ann]}
    - {id: texts, of: reports, label: F, reviewers: [ann]}
"""


@pytest.mark.parametrize("differ", [True, False])
def test_a_verdict_that_makes_one_of_two_charted_studies_is_held_by_check_as_by_the_run(differ: bool) -> None:
    desk, _ = worked()
    Path("config/review.yaml").write_text(REVIEW)
    Path("results/records").mkdir(parents=True)
    pq.write_table(pa.table({"record_id": [*FIRST]}), layout.RECORDS)
    desk.fill("data/retrieval/reports.csv", lambda row: row.update(file_or_link="shelf"))
    if not differ:
        desk.fill("data/charting/consensus.csv", lambda row: row.update(country="Iran"))
    desk.run()
    told = {str(problem) for problem in everything()}
    layout.VERDICTS.parent.mkdir()
    verdict = "record_id_1,record_id_2,verdict\nR-CCCCCCCC,R-DDDDDDDD,same\n"
    layout.VERDICTS.with_suffix(".csv").write_text(verdict)
    told = {str(problem) for problem in everything()} - told
    desk.search({"R-CCCCCCCC": ["R-DDDDDDDD"], "R-FFFFFFFF": []}, ["R-CCCCCCCC", "R-FFFFFFFF"])
    if differ:
        with pytest.raises(SheetError) as refused:
            desk.run()
        assert told == {str(problem) for problem in refused.value.problems}
        assert "or take back 'same' at data/duplicates/verdicts.csv, line 2" in told.pop()
    else:
        assert not told
        desk.run()
