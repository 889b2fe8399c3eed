"""A screening stage in a folder of its own, run without the workflow around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from scopeline import layout
from scopeline.protocol import Protocol
from scopeline.screening.stage import Outcome, run
from scopeline.tables import sheets
from scopeline.tables.csv import SHEET, Table
from scopeline.tables.worksheet import workbook_bytes

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
IDS = [f"R-BCDFGHJ{letter}" for letter in LETTERS]


def saved(path: Path, table: Table) -> None:
    """Save a sheet as a spreadsheet would."""
    if path.suffix == ".xlsx":
        path.write_bytes(workbook_bytes(table.columns, table.rows))
    else:
        path.write_bytes(SHEET.encode([table.columns, *([row[c] for c in table.columns] for row in table.rows)]))


class Desk:
    """A stage's people at work: `run` collects, `fill` lets somebody go through a sheet."""

    def __init__(self, folder: Path, ids: Sequence[str] = IDS, **stage: object) -> None:
        self.folder = folder
        self.records = {i: {"record_id": i, "title": f"Title of {i}", "abstract": "متن", "year": 2020} for i in ids}
        self.day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        self.configure(**stage)

    def configure(self, **stage: object) -> None:
        """Set keys of the stage, or of screening (those that a stage does not know)."""
        screening = {key: stage.pop(key) for key in ("maybe", "sheet_format", "sheet_language") if key in stage}
        base = {"id": "titles", "of": "records", "label": "Titles", "reviewers": ["ann", "bob"], "adjudicator": "cat"}
        before = [{**base, "id": "before"}] if stage.get("of") == "reports" else []
        self.protocol = Protocol.model_validate(
            {
                "title": "A review",
                "question": {"text": "What", "concept": "Care", "context": "Anywhere"},
                "sources": {"pubmed": {"name": "PubMed"}},
                "exclusion_reasons": [
                    {"id": "wrong", "label": {"en": "Wrong", "fa": "نادرست"}},
                    {"id": "other", "label": "Other"},
                ],
                "screening": {"stages": [*before, {**base, **stage}], **screening},
            }
        )
        self.stage = self.protocol.stage("titles")

    def run(self) -> Outcome:
        """One run of the stage, a day after the last."""
        self.day += dt.timedelta(days=1)
        return self.run_with({i: i for i in self.records})

    def run_with(self, members: dict[str, str]) -> Outcome:
        """The same, where some records are members of groups."""
        return run(
            self.protocol, self.stage, sorted(self.records), lambda i: self.records.get(i, {}), members, self.day
        )

    def path(self, who: str) -> Path:
        return layout.sheet(self.stage.id, who, self.stage.sheet_format)

    def rows(self, who: str) -> list[dict[str, str]]:
        table = sheets.read(self.path(who), ("record_id",))
        assert table
        return table.rows

    def fill(self, who: str, answer: Callable[[dict[str, str]], None]) -> None:
        """Let somebody go through a sheet and save it as a spreadsheet would."""
        path = self.path(who)
        table = sheets.read(path, ("record_id",))
        assert table
        for row in table.rows:
            answer(row)
        saved(path, table)

    def vote(self, who: str, decisions: dict[str, str] | str, reason: str = "") -> None:
        """Give votes: one word for all records, or a word for each of some."""

        def answer(row: dict[str, str]) -> None:
            word = decisions if isinstance(decisions, str) else decisions.get(row["record_id"])
            if word is not None:
                row |= {"decision": word, "reason": reason if word == "exclude" else ""}

        self.fill(who, answer)

    def delete(self, who: str, record_id: str) -> None:
        """Let somebody delete a row."""
        path = self.path(who)
        table = sheets.read(path, ("record_id",))
        assert table
        table.rows[:] = [row for row in table.rows if row["record_id"] != record_id]
        saved(path, table)

    def said(self, who: str, record_id: str) -> str:
        """What stands in somebody's row."""
        (row,) = [row for row in self.rows(who) if row["record_id"] == record_id]
        return row["decision"]

    def files(self) -> dict[str, bytes]:
        """Every byte under data/, but for the backups."""
        found = sorted(path for path in Path("data").rglob("*") if path.is_file() and ".backup" not in path.parts)
        return {str(path): path.read_bytes() for path in found}
