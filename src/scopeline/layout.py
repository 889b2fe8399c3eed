"""Where everything lies in a review's folder: people's files under config/ and data/, the machine's under results/.

All paths are relative to the review's folder, which is the working directory of every step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

EXPORTS = Path("data/exports")
HAND_SHEET = "found.csv"  # in the folder of a source without exports: what people found there
_TAKEN_OTHERWISE = re.compile(r"[^\w /.,()+-]|(?:^|/)[- ]|[ ]$")  # anything but words, in any script, and plain marks
SHEET_FORMATS = ("csv", "xlsx")
DRAFT_FORMATS = (".docx", ".md", ".txt")
OVERRIDES = Path("data/screening/overrides.csv")
OVERRIDES_JOURNAL = Path("data/screening/overrides.jsonl")  # what stood in the sheet, run by run; append-only
FULL_TEXTS = Path("data/full_texts")
SEARCHES = Path("data/searches")  # a folder a source, with the log of each of its searches
VERDICTS = Path("data/duplicates/verdicts")  # .csv or .xlsx: see `either`
VERDICTS_JOURNAL = Path("data/duplicates/verdicts.jsonl")  # what stood in the sheet, run by run; append-only
LINEAGE = Path("data/duplicates/journal.jsonl")  # which records stood for one report, run by run; append-only
SCREENING = Path("data/screening")
ENRICHMENT = Path("data/enrichment.csv")
BENCHMARK = Path("data/benchmark")  # in any form that lists records: see `benchmarks`
RETRIEVAL = Path("data/retrieval/reports")  # .csv or .xlsx: see `either`
RETRIEVAL_JOURNAL = Path("data/retrieval/journal.jsonl")  # what stood in the sheet, run by run; append-only
REGISTRY = Path("data/studies.csv")
MANUSCRIPT = Path("data/manuscript")  # sections that the team writes: <section>.<language>.md
CHARTING = Path("data/charting")  # the sheets of charting, each .csv or .xlsx
FORM_LOG = CHARTING / "form.csv"
CHARTING_JOURNAL = CHARTING / "journal.jsonl"
AS_PRINTED = CHARTING / "as_printed.csv"
DRAFTS = Path("data/drafts")  # manuscripts that people wrote in Word, which every run audits
DOCUMENTS = Path("data/documents")
PARTICIPANTS = Path("data/participants")  # .csv or .xlsx: see `either`
TRUSTWORTHINESS = Path("data/trustworthiness.csv")
CLAIMS = Path("config/claims.yaml")
CONCEPTS = Path("config/concepts.yaml")
QUERIES = Path("config/queries")
CODING = Path("data/coding")  # a folder a framework
FRAMEWORKS = Path("config/frameworks")
LANGUAGES = Path("config/languages")

RESULTS = Path("results")
RECORDS = RESULTS / "records" / "records.parquet"
FILES = RESULTS / "records" / "files.csv"
REJECTED = RESULTS / "records" / "rejected.csv"
GROUPS = RESULTS / "dedupe" / "groups.parquet"
UNIQUE = RESULTS / "dedupe" / "unique.parquet"
MERGES = RESULTS / "dedupe" / "merges.csv"
QUESTIONS = RESULTS / "dedupe" / "questions.csv"
UNASKED = RESULTS / "dedupe" / "unasked.csv"
ASKED = RESULTS / "dedupe" / "asked.csv"
DEDUPLICATION = RESULTS / "dedupe" / "summary.csv"
AUTOMATIC = RESULTS / "screening" / "automatic.csv"
ELIGIBLE = RESULTS / "screening" / "eligible.csv"
REPORTS = RESULTS / "retrieval" / "reports.csv"
RETRIEVED = RESULTS / "retrieval" / "retrieved.csv"
STUDIES = RESULTS / "studies" / "studies.csv"
CHARTED = RESULTS / "charting" / "studies.csv"
PARAGRAPHS = RESULTS / "participants" / "paragraphs.csv"
TRUSTED = RESULTS / "participants" / "trustworthiness.csv"
PRINTED = RESULTS / "charting" / "printed.csv"
CHARTING_AGREEMENT = RESULTS / "charting" / "agreement.csv"
CHARTING_COMPARED = RESULTS / "charting" / "comparison.csv"
FATES = RESULTS / "flow" / "fates.parquet"
SETS = RESULTS / "flow" / "sets"
COUNTS = RESULTS / "flow" / "counts.csv"
FACTS = RESULTS / "facts.json"
CLAIMED = RESULTS / "claims.csv"
LISTS = RESULTS / "facts"
FIGURES = RESULTS / "figures"
TABLES = RESULTS / "tables"
PACK = RESULTS / "manuscript"
AUDITED = RESULTS / "audit"
STATEMENTS = AUDITED / "statements.csv"  # what the drafts say, beside what is so
PAGES = RESULTS / "report"
LOGS = RESULTS / "logs"
WORK = "work.csv"  # beside each progress.csv: its rows

# What only the machine has to remember from one run to the next; it lies with Snakemake's own memory, and goes with it.
MEMORY = Path(".snakemake/scopeline")


def stage_results(stage: str) -> Path:
    """The folder of what a screening stage comes to: decisions, agreement, progress."""
    return RESULTS / "screening" / stage


def coding_results(framework: str) -> Path:
    """The folder of one framework's findings and tables."""
    return RESULTS / "coding" / framework


def progress(step: str) -> Path:
    """Who has how much left in a step, such as `dedupe`, `retrieval` or `screening/full_text`."""
    return RESULTS / step / "progress.csv"


def found_journal(source: str) -> Path:
    """What stood in a source's sheet of what was found by hand, run by run; append-only."""
    return SEARCHES / source / "found.jsonl"


def exports(source: str | None = None) -> list[Path]:
    """Export files of one source, or of all, in a fixed order; hidden files and READMEs are not exports."""
    folder = EXPORTS / source if source else EXPORTS
    pattern = "*" if source else "*/*"
    return _peoples(folder.glob(pattern))


def hidden(path: Path) -> bool:
    """Whether a file is none of people's: hidden, a spreadsheet's lock, or what a file manager leaves behind."""
    return path.name.startswith((".", "~$")) or path.name in ("Thumbs.db", "desktop.ini")


def benchmarks() -> list[Path]:
    """What may be the list of records that the team knew before: one file; copies that programs leave are none."""
    return sorted(
        path for path in BENCHMARK.parent.glob(f"{BENCHMARK.name}.*") if not path.name.endswith(("~", ".bak"))
    )


def drafts() -> list[Path]:
    """What lies among the drafts, in a fixed order, but for hidden files and READMEs."""
    return _peoples(DRAFTS.glob("*"))


def _peoples(paths: Iterable[Path]) -> list[Path]:
    return sorted(path for path in paths if path.is_file() and not hidden(path) and not path.name.startswith("README"))


def plainly_named(path: Path) -> bool:
    """Whether a path may be a rule's input: Snakemake takes `{1}` for a wildcard there, and `<x>` for a place."""
    return not _TAKEN_OTHERWISE.search(path.as_posix())


def either(stem: Path, form: str = "csv") -> Path:
    """A sheet that people keep as CSV or as a workbook: the file that is there, else where one of this format will be.

    `stem` is its path without the suffix.
    """
    there = [path for suffix in SHEET_FORMATS if (path := stem.with_name(f"{stem.name}.{suffix}")).exists()]
    return there[0] if len(there) == 1 else stem.with_name(f"{stem.name}.{form}")


def sheet(stage: str, reviewer: str, form: str = "csv") -> Path:
    """The sheet in which one reviewer votes."""
    return either(SCREENING / stage / reviewer, form)


def conflicts(stage: str, form: str = "csv") -> Path:
    """The sheet of re-reviews and adjudications."""
    return sheet(stage, "conflicts", form)


def screening(stage: str, voters: Sequence[str], form: str = "csv") -> list[Path]:
    """Every sheet of a screening stage that people write into: the voters', the conflicts, who votes on what."""
    return [*(sheet(stage, name, form) for name in voters), conflicts(stage, form), assignments(stage)]


def charting(charters: Sequence[str], form: str = "csv") -> list[Path]:
    """Every sheet of charting that people write into: the charters', the team's, the conflicts, the printed values."""
    return [*(either(CHARTING / name, form) for name in (*charters, "consensus", "conflicts")), AS_PRINTED, FORM_LOG]


def participants(form: str = "csv") -> list[Path]:
    """The sheets about the people of a content analysis."""
    return [either(PARTICIPANTS, form), TRUSTWORTHINESS]


def coding(framework: str, coders: Sequence[str], form: str = "csv") -> list[Path]:
    """Every file of a framework that people write into: the coders' sheets, the codebook and what concerns it."""
    folder = CODING / framework
    names = (*(coders or ["consensus"]), "conflicts")
    return [*(either(folder / name, form) for name in names), *plain_of_coding(framework)]


def plain_of_coding(framework: str) -> list[Path]:
    """The codebook of a framework and what concerns it, as CSV alone."""
    return [CODING / framework / f"{name}.csv" for name in ("codebook", "changes", "links")]


def coding_journal(framework: str) -> Path:
    """The append-only history of a framework's findings."""
    return CODING / framework / "journal.jsonl"


def assignments(stage: str) -> Path:
    """Who votes on which record, where not everyone votes on everything."""
    return SCREENING / stage / "assignments.csv"


def journal(stage: str) -> Path:
    """The append-only history of a stage's votes."""
    return SCREENING / stage / "journal.jsonl"


def filled(path: Path) -> bool:
    """Whether a sheet has been made; an empty file is a place held for one."""
    return path.exists() and path.stat().st_size > 0
