"""How a run begins and ends, and what others may ask of it."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from scopeline import layout
from scopeline.errors import StorageError, told
from scopeline.running import runs


@pytest.fixture(autouse=True)
def _review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refuse_writing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """From now on, as on a disk that is full or only read; root could write whatever the mode says."""
    open_, os_open = Path.open, os.open

    def opened(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if mode[0] != "r":
            raise OSError(number, os.strerror(number), str(path))
        return open_(path, mode, *more, **named)

    def opened_by_number(path: str, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_CREAT:
            raise OSError(number, os.strerror(number), str(path))
        return os_open(path, flags, *more, **named)

    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(os, "open", opened_by_number)


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_who_may_only_read_a_review_is_told_how_its_run_stands(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    with runs.begin():
        refuse_writing(monkeypatch, number)
        assert runs.at_work()
        assert runs.last().ending is runs.Ending.RUNNING  # type: ignore[union-attr]
    assert not runs.at_work()
    assert runs.last().ending is runs.Ending.CUT_OFF  # type: ignore[union-attr]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_run_that_cannot_write_down_that_it_begins_says_where_and_why(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    runs.make_sure_of_room()
    assert list(layout.MEMORY.iterdir()) == []
    refuse_writing(monkeypatch, number)
    with pytest.raises(StorageError) as refused, told():
        runs.make_sure_of_room()
    assert str(refused.value).startswith(f"{layout.MEMORY}: {os.strerror(number).lower()}. ")


@pytest.mark.parametrize("kept", ["results", "results/figures", "results/figures/tree.en.png"])
def test_results_that_can_only_be_read_stop_a_run_before_it_begins(monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    (layout.RESULTS / "figures").mkdir(parents=True)
    (layout.RESULTS / "figures/tree.en.png").touch()
    (layout.RESULTS / "gone").symlink_to("nowhere")
    runs.make_sure_of_room()
    access = os.access  # root could write whatever the mode says
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != kept and access(path, mode))
    with pytest.raises(StorageError) as refused:
        runs.make_sure_of_room()
    assert str(refused.value).startswith("results: ")
    assert "chmod -R u+w results" in str(refused.value)
    assert kept == "results" or f": {kept}. " in str(refused.value)


def test_a_run_that_can_write_nothing_more_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with runs.begin():
        refuse_writing(monkeypatch, errno.EROFS)
        runs.end(runs.Ending.FAILED)
