"""ASReview's labels: CSV, TSV, XLSX or RIS, as given to it or as it hands back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scopeline.errors import ExportError, Problem, ScopelineError
from scopeline.exchange.foreign import Decision, ForeignVote, described, raw_tags
from scopeline.exchange.reading import records_of

# Columns that may hold the label; the first that is there counts.
LABELS = (
    "asreview_label", "included", "label", "final_included", "label_included", "included_label", "included_final",
    "included_flag", "include",
)  # fmt: skip
# -1 is how older versions write "not seen".
_VALUES: dict[str, Decision | None] = {
    "1": "include", "1.0": "include", "0": "exclude", "0.0": "exclude", "": None, "-1": None, "-1.0": None,
}  # fmt: skip
_RIS_LABELS: dict[str, Decision | None] = {
    "ASReview_relevant": "include",
    "ASReview_irrelevant": "exclude",
    "ASReview_not_seen": None,
}
_RIS_NOTE = re.compile(r"(asreview_\w+):\s*(.*)", re.DOTALL)


def read(paths: Sequence[Path]) -> list[ForeignVote]:
    """Votes of ASReview's files. The person is its user's name or e-mail address, else the file's name.

    Raises ScopelineError for a file without labels, and for values that are no label.
    """
    votes: list[ForeignVote] = []
    problems: list[Problem] = []
    for path in paths:
        rows = [(record, _columns(raw_tags(record))) for record in _records(path)]
        label = next((name for name in LABELS if any(name in columns for _, columns in rows)), None)
        if label is None:
            problems.append(
                Problem(path, "no record has a label", "Export the project with its labels.", allowed=", ".join(LABELS))
            )
        for record, columns in rows:
            place = f"line {record['line']}"
            value = columns.get(label or "", "").strip()
            if value not in _VALUES:
                problems.append(
                    Problem(path, f"found '{value}'", "Correct the cell.", place, str(label), "1, 0, empty")
                )
            elif decision := _VALUES[value]:
                person = columns.get("asreview_user_name") or columns.get("asreview_user_email") or path.name
                note = columns.get("asreview_note", "")
                votes.append(ForeignVote(person, decision, (), note, described(record), str(path), place))
    if problems:
        raise ScopelineError(problems)
    return votes


def _records(path: Path) -> list[dict[str, Any]]:
    """The file's records; ASReview is content with a title and an abstract, which else is no known header."""
    try:
        return records_of(path)
    except ExportError:
        return records_of(path, columns={"title": "title", "abstract": "abstract"})


def _columns(tags: Mapping[str, list[str]]) -> dict[str, str]:
    """A row's columns in lower case. In RIS, labels and notes of ASReview are notes of the record."""
    columns = {name.strip().lower(): values[0] for name, values in tags.items() if values}
    for note in tags.get("N1", ()):
        text = re.sub(r"^<p>|</p>$", "", note.strip())  # Zotero puts notes into paragraphs
        if text in _RIS_LABELS:
            columns["asreview_label"] = {"include": "1", "exclude": "0"}.get(_RIS_LABELS[text] or "", "")
        elif found := _RIS_NOTE.fullmatch(text):
            columns[found[1]] = _loaded(found[2])
    return columns


def _loaded(value: str) -> str:
    """A value that ASReview wrote into a note as JSON."""
    try:
        loaded = json.loads(value)
    except ValueError:
        return value
    return "" if loaded is None else str(loaded)
