"""Scopeline as it is installed: the wheel holds all that a review needs, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from small_reviews import FRAME, PROTOCOL, ROOT, TITLES, medline

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", out, ROOT], check=True)
    return next(out.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_holds_the_workflow_the_steps_the_frames_and_nothing_of_the_example(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    share = {name.removeprefix("scopeline/share/") for name in names if name.startswith("scopeline/share/")}
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for path in tracked.split("\0"):
        if path.startswith("src/"):
            assert path.removeprefix("src/") in names
        if path.startswith(("scripts/", "workflow/rules/", "profiles/", "config/frameworks/")) or path == "Snakefile":
            assert path in share
    assert not [name for name in names if "exports" in Path(name).parts or name.startswith("tests")]


@pytest.mark.slow
def test_an_installed_scopeline_lays_out_a_review_that_runs_in_its_own_folder(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "an empty environment"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    subprocess.run([*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel], check=True, env=ENVIRONMENT)
    own = next((home / "lib").glob("python*/site-packages"))
    (own / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")

    def run(*command: object, folder: Path) -> str:
        done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    run(home / "bin" / "scopeline", "init", "my review", "--sources", "pubmed,scopus", folder=tmp_path)
    review = tmp_path / "my review"
    (review / "config" / "review.yaml").write_text(PROTOCOL.replace("  scopus: {name: Scopus}\n", ""), encoding="utf-8")
    (review / "config" / "frameworks" / "small.yaml").write_text(FRAME, encoding="utf-8")
    (review / "data" / "exports" / "scopus").rmdir()
    (review / "data" / "exports" / "pubmed" / "search.nbib").write_text(medline(TITLES), encoding="utf-8")
    printed = run(python, "-m", "snakemake", "--cores", "4", folder=review)
    assert (review / "results" / "report" / "index.html").exists()
    assert "data/screening/title_abstract/ann.csv" in printed
    assert printed.rstrip().endswith("snakemake --cores 4")
    assert "screen " not in run(python, "-m", "snakemake", "--cores", "4", folder=review)
    told = run(home / "bin" / "scopeline", "status", "my review", folder=tmp_path)
    assert "cd 'my review' && snakemake --cores 4" in told
