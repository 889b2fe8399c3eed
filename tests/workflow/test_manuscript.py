"""The manuscript of a whole small review, at its end and in the middle."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_reviews import Review, medline
from steps import go_through, step


def test_the_finished_reviews_manuscript_says_its_numbers(finished: Review) -> None:
    text = (finished.folder / "results" / "manuscript" / "manuscript.en.md").read_text(encoding="utf-8")
    assert "Of 8 records, 2 were removed as duplicates" in text
    assert "2 studies with 2 reports were included (1, 2)." in text
    assert "[not known yet]" not in text
    persian = (finished.folder / "results" / "manuscript" / "manuscript.fa.md").read_text(encoding="utf-8")
    assert "از ۸ رکورد، ۲ رکورد تکراری حذف شد" in persian


def test_the_manuscript_of_a_review_that_has_begun_says_what_is_not_known(
    begun_copy: Review, finished: Review, tmp_path: Path
) -> None:
    shutil.copytree(finished.folder / "results" / "figures", begun_copy.folder / "results" / "figures")  # any picture
    step(begun_copy, "manuscript", "--facts", "results/facts.json", "--out", tmp_path)
    text = (tmp_path / "manuscript.en.md").read_text(encoding="utf-8")
    assert "6 records have no decision yet" in text
    assert "No study is included." in text


def test_what_waits_at_full_text_is_not_said_to_be_assessed(finished_copy: Review, tmp_path: Path) -> None:
    first = finished_copy.table("data/screening/full_text/ann.csv")[0]["record_id"]
    finished_copy.fill(
        "screening/full_text/ann.csv",
        lambda row: row.update(decision="", reason="") if row["record_id"] == first else None,
    )
    assert go_through(finished_copy).report == ""
    step(finished_copy, "manuscript", "--facts", "results/facts.json", "--out", tmp_path)
    text = (tmp_path / "manuscript.en.md").read_text(encoding="utf-8")
    assert "assessed in full" not in text
    assert "1 report has no decision yet" in text
    assert "and 1 has no decision yet" in text
    persian = (tmp_path / "manuscript.fa.md").read_text(encoding="utf-8")
    assert persian.count("۱ گزارش هنوز بی\u200cتصمیم است") == 2


@pytest.mark.parametrize("name", ["references.ris", "references.bib", "manuscript.en.docx", "manuscript.fa.html"])
def test_the_pack_is_whole(finished: Review, name: str) -> None:
    assert (finished.folder / "results" / "manuscript" / name).stat().st_size > 100


def test_the_manuscripts_own_numbers_pass_the_audit(finished: Review) -> None:
    for code in ("en", "fa"):
        told = finished.scopeline("audit", f"results/manuscript/manuscript.{code}.docx")
        assert " 0 differ." in told


@pytest.mark.slow
def test_an_archived_review_comes_out_of_its_archive_again(finished_copy: Review, tmp_path: Path) -> None:
    """One with addresses in an export and in a note, a later search, and a report whose full text alone says that it
    came."""
    review = finished_copy
    export = review.folder / "data/exports/pubmed/search.nbib"
    address = "AD  - A clinic. Electronic address: b.author@clinic.example.org.\nTI  - "
    export.write_text(export.read_text(encoding="utf-8").replace("TI  - ", address, 1), encoding="utf-8")
    protocol = review.folder / "config/review.yaml"
    later = "{name: PubMed, updates: [{searched: 2026-05-01, files: [late.nbib]}]}"
    protocol.write_text(protocol.read_text(encoding="utf-8").replace("{name: PubMed}", later), encoding="utf-8")
    (export.parent / "late.nbib").write_text(medline(["Triage by telephone at night"], first=41), encoding="utf-8")
    first = next(row for row in review.table("data/retrieval/reports.csv") if row["status"] == "retrieved")["record_id"]
    review.fill("retrieval/reports.csv", lambda row: row.update(status="") if row["record_id"] == first else None)
    review.fill("retrieval/reports.csv", lambda row: row.update(note="asked b.author@clinic.example.org"))
    texts = review.folder / "data/full_texts"
    texts.mkdir()
    (texts / f"{first} متن کامل.pdf").write_bytes(b"%PDF-1.4\n")
    review.run()
    assert review.counts()["database_specific_results.pubmed@2026-05-01"] == "1"
    review.scopeline("archive", str(tmp_path / "review.zip"))
    told = review.scopeline("verify", str(tmp_path / "review.zip"))
    assert told.count(" 0 differ.") == 2, told


def in_a_process(review: Review, *arguments: str) -> None:
    """A command of `scopeline` in a process of its own, which has the surroundings from its start."""
    command = [sys.executable, "-c", "from scopeline.cli import main; main()", *arguments]
    subprocess.run(command, cwd=review.folder, check=True, capture_output=True)


@pytest.mark.slow
def test_all_results_and_the_archive_are_the_same_bytes_after_rm_and_in_other_surroundings(
    finished: Review, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them with one core, and what is drawn and printed in a folder of another name, time zone, locale and
    order of hashes; TIFF and EPS beside what each run draws. What people wrote stays as it was.
    """
    made = []
    for name, zone, seed, cores, lost in (
        ("one", "UTC", "1", 1, [""]),
        ("پوشه دیگر", "Asia/Tehran", "77", 2, ["figures", "manuscript"]),
    ):
        review = finished.copy(tmp_path / name)
        for variable, value in {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}.items():
            monkeypatch.setenv(variable, value)
        for folder in lost:
            shutil.rmtree(review.folder / "results" / folder)
        review.run(cores=cores, anew=True)
        assert review.people() == finished.people()
        out = tmp_path / f"{seed} made"
        out.mkdir()
        in_a_process(review, "archive", str(out / "review.zip"))
        for code in ("en", "fa"):
            drawn = [str(out / code), "--language", code, "--formats", "tiff", "eps"]
            in_a_process(review, "flow", "results/flow/counts.csv", "--out", *drawn)
        results = review.results()
        assert [name for name, content in finished.results().items() if results.get(name) != content] == []
        made.append(results | {path.name: path.read_bytes() for path in out.iterdir()})
    one, other = made
    assert one.keys() == other.keys()
    assert [name for name, content in one.items() if other[name] != content] == []
    assert {Path(name).suffix for name in one} >= {
        ".svg",
        ".pdf",
        ".png",
        ".tiff",
        ".eps",
        ".docx",
        ".xlsx",
        ".html",
        ".zip",
    }
