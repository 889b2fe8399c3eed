"""`scopeline votes`: votes from other tools and to them, each way with one clear summary."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from scopeline import records
from scopeline.commands.folder import enter, path_typed
from scopeline.commands.made import print_made, refuse_place
from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.records import sets
from scopeline.exchange.votes import filling, giving, tools
from scopeline.exchange.votes.filling import Filling
from scopeline.exchange.votes.foreign import ForeignVote, Told, masked
from scopeline.exchange.votes.matching import Unplaced, match
from scopeline.protocol import Stage, load
from scopeline.rounds.votes import reason_vocabulary
from scopeline.screening.hearing import Hearing, hear
from scopeline.states import Decision
from scopeline.tables.csv import write_table

DESCRIPTION = """\
With --from, fills a stage's sheets with votes given in another tool: only rows that are empty, each reviewer's in
their own sheet. What does not match a record is listed in --unmatched. With --to, writes a stage's votes for a tool.

  scopeline votes --from rayyan --stage title_abstract --person "Sara Ahmadi=sara" --unmatched rest.csv articles.csv
  scopeline votes --to asreview --stage title_abstract --out votes.csv
"""

_TOOLS_IN = ("auto", "rayyan", "covidence", "asreview", "eppi")
_TOOLS_OUT = ("rayyan", "covidence", "asreview")

UNPLACED_COLUMNS = ("why", "person", "decision", "reasons", "title", "year", "doi", "pmid", "id", "file", "place")
NOBODY = "-"  # in the mapping of people: votes of this person are not imported
ANYBODY = "*"  # in the mapping of people: whoever is not named otherwise


def arguments(parser: argparse.ArgumentParser) -> None:
    """The tool, the stage, who is who, and the files."""
    parser.add_argument("files", nargs="*", type=path_typed, metavar="FILE", help="the other tool's export")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--from", dest="source", choices=_TOOLS_IN, help="the tool the votes come from; auto looks itself")
    way.add_argument("--to", choices=_TOOLS_OUT, help="the tool the votes go to")
    parser.add_argument("--stage", required=True, help="the stage's id in the protocol")
    parser.add_argument("--person", type=_pair, action="append", default=[], metavar="NAME=REVIEWER",
                       help="who somebody is here; * for all who are not named, - to leave votes out")  # fmt: skip
    parser.add_argument("--reason", type=_pair, action="append", default=[], metavar="WORDS=REASON",
                       help="a reason of the tool as one of the protocol's")  # fmt: skip
    parser.add_argument("--code", type=_pair, action="append", default=[], metavar="CODE=include|exclude",
                       help="what a code of EPPI-Reviewer means")  # fmt: skip
    parser.add_argument("--unmatched", type=path_typed, default=Path("unmatched.csv").resolve(), metavar="CSV",
                       help="list of votes that found no row (default: unmatched.csv)")  # fmt: skip
    parser.add_argument("--out", type=path_typed, metavar="FILE", help="with --to: the file to write")
    parser.add_argument("--reviewer", help="with --to: the votes of one reviewer (default: what the team decided on)")
    parser.add_argument(
        "--review", type=Path, default=Path(), dest="folder", help="the review's folder (default: this one)"
    )


def _pair(value: str) -> tuple[str, str]:
    name, equals, meaning = value.rpartition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"'{value}' is no pair; write NAME=MEANING")
    return name.strip(), meaning.strip()


def run(chosen: argparse.Namespace) -> None:
    """Take votes over, or give them out."""
    if chosen.to and not chosen.out:
        sys.exit("scopeline votes --to needs --out FILE")
    if chosen.source and not chosen.files:
        sys.exit("scopeline votes --from needs the other tool's export: FILE ...")
    enter(chosen.folder)
    if chosen.to:
        export_votes(chosen.stage, chosen.to, chosen.out, chosen.reviewer)
        return
    tool = None if chosen.source == "auto" else chosen.source
    codes, reasons = dict(chosen.code), dict(chosen.reason)
    import_votes(chosen.files, tool, chosen.stage, dict(chosen.person), chosen.unmatched, codes=codes, reasons=reasons)


def export_votes(stage_id: str, to: str, out: Path, reviewer: str | None = None) -> None:
    """Write a stage's votes for a tool and print which files were made. Raises ScopelineError."""
    refuse_place(out)
    print_made(giving.export_votes(load(), stage_id, to, out, reviewer))


def import_votes(
    paths: Sequence[Path],
    tool: str | None,
    stage_id: str,
    people: Mapping[str, str],
    unmatched: Path,
    *,
    codes: Mapping[str, Decision] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Fill a stage's sheets with votes given in another tool, and print a summary.

    people: a display name, e-mail address or file's name, as the tool has it -> the reviewer's id; ANYBODY stands
    for all who are not named, NOBODY as a reviewer leaves a person's votes out. Reviewers' own ids need no entry.
    unmatched: CSV (columns UNPLACED_COLUMNS) of the votes that were not written, and why; no e-mail addresses.
    codes: for EPPI-Reviewer, an attribute's name -> decision. reasons: a reason in the tool's words -> its id here.

    Raises ScopelineError with all problems; then no file is changed.
    """
    refuse_place(unmatched)
    protocol = load()
    stage = _stage(protocol.screening.stages, stage_id)
    unique = sets.unique_records()
    hearing = hear(protocol, stage, records.members(unique))
    if hearing.problems:
        raise ScopelineError(hearing.problems)
    own_words = _translations(reasons or {}, hearing.rules.reason_ids)
    hearing.rules = replace(hearing.rules, reasons={**hearing.rules.reasons, **own_words})
    told = tools.read_votes(paths, tool, of=stage.of, codes=codes)
    votes = _assigned(told.votes, people, stage)
    matched, unplaced = match(votes, unique)
    fillings = _prepared(hearing, matched)
    left = [*unplaced, *(item for made in fillings for item in made.left)]
    write_table(unmatched, UNPLACED_COLUMNS, map(_listed, left))
    for made in fillings:
        filling.fill(made)
    print("\n".join(_summary(told, len(votes), len(matched), fillings, left, unmatched)))


def _prepared(hearing: Hearing, matched: Sequence[tuple[str, ForeignVote]]) -> list[Filling]:
    """What becomes of each reviewer's sheet; all problems of all sheets at once."""
    fillings: list[Filling] = []
    problems: list[Problem] = []
    for reviewer in hearing.stage.everyone:
        own = [(group, vote) for group, vote in matched if vote.person == reviewer]
        if not own:
            continue
        try:
            fillings.append(filling.prepare(hearing, reviewer, own))
        except ScopelineError as error:
            problems += error.problems
    if problems:
        raise ScopelineError(problems)
    return fillings


def _stage(stages: Sequence[Stage], stage_id: str) -> Stage:
    found = next((stage for stage in stages if stage.id == stage_id), None)
    if found is None:
        known = ", ".join(stage.id for stage in stages)
        raise ScopelineError(Problem("--stage", f"there is no stage '{stage_id}'", "Choose one.", allowed=known))
    return found


def _translations(reasons: Mapping[str, str], ids: Sequence[str]) -> dict[str, str]:
    """Folded words of the tool -> reason id. Raises ScopelineError for ids that the protocol does not have."""
    wrong = [
        Problem("--reason", f"'{reason}' is no reason of the protocol", "Choose one.", allowed=", ".join(ids))
        for reason in reasons.values()
        if reason not in ids
    ]
    if wrong:
        raise ScopelineError(wrong)
    return reason_vocabulary((reason, [words]) for words, reason in reasons.items())


def _assigned(votes: Sequence[ForeignVote], people: Mapping[str, str], stage: Stage) -> list[ForeignVote]:
    """The votes with reviewers' ids as persons; raises ScopelineError naming everybody who is not mapped."""
    wrong = [
        Problem(
            "--person",
            f"{masked(name)} is to be '{reviewer}', who does not vote at stage {stage.id}",
            "Choose a reviewer of the stage.",
            allowed=", ".join((*stage.everyone, f"{NOBODY} (leave these votes out)")),
        )
        for name, reviewer in people.items()
        if reviewer not in (*stage.everyone, NOBODY)
    ]
    known = {name: name for name in stage.everyone} | {_key(name): reviewer for name, reviewer in people.items()}
    named = [[known[key] for name in (vote.person, *vote.also) if (key := _key(name)) in known] for vote in votes]
    found = [(here[0] if here else people.get(ANYBODY, ""), vote) for here, vote in zip(named, votes, strict=True)]
    strangers = Counter(masked(vote.person) for reviewer, vote in found if not reviewer)
    if strangers:
        listed = ", ".join(f"{name} ({count} votes)" for name, count in strangers.most_common())
        wrong.append(
            Problem(
                "--person",
                f"nothing tells which reviewers these are: {listed}",
                "Say for each which reviewer it is, by the name or address that the tool shows.",
                allowed=", ".join((*stage.everyone, f"{NOBODY} (leave these votes out)")),
            )
        )
    if wrong:
        raise ScopelineError(wrong)
    return [replace(vote, person=reviewer) for reviewer, vote in found if reviewer != NOBODY]


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _listed(item: Unplaced) -> dict[str, object]:
    vote = item.vote
    cells = {
        **{name: vote.record.get(name, "") for name in ("title", "year", "doi", "pmid", "id")},
        "why": item.why,
        "person": vote.person,
        "decision": vote.decision,
        "reasons": "; ".join(vote.reasons),
        "file": vote.file,
        "place": vote.place,
    }
    return {name: masked(value) for name, value in cells.items()}


def _summary(
    told: Told, of_team: int, matched: int, fillings: Sequence[Filling], left: Sequence[Unplaced], unmatched: Path
) -> list[str]:
    read = f"{_votes(len(told.votes))} read"
    lines = [f"{read}, {of_team:,} of this stage's reviewers, {matched:,} matched to a record."]
    lines += [
        f"{filling.path}: {filling.filled:,} filled in, {filling.standing:,} stood there already, "
        f"{len(filling.left):,} left"
        for filling in fillings
    ]
    if left:
        lines.append(f"{_votes(len(left))} not written; {unmatched} lists them:")
        lines += [f"  {count:,} {why}" for why, count in Counter(item.why for item in left).most_common()]
    if told.unread:
        lines.append("Not taken over:")
        lines += [f"  {count:,} {masked(what)}" for what, count in sorted(told.unread.items())]
    return lines


def _votes(count: int) -> str:
    return f"{count:,} vote{'' if count == 1 else 's'}"
