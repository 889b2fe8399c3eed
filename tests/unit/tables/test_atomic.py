"""Files replaced in one step stay what they were."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from scopeline.tables import atomic
from scopeline.tables.atomic import in_one_step, latest_copy, or_copy, write_atomically


def test_a_backup_keeps_what_a_write_replaces(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    for content in (b"first", b"second", b"second", b"third"):
        write_atomically(path, content, backup=True)
    assert path.read_bytes() == b"third"
    assert {backup.read_bytes() for backup in (tmp_path / ".backup").iterdir()} == {b"first", b"second"}


def test_an_empty_file_is_neither_kept_nor_named_as_a_copy_to_take_back(tmp_path: Path) -> None:
    """Who joins puts an empty file there; an older version kept it."""
    path = tmp_path / "dan.csv"
    path.write_bytes(b"")
    write_atomically(path, b"first", backup=True)
    assert latest_copy(path) is None
    write_atomically(path, b"second", backup=True)
    kept = latest_copy(path)
    assert kept is not None
    (tmp_path / ".backup" / "dan.csv.e3b0c44298fc").write_bytes(b"")
    assert latest_copy(path) == kept


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_atomically(path, b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.csv"]
    assert path.read_bytes() == b"old"


def test_a_table_that_a_library_writes_is_the_old_one_until_all_of_the_new_one_is_written(tmp_path: Path) -> None:
    path = tmp_path / "results" / "table.parquet"
    with in_one_step(path) as made:
        made.write_bytes(b"first")

    def cut_off() -> None:
        with in_one_step(path) as made:
            made.write_bytes(b"sec")
            assert path.read_bytes() == b"first"
            raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        cut_off()
    assert [p.name for p in path.parent.iterdir()] == ["table.parquet"]
    assert path.read_bytes() == b"first"


@pytest.mark.parametrize("mode", [0o664, 0o600, 0o640, 0o777])
def test_a_file_keeps_its_mode_and_its_copy_has_it_too(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"old")
    path.chmod(mode)
    write_atomically(path, b"new", backup=True)
    copy = latest_copy(path)
    assert copy
    assert [stat.S_IMODE(one.stat().st_mode) for one in (path, copy)] == [mode, mode]


def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "sheet.csv", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "sheet.csv").stat().st_mode) == 0o640


def test_a_private_file_is_never_open_to_others_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"old")
    path.chmod(0o600)
    seen = []
    whole = os.fsync

    def look(file: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(file).st_mode))
        whole(file)

    monkeypatch.setattr(os, "fsync", look)
    write_atomically(path, b"new")
    assert seen[0] == 0o600


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_a_link_and_what_it_leads_to_is_written(there: bool, tmp_path: Path) -> None:
    shared, review = tmp_path / "shared", tmp_path / "review"
    shared.mkdir()
    review.mkdir()
    target, path = shared / "sara.csv", review / "sheet.csv"
    if there:
        target.write_bytes(b"old")
        target.chmod(0o664)
    path.symlink_to("../shared/sara.csv")
    write_atomically(path, b"new", backup=True)
    assert path.is_symlink()
    assert os.readlink(path) == "../shared/sara.csv"
    assert target.read_bytes() == b"new"
    assert [one.name for one in shared.iterdir()] == ["sara.csv"]
    copies = [one.read_bytes() for one in review.glob(".backup/*")]
    assert copies == ([b"old"] if there else [])
    assert not there or stat.S_IMODE(target.stat().st_mode) == 0o664


def test_a_chain_of_links_is_followed_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "end.csv").write_bytes(b"old")
    (tmp_path / "middle.csv").symlink_to("end.csv")
    (tmp_path / "sheet.csv").symlink_to("middle.csv")
    write_atomically(tmp_path / "sheet.csv", b"new")
    assert (tmp_path / "middle.csv").is_symlink()
    assert (tmp_path / "end.csv").read_bytes() == b"new"


def test_the_group_of_a_file_stays_where_the_system_lets_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"old")
    like = os.stat_result((0o100664, 0, 0, 1, 4321, 8765, 3, 0, 0, 0))
    asked: list[tuple[int, int]] = []

    def chown(_: int, owner: int, group: int) -> None:
        asked.append((owner, group))
        if owner >= 0:
            raise PermissionError

    monkeypatch.setattr(os, "fchown", chown)
    atomic._replace(path, b"new", like)
    assert asked == [(4321, 8765), (-1, 8765)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o664


def test_a_copy_is_named_only_where_there_is_one_and_then_the_latest(tmp_path: Path) -> None:
    path = tmp_path / "sara [new].csv"
    assert or_copy(path) == ""
    path.write_bytes(b"first")
    assert or_copy(path) == ""
    moment = 1_000_000_000
    for content in (b"second", b"first", b"third"):
        before = path.read_bytes()
        write_atomically(path, content, backup=True)
        copy = latest_copy(path)
        assert copy
        assert copy.read_bytes() == before
        moment += 3600
        os.utime(copy, (moment, moment))
        since = dt.datetime.fromtimestamp(moment, dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
        assert or_copy(path) == f", or take back the copy {copy} (what was typed since {since} is not in it)"
    other = tmp_path / "sara [new].csv.more"
    other.write_bytes(b"x")
    write_atomically(other, b"y", backup=True)
    assert "more" not in or_copy(path)
