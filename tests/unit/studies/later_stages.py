"""A review from the end of screening on, without the workflow: retrieval, studies, charting and coding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from scopeline import studies
from scopeline.charting.studies import chart
from scopeline.coding import framework
from scopeline.coding.step import code
from scopeline.languages import language as speak
from scopeline.protocol import Protocol
from scopeline.records import COLUMNS
from scopeline.retrieval.reports import retrieve
from scopeline.tables import sheets
from scopeline.tables.csv import SHEET, read_table, write_table
from scopeline.tables.worksheet import workbook_bytes

FRAME = """\
id: small
label: A small frame
kinds: [{id: challenge, label: {en: Challenge, fa: چالش}}, {id: solution, label: {en: Solution, fa: راهکار}}]
children:
  - id: A
    label: {en: First, fa: یکم}
    children:
      - id: A.1
        label: {en: One, fa: یک}
        children: [{id: A.1.C, label: {en: A challenge, fa: چالشی}, kind: challenge}]
  - {id: B, label: {en: Second, fa: دوم}}
"""
OUT = Path("results")


class Desk:
    """The people of a review and their machine, in the working directory."""

    def __init__(self, **screening: Any) -> None:
        stage = {"reviewers": ["ann", "bob"], "adjudicator": "cat", "label": "A stage"}
        self.protocol = Protocol.model_validate(
            {
                "title": "A review",
                "question": {"text": "What", "concept": "Care", "context": "Anywhere"},
                "languages": ["en", "fa"],
                "sources": {"pubmed": {"name": "PubMed"}},
                "exclusion_reasons": [{"id": "wrong", "label": "Wrong"}],
                "screening": {
                    "stages": [{**stage, "id": "titles", "of": "records"}, {**stage, "id": "texts", "of": "reports"}],
                    **screening,
                },
                "frameworks": ["small"],
            }
        )
        Path("config/frameworks").mkdir(parents=True)
        Path("config/frameworks/small.yaml").write_text(FRAME, encoding="utf-8")
        self.groups: dict[str, list[str]] = {}
        self.included: list[str] = []

    def search(self, groups: Mapping[str, Iterable[str]], included: Iterable[str]) -> None:
        """What deduplication and screening come to: each group's records, and the groups that are included."""
        self.groups = {group: sorted({group, *records}) for group, records in groups.items()}
        self.included = sorted(included)
        rows = [
            {
                **dict.fromkeys(COLUMNS, ""),
                "ordinal": 1,
                "line": 1,
                "year": 2010 + number,
                "record_id": group,
                "record_ids": "; ".join(records),
                "title": f"Title of {group}",
                "authors": "Ling, Tom; Roland, Martin; Brereton, Laura",
                "journal": "Journal of Care",
            }
            for number, (group, records) in enumerate(sorted(self.groups.items()))
        ]
        (OUT / "dedupe").mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows), OUT / "dedupe/unique.parquet")
        passed = [{"record_id": group} for group in self.included]
        for stage in ("titles", "texts"):
            write_table(OUT / "screening" / stage / "included.csv", ("record_id",), passed)

    def fetch(self) -> list[str]:
        """The step of retrieval alone."""
        unique = OUT / "dedupe/unique.parquet"
        return [*retrieve(self.protocol, unique, OUT / "screening/titles/included.csv", OUT / "retrieval")]

    def run(self) -> list[str]:
        """Every step from retrieval to coding; returns their notices."""
        unique, listed = OUT / "dedupe/unique.parquet", OUT / "studies/studies.csv"
        told = self.fetch()
        included = OUT / "screening/texts/included.csv"
        studies.record(unique, included, OUT / "retrieval/reports.csv", OUT / "studies", dt.date(2026, 1, 1))
        told += chart(self.protocol, unique, listed, OUT / "charting")
        return [*told, *code(self.protocol, framework.load("small"), listed, OUT / "coding/small")]

    def rows(self, path: str) -> list[dict[str, str]]:
        """The rows of a sheet or of a result, by our names of columns."""
        table = sheets.read(Path(path), ())
        return table.rows if table else []

    def fill(self, path: str, answer: Callable[[dict[str, str]], None], new: Iterable[Mapping[str, str]] = ()) -> None:
        """Let somebody go through a sheet and add rows, saved as a spreadsheet saves it: headings as they are."""
        file = Path(path)
        table = sheets.read(file, ())
        assert table, path
        for row in table.rows:
            answer(row)
        rows = [*table.rows, *({name: row.get(name, "") for name in table.columns} for row in new)]
        language = self.protocol.screening.sheet_language
        headings = [speak(language).heading(name) for name in table.columns]
        if file.suffix == ".xlsx":
            named = ({h: row[c] for h, c in zip(headings, table.columns, strict=True)} for row in rows)
            file.write_bytes(workbook_bytes(headings, named))
        else:
            file.write_bytes(SHEET.encode([headings, *([row[c] for c in table.columns] for row in rows)]))

    def results(self) -> str:
        """All that stands in results/, as one text."""
        paths = sorted(path for path in OUT.rglob("*.csv"))
        return "\n".join(str(row) for path in paths for row in read_table(path).rows)
