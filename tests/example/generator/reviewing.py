"""What the example's people did: verdicts on pairs, votes, second looks, adjudications, retrieval.

The people work as real ones do: each step of the pipeline makes or extends their sheets, and they fill them in.
Who votes how is drawn at random around the role that the truth gives each work.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterable
from contextlib import chdir
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from scopeline import layout
from scopeline.charting.studies import chart
from scopeline.coding import framework
from scopeline.coding.step import code
from scopeline.dedupe.results import dedupe
from scopeline.protocol import Protocol, Stage, load
from scopeline.retrieval.reports import retrieve
from scopeline.screening.results import screen
from scopeline.sources.ingest import ingest
from scopeline.studies import record
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import SHEET, read_table

Row = dict[str, str]
# How often, at random, things happen to a record; the sizes of the sets come from the truth, not from here.
MISSED = 0.2  # one of two reviewers excludes what belongs in
DOUBTED = 0.012  # one of two reviewers keeps what does not belong in
MAYBE = 0.18  # an inclusion is written as a maybe
WEEKS = 4  # that a stage takes; one reviewer is ahead of the other
SETTLED = 0.7  # a conflict ends with the second look
NOT_RETRIEVED = 0.16  # of the reports that are not included in the end
OTHER_REASON = 0.14  # reviewers exclude a report for different reasons
REASONS = {
    "not_integration": 17,
    "no_challenges": 14,
    "single_disease": 9,
    "wrong_document": 6,
    "wrong_language": 3,
}
NOTES = (
    "abstract only in part",
    "check setting at full text",
    "about one hospital?",
    "چکیده ناقص است",
    "setting unclear",
    "سطح مراقبت روشن نیست",
)
_SEARCHED = dt.datetime(2023, 11, 3, 9, 0, tzinfo=dt.UTC)
_SCREENED = dt.datetime(2023, 11, 4, 9, 0, tzinfo=dt.UTC)
_RETRIEVED = dt.datetime(2023, 12, 28, 9, 0, tzinfo=dt.UTC)
_CODED = dt.datetime(2024, 3, 2, 9, 0, tzinfo=dt.UTC)
_INCLUDED = dt.date(2024, 1, 20)  # the day on which the included studies got their ids


def review(directory: Path, works: dict[tuple[str, int], tuple[str, str]], seed: str) -> None:
    """Fill the example's sheets; `works` leads from (file, ordinal) to (work id, role)."""
    with TemporaryDirectory() as scratch, chdir(directory):
        for path in (layout.CHARTING_JOURNAL, *map(layout.coding_journal, load().frameworks)):
            path.unlink(missing_ok=True)
        for made in (layout.VERDICTS.parent, layout.SCREENING, layout.RETRIEVAL.parent):
            shutil.rmtree(made, ignore_errors=True)
        layout.REGISTRY.unlink(missing_ok=True)
        protocol, out, random = load(), Path(scratch), Random(f"{seed} reviewing")
        ingest(protocol, out)
        role_of = _settle_duplicates(out, works)
        eligible: Path | None = None
        for number, stage in enumerate(protocol.screening.stages):
            if stage.of == "reports":
                eligible = _retrieve(protocol, out, role_of, random)
            _screen(protocol, stage, out, eligible, role_of, random, _SCREENED + dt.timedelta(days=60 * number))
            eligible = out / "included.csv"
        record(out / "unique.parquet", out / "included.csv", out / "reports.csv", out, _INCLUDED)
        chart(protocol, out / "unique.parquet", out / "studies.csv", out / "charting", _CODED)
        for name in protocol.frameworks:
            code(protocol, framework.load(name), out / "studies.csv", out / name, _CODED)
        for backup in Path("data").rglob(".backup"):
            shutil.rmtree(backup)


def _settle_duplicates(out: Path, works: dict[tuple[str, int], tuple[str, str]]) -> dict[str, str]:
    """Answer every question of the engine as the truth has it; returns each group's role."""
    import pyarrow.parquet as pq

    table = pq.read_table(out / "records.parquet", columns=["record_id", "file", "ordinal"]).to_pylist()
    work_of = {row["record_id"]: works[row["file"], row["ordinal"]] for row in table}
    while True:
        dedupe(out / "records.parquet", out, now=_SEARCHED)
        if not read_table(out / "questions.csv").rows:
            break
        _fill(layout.either(layout.VERDICTS), lambda row: _verdict(row, work_of))
    groups = pq.read_table(out / "groups.parquet").to_pylist()
    return {row["group_id"]: work_of[row["group_id"]][1] for row in groups}


def _verdict(row: Row, work_of: dict[str, tuple[str, str]]) -> None:
    first, second = work_of[row["record_id_1"]][0], work_of[row["record_id_2"]][0]
    row["verdict"] = "same" if first == second else "different"


def _fill(path: Path, answer: Callable[[Row], None], share: float = 1.0) -> None:
    """Let somebody go through the first rows of a sheet, leaving alone what is filled in already."""
    table = read_table(path)
    for row in table.rows[: round(share * len(table.rows))]:
        if not row.get("decision"):
            answer(row)
    rows = ([row[name] for name in table.columns] for row in table.rows)
    write_atomically(path, SHEET.encode([table.columns, *rows]))


def _retrieve(protocol: Protocol, out: Path, role_of: dict[str, str], random: Random) -> Path:
    def answer(row: Row) -> None:
        role = role_of[row["record_id"]]
        if role.startswith("included"):
            row["study_id"] = role.partition(":")[2]
        if not role.startswith("included") and random.random() < NOT_RETRIEVED:
            row["status"] = "not_retrieved"
            row["reason"] = random.choice(("no access through the library", "author did not answer"))
        else:
            row["status"] = "retrieved"
            row["file_or_link"] = row["link"] or "interlibrary loan"

    retrieve(protocol, out / "unique.parquet", out / "included.csv", out, now=_RETRIEVED)
    _fill(layout.either(layout.RETRIEVAL), answer)
    retrieve(protocol, out / "unique.parquet", out / "included.csv", out, now=_RETRIEVED)
    return out / "retrieved.csv"


def _screen(
    protocol: Protocol,
    stage: Stage,
    out: Path,
    eligible: Path | None,
    role_of: dict[str, str],
    random: Random,
    start: dt.datetime,
) -> None:
    """Votes, then second looks at the conflicts, then the adjudicator, each collected as a run collects them."""
    plan = _Plan(stage, role_of, random)

    def collect(week: int) -> None:
        screen(protocol, stage.id, out / "unique.parquet", eligible, out, start + dt.timedelta(weeks=week))

    collect(0)
    for week in range(1, WEEKS + 1):
        for ahead, reviewer in enumerate(stage.reviewers):
            path = layout.sheet(stage.id, reviewer, stage.sheet_format)
            share = 1.0 if week == WEEKS else (week - 0.3 * ahead) / WEEKS
            _fill(path, lambda row, who=reviewer: plan.vote(row, who), share)
        collect(week)
    _fill(layout.conflicts(stage.id, stage.sheet_format), plan.look_again)
    collect(WEEKS + 1)
    _fill(layout.conflicts(stage.id, stage.sheet_format), plan.adjudicate)
    collect(WEEKS + 2)


class _Plan:
    """Who thinks what of each record, drawn once when somebody first meets it."""

    def __init__(self, stage: Stage, role_of: dict[str, str], random: Random) -> None:
        self.stage, self.role_of, self.random = stage, role_of, random
        self.dissenter: dict[str, str | None] = {}
        self.reason: dict[str, str] = {}

    def belongs(self, record_id: str) -> bool:
        role = self.role_of[record_id]
        return role.startswith("included") if self.stage.needs_reason else role != "background"

    def vote(self, row: Row, reviewer: str) -> None:
        belongs = self.belongs(row["record_id"])
        keeps = belongs != (self._dissents(row["record_id"], belongs) == reviewer)
        row["decision"] = ("maybe" if self.random.random() < MAYBE else "include") if keeps else "exclude"
        if not keeps and self.stage.needs_reason:
            row["reason"] = self._reason(row["record_id"], self.random.random() < OTHER_REASON)
        if keeps and self.random.random() < 0.1:
            row["note"] = self.random.choice(NOTES)

    def look_again(self, row: Row) -> None:
        settled = self.random.random() < SETTLED
        belongs = self.belongs(row["record_id"])
        for position, reviewer in enumerate(self.stage.reviewers):
            includes = belongs if settled or position == 0 else not belongs
            self._say(row, f"recheck_{reviewer}", f"reason_{reviewer}", includes)

    def adjudicate(self, row: Row) -> None:
        looks = {row[f"recheck_{reviewer}"] for reviewer in self.stage.reviewers}
        if len(looks) > 1:
            self._say(row, "decision", "reason", self.belongs(row["record_id"]))
            row["rationale"] = "within the question" if row["decision"] == "include" else "outside the question"

    def _say(self, row: Row, decision: str, reason: str, includes: bool) -> None:
        row[decision] = "include" if includes else "exclude"
        if not includes and self.stage.needs_reason:
            row[reason] = self._reason(row["record_id"], other=False)

    def _dissents(self, record_id: str, belongs: bool) -> str | None:
        if record_id not in self.dissenter:
            dissent = self.random.random() < (MISSED if belongs or self.stage.needs_reason else DOUBTED)
            self.dissenter[record_id] = self.random.choice(self.stage.reviewers) if dissent else None
        return self.dissenter[record_id]

    def _reason(self, record_id: str, other: bool) -> str:
        main = self.reason.setdefault(record_id, _draw(self.random, REASONS))
        return _draw(self.random, {name: n for name, n in REASONS.items() if name != main}) if other else main


def _draw(random: Random, weights: dict[str, int]) -> str:
    names: Iterable[str] = sorted(weights)
    return random.choices(list(names), [weights[name] for name in sorted(weights)])[0]
