"""A stage's results: decisions, who passed, agreement, changes, and who has how much left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from scopeline import layout, progress
from scopeline.agreement import Statistic, collapse_maybe, statistics
from scopeline.protocol import Protocol, Stage
from scopeline.records import lookup, members
from scopeline.rounds import settling
from scopeline.rounds.votes import DECISIONS, Vote
from scopeline.screening.stage import Outcome, run
from scopeline.tables import parquet, sheets
from scopeline.tables.csv import read_table, write_table

DECISION_COLUMNS = ("record_id", "decision", "by", "reason", "conflict")
AGREEMENT_COLUMNS = ("round", "pair", "statistic", "value", "ci_low", "ci_high", "n", "note")
INDEPENDENT_COLUMNS = ("record_id", "reviewer", "decision", "pilot")
TIMELINE_COLUMNS = ("date", "reviewer", "voted")
VOTED_COLUMNS = ("record_id", "reviewer", "since", "until")
CHANGE_COLUMNS = ("record_id", "reviewer", "independent", "independent_reason", "now", "now_reason")


def screen(
    protocol: Protocol,
    stage_id: str,
    unique: Path,
    eligible: Path | None,
    out: Path,
    now: dt.datetime | None = None,
) -> list[str]:
    """Run a stage and write its tables into `out`: decisions, agreement and the votes it compares, changes, ...

    `unique` is unique.parquet; `eligible` a CSV whose `record_id` column names the records that
    reached this stage (all unique records where None). Returns notices for the log. Raises SheetError.
    """
    stage = protocol.stage(stage_id)
    table = parquet.read(unique, ["record_id", "record_ids", *sheets.CONTEXT_SOURCES])
    everything = set(table["record_id"].to_pylist())
    allowed = {row["record_id"] for row in read_table(eligible).rows} if eligible else everything
    ids = sorted(everything & allowed)
    outcome = run(protocol, stage, ids, lookup(table, sheets.CONTEXT_SOURCES), members(table), now)
    decisions = outcome.decisions
    write_table(out / "decisions.csv", DECISION_COLUMNS, decision_rows(outcome), mark=False)
    write_table(out / "included.csv", ("record_id",), (vars(d) for d in decisions if d.decision == "include"))
    write_table(out / "agreement.csv", AGREEMENT_COLUMNS, agreement_rows(protocol, stage, outcome), mark=False)
    write_table(out / "independent.csv", INDEPENDENT_COLUMNS, independent_rows(outcome), mark=False)
    write_table(out / "changes.csv", CHANGE_COLUMNS, change_rows(outcome))
    write_table(out / "timeline.csv", TIMELINE_COLUMNS, timeline(outcome))
    write_table(out / "voted.csv", VOTED_COLUMNS, voted(outcome), mark=False)
    progress.write(tasks(stage, outcome), out / "progress.csv")
    notices = [*outcome.notices, *calibration(stage, outcome)]
    write_table(out / "notices.csv", ("notice",), ({"notice": notice} for notice in notices))
    return notices


def agreement_rows(protocol: Protocol, stage: Stage, outcome: Outcome) -> Iterator[dict[str, object]]:
    """Agreement on the independent votes: of the pilot, of all records, of each pair of reviewers.

    With maybe counted as the protocol counts it and, where anybody used it, as a category of its own.
    """
    ids = {decision.record_id for decision in outcome.decisions}
    for name, within in (("pilot", outcome.pilot), ("all", ids)):
        votes = _decisions(outcome.independent, within & ids)
        voters = sorted(votes, key=stage.everyone.index)
        pairs = list(combinations(voters, 2))
        if len(votes) < 2 or not within:
            continue
        everyone = [tuple(voters)] if len(voters) > 2 else []
        for team in [*pairs, *everyone]:
            theirs = {reviewer: votes[reviewer] for reviewer in team}
            if len(team) > 2 or set.intersection(*(set(given) for given in theirs.values())):
                for label, found in _rounds(theirs, protocol.screening.maybe):
                    for statistic in found:
                        yield _agreement_row(f"{name}, {label}", team, statistic)


def decision_rows(outcome: Outcome) -> Iterator[dict[str, str]]:
    """Each decision, with what its votes differed in: `vote`, only the `reason` of exclusion, '' where in nothing."""
    for one in outcome.decisions:
        yield {**vars(one), "conflict": outcome.conflicts.get(one.record_id, "")}


def independent_rows(outcome: Outcome) -> Iterator[dict[str, str]]:
    """The votes that agreement compares: a row a vote, given before the others' votes on the record were known."""
    ids = {decision.record_id for decision in outcome.decisions}
    for reviewer, votes in outcome.independent.items():
        for record_id, vote in sorted(votes.items()):
            if record_id in ids:
                pilot = "yes" if record_id in outcome.pilot else ""
                yield {"record_id": record_id, "reviewer": reviewer, "decision": vote.decision, "pilot": pilot}


def _decisions(votes: Mapping[str, Mapping[str, Vote]], ids: Collection[str]) -> dict[str, dict[str, str]]:
    found = {name: {i: vote.decision for i, vote in given.items() if i in ids} for name, given in votes.items()}
    return {name: given for name, given in found.items() if given}


def _rounds(votes: dict[str, dict[str, str]], rule: str) -> Iterator[tuple[str, list[Statistic]]]:
    yield f"maybe as {rule}", statistics(collapse_maybe(votes, rule), DECISIONS[:2])
    if any(decision == "maybe" for given in votes.values() for decision in given.values()):
        yield "maybe as its own", statistics(votes, DECISIONS)


def _agreement_row(round_: str, team: Sequence[str], statistic: Statistic) -> dict[str, object]:
    return {"round": round_, "pair": "-".join(team), **statistic.cells()}


def change_rows(outcome: Outcome) -> Iterator[dict[str, object]]:
    """Votes changed after they had been compared."""
    for change in outcome.changes:
        yield {
            "record_id": change.record_id,
            "reviewer": change.reviewer,
            "independent": change.independent.decision,
            "independent_reason": change.independent.reason,
            "now": change.now.decision if change.now else "withdrawn",
            "now_reason": change.now.reason if change.now else "",
        }


def calibration(stage: Stage, outcome: Outcome) -> list[str]:
    """What a pilot says: wait for it, or talk before going on."""
    pilot = outcome.pilot & {decision.record_id for decision in outcome.decisions}  # the others were taken away
    if not stage.pilot or not pilot:
        return []
    votes = _decisions(outcome.independent, pilot)
    compared = [i for i in pilot if sum(i in given for given in votes.values()) > 1]
    if len(compared) < len(pilot):
        return [f"{stage.id}: the pilot's {len(pilot)} records come first; the others follow when all have voted"]
    agreed = sum(len({given[i] for given in votes.values() if i in given}) == 1 for i in compared) / len(compared)
    if agreed >= stage.pilot.agreement:
        return []
    return [
        f"{stage.id}: the pilot's agreement is {agreed:.0%}, below the protocol's {stage.pilot.agreement:.0%}: "
        "discuss the criteria and the pilot's conflicts before going on"
    ]


def tasks(stage: Stage, outcome: Outcome) -> Iterator[progress.Work]:
    """Nothing here tells one reviewer how another voted on any record: only who has voted, and who has not."""
    ids = {decision.record_id for decision in outcome.decisions}
    for name in stage.reviewers:
        theirs = [i for i, team in outcome.teams.items() if i in ids and name in team]
        done, left = progress.sorted_out(theirs, outcome.votes[name])
        yield progress.Work(stage.id, name, "vote", done, left, str(layout.sheet(stage.id, name, stage.sheet_format)))
    if stage.votes_needed < 2:
        return
    sheet = str(layout.conflicts(stage.id, stage.sheet_format))
    teams, said = outcome.teams, outcome.rechecks
    yield from settling.tasks(stage, stage.id, outcome.conflicts, outcome.decisions, said, teams.get, sheet)


def voted(outcome: Outcome) -> Iterator[dict[str, str]]:
    """On which record each reviewer had voted at the end of the day `since` and of those after it, before the day
    `until` on which the vote was withdrawn ('' where it stands)."""
    standing: dict[tuple[str, str], str] = {}
    for entry in outcome.entries:
        for record_id, vote in entry.votes.items() if entry.kind == "vote" else ():
            key, day = (record_id, entry.by), entry.at[:10]
            if vote:
                standing.setdefault(key, day)
            elif (since := standing.pop(key, day)) != day:
                yield dict(zip(VOTED_COLUMNS, (*key, since, day), strict=True))
    for key, since in standing.items():
        yield dict(zip(VOTED_COLUMNS, (*key, since, ""), strict=True))


def timeline(outcome: Outcome) -> Iterator[dict[str, object]]:
    """How many records each reviewer had voted on at the end of each day on which a run saw new votes."""
    counts: dict[str, dict[str, int]] = {}
    voted: dict[str, set[str]] = {}
    for entry in outcome.entries:
        if entry.kind != "vote":
            continue
        given = voted.setdefault(entry.by, set())
        for record_id, vote in entry.votes.items():
            (given.add if vote else given.discard)(record_id)
        counts.setdefault(entry.at[:10], {})[entry.by] = len(given)
    for day, by in sorted(counts.items()):
        for reviewer, number in sorted(by.items()):
            yield {"date": day, "reviewer": reviewer, "voted": number}
