"""Small reviews to run the workflow on."""

from __future__ import annotations

import contextlib
import csv
import fcntl
import io
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import warm

from scopeline.cli import main
from scopeline.tables.csv import SHEET, read_table

ROOT = Path(__file__).parents[2]

PROTOCOL = """\
title: A small review
question: {text: What is known of care, concept: Care, context: Anywhere}
languages: [en, fa]
sources:
  pubmed: {name: PubMed}
  scopus: {name: Scopus}
exclusion_reasons:
  - {id: wrong_concept, label: {en: Another concept, fa: مفهومی دیگر}}
  - {id: wrong_place, label: {en: Another place, fa: جایی دیگر}}
screening:
  stages:
    - {id: title_abstract, of: records, label: Titles, reviewers: [ann, bob], adjudicator: cat}
    - {id: full_text, of: reports, label: Full texts, reviewers: [ann, bob], adjudicator: cat}
frameworks: [small]
"""
FRAME = """\
id: small
label: A small frame
kinds: [{id: challenge, label: Challenge}]
children:
  - {id: A, label: First, children: [{id: A.1, label: One}]}
  - {id: B, label: Second}
"""
# Targets of runs that need not draw and print: the numbers, and every step that extends a sheet.
COUNTED = "results/flow/counts.csv"
EXTENDED = (COUNTED, "results/charting/studies.csv", "results/coding/small/findings.csv")
TITLES = [
    "Stepped care for chronic pain in rural clinics",
    "Hospital mergers and the price of surgery",
    "Community nurses as coordinators of home care",
    "یکپارچگی خدمات سلامت در شهرهای کوچک",
    "Electronic referral between primary care and specialists",
    "A ledger of vaccine stock in mountain districts",
]


def medline(titles: list[str], first: int = 1) -> str:
    """A PubMed export of records with these titles."""
    return "".join(
        f"\nPMID- {90000000 + number}\nOWN - NLM\nDP  - 2015\nTI  - {title}.\nPG  - {number}-{number + 9}\n"
        f"AB  - About {title.lower()}.\nFAU - Author{number}, Ann\nAU  - Author{number} A\nJT  - Journal of care\n"
        f"VI  - {number}\nLID - 10.5555/small.{number} [doi]\nPT  - Journal Article\n"
        for number, title in enumerate(titles, first)
    )


def scopus(titles: list[str], first: int = 1) -> bytes:
    """A Scopus CSV of records with these titles."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Authors", "Title", "Year", "Source title", "Volume", "Page start", "Page end", "DOI", "Abstract",
                     "Document Type", "Source", "EID"])  # fmt: skip
    for number, title in enumerate(titles, first):
        writer.writerow([f"Author{number} A.", title, 2015, "Journal of Care", number, number, number + 9,
                         f"10.5555/small.{number}", f"About {title.lower()}.", "Article", "Scopus",
                         f"2-s2.0-9900000{number:04d}"])  # fmt: skip
    return b"\xef\xbb\xbf" + out.getvalue().encode()


@dataclass(frozen=True)
class Review:
    """A review's folder, and what a person or a run does in it."""

    folder: Path

    def run(self, *options: str, cores: int = 2, ok: bool = True, anew: bool = False) -> str:
        """`snakemake --directory`, returning what it printed; fails the test unless it ends as expected."""
        where = ["--snakefile", str(ROOT / "Snakefile"), "--directory", str(self.folder)]
        snakemake = warm.snakemake_anew if anew else warm.snakemake
        code, printed = snakemake(["--cores", str(cores), *where, *options], ROOT)
        assert (code == 0) == ok, printed[-6000:]
        return printed

    def scopeline(self, *arguments: str, ok: bool = True) -> str:
        """A command of `scopeline` on this review, in this process, returning what it printed."""
        out, code = io.StringIO(), None
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                main(arguments)
            except SystemExit as ended:
                code = ended.code
        printed = out.getvalue() + (code if isinstance(code, str) else "")
        assert (not code) == ok, printed
        return printed

    def fill(self, sheet: str, answer: Callable[[dict[str, str]], None]) -> None:
        """Let a person go through a sheet under data/ row by row."""
        table = read_table(self.folder / "data" / sheet)
        for row in table.rows:
            answer(row)
        rows = ([row[name] for name in table.columns] for row in table.rows)
        (self.folder / "data" / sheet).write_bytes(SHEET.encode([table.columns, *rows]))

    def table(self, path: str) -> list[dict[str, str]]:
        """The rows of a CSV of this review."""
        return read_table(self.folder / path).rows

    def counts(self) -> dict[str, str]:
        """The diagram's numbers by box, '' where unknown."""
        return {row["box"]: row["n"] for row in self.table("results/flow/counts.csv")}

    def people(self) -> dict[str, bytes]:
        """Every byte under config/ and data/, but for the backups."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for top in ("config", "data")
            for path in sorted((self.folder / top).rglob("*"))
            if path.is_file() and ".backup" not in path.parts
        }

    def results(self) -> dict[str, bytes]:
        """Every byte under results/, but for what was measured of the run and what it said."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted((self.folder / "results").rglob("*"))
            if path.is_file() and not {"benchmarks", "logs"} & {*path.parts}
        }

    def copy(self, to: Path, without: Sequence[str] = ()) -> Review:
        """The same review elsewhere, with Snakemake's memory of what it has run; `without`: folders left behind."""
        shutil.copytree(self.folder, to, ignore=shutil.ignore_patterns(*without))
        return Review(to)


@contextlib.contextmanager
def noting(folder: Path) -> Iterator[None]:
    """Within, every process notes which files it opens (guard/opened.py), beside the folder; see `opened`."""
    os.environ["OPENED"] = str(_notes(folder))
    _notes(folder).mkdir()
    try:
        yield
    finally:
        del os.environ["OPENED"]


def opened(folder: Path) -> dict[str, set[Path]]:
    """The files that were opened while it was noted, by the program's name."""
    found: dict[str, set[Path]] = {}
    for path in _notes(folder).iterdir():
        found.setdefault(path.stem, set()).update(map(Path, path.read_text(encoding="utf-8").splitlines()))
    return found


def _notes(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}, opened")


def due(printed: str) -> set[str]:
    """The rules that a dry run would run, from its table of jobs."""
    return {*re.findall(r"^(\w+) +\d+$", printed, re.MULTILINE)} - {"all", "total"}


def include(row: dict[str, str]) -> None:
    row["decision"] = "include"


def made_once(name: str, make: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the first worker which needs it makes, for all of them."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    shared.mkdir(exist_ok=True)
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            done.touch()
    return folder
