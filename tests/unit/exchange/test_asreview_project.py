from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from scopeline.errors import ScopelineError
from scopeline.exchange.votes.tools import read_votes, tool_of

UPLOADED = (
    "title,abstract,doi,scopeline_id\n"
    "One title,a,10.1/1,R-BBBBBBBB\nTwo titles,b,10.1/2,R-DDDDDDDD\nچالش‌های سلامت,c,,R-FFFFFFFF\n"
)
RESULTS = "CREATE TABLE results (record_id INTEGER, label INTEGER, note TEXT, tags TEXT, user_id INTEGER)"
RECORD = (
    "CREATE TABLE record (record_id INTEGER, dataset_row INTEGER, dataset_id TEXT, title TEXT, doi TEXT, year INTEGER)"
)


LABELS = (
    "INSERT INTO results VALUES (0, 1, 'see p. 3', '[]', 7), (1, 0, NULL, '[{}]', NULL), (2, NULL, NULL, NULL, NULL)"
)
RECORDS = (
    "INSERT INTO record VALUES (0, 0, 'd', 'One title', NULL, 2019), (1, 1, 'd', 'Two titles', NULL, NULL),"
    " (2, 9, 'd', 'Elsewhere', 'https://doi.org/10.1000/9', 2001)"
)
RECORD_TABLE = "CREATE TABLE record_table (record_id INTEGER)"


def database(path: Path, *statements: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def project(folder: Path, version: int, mode: str = "oracle", labels: str = "") -> Path:
    """A project as ASReview of that version lays it out: one label each, and one record that waits."""
    inside = folder / "inside"
    (inside / "data").mkdir(parents=True)
    (inside / "data" / "mine.csv").write_text(UPLOADED, encoding="utf-8")
    given = labels or LABELS
    config = {"mode": mode, "datasets": [{"id": "d", "name": "mine.csv"}]}
    if version == 1:
        config = {"mode": mode, "dataset_path": "mine.csv"}
        table = RESULTS.replace("note ", "notes ")
        ids = "INSERT INTO record_table VALUES (0), (1), (2)"
        database(
            inside / "reviews/ab c/results.sql", table, given, "CREATE TABLE record_table (record_id INTEGER)", ids
        )
    elif version == 2:
        database(inside / "data_store.db", RECORD, RECORDS)
        database(inside / "reviews/ab#c/results.db", RESULTS, given)
    else:
        database(inside / "results.db", RESULTS, given, RECORD, RECORDS)
    (inside / "project.json").write_text(json.dumps(config), encoding="utf-8")
    path = folder / "review.asreview"
    with zipfile.ZipFile(path, "w") as archive:
        for file in inside.rglob("*"):
            archive.write(file, file.relative_to(inside))
    return path


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_project_file_is_read_with_the_ids_of_its_data_set(version: int, tmp_path: Path) -> None:
    path = project(tmp_path, version)
    assert tool_of(path) == "asreview"
    told = read_votes([path])
    assert [(v.person, str(v.decision), v.note, v.record["record_ids"]) for v in told.votes] == [
        ("user 7", "include", "see p. 3", "R-BBBBBBBB"),
        ("review.asreview", "exclude", "", "R-DDDDDDDD"),
    ]
    assert told.unread == {"tagged records (their tags)": 1}


def test_a_record_that_is_not_in_the_data_set_is_known_by_what_the_project_says(tmp_path: Path) -> None:
    path = project(tmp_path, 3, labels="INSERT INTO results VALUES (2, 1, NULL, NULL, NULL)")
    [vote] = read_votes([path]).votes
    assert (vote.record["title"], vote.record["doi"], vote.record["year"]) == ("Elsewhere", "10.1000/9", "2001")


def test_a_simulation_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(ScopelineError, match=r"a simulation: nobody gave its labels.*choose Export"):
        read_votes([project(tmp_path, 3, mode="simulate")])


@pytest.mark.parametrize(
    "labels",
    ["INSERT INTO results VALUES (0, 5, NULL, NULL, NULL)", "INSERT INTO results VALUES (77, 1, NULL, NULL, NULL)"],
)
def test_a_project_that_is_not_understood_is_refused_with_advice(labels: str, tmp_path: Path) -> None:
    with pytest.raises(ScopelineError, match=r"no project of ASReview that is known here.*choose Export"):
        read_votes([project(tmp_path, 3, labels=labels)])


def test_a_damaged_project_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "review.asreview"
    for member, content in (
        ("project.json", "{"),
        ("project.json", '{"mode": "oracle"}'),
        ("results.db", "no database"),
    ):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("project.json", "{}")
            if member != "project.json":
                archive.writestr(member, content)
        with pytest.raises(ScopelineError, match=r"choose Export"):
            read_votes([path])
