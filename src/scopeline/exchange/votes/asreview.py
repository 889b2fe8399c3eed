"""ASReview's labels: CSV, TSV, XLSX or RIS, as given to it or as it hands back, or a project file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scopeline.errors import ExportError, Problem, ScopelineError
from scopeline.exchange.votes import asreview_project
from scopeline.exchange.votes.foreign import ForeignVote, Told, described, raw_tags, unread_columns
from scopeline.exchange.votes.reading import records_of
from scopeline.states import Decision

# Columns that may hold the label; the first that is there counts.
LABELS = (
    "asreview_label", "included", "label", "final_included", "label_included", "included_label", "included_final",
    "included_flag", "include",
)  # fmt: skip
# -1 is how older versions write "not seen".
_VALUES: dict[str, Decision | None] = {
    "1": Decision.INCLUDE, "1.0": Decision.INCLUDE, "0": Decision.EXCLUDE, "0.0": Decision.EXCLUDE,
    "": None, "-1": None, "-1.0": None,
}  # fmt: skip
_RIS_LABELS = {"ASReview_relevant": "1", "ASReview_irrelevant": "0", "ASReview_not_seen": ""}
_RIS_NOTE = re.compile(r"(asreview_\w+):\s*(.*)", re.DOTALL)
# What is read, and what ASReview notes of its own work; folded.
_READ = frozenset({
    "asreview label", "asreview user name", "asreview user email", "asreview note", "asreview time", "asreview ranking",
    "asreview group id", "asreview prior",
})  # fmt: skip


def read(paths: Sequence[Path]) -> Told:
    """Votes of ASReview's files. The person is its user's name or e-mail address, else the file's name.

    Raises ScopelineError for a file without labels, and for values that are no label.
    """
    told = Told()
    problems: list[Problem] = []
    for path in paths:
        try:
            told.take(asreview_project.read(path) if asreview_project.is_project(path) else _read_table(path))
        except ScopelineError as error:
            problems += error.problems
    if problems:
        raise ScopelineError(problems)
    return told


def _read_table(path: Path) -> Told:
    told = Told()
    rows = [(record, _columns(raw_tags(record))) for record in _records(path, told)]
    label = next((name for name in LABELS if any(name in columns for _, columns in rows)), "")
    problems = []
    if not label:
        problems.append(
            Problem(path, "no record has a label", "Export the project with its labels.", allowed=", ".join(LABELS))
        )
    for record, columns in rows:
        place = f"line {record['line']}"
        value = columns.get(label, "").strip()
        person = columns.get("asreview_user_name") or columns.get("asreview_user_email") or path.name
        also = tuple(filter(None, (columns.get("asreview_user_email", ""),)))
        note = columns.get("asreview_note", "")
        told.unread.update(unread_columns({name: [cell] for name, cell in columns.items()}, {*_READ, label}))
        if value not in _VALUES:
            problems.append(Problem(path, f"found '{value}'", "Correct the cell.", place, label, "1, 0, empty"))
        elif decision := _VALUES[value]:
            told.votes.append(ForeignVote(person, decision, (), note, described(record), str(path), place, also))
        elif note:
            told.unread["notes on records without a label"] += 1
    if problems:
        raise ScopelineError(problems)
    return told


def _records(path: Path, told: Told) -> list[dict[str, Any]]:
    """The file's records; ASReview is content with a title and an abstract, which else is no known header."""
    try:
        return records_of(path, told)
    except ExportError:
        return records_of(path, told, columns={"title": "title", "abstract": "abstract"})


def _columns(tags: Mapping[str, list[str]]) -> dict[str, str]:
    """A row's columns in lower case. In RIS, labels and notes of ASReview are notes of the record."""
    columns = {name.strip().lower(): values[0] for name, values in tags.items() if values}
    for note in tags.get("N1", ()):
        text = re.sub(r"^<p>|</p>$", "", note.strip())  # Zotero puts notes into paragraphs
        if text in _RIS_LABELS:
            columns["asreview_label"] = _RIS_LABELS[text]
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
