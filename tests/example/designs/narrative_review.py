"""Make the data of examples/narrative-review from sources.csv and statements.csv, all of which is invented.

The people work as real ones do: each step of the pipeline makes or extends their sheets, and they fill them in.

    python tests/example/designs/narrative_review.py
"""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from scopeline import layout
from scopeline.charting.form import fields, heading
from scopeline.charting.studies import chart
from scopeline.coding import framework
from scopeline.coding.findings import COLUMNS as FINDINGS
from scopeline.coding.step import code
from scopeline.dedupe.results import dedupe
from scopeline.protocol import load
from scopeline.retrieval.reports import retrieve
from scopeline.screening.results import screen
from scopeline.sources.ingest import ingest
from scopeline.studies import record
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import SHEET, read_table

HERE = Path(__file__).parent
FOLDER = HERE.parents[2] / "examples" / "narrative-review"
FRAME = "meanings"
INTERPRETATIONS = {
    "curriculum": ("Integration of the curriculum", "ادغام برنامه درسی"),
    "care": ("Integration of care", "ادغام مراقبت"),
    "services": ("Integration of education with services", "ادغام آموزش با خدمات"),
}
ALIKE = (("Knowledge that lasts into practice", "Students who learn where people are treated"),)
_AGREED = dt.datetime(2024, 3, 1, 9, 0, tzinfo=dt.UTC)  # when the form was
_CODED = dt.datetime(2024, 3, 20, 17, 0, tzinfo=dt.UTC)
_BEGAN = dt.datetime(2024, 2, 14, 9, 0, tzinfo=dt.UTC)
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """A table beside this module."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make(folder: Path) -> None:
    """Write everything under data/ of the example into a folder that has its config/."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    with TemporaryDirectory() as scratch, chdir(folder):
        sources, out = rows("sources.csv"), Path(scratch)
        for name in dict.fromkeys(row["source"] for row in sources):
            entries = "".join(_ris(row) for row in sources if row["source"] == name)
            write_atomically(layout.EXPORTS / name / f"{name}.ris", entries.encode())
        _review(sources, out)
        _chart(sources, out)
        _code()
        _collect(out, _CODED)
        for backup in Path("data").rglob(".backup"):
            shutil.rmtree(backup)


def _ris(row: Row) -> str:
    fields = [("TY", {"policy": "GOVDOC", "statement": "RPRT"}.get(row["document"], "JOUR")), ("TI", row["title"])]
    fields += [("AU", name.replace("،", ",").strip()) for name in row["authors"].replace("؛", ";").split(";") if name]
    fields += [("PY", row["year"]), ("T2", row["journal"]), ("ID", row["id"]), ("N1", "Invented source."), ("ER", "")]
    return "".join(f"{tag}  - {value}\n" for tag, value in fields if value or tag == "ER") + "\n"


def _fill(path: Path, answer: Callable[[Row], None], new: list[Row] | None = None) -> None:
    """Let somebody go through a sheet, and add rows."""
    table = read_table(path)
    for row in table.rows:
        answer(row)
    cells = [[row.get(name, "") for name in table.columns] for row in [*table.rows, *(new or [])]]
    write_atomically(path, SHEET.encode([table.columns, *cells]))


def _review(sources: list[Row], out: Path) -> None:
    """Screening, retrieval and the registry, each sheet filled by what sources.csv says of the title."""
    protocol = load()
    by_title = {row["title"]: row for row in reversed(sources)}
    ingest(protocol, out)
    dedupe(out / "records.parquet", out, now=_BEGAN)
    eligible: Path | None = None
    for number, stage in enumerate(protocol.screening.stages):
        if stage.of == "reports":
            eligible = _retrieve(by_title, out)

        def vote(row: Row, late: bool = stage.needs_reason) -> None:
            out_ = by_title[row["title"]]["role"] == ("texts" if late else "titles")
            row |= {"decision": "exclude" if out_ else "include", "reason": "no_meaning" if out_ and late else ""}

        for turn in range(2):
            when = _BEGAN + dt.timedelta(days=7 * number + turn)
            screen(protocol, stage.id, out / "unique.parquet", eligible, out, when)
            if turn == 0:
                _fill(layout.sheet(stage.id, "sara"), vote)
        eligible = out / "included.csv"
    record(out / "unique.parquet", out / "included.csv", out / "reports.csv", out, dt.date(2024, 2, 28))


def _retrieve(by_title: dict[str, Row], out: Path) -> Path:
    def answer(row: Row) -> None:
        row |= {"status": "retrieved", "file_or_link": "invented", "study_id": by_title[row["title"]]["id"]}

    protocol = load()
    for turn in range(2):
        retrieve(protocol, out / "unique.parquet", out / "included.csv", out, now=_BEGAN + dt.timedelta(days=5))
        if turn == 0:
            _fill(layout.either(layout.RETRIEVAL), answer)
    return out / "retrieved.csv"


def _chart(sources: list[Row], out: Path) -> None:
    protocol = load()
    _collect(out, _AGREED)
    of = {row["id"]: row for row in sources}
    column = {one.id: heading(one, "en") for one in fields(protocol)}

    def answer(row: Row) -> None:
        told = of[row["study_id"]]
        language = "fa" if told["title"][0] > "\u0600" else "en"
        said = {"country": told["country"], "document": told["document"], "source_language": language}
        said |= {"organisation": told["organisation"] or "NA", "key_findings": "NR"}
        row |= {column[name]: value for name, value in said.items()}

    _fill(layout.CHARTING / "consensus.csv", answer)


def _collect(out: Path, now: dt.datetime) -> None:
    """Charting and coding, collected as a run collects them, so that their journals know what is said."""
    protocol, studies = load(), out / "studies.csv"
    chart(protocol, out / "unique.parquet", studies, out / "charting", now)
    if (layout.CODING / FRAME).exists():
        code(protocol, framework.load(FRAME), studies, out / "coding", now)


def _code() -> None:
    """Statements as open codes, and the changes that name them in both languages and sort them."""
    statements, folder = rows("statements.csv"), layout.CODING / FRAME
    found = [(row, source) for row in statements for source in row["sources"].split(";")]
    findings = [
        {"finding_id": f"F{number:03}", "study_id": source, "kind": row["kind"], "own_words": row["words"],
         "condensed": "[invented]", "memo": ""}
        for number, (row, source) in enumerate(sorted(found, key=lambda pair: pair[1]), 1)
    ]  # fmt: skip
    _sheet(folder / "consensus.csv", FINDINGS, findings)
    tops = [{"code": code, "label_en": en, "label_fa": fa} for code, (en, fa) in INTERPRETATIONS.items()]
    _sheet(folder / "codebook.csv", ("code", "parent", "label_en", "label_fa", "note"), tops)
    changes: list[Row] = []
    for row in statements:
        named = {"en": row["en"], "fa": row["fa"]}
        for language, label in named.items():
            if language == "fa" or label != row["words"]:  # readers of Persian would see the English name
                changes.append({"action": "rename", "code": row["words"], "label": label, "language": language})
        changes.append({"action": "move", "code": row["words"], "to": row["interpretation"], "kind": row["kind"]})
    columns = ("action", "code", "to", "label", "language", "kind", "findings", "undone", "note")
    _sheet(folder / "changes.csv", columns, changes)
    alike = [{"from": one, "to": other, "note": "Both are about what reaches practice."} for one, other in ALIKE]
    _sheet(folder / "links.csv", ("from", "to", "study_id", "note"), alike)


def _sheet(path: Path, columns: tuple[str, ...], content: list[Row]) -> None:
    write_atomically(path, SHEET.encode([list(columns), *([row.get(name, "") for name in columns] for row in content)]))


if __name__ == "__main__":
    make(FOLDER)
