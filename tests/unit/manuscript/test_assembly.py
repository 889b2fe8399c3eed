"""What has nothing to show stands in no manuscript."""

from __future__ import annotations

from scopeline.languages import language
from scopeline.manuscript import appendices
from scopeline.manuscript.assembly import _filled
from scopeline.manuscript.document import Heading, Table, plain
from scopeline.reporting.tables import Table as Shown


def appendix(rows: list[dict[str, str]]) -> list[Heading | Table]:
    shown = Shown("agreement", "Agreement", ["stage"], rows)
    return [
        Heading(1, plain("Agreement"), "agreement"),
        appendices.bare(appendices.as_block(shown, "", language("en"))),
    ]


def test_an_appendix_without_rows_is_left_out_with_its_heading() -> None:
    assert _filled(appendix([]), []) == []
    full = appendix([{"stage": "Titles"}])
    assert _filled(full, []) == full


def test_an_empty_appendix_to_which_a_teams_own_section_refers_stays_and_says_that_it_is_empty() -> None:
    blocks = _filled(appendix([]), ["agreement"])
    assert [one.note for one in blocks if isinstance(one, Table)] == [language("en").words("none_here")]


def test_an_empty_table_is_not_placed() -> None:
    table = appendices.as_block(Shown("table1", "Studies", ["stage"], []), "table1", language("en"))
    assert _filled([table], []) == []
    assert _filled([table], ["table1"]) == [table]
