"""Sheets of every kind opened and saved by a real LibreOffice: what comes back, and what its CSV import damages.

Six starts of the program, each converting all sheets; CSV is opened in the way that harms most (fields in quotes
are not taken for text, special numbers are looked for, formulas are run). What a later version leaves whole
passes too; what it damages beyond the list fails here.
"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from small_reviews import made_once

from scopeline.coding import findings
from scopeline.dedupe import verdicts
from scopeline.protocol import Stage
from scopeline.retrieval import reports
from scopeline.rounds import conflicts
from scopeline.rounds.votes import DECISIONS, VOTE_COLUMNS
from scopeline.tables import sheets
from scopeline.tables.csv import SHEET, Table, read_table
from scopeline.tables.workbook import read_workbook, rewritten_workbook
from scopeline.tables.worksheet import workbook_bytes

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice (the program soffice), which is not installed"),
]

# What people write that CSV does not protect, by what LibreOffice 7.4 takes it for.
DAMAGED = {
    "number": ("1E5", "7e10", "00123", "12345678901234567890", "1.50", "+5"),
    "percentage": ("50%",),
    "digits": ("۱۲۳",),
    "date": ("1/2",),
    "month": ("Dec-12",),
    "time": ("12:30",),
    "formula": ("=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("https://example.org","x")'),
}
KEPT = (
    "1-3",
    "3-5",
    "2024-03-01",
    "-5",
    "TRUE",
    "+see page 3",
    "-no comparison",
    "@home care",
    'she said "no", twice',
    "one line\nand another",
    "می\u200cخواهیم نظام\u200cهای سلامت یکپارچه شوند",
    "مبتلا به COVID-19 (۱۴۰۲) است",
    "🩺 fine 👩🏽\u200d⚕️",
    "pages 3–5 — see",
    "Caf\u00e9",
    "Cafe\u0301",
    "no\u00a0break",
    "NULL",
    "NA",
    "n/a; none",
    "10.1016/S0140-6736(20)30183-5",
    "0000-0002-1825-0097",
    "1234-567X",
    "  outer spaces  ",
    "semi;colon,comma\ttab",
    "'quoted",
    "<r>x & y</r>",
    "_x000D_",
    "long " * 6_400,
)
NASTY = (*KEPT, *(note for notes in DAMAGED.values() for note in notes))
PERSIAN = "یکپارچگی خدمات سلامت: مرور حیطه‌ای"


def record_id(number: int) -> str:
    letters = "BCDFGHJKLMNPQRSTVWXZ"
    return "R-QXVXKD" + letters[number // 20] + letters[number % 20]


def context(note: str) -> dict[str, str]:
    return sheets.context({"title": PERSIAN, "abstract": note, "authors": "رضایی, علی; Roe, A", "year": "2015",
                           "journal": "Journal of Care", "doi": "10.5555/small.1"})  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A kind of sheet: its columns, a row for a note, and which cells are keys and which are people's words."""

    columns: tuple[str, ...]
    row: Callable[[int, str], Mapping[str, str]]
    keys: tuple[str, ...]
    words: tuple[str, ...]


def _vote(number: int, note: str) -> dict[str, str]:
    decision = DECISIONS[number % 3]
    return {"record_id": record_id(number), "decision": decision, "note": note, **context(note),
            "reason": "wrong_concept" if decision == "exclude" else ""}  # fmt: skip


def _conflict(number: int, note: str) -> dict[str, str]:
    looks = {"recheck_ann": "exclude", "reason_ann": "wrong_place", "recheck_reza": "شامل", "reason_reza": ""}
    return {"record_id": record_id(number), "conflict": "vote", **looks, "decision": "exclude",
            "reason": "wrong_concept", "rationale": note, **context(note)}  # fmt: skip


def _verdict(number: int, note: str) -> dict[str, str]:
    pair = {"record_id_1": record_id(number), "record_id_2": record_id(number + 1)}
    return {**pair, "verdict": ("same", "different", "یکسان")[number % 3], "note": note, "title_1": PERSIAN}


def _report(number: int, note: str) -> dict[str, str]:
    return {"record_id": record_id(number), "status": "not_retrieved", "file_or_link": "https://doi.org/10.5555/a.1",
            "reason": note, "study_id": f"S{number:02}", "note": note, **context(note)}  # fmt: skip


def _study(number: int, note: str) -> dict[str, str]:
    return {"study_id": f"S{number:02}", "citation": PERSIAN, "country": "Iran", "design": note, "key_findings": note}


def _finding(number: int, note: str) -> dict[str, str]:
    return {"finding_id": f"F{number:03}", "study_id": f"S{number:02}", "kind": "challenge",
            "code": f"GOV.LAW.C{number:02}", "condensed": PERSIAN, "quote": note, "memo": note}  # fmt: skip


_CHARTED = ("study_id", "citation", "country", "design", "key_findings", "note")
_STAGE = Stage.model_validate(
    {"id": "full_text", "of": "reports", "label": "متن کامل", "reviewers": ["ann", "reza"], "adjudicator": "cat"}
)
_CONFLICTS = tuple(conflicts.columns(_STAGE))
_VOTE_KEYS = ("record_id", "decision", "reason")
KINDS = {
    "votes": Kind((*VOTE_COLUMNS, *sheets.CONTEXT_COLUMNS), _vote, _VOTE_KEYS, ("note",)),
    "conflicts": Kind(_CONFLICTS, _conflict, _CONFLICTS[:8], ("rationale",)),
    "verdicts": Kind((*verdicts.COLUMNS, *verdicts.CONTEXT), _verdict, verdicts.COLUMNS[:3], ("note",)),
    "reports": Kind((*reports.COLUMNS, *sheets.CONTEXT_COLUMNS), _report,
                    ("record_id", "status", "file_or_link", "study_id"), ("reason", "note")),
    "studies": Kind(_CHARTED, _study, _CHARTED[:3], ("design", "key_findings")),
    "findings": Kind(findings.COLUMNS, _finding, findings.COLUMNS[:4], ("quote", "memo")),
}  # fmt: skip
CHOICES = {"decision": DECISIONS, "verdict": ("same", "different"), "reason": tuple(f"reason {i}" for i in range(50))}


def rows(kind: Kind) -> list[Mapping[str, str]]:
    return [kind.row(number, note) for number, note in enumerate(NASTY)]


@dataclass(frozen=True)
class Route:
    """How a sheet travels: from which format to which, in which language CSV is opened, and what that damages."""

    source: str
    target: str
    language: int = 0  # LibreOffice's number of it
    damages: tuple[str, ...] = ()


ENGLISH, PERSIAN_OF_IRAN = 1033, 1065
ROUTES = {
    "csv, English, csv": Route("csv", "csv", ENGLISH, ("number", "date", "month", "time", "formula")),
    "csv, Persian, csv": Route("csv", "csv", PERSIAN_OF_IRAN, ("number", "digits", "date", "time", "formula")),
    "csv, English, xlsx": Route("csv", "xlsx", ENGLISH, ("number", "percentage", "date", "month", "formula")),
    "csv, Persian, xlsx": Route("csv", "xlsx", PERSIAN_OF_IRAN, ("number", "percentage", "digits", "date", "formula")),
    "xlsx, xlsx": Route("xlsx", "xlsx"),
    "xlsx, csv": Route("xlsx", "csv"),
}
# Comma, double quote, UTF-8, from line 1; then language, quoted fields as text, special numbers, formulas.
OPEN_CSV = "CSV:44,34,76,1,,{language},false,true,false,false,false,0,true"
SAVE = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "xlsx": "xlsx:Calc MS Excel 2007 XML"}


def convert(route: Route, files: list[Path], out: Path, profile: Path) -> None:
    opening = [f"--infilter={OPEN_CSV.format(language=route.language)}"] if route.source == "csv" else []
    command = [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", *opening,
               "--convert-to", SAVE[route.target], "--outdir", str(out), *map(str, files)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@dataclass(frozen=True)
class Travelled:
    """The files that a route left, and the sheets as read from them."""

    files: Mapping[str, Path]
    tables: Mapping[str, Table]


@pytest.fixture(scope="session")
def travelled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Travelled]:
    """What became of every sheet on every route."""
    folder = made_once("sheets that travelled", _travel, tmp_path_factory)
    read = {"csv": read_table, "xlsx": read_workbook}
    arrived = {}
    for number, (told, route) in enumerate(ROUTES.items()):
        files = {name: folder / str(number) / f"{name}.{route.target}" for name in KINDS}
        tables = {name: read[route.target](files[name], kind.columns) for name, kind in KINDS.items()}
        arrived[told] = Travelled(files, tables)
    return arrived


def _travel(folder: Path) -> None:
    folder.mkdir()
    for name, kind in KINDS.items():
        body = ([row.get(column, "") for column in kind.columns] for row in rows(kind))
        (folder / f"{name}.csv").write_bytes(SHEET.encode([kind.columns, *body]))
        (folder / f"{name}.xlsx").write_bytes(
            workbook_bytes(
                kind.columns,
                rows(kind),
                choices=CHOICES,
                context=("record_id", *sheets.CONTEXT_COLUMNS),
                right_to_left=True,
                title=PERSIAN,
            )
        )
    for number, route in enumerate(ROUTES.values()):
        files = [folder / f"{name}.{route.source}" for name in KINDS]
        convert(route, files, folder / str(number), folder / "profile")


def changed(kind: Kind, table: Table, columns: Sequence[str]) -> dict[str, str]:
    """Cells that came back as something else: what was written -> what was read."""
    sent = rows(kind)
    assert len(table.rows) == len(sent)
    pairs = (
        (row.get(column, ""), came[column]) for row, came in zip(sent, table.rows, strict=True) for column in columns
    )
    return {before: after for before, after in pairs if before != after}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("route", ROUTES)
def test_ids_votes_and_reasons_come_back_exactly(travelled, route, name) -> None:
    assert changed(KINDS[name], travelled[route].tables[name], KINDS[name].keys) == {}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("route", ROUTES)
def test_notes_come_back_but_for_the_known_damage_of_csv(travelled, route, name) -> None:
    damaged = changed(KINDS[name], travelled[route].tables[name], KINDS[name].words)
    known = {note for kind in ROUTES[route].damages for note in DAMAGED[kind]}
    assert {before: after for before, after in damaged.items() if before not in known} == {}


@pytest.mark.parametrize("route", ROUTES)
def test_persian_beside_the_votes_is_shown_as_written(travelled, route) -> None:
    for name, column in (("votes", "title"), ("verdicts", "title_1"), ("findings", "condensed")):
        assert {row[column] for row in travelled[route].tables[name].rows} == {PERSIAN}


def test_drop_downs_locks_colours_and_direction_are_understood(travelled) -> None:
    with zipfile.ZipFile(travelled["xlsx, xlsx"].files["votes"]) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'rightToLeft="true"' in sheet
    assert "<sheetProtection" in sheet
    assert sheet.count("<dataValidation ") == 2
    assert sheet.count("<cfRule ") == 6
    assert "<autoFilter" in sheet


def test_a_workbook_saved_by_libreoffice_is_extended(travelled, tmp_path: Path) -> None:
    there = travelled["xlsx, xlsx"]
    path = tmp_path / "ann.xlsx"
    path.write_bytes(rewritten_workbook(there.files["votes"], there.tables["votes"], [{"record_id": "R-ZZZZZZZZ"}]))
    table = read_workbook(path, VOTE_COLUMNS)
    assert table.rows[:-1] == there.tables["votes"].rows
    assert table.rows[-1]["record_id"] == "R-ZZZZZZZZ"
