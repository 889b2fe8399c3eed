"""What a sheet says, as a value by which its step runs again."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from scopeline.running import heard
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import SHEET

ROWS = [["R-BBBBBBBB", "", "a note"], ["R-CCCCCCCC", "", ""]]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return saved(tmp_path / "ann.csv", "decision")


def saved(path: Path, heading: str) -> Path:
    path.write_bytes(SHEET.encode([["record_id", heading, "note"], *ROWS]))
    return path


def test_an_empty_column_that_loses_its_heading_is_heard(path: Path) -> None:
    before = heard.heard("a step", [path])
    assert heard.heard("a step", [saved(path, "decision")]) == before
    assert heard.heard("a step", [saved(path, "")]) != before


def test_a_sheet_that_may_not_be_read_is_left_to_its_step(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    before = heard.heard("a step", [path])
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert heard.heard("a step", [path]) != before


def test_rows_that_are_deleted_again_after_a_run_put_them_back_are_heard_again(path: Path) -> None:
    whole = path.read_bytes()
    said = []
    for _ in range(3):
        path.write_bytes(SHEET.encode([["record_id", "decision", "note"], ROWS[0]]))
        found = heard.begin([path])
        said.append(heard.heard("a step", [path]))
        write_atomically(path, whole)  # the run puts the row back
        heard.leave("a step", said[-1], found)
        assert heard.heard("a step", [path]) == said[-1], "what the run wrote itself is no news"
    assert len({*said[:2]}) == len({*said[1:]}) == 2
