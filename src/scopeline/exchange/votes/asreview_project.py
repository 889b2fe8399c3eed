"""ASReview's project file (`.asreview`): a zip of project.json, the data set, and the labels in SQLite.

Version 1: data/<file>, reviews/<id>/results.sql (tables record_table, results). Version 2: data_store.db (table record)
and reviews/<id>/results.db. Version 3: both tables in results.db. Labels are 1, 0, or nothing while a record waits.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from scopeline.bibliography.identifiers import doi
from scopeline.errors import ExportError, Problem
from scopeline.exchange.votes.foreign import ForeignVote, Told, described
from scopeline.exchange.votes.reading import records_of
from scopeline.sources.entries import Unreadable
from scopeline.states import Decision
from scopeline.tables import guard
from scopeline.text import fold

_REMEDY = "In ASReview choose Export and then the data set with its labels (CSV, XLSX or RIS), and give that file."
_DECISIONS = {1: Decision.INCLUDE, 0: Decision.EXCLUDE}
Row = Mapping[str, Any]


def is_project(path: Path) -> bool:
    """Whether a file is a project, by its content."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "project.json" in archive.namelist()


def read(path: Path) -> Told:
    """The labels of a project. The person is the user's number (`user 7`) where the project tells it, else the file.

    Raises ExportError, with the export to choose instead, for a project that is not a person's or cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            if refusal := guard.archive(path.read_bytes()):
                raise Unreadable(*refusal)
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder)  # zipfile keeps every member inside the folder
            return _read(path, Path(folder))
        except Unreadable as error:
            found = error.found
        except ExportError as error:
            found = f"the project's data set cannot be read ({error.problems[0].found})"
        except (sqlite3.Error, zipfile.BadZipFile, OSError, RuntimeError, KeyError, ValueError, TypeError) as error:
            found = f"this is no project of ASReview that is known here ({type(error).__name__}: {error})"
    raise ExportError(Problem(path, found, _REMEDY))


def _read(path: Path, folder: Path) -> Told:
    project = json.loads((folder / "project.json").read_text(encoding="utf-8"))
    if project.get("mode") == "simulate":
        raise Unreadable("the project is a simulation: nobody gave its labels", _REMEDY)
    states = sorted([*folder.rglob("results.db"), *folder.rglob("results.sql")])
    if len(states) != 1:
        raise Unreadable(f"the project has {len(states)} sets of labels, where one can be read", _REMEDY)
    told = Told()
    records = _records(project, folder, states[0], told)
    for row in _rows(states[0], "SELECT * FROM results WHERE label IS NOT NULL ORDER BY record_id"):
        user = str(row["user_id"]) if row.get("user_id") is not None else ""
        person, also = (f"user {user}", (user,)) if user else (path.name, ())
        note = str(row.get("note") or row.get("notes") or "")
        known = records[row["record_id"]]
        decision = _DECISIONS[int(row["label"])]
        place = f"record {row['record_id']}"
        told.votes.append(ForeignVote(person, decision, (), note, known, str(path), place, also))
        told.unread["tagged records (their tags)"] += str(row.get("tags") or "[]") not in ("[]", "{}", "null")
    told.unread = +told.unread
    return told


def _records(project: Row, folder: Path, state: Path, told: Told) -> dict[int, dict[str, str]]:
    """What is known of each record, by ASReview's number."""
    sets = {str(data.get("id")): str(data["name"]) for data in project.get("datasets") or ()}
    if sets:
        store = folder / "data_store.db"
        uploaded = {key: records_of(folder / "data" / name, told) for key, name in sets.items()}
        rows = _rows(store if store.exists() else state, "SELECT * FROM record")
        return {row["record_id"]: _known(row, uploaded.get(str(row["dataset_id"]), [])) for row in rows}
    uploads = records_of(folder / "data" / str(project["dataset_path"]), told)
    numbers = [row["record_id"] for row in _rows(state, "SELECT record_id FROM record_table ORDER BY rowid")]
    if len(numbers) != len(uploads):
        raise Unreadable(
            f"the project has {len(numbers)} records, but {len(uploads)} were read from its data set", _REMEDY
        )
    return {number: described(record) for number, record in zip(numbers, uploads, strict=True)}


def _known(row: Row, uploads: list[dict[str, Any]]) -> dict[str, str]:
    """A record as it was uploaded, where the row of that number has its title; else what the project knows of it."""
    at, title = int(row["dataset_row"]), str(row.get("title") or "")
    if at < len(uploads) and fold(str(uploads[at]["title"])) == fold(title):
        return described(uploads[at])
    given, year = doi(str(row.get("doi") or "")), str(row.get("year") or "")
    return {"record_ids": "", "rayyan": "", "doi": given, "pmid": "", "title": title, "year": year, "id": ""}


def _rows(database: Path, query: str) -> Iterator[dict[str, Any]]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield from map(dict, connection.execute(query))
