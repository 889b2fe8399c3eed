"""`scopeline read`: a table for people, and no half table of records."""

from __future__ import annotations

import csv

import export_examples as examples
import pytest

from scopeline.commands.read import read_files
from scopeline.errors import ExportError


def test_records_of_all_files_are_written_and_each_file_is_accounted_for(tmp_path, capsys):
    paths = [tmp_path / "a.ris", tmp_path / "b.csv"]
    paths[0].write_text(examples.RIS)
    paths[1].write_text(examples.SCOPUS_CSV.partition("Review")[0])  # cut in a quoted cell
    read_files(paths, tmp_path / "records.csv")
    with (tmp_path / "records.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["record_id"] for row in rows}) == 3
    out, err = capsys.readouterr()
    table = [line.split() for line in out.splitlines()]
    assert table[0] == ["file", "database", "format", "raw", "markers", "records", "rejected"]
    assert table[1][1:] == ["scopus", "ris", "2", "2", "0"]
    assert table[2][1:] == ["scopus", "csv", "2", "1", "1"]
    assert table[3] == ["2", "files", "4", "3", "1"]
    assert "b.csv, line 5: rejected, the file ends inside a quoted cell" in err


def test_a_bad_file_stops_all_and_every_bad_file_is_told(tmp_path):
    paths = [tmp_path / name for name in ("a.ris", "b.txt", "c.txt")]
    paths[0].write_text(examples.RIS)
    paths[1].write_text("")
    paths[2].write_text("Dear team, see below.\n")
    with pytest.raises(ExportError) as caught:
        read_files(paths, tmp_path / "records.csv")
    assert [problem.file for problem in caught.value.problems] == [str(path) for path in paths[1:]]
    assert not (tmp_path / "records.csv").exists()
