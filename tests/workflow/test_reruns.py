"""What runs again, and what does not: a step depends on what it reads, by value."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from small_reviews import EXTENDED, ROOT, Review, due, noting, opened

from scopeline.running import code
from scopeline.tables.csv import SHEET, read_table

STEPS = re.compile(r"^  (\w+) {2,}\S", re.MULTILINE)
SHEETS = ("duplicates", "screening", "retrieval", "charting", "coding", "studies.csv")
ANN = "data/screening/title_abstract/ann.csv"


def ran(printed: str) -> list[str]:
    return STEPS.findall(printed.partition("\n\n")[0])


def resaved(path: Path) -> None:
    """Sorted by title and saved as a spreadsheet of another country does it."""
    table = read_table(path)
    rows = sorted(table.rows, key=lambda row: row["title"], reverse=True)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([table.columns, *([row[name] for name in table.columns] for row in rows)])
    path.write_bytes(out.getvalue().encode("utf-16"))


def test_a_second_run_does_nothing_whatever_was_commented_in_the_protocol_sorted_or_saved_in_another_dialect(
    finished_copy: Review,
) -> None:
    protocol = finished_copy.folder / "config" / "review.yaml"
    protocol.write_text("# reviewed in March\n\n" + protocol.read_text())
    resaved(finished_copy.folder / ANN)
    assert ran(finished_copy.run()) == []
    finished_copy.fill("screening/title_abstract/bob.csv", lambda row: row.update(note="seen"))
    assert "screen" in due(finished_copy.run("--dry-run"))


def test_a_key_of_the_protocol_reruns_the_steps_that_read_it(finished_copy: Review) -> None:
    protocol = finished_copy.folder / "config" / "review.yaml"
    protocol.write_text(protocol.read_text() + "notice: Preliminary\n")
    steps = due(finished_copy.run("--dry-run"))
    assert "report" in steps
    assert not {"ingest", "dedupe", "screen", "flow", "diagram"} & {*steps}


def test_a_vote_reruns_its_stage_and_what_follows_and_not_what_came_before(finished_copy: Review) -> None:
    finished_copy.fill("screening/title_abstract/ann.csv", lambda row: row.update(note="I saw it twice"))
    steps = due(finished_copy.run("--dry-run"))
    assert {"screen", "flow", "figures", "report"} <= {*steps}
    assert not {"ingest", "dedupe", "overlap"} & {*steps}


def test_what_failed_is_run_again_and_refused_again_though_every_later_result_is_there(finished_copy: Review) -> None:
    sheet = finished_copy.folder / ANN
    as_it_was = sheet.read_bytes()
    sheet.write_bytes(as_it_was.replace(b",include,", b",inclood,", 1))
    first = finished_copy.run(ok=False)
    assert "inclood" in first
    assert not (finished_copy.folder / "results" / "screening" / "title_abstract" / "decisions.csv").exists()
    assert finished_copy.run(ok=False) == first  # what failed stays failed, until it is mended
    assert "did not get through. Run it all" in finished_copy.run("results/facts.json")  # which is there
    sheet.write_bytes(as_it_was)
    assert {"screen", "flow", "report"} <= {*due(finished_copy.run("--dry-run"))}


def test_a_result_that_is_gone_is_made_again_though_what_was_made_of_it_is_there(finished_copy: Review) -> None:
    """Each for its own sake: what follows a step that runs is due in any case, with another reason."""
    lost = {
        "ingest": "results/records/rejected.csv",
        "dedupe": "results/dedupe/fields.csv",
        "screen": "results/screening/full_text/agreement.csv",
        "code_findings": "results/coding/small/findings.csv",
        "flow": "results/flow/sets",
    }
    for path in lost.values():
        (finished_copy.folder / path).rename(finished_copy.folder / Path(path).name)
    printed = finished_copy.run("--dry-run")
    assert {*lost} <= due(printed)
    missed = re.findall(r"^Reason: Missing output files: ([^;\n]*)", printed, re.MULTILINE)
    assert {path for paths in missed for path in paths.split(", ")} == {*lost.values()}
    for path in lost.values():
        (finished_copy.folder / Path(path).name).rename(finished_copy.folder / path)
    assert due(finished_copy.run("--dry-run")) == set()


def test_what_is_saved_while_a_step_works_is_heard_by_the_next_run(
    tmp_path: Path, begun_copy: Review, monkeypatch
) -> None:
    from scopeline.running import heard

    monkeypatch.chdir(begun_copy.folder)
    paths = [Path(ANN)]
    before = heard.heard("a step", paths)
    found = heard.begin(paths)
    begun_copy.fill("screening/title_abstract/ann.csv", lambda row: row.update(decision="include"))
    heard.leave("a step", before, found)
    assert heard.heard("a step", paths) != before


def test_a_sheet_as_its_step_left_it_says_what_people_had_said_before(begun_copy: Review, monkeypatch) -> None:
    from scopeline.running import heard
    from scopeline.tables.atomic import write_atomically

    monkeypatch.chdir(begun_copy.folder)
    paths = [Path(ANN), Path("data/not made yet.csv")]
    before = heard.heard("a step", paths)
    found = heard.begin(paths)
    write_atomically(paths[0], paths[0].read_bytes() + SHEET.encode([["R-BBBBBBBB"]], continuing=True))
    write_atomically(paths[1], SHEET.encode([["record_id"], ["R-BBBBBBBB"]]))
    heard.leave("a step", before, found)
    assert heard.heard("a step", paths) == before
    paths[1].unlink()
    assert heard.heard("a step", paths) != before


def test_the_digest_of_a_steps_code_misses_no_file_that_the_step_opens(finished: Review) -> None:
    programs = opened(finished.folder)
    assert {path.name for path in (ROOT / "scripts").glob("[!_]*.py")} - {*programs} == {
        *("limit.py", "participants.py"),  # which this review has not
    }
    assert unforeseen(programs) == set()


def unforeseen(programs: dict[str, set[Path]]) -> set[tuple[str, Path]]:
    """Modules and data files of the package that a step's process opened, and its imports do not lead to."""
    found = set()
    for script in (ROOT / "scripts").glob("[!_]*.py"):
        read = programs.get(script.name, set())
        own = {path for path in read if path.is_relative_to(code.PACKAGE) and path.suffix != ".pyc" and path.is_file()}
        assert bool(own) == (code.PACKAGE / "layout.py" in own)
        found |= {(script.name, path) for path in own - {*code.files(script)}}
    return found


@pytest.mark.slow
def test_a_review_that_the_workflow_begins_is_the_same_as_by_its_steps_and_has_nothing_to_do_again(
    begun: Review, tmp_path: Path
) -> None:
    fresh = begun.copy(tmp_path / "fresh", without=("results", ".snakemake", *SHEETS))
    with noting(fresh.folder):
        fresh.run(*EXTENDED)
    sheets, expected = (
        {path: content for path, content in review.people().items() if not path.endswith(".jsonl")}  # which hold times
        for review in (fresh, begun)
    )
    assert sheets == expected
    assert unforeseen(opened(fresh.folder)) == set()
    assert ran(fresh.run(*EXTENDED)) == []


def test_a_module_that_a_step_does_not_import_is_no_part_of_its_code() -> None:
    names = {path.name for path in code.files(ROOT / "scripts" / "ingest.py")}
    assert {"ingest.py", "_step.py", "detect.py", "protocol.py"} <= names
    assert not {"cluster.py", "diagram.py", "hearing.py", "model.json"} & names


def test_the_workflow_linter_has_nothing_to_say(begun_copy: Review) -> None:
    assert "in a good condition" in begun_copy.run("--lint")
