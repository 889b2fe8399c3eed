"""A stage's results: decisions, who passed, agreement, and who has how much left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from scopeline import layout, progress
from scopeline.files import read_table, write_table
from scopeline.protocol import Protocol, Stage
from scopeline.records import members
from scopeline.screening.agreement import collapse_maybe, statistics
from scopeline.screening.decisions import Decision, Recheck
from scopeline.screening.stage import Outcome, run
from scopeline.screening.votes import DECISIONS

AGREEMENT_COLUMNS = ("round", "pair", "statistic", "value", "ci_low", "ci_high", "n", "note")


def screen(
    protocol: Protocol,
    stage_id: str,
    unique: Path,
    eligible: Path | None,
    out: Path,
    now: dt.datetime | None = None,
) -> list[str]:
    """Run a stage and write decisions.csv, included.csv, agreement.csv and progress.csv into `out`.

    `unique` is unique.parquet; `eligible` a CSV whose `record_id` column names the records that reached this
    stage (all unique records where None). Returns notices for the log. Raises SheetError.
    """
    import pyarrow.parquet as pq

    stage = protocol.stage(stage_id)
    table = pq.read_table(unique)
    allowed = {row["record_id"] for row in read_table(eligible).rows} if eligible else None
    rows = sorted(table.to_pylist(), key=lambda row: row["record_id"])
    candidates = [row for row in rows if allowed is None or row["record_id"] in allowed]
    outcome = run(protocol, stage, candidates, members(table), now)
    _write(protocol, stage, outcome, out)
    return outcome.notices


def _write(protocol: Protocol, stage: Stage, outcome: Outcome, out: Path) -> None:
    decisions = outcome.decisions
    write_table(out / "decisions.csv", ("record_id", "decision", "by", "reason"), (vars(d) for d in decisions))
    write_table(out / "included.csv", ("record_id",), (vars(d) for d in decisions if d.decision == "include"))
    write_table(out / "agreement.csv", AGREEMENT_COLUMNS, agreement_rows(protocol, stage, outcome))
    progress.write(tasks(stage, decisions, outcome), out / "progress.csv")


def agreement_rows(protocol: Protocol, stage: Stage, outcome: Outcome) -> Iterator[dict[str, object]]:
    """Agreement on the independent votes, with maybe as the protocol counts it and, where used, as its own."""
    ids = [decision.record_id for decision in outcome.decisions]
    votes = {name: {i: given[i].decision for i in ids if i in given} for name, given in outcome.votes.items()}
    if len(votes) < 2:
        return
    rule = protocol.screening.maybe
    rounds: list[tuple[str, dict[str, dict[str, str]], Sequence[str]]] = [
        (f"maybe as {rule}", collapse_maybe(votes, rule), DECISIONS[:2])
    ]
    if any(decision == "maybe" for given in votes.values() for decision in given.values()):
        rounds.append(("maybe as its own", votes, DECISIONS))
    for name, counted, categories in rounds:
        for statistic in statistics(counted, categories):
            yield {
                "round": name,
                "pair": "-".join(stage.reviewers),
                "statistic": statistic.name,
                "value": _figure(statistic.value),
                "ci_low": _figure(statistic.ci_low),
                "ci_high": _figure(statistic.ci_high),
                "n": statistic.n,
                "note": statistic.note,
            }


def _figure(value: float | None) -> str:
    """Six digits after the point: more than any journal prints, and the same on every machine."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def tasks(stage: Stage, decisions: Sequence[Decision], outcome: Outcome) -> Iterator[progress.Task]:
    """Counts only: nothing here tells one reviewer how another voted on any record."""
    ids = [decision.record_id for decision in decisions]
    for name in stage.reviewers:
        done = sum(i in outcome.votes[name] for i in ids)
        yield progress.Task(stage.id, name, "vote", done, len(ids) - done, str(layout.sheet(stage.id, name)))
    if len(stage.reviewers) < 2:
        return
    sheet = str(layout.conflicts(stage.id))
    for name in stage.reviewers:
        looked = sum(name in outcome.rechecks.get(i, Recheck()).rechecks for i in outcome.conflicts)
        yield progress.Task(stage.id, name, "re-review", looked, len(outcome.conflicts) - looked, sheet)
    judged = sum(decision.by == "adjudication" and decision.decision != "pending" for decision in decisions)
    waiting = sum(decision.by == "adjudication" and decision.decision == "pending" for decision in decisions)
    yield progress.Task(stage.id, str(stage.adjudicator), "adjudication", judged, waiting, sheet)
