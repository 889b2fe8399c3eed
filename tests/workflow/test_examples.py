"""The examples of other designs, run as their READMEs say, and what one changed code changes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from small_reviews import ROOT, Review

pytestmark = pytest.mark.slow
UPSTREAM = {"ingest", "dedupe", "overlap", "limit", "screen", "retrieve", "register", "chart", "flow", "diagram"}


@pytest.fixture(scope="module", params=["content-analysis", "narrative-review"])
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Review, dict[str, bytes]]:
    """An example after its run, and its people's files as they were before."""
    review = Review(tmp_path_factory.mktemp(request.param) / "review")
    for top in ("config", "data"):
        source = ROOT / "examples" / request.param / top
        shutil.copytree(source, review.folder / top, ignore=shutil.ignore_patterns(".backup"))
    before = review.people()
    assert "Done" in review.run()
    return review, before


def test_an_example_leaves_peoples_files_alone_and_has_nothing_to_do_afterwards(
    ran: tuple[Review, dict[str, bytes]],
) -> None:
    review, before = ran
    assert review.people() == before
    *told, verdict = review.scopeline("check").splitlines()
    # The content analysis leaves one consent blank, to be told; nothing else is.
    assert told in ([], ["data/participants.csv: no consent is noted of P13"])
    assert verdict.startswith("Nothing stops a run" if told else "Everything is in order")
    assert "Nothing to do" in review.run()
    for page in ("index.html", "index.fa.html"):
        assert (review.folder / "results/report" / page).exists()


def test_no_manuscript_has_a_table_of_headings_alone(ran: tuple[Review, dict[str, bytes]]) -> None:
    for path in (ran[0].folder / "results/manuscript").glob("manuscript.*.md"):
        lines = path.read_text(encoding="utf-8").splitlines()
        ends = [i for i, line in enumerate(lines) if line.startswith("| ---")]
        assert [lines[i - 1] for i in ends if not lines[i + 1 : i + 2] or not lines[i + 1].startswith("|")] == []


def test_one_changed_code_changes_tables_matrix_facts_and_page_together_and_reruns_nothing_before(
    ran: tuple[Review, dict[str, bytes]], tmp_path: Path
) -> None:
    review = ran[0].copy(tmp_path / "review")
    before = review.results()
    frame = next(path.name for path in (review.folder / "results/coding").iterdir())
    codes = [row["coded"] for row in review.table(f"results/coding/{frame}/findings.csv")]
    other = next(code for code in reversed(codes) if code != codes[0])

    def change(row: dict[str, str]) -> None:
        if row["finding_id"] == "F001":
            row["own_words"] = other
            row["kind"] = ""  # the code says it

    review.fill(f"coding/{frame}/consensus.csv", change)
    steps = set(re.findall(r"^  (\w+)  +\S", review.run(), re.MULTILINE))
    assert {"code_findings", "facts", "report"} <= steps
    assert not steps & {*UPSTREAM, "participants"}
    after = review.results()
    changed = {path for path, content in after.items() if before.get(path) != content}
    wanted = {f"tables/{name}.{language}.csv" for name in ("table2", "matrix", "themes") for language in ("en", "fa")}
    wanted |= {"facts.json", "report/index.html", "report/index.fa.html", f"coding/{frame}/matrix.csv"}
    assert {f"results/{name}" for name in wanted} <= changed
    for untouched in ("charting/studies.csv", "studies/studies.csv"):
        assert after[f"results/{untouched}"] == before[f"results/{untouched}"]
