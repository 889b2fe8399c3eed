"""Covidence's votes: one CSV of references for each place in which a reference can be.

Covidence tells where a reference has come to, not who voted how: the votes are the team's. What a place means
depends on the stage that is filled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.foreign import Decision, ForeignVote, described, first_of, raw_tags
from scopeline.exchange.reading import records_of

Kind = Literal["records", "reports"]
# place -> decision at title and abstract, and at full text; None while nobody has decided.
_PLACES: dict[str, dict[Kind, Decision | None]] = {
    "screen": {"records": None, "reports": None},
    "irrelevant": {"records": "exclude", "reports": None},
    "select": {"records": "include", "reports": None},
    "excluded": {"records": "include", "reports": "exclude"},
    "included": {"records": "include", "reports": "include"},
}
_PLACE = re.compile(rf"(?<![a-z])({'|'.join(_PLACES)})(?![a-z])")
_REASON = re.compile(r"Exclusion reason:\s*([^;]+)")


def read(paths: Sequence[Path], of: Kind) -> list[ForeignVote]:
    """The votes that a stage's kind (`records` or `reports`) finds in files of places.

    The person of each vote is the file's name. Of the notes only the reason is taken: they may hold what several
    people wrote. Raises ScopelineError for a file whose name does not tell its place.
    """
    votes: list[ForeignVote] = []
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
        decision = _PLACES[places.pop()][of]
        if decision:
            votes += _votes(path, decision)
    if problems:
        raise ScopelineError(problems)
    return votes


def _votes(path: Path, decision: Decision) -> list[ForeignVote]:
    votes = []
    for record in records_of(path):
        tags = raw_tags(record)
        known = described(record, first_of(tags, "covidence #"))
        reference = first_of(tags, "ref").strip()
        if not known["pmid"] and re.fullmatch(r"\d{1,8}", reference):
            known["pmid"] = reference
        reasons = tuple(found.strip() for found in _REASON.findall(first_of(tags, "notes")))
        given = reasons if decision == "exclude" else ()
        votes.append(ForeignVote(path.name, decision, given, "", known, str(path), f"line {record['line']}"))
    return votes
