"""What made two ids one, where a person did: a verdict, which can be taken back."""

from __future__ import annotations

from collections.abc import Mapping

from scopeline import layout
from scopeline.errors import SheetError
from scopeline.languages import choice_of
from scopeline.tables import sheets
from scopeline.tables.walk import Row, walk

_KEYS = ("record_id_1", "record_id_2")
_JOINING = ("same", "all_same")


def or_verdict(one: Row, other: Row) -> str:
    """The end of an advice on two rows that stand for one thing: which verdicts made them one, and may be taken back.

    Where these alone do not lead from one id to the other (a study has other ids than its reports), the sheet is named
    if it joins anything; nothing is said where the ids are alike or no verdict joins anything.
    """
    ends = one.text(one.keys[0]), other.text(other.keys[0])
    if ends[0] == ends[1] or not (said := _joining()):
        return ""
    if chain := _chain(*ends, said):
        places = " and ".join(f"{row.path}, {row.place}" for row in chain)
        return f", or take back 'same' at {places}, which made the two one"
    return f", or take back a 'same' in {said[0].path}, if that made the two one"


def _joining() -> list[Row]:
    try:
        path = sheets.one(layout.VERDICTS, "csv")
        table = sheets.read(path, (*_KEYS, "verdict"))
    except SheetError:  # which the step that reads it has told
        return []
    return [row for row in walk(path, table, [], keys=_KEYS) if choice_of("verdict", row.text("verdict")) in _JOINING]


def _chain(start: str, end: str, said: list[Row]) -> list[Row]:
    """The fewest verdicts that lead from one id to another; none where they do not."""
    reached: Mapping[str, list[Row]] = {start: []}
    while end not in reached:
        further = {
            there: [*reached[here], row]
            for row in said
            for here, there in (row.groups, row.groups[::-1])
            if here in reached and there not in reached
        }
        if not further:
            return []
        reached = {**reached, **further}
    return reached[end]
