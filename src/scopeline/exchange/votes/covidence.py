"""Covidence's votes: one CSV of references for each place in which a reference can be.

Covidence tells where a reference has come to, not who voted how: the votes are the team's. What a place means
depends on the stage that is filled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.votes.foreign import ForeignVote, Kind, Told, described, first_of, raw_tags, unread_columns
from scopeline.exchange.votes.reading import records_of
from scopeline.states import Decision

# place -> decision at title and abstract, and at full text; None while nobody has decided.
_PLACES: dict[str, dict[Kind, Decision | None]] = {
    "screen": {"records": None, "reports": None},
    "irrelevant": {"records": Decision.EXCLUDE, "reports": None},
    "select": {"records": Decision.INCLUDE, "reports": None},
    "excluded": {"records": Decision.INCLUDE, "reports": Decision.EXCLUDE},
    "included": {"records": Decision.INCLUDE, "reports": Decision.INCLUDE},
}
_PLACE = re.compile(rf"(?<![a-z])({'|'.join(_PLACES)})(?![a-z])")
_REASON = re.compile(r"Exclusion reason:\s*([^;]+);?")
_READ = frozenset({"covidence", "notes"})


def read(paths: Sequence[Path], of: Kind) -> Told:
    """The votes that a stage's kind (`records` or `reports`) finds in files of places.

    The person of each vote is the file's name. Of the notes only the reason is taken: they may hold what several
    people wrote. Raises ScopelineError for a file whose name does not tell its place.
    """
    told = Told()
    problems: list[Problem] = []
    for path in paths:
        places = set(_PLACE.findall(path.stem.lower()))
        if len(places) != 1:
            problems.append(
                Problem(
                    path,
                    "the name does not tell where in Covidence these references stood",
                    "Keep the name that Covidence gave the file, or put one of these words into it.",
                    allowed=", ".join(_PLACES),
                )
            )
            continue
        try:
            _read_place(path, places.pop(), of, told)
        except ScopelineError as error:
            problems += error.problems
    if problems:
        raise ScopelineError(problems)
    return told


def _read_place(path: Path, place: str, of: Kind, told: Told) -> None:
    decision = _PLACES[place][of]
    for record in records_of(path, told):
        if decision is None:
            told.unread[f"references under '{place}', where this stage has decided nothing"] += 1
            continue
        tags = raw_tags(record)
        known = described(record, first_of(tags, "covidence #"))
        reference = first_of(tags, "ref").strip()
        if not known["pmid"] and re.fullmatch(r"\d{1,8}", reference):
            known["pmid"] = reference
        notes = first_of(tags, "notes")
        reasons = tuple(found.strip() for found in _REASON.findall(notes))
        told.unread["notes other than a reason, which may be of several people"] += bool(_REASON.sub("", notes).strip())
        # At titles, the reason of an excluded report is a later stage's.
        told.unread["reasons of another stage"] += len(reasons) * (decision != Decision.EXCLUDE)
        told.unread.update(unread_columns(tags, _READ))
        given = reasons if decision == Decision.EXCLUDE else ()
        told.votes.append(ForeignVote(path.name, decision, given, "", known, str(path), f"line {record['line']}"))
    told.unread = +told.unread
