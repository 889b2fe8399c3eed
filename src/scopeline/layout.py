"""Where people's files lie in a review's folder. What the machine makes under results/ is named by its rule."""

from __future__ import annotations

from pathlib import Path

EXPORTS = Path("data/exports")
VERDICTS = Path("data/duplicates/verdicts.csv")
SCREENING = Path("data/screening")
RETRIEVAL = Path("data/retrieval/reports.csv")
CHARTING = Path("data/charting/consensus.csv")
CODING = Path("data/coding/consensus.csv")
FRAMEWORKS = Path("config/frameworks")


def exports(source: str | None = None) -> list[Path]:
    """Export files of one source, or of all, in a fixed order; hidden files and READMEs are not exports."""
    folder = EXPORTS / source if source else EXPORTS
    pattern = "*" if source else "*/*"
    return sorted(
        path for path in folder.glob(pattern) if path.is_file() and not path.name.startswith((".", "README", "~$"))
    )


def sheet(stage: str, reviewer: str) -> Path:
    """The sheet in which one reviewer votes."""
    return SCREENING / stage / f"{reviewer}.csv"


def conflicts(stage: str) -> Path:
    """The sheet of re-reviews and adjudications."""
    return SCREENING / stage / "conflicts.csv"


def journal(stage: str) -> Path:
    """The append-only history of a stage's votes."""
    return SCREENING / stage / "journal.jsonl"


def filled(path: Path) -> bool:
    """Whether a sheet has been made; an empty file is a place held for one."""
    return path.exists() and path.stat().st_size > 0
