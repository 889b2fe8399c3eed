"""What people get wrong, each slip with what the run must say of it. They read the report and undo the slip.

A slip changes files and returns what the report must hold, or '' where there is nothing to get wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from living.life import STAGES, Life
from living.spreadsheet import WORKBOOK
from scopeline import layout
from scopeline.languages import choice_of

Slip = Callable[[Life, Random], str]
_CLOSED = {"decision": "decision", "status": "status", "verdict": "verdict"}


def _sheets(life: Life, rng: Random, *patterns: str) -> list[str]:
    found = [stem for pattern in patterns for stem in life.sheets(pattern)]
    return rng.sample(found, len(found))


def _votes(life: Life, rng: Random) -> list[str]:
    """The sheets of those who vote now."""
    stages = {stage["id"]: stage["reviewers"] for stage in life.protocol["screening"]["stages"]}
    found = _sheets(life, rng, *(f"screening/{stage}/*" for stage in stages))
    return [stem for stem in found if stem.split("/")[2] in stages[stem.split("/")[1]]]


def a_word_is_misspelt(life: Life, rng: Random) -> str:
    for stem in _sheets(life, rng, "screening/*/*", "duplicates/*", "retrieval/*"):
        with life.open(stem) as typing:
            names = [n for n in typing.sheet.columns if n in _CLOSED or n.startswith("recheck_")]
            if typing.sheet.rows and names:
                typing.sheet.put(rng.choice(typing.sheet.rows), name := rng.choice(names), "perhpas")
                assert choice_of(_CLOSED.get(name, "decision"), "perhpas") is None
                typing.touched = True
                return "found 'perhpas'"
    return ""


def an_id_is_damaged(life: Life, rng: Random) -> str:
    kinds = {"screening/*/*": "decision", "retrieval/*": "status", "charting/consensus": "country"}
    for pattern, column in rng.sample(sorted(kinds.items()), len(kinds)):
        for stem in _sheets(life, rng, pattern):
            with life.open(stem) as typing:
                key = "study_id" if stem.startswith("charting") else "record_id"
                if typing.filled(column):
                    typing.sheet.put(rng.choice(typing.filled(column)), key, "R-ZZZZZZZZ")
                    typing.touched = True
                    return "R-ZZZZZZZZ"
    return ""


def a_column_is_lost(life: Life, rng: Random) -> str:
    needed = {"screening/*/*": "decision", "retrieval/*": "status", "duplicates/*": "verdict", "coding/small/*": "code"}
    for pattern, column in rng.sample(sorted(needed.items()), len(needed)):
        for stem in _sheets(life, rng, pattern):
            with life.open(stem) as typing:
                if column in typing.sheet.columns:
                    at = typing.sheet.columns.index(column)
                    heading = typing.sheet.headings.pop(at)
                    typing.sheet.rows = [[*row[:at], *row[at + 1 :]] for row in typing.sheet.rows]
                    typing.touched = True
                    return f"column '{heading}' is missing"
    return ""


def a_sheet_of_a_stranger(life: Life, rng: Random) -> str:
    for stem in _votes(life, rng):
        path = life.path(stem)
        path.with_stem("zoe").write_bytes(path.read_bytes())
        return "zoe"
    return ""


def a_sheet_in_both_formats(life: Life, rng: Random) -> str:
    for stem in _sheets(life, rng, "screening/*/*", "retrieval/*", "charting/consensus", "duplicates/*"):
        path = life.path(stem)
        path.with_suffix(".csv" if path.suffix == ".xlsx" else ".xlsx").write_bytes(path.read_bytes())
        return "there is also"
    return ""


def a_sheet_in_another_encoding(life: Life, rng: Random) -> str:
    for stem in _sheets(life, rng, "screening/*/*", "retrieval/*", "charting/*", "coding/small/*"):
        path = life.path(stem)
        if path.suffix == ".csv" and path.read_bytes()[:2] != b"\xff\xfe":
            path.write_bytes(path.read_bytes() + "caf\xe9,,,\r\n".encode("cp1252"))
            return "not in UTF-8"
    return ""


def a_sheet_is_lost(life: Life, rng: Random) -> str:
    for stem in _votes(life, rng):
        life.path(stem).unlink()
        return "sheet"
    return ""


def an_export_is_cut(life: Life, rng: Random) -> str:
    """In a table of one record nobody can tell, since some programs leave out empty cells at a row's end."""
    paths = [path for path, entries in life.shelf.files.items() if path.suffix == ".csv" and len(entries) > 1]
    if not paths:
        return ""
    path = rng.choice(paths)
    path.write_bytes(path.read_bytes()[:-25])
    return path.name


def an_export_of_no_source(life: Life, rng: Random) -> str:
    path = rng.choice(list(life.shelf.files))
    target = layout.EXPORTS / "embase" / path.name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(path.read_bytes())
    return "no source of this name"


def an_exclusion_without_reason(life: Life, rng: Random) -> str:
    for stem in _votes(life, rng):
        if stem.split("/")[1] == STAGES[1]:
            with life.open(stem) as typing:
                if typing.sheet.rows:
                    row = rng.choice(typing.sheet.rows)
                    typing.sheet.put(row, "decision", "exclude")
                    typing.sheet.put(row, "reason", "")
                    typing.touched = True
                    return "excluded without a reason"
    return ""


def a_key_is_misspelt(life: Life, rng: Random) -> str:
    life.write_protocol()
    path = Path("config/review.yaml")
    path.write_text(path.read_text(encoding="utf-8") + "qestion: {}\n", encoding="utf-8")
    return "key 'qestion' is not known"


def a_workbook_that_is_none(life: Life, rng: Random) -> str:
    for stem in _sheets(life, rng, "screening/*/*", "retrieval/*"):
        if life.path(stem).suffix == WORKBOOK.suffix:
            life.path(stem).write_bytes(b"record_id,decision\r\n")
            return life.path(stem).name
    return ""


SLIPS: list[Slip] = [
    a_word_is_misspelt,
    an_id_is_damaged,
    a_column_is_lost,
    a_sheet_of_a_stranger,
    a_sheet_in_both_formats,
    a_sheet_in_another_encoding,
    a_sheet_is_lost,
    an_export_is_cut,
    an_export_of_no_source,
    an_exclusion_without_reason,
    a_key_is_misspelt,
    a_workbook_that_is_none,
]
