"""The lists behind the facts."""

from __future__ import annotations

from pathlib import Path

from scopeline.facts.found import Listed
from scopeline.facts.gather import write_list
from scopeline.tables.csv import read_sheet


def test_a_list_has_one_row_a_thing_whatever_its_name_holds(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write_list(Listed(("record_id", "title"), [("R-B", "one\rtwo"), ("R-C", "three")]), path)
    assert [row["title"] for row in read_sheet(path).rows] == ["one\rtwo", "three"]
