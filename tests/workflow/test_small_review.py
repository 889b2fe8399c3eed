"""A small review through its whole life: what runs, what reruns, and what people's files come to."""

from __future__ import annotations

import json
import re
import shutil
import time

import pytest
from small_reviews import COUNTED, EXTENDED, ROOT, Review, due, medline
from steps import go_through

RULES = re.compile(r"^  (\w+) {2,}\S", re.MULTILINE)


def ran(printed: str) -> set[str]:
    return set(RULES.findall(printed.partition("\n\n")[0]))


def test_one_run_makes_the_sheets_and_the_diagram_as_far_as_it_is_known(begun: Review) -> None:
    counts = begun.counts()
    assert (counts["database_results"], counts["duplicates"], counts["records_waiting"]) == ("8", "2", "6")
    assert (
        counts["records_screened"]
        == counts["records_excluded"]
        == counts["dbr_assessed"]
        == counts["new_studies"]
        == ""
    )
    for reviewer in ("ann", "bob"):
        rows = begun.table(f"data/screening/title_abstract/{reviewer}.csv")
        assert len(rows) == 6
        assert all(row["decision"] == "" and row["title"] for row in rows)
    assert "unknown" not in begun.table("results/flow/counts.csv")[0]["label_en"]


def test_the_status_of_a_review_that_has_begun_says_who_has_how_many_left(begun: Review) -> None:
    assert re.search(r"\bann\b.* 6 of 6 left", begun.scopeline("status"))


def test_a_finished_review_adds_up(finished: Review) -> None:
    counts = finished.counts()
    wanted = {"records_screened": "6", "records_excluded": "2", "dbr_sought_reports": "4",
              "dbr_notretrieved_reports": "1", "dbr_assessed": "3", "dbr_excluded": "1",
              "dbr_excluded.wrong_place": "1", "new_studies": "2", "new_reports": "2"}  # fmt: skip
    assert {box: counts[box] for box in wanted} == wanted
    for row in finished.table("results/flow/counts.csv"):
        assert int(row["n"]) == len(finished.table(f"results/flow/{row['ids_file']}"))
    facts = json.loads((finished.folder / "results" / "facts.json").read_text())["facts"]
    assert facts["flow.new_studies"]["value"] == 2
    for name, fact in facts.items():
        if "ids_file" in fact:
            rests_on = fact["n"] if "n" in fact else fact["value"]  # a statistic has what it was counted from
            assert len(finished.table(f"results/{fact['ids_file']}")) == rests_on, name
    by = {row["by"] for row in finished.table("results/screening/title_abstract/decisions.csv")}
    assert by == {"agreement", "adjudication"}


def test_a_run_with_nothing_to_do_does_nothing(finished_copy: Review) -> None:
    before = finished_copy.results()
    assert "Nothing to do" in finished_copy.run()
    assert finished_copy.results() == before


def test_one_edited_vote_reruns_only_what_depends_on_it(finished_copy: Review) -> None:
    time.sleep(0.3)

    def change(row: dict[str, str]) -> None:
        if row["decision"] == "exclude":
            row["reason"] = "wrong_concept"

    for reviewer in ("ann", "bob"):
        finished_copy.fill(f"screening/full_text/{reviewer}.csv", change)
    printed = finished_copy.run("--dry-run")
    assert due(printed) == {
        *("screen", "register", "chart", "code_findings", "flow", "diagram"),
        *("facts", "figures", "report", "manuscript", "audit"),
    }
    assert "votes of title_abstract" not in printed
    printed = finished_copy.run(COUNTED)
    assert ran(printed) == {"screen", "register", "flow"}
    assert finished_copy.counts()["dbr_excluded.wrong_concept"] == "1"
    assert "votes of title_abstract" not in printed
    assert ran(finished_copy.run(COUNTED)) == set()


@pytest.mark.parametrize("option", [pytest.param("--forceall", marks=pytest.mark.slow), "--delete-all-output"])
def test_no_sheet_loses_a_byte_to(option: str, finished_copy: Review) -> None:
    before = finished_copy.people()
    finished_copy.run(*EXTENDED, option)
    assert finished_copy.people() == before
    assert go_through(finished_copy).report == ""
    assert finished_copy.people() == before


def test_a_later_search_only_adds_rows_to_the_sheets(undrawn_copy: Review) -> None:
    before = undrawn_copy.people()
    late = undrawn_copy.folder / "data" / "exports" / "pubmed" / "update.nbib"
    late.write_text(medline(["Pharmacists in the ward team of a district hospital"], first=31))
    go_through(undrawn_copy)
    after = undrawn_copy.people()
    for path in ("data/screening/title_abstract/ann.csv", "data/screening/title_abstract/bob.csv"):
        assert after[path].startswith(before[path])
        assert after[path].count(b"\r\n") == before[path].count(b"\r\n") + 1
    counts = undrawn_copy.counts()
    assert (counts["records_screened"], counts["records_waiting"]) == ("6", "1")


def test_a_deleted_row_comes_back_with_its_vote(undrawn_copy: Review) -> None:
    sheet = undrawn_copy.folder / "data" / "screening" / "title_abstract" / "ann.csv"
    counts = undrawn_copy.counts()
    lines = sheet.read_bytes().split(b"\r\n")
    sheet.write_bytes(b"\r\n".join(lines[:2] + lines[3:]))
    go_through(undrawn_copy)
    assert undrawn_copy.counts() == counts
    assert len(undrawn_copy.table("data/screening/title_abstract/ann.csv")) == 6
    notices = undrawn_copy.table("results/screening/title_abstract/notices.csv")
    assert ["put back" in str(notice) for notice in notices] == [True]


@pytest.mark.parametrize("results", ["kept", "removed"])
def test_a_deleted_sheet_stops_the_run_and_is_named(results: str, undrawn_copy: Review) -> None:
    (undrawn_copy.folder / "data" / "screening" / "title_abstract" / "bob.csv").unlink()
    if results == "removed":
        shutil.rmtree(undrawn_copy.folder / "results")
    before = undrawn_copy.people()
    told = go_through(undrawn_copy).report
    assert "data/screening/title_abstract/bob.csv" in told
    assert "has no sheet" in told
    assert undrawn_copy.people() == before


def test_a_misspelt_reviewer_is_told_from_a_new_one(undrawn_copy: Review) -> None:
    protocol = undrawn_copy.folder / "config" / "review.yaml"
    text = protocol.read_text()
    protocol.write_text(text.replace("reviewers: [ann, bob]", "reviewers: [ann, bobby]", 1))
    before = undrawn_copy.people()
    told = go_through(undrawn_copy).report
    assert "bobby has no sheet" in told
    assert "bob has one without being a reviewer" in told
    assert undrawn_copy.people() == before


def test_somebody_joins_by_an_empty_sheet(begun_copy: Review) -> None:
    protocol = begun_copy.folder / "config" / "review.yaml"
    protocol.write_text(protocol.read_text().replace("[ann, bob]", "[ann, bob, dan]", 1))
    assert "dan has no sheet" in go_through(begun_copy).report
    (begun_copy.folder / "data" / "screening" / "title_abstract" / "dan.csv").touch()
    assert go_through(begun_copy).report == ""
    shares = {
        name: len(begun_copy.table(f"data/screening/title_abstract/{name}.csv")) for name in ("ann", "bob", "dan")
    }
    assert shares == {"ann": 4, "bob": 4, "dan": 4}


def test_bad_input_gets_one_report_and_changes_nothing(finished_copy: Review) -> None:
    path = finished_copy.folder / "data" / "screening" / "title_abstract" / "ann.csv"
    path.write_bytes(path.read_bytes().replace(b",include,", b",includ,"))
    before = finished_copy.people()
    printed = finished_copy.run(ok=False)
    assert printed.count("found 'includ'") == 1
    assert "4 times" in printed
    assert "include, exclude, maybe" in printed
    assert "ann.csv" in printed
    assert "Traceback" not in printed
    assert len(printed.splitlines()) < 20
    assert finished_copy.people() == before
    told = finished_copy.scopeline("check", ok=False)
    assert "found 'includ'" in told
    status = finished_copy.scopeline("status")
    assert "The last run stopped at this" in status
    assert "found 'includ'" in status
    assert f"snakemake --cores 4 --snakefile {ROOT / 'Snakefile'}" in status
