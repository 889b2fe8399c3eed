"""From coders' findings to those that count: who codes what, where coders differ, what the rounds come to.

The unit of agreement is a code in a study: whether both coders found that the study says this, however often and with
whichever quotes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scopeline import layout
from scopeline.coding.codebook import Codebook
from scopeline.coding.findings import Finding, Sheet
from scopeline.dealing import deal
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Coding, Protocol
from scopeline.states import Decision
from scopeline.studies import Studies
from scopeline.tables import sheets
from scopeline.tables.csv import Table, context_cell
from scopeline.tables.walk import Row, some, walk

SHEET = "conflicts"
COLUMNS = ("study_id", "code", "decision", "rationale")
Unit = tuple[str, str]


def teams(coding: Coding, framework: str, studies: Sequence[str], theirs: Mapping[str, Sheet]) -> dict[str, list[str]]:
    """Study -> its coders. Everybody codes the drawn sample, or all studies where none is drawn; the rest are dealt."""
    people = list(theirs)
    drawn = sorted(studies, key=lambda study: hashlib.sha256(f"{framework} {study}".encode()).digest())
    everybodys = set(drawn[: coding.sample])
    return deal(people, studies, 1, {name: sheet.present for name, sheet in theirs.items()}, everybodys)


def compared(team: Mapping[str, Sequence[str]], theirs: Mapping[str, Sheet]) -> list[str]:
    """The studies of several coders that all of them have coded: only these are compared, so that all stay blind."""
    return [
        study for study, names in team.items() if len(names) > 1 and all(study in theirs[name].done for name in names)
    ]


def differences(
    team: Mapping[str, Sequence[str]], theirs: Mapping[str, Sheet], shared: Sequence[str]
) -> dict[Unit, list[str]]:
    """Each unit that some coders of a shared study found and others did not -> who found it."""
    finders: dict[Unit, list[str]] = {}
    within = set(shared)
    for name, sheet in theirs.items():
        for unit in dict.fromkeys(found.unit for found in sheet.findings if found.study_id in within):
            finders.setdefault(unit, []).append(name)
    return {unit: names for unit, names in sorted(finders.items()) if len(names) < len(team[unit[0]])}


@dataclass(frozen=True)
class Rounds:
    """conflicts.csv as read: what each unit came to (Decision include or exclude), and the units that have a row."""

    path: Path
    table: Table | None
    decided: Mapping[Unit, str] = field(default_factory=dict)
    present: frozenset[Unit] = frozenset()
    problems: Sequence[Problem] = ()


def read(protocol: Protocol, book: Codebook, studies: Studies) -> Rounds:
    """Read conflicts.csv: second looks that agree decide, else the adjudicator's decision."""
    stem = layout.CODING / book.framework.id / SHEET
    try:
        path = sheets.one(stem, protocol.screening.sheet_format)
        table = sheets.read(path, COLUMNS[:3])
    except SheetError as error:
        return Rounds(layout.either(stem), None, problems=error.problems)
    problems: list[Problem] = []
    decided: dict[Unit, str] = {}
    present = set()
    looks = [f"recheck_{name}" for name in protocol.coding.coders]
    for row in walk(path, table, problems, keys=("study_id",)):
        study, code = studies.resolve(row.group), book.spelled(row.text("code"))
        if study is None:
            problems.append(studies.missing(path, row.group, row.place))
        if code is None:
            row.refuse(f"no code is called '{row.text('code')}'", "Correct the cell.", "code", some([*book.codes]))
        said = {name: _decision(name, row) for name in (*looks, "decision")}
        if study is None or code is None:
            continue
        unit = study, book.of_finding(code, "")
        present.add(unit)
        second = {said[name] for name in looks}
        if word := said["decision"] or (second.pop() if len(second) == 1 else ""):
            decided[unit] = word
    return Rounds(path, table, decided, frozenset(present), problems)


def _decision(column: str, row: Row) -> str:
    word = row.word(column, "decision")
    if word == Decision.MAYBE:
        row.refuse(f"found '{row.text(column)}'", "A code is there or not: decide.", column, "include, exclude")
    return word or ""


def extend(
    protocol: Protocol,
    known: Rounds,
    found: Mapping[Unit, Sequence[str]],
    book: Codebook,
    theirs: Mapping[str, Sheet],
) -> None:
    """Add the differences that the sheet does not hold yet, each with who found it and in which words."""
    language = protocol.screening.sheet_language
    looks = [f"recheck_{name}" for name in protocol.coding.coders]
    quotes: dict[tuple[str, Unit], str] = {}
    for name, sheet in theirs.items():
        for finding in sheet.findings:
            quotes.setdefault((name, finding.unit), finding.quote or finding.condensed or "+")
    rows = [
        {
            "study_id": study,
            "code": code,
            "label": context_cell(book.label(code, language)),
            **{f"vote_{name}": context_cell(quotes.get((name, (study, code)), "")) for name in names},
        }
        for (study, code), names in found.items()
        if (study, code) not in known.present
    ]
    if rows:
        columns = (*COLUMNS[:2], *looks, *COLUMNS[2:], "label", *(f"vote_{name}" for name in theirs))
        words = dict.fromkeys([*looks, "decision"], (Decision.INCLUDE.value, Decision.EXCLUDE.value))
        sheets.extend(known.path, known.table, columns, rows, needed=looks, choices=words, language=language)


def counting(
    theirs: Mapping[str, Sheet],
    team: Mapping[str, Sequence[str]],
    found: Mapping[Unit, Sequence[str]],
    decided: Mapping[Unit, str],
) -> tuple[list[Finding], list[Finding]]:
    """The findings that count, and those that wait: in a study of several coders until all have coded it, and where
    these differ until they or the adjudicator decide."""
    shared = set(compared(team, theirs))
    counts: list[Finding] = []
    waits: list[Finding] = []
    for sheet in theirs.values():
        for finding in sheet.findings:
            alone = len(team.get(finding.study_id, ())) < 2
            agreed = alone or (finding.study_id in shared and finding.unit not in found)
            word = Decision.INCLUDE if agreed else decided.get(finding.unit, "")
            if word == Decision.INCLUDE:
                counts.append(finding)
            elif word != Decision.EXCLUDE:
                waits.append(finding)
    return counts, waits


def votes(
    book: Codebook, theirs: Mapping[str, Sheet], team: Mapping[str, Sequence[str]], shared: Sequence[str]
) -> Iterator[tuple[str, dict[str, dict[str, str]]]]:
    """What agreement is counted from: (code, coder -> study -> include or exclude), and the same for all units of the
    codes below each top of the tree and of the whole tree, then by `study code`."""
    said: dict[str, set[Unit]] = {name: {f.unit for f in sheet.findings} for name, sheet in theirs.items()}
    used = {code for units in said.values() for study, code in units if study in set(shared)}
    groups: dict[str, list[str]] = {"all": []}
    for _, code in book.tree():
        if code.id in used:
            for name in ("all", book.path(code.id)[0], code.id):
                groups.setdefault(name, []).append(code.id)
    for name, codes in groups.items():
        yield (
            name,
            {
                coder: {
                    f"{study} {code}": Decision.INCLUDE if (study, code) in said[coder] else Decision.EXCLUDE
                    for study in shared
                    if coder in team[study]
                    for code in dict.fromkeys(codes)
                }
                for coder in theirs
            },
        )
