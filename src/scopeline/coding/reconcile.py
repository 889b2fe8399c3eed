"""From coders' findings to those that count: who codes what, where coders differ, what the rounds come to.

The unit of agreement is a code in a study: whether both coders found that the study says this, however often and with
whichever quotes. A code that stands for no kind of finding, and was given several, is as many units as it has kinds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from scopeline import languages, layout
from scopeline.coding import units
from scopeline.coding.codebook import Codebook
from scopeline.coding.findings import Finding, Sheet
from scopeline.errors import Problem
from scopeline.protocol import Coding, Protocol, or_formerly
from scopeline.rounds import decisions as rounds
from scopeline.rounds import journal, settling
from scopeline.rounds.dealing import deal
from scopeline.rounds.panel import Analysts
from scopeline.rounds.settling import SHEET, Analysed, Settling, Unit, named, study_and_key
from scopeline.rounds.votes import Vote
from scopeline.states import Decision
from scopeline.studies import Studies
from scopeline.tables.csv import Rows, context_cell
from scopeline.tables.walk import Row, walk

KEYS = ("study_id", "code")


def teams(coding: Coding, framework: str, studies: Sequence[str], theirs: Mapping[str, Sheet]) -> dict[str, list[str]]:
    """Study -> its coders. Everybody codes the drawn sample, or all studies where none is drawn; the rest are dealt.
    Of those who left, the studies that they have coded are theirs."""
    held = {name: sheet.done if name in coding.left else sheet.present for name, sheet in theirs.items()}
    drawn = sorted(studies, key=lambda study: hashlib.sha256(f"{framework} {study}".encode()).digest())
    everybodys = set(drawn[: coding.sample])
    return deal(list(theirs), studies, 1, held, everybodys, left=coding.left)


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
class Codes(Analysed):
    """What may stand in a row of conflicts: whether a study says what a code stands for."""

    book: Codebook
    studies: Studies
    what: str = "code of this study"
    decided: str = "decision"
    prevails: str = Decision.INCLUDE

    def key(self, cell: str) -> str | None:
        """The code that a cell names, as it stands now, with the kind that it names."""
        return units.unit(self.book, cell)

    def walk(self, path: Path, table: Rows | None, problems: list[Problem]) -> Iterator[Row]:
        """The rows by study and code, as both stand now."""
        for row in walk(path, table, problems, keys=KEYS):
            study, code = self.studies.resolve(row.group), self.key(row.text("code"))
            if study is None:
                problems.append(self.studies.missing(row))
            if code is None:
                known = self.book.near(row.text("code"))
                remedy = "Correct the cell." + or_formerly(row.text("code"), self.book.home)
                row.refuse(f"no code is called '{row.text('code')}'", remedy, "code", known)
            if study is not None and code is not None:
                yield replace(row, groups=(named((study, code)),))

    def said(self, row: Row, column: str) -> Vote | None:
        """What stands in a column; None where it is empty or wrong."""
        word = row.word(column, "decision")
        if word == Decision.MAYBE:
            row.refuse(f"found '{row.text(column)}'", "A code is there or not: decide.", column, "include, exclude")
        return Vote(word) if word else None


def panel(protocol: Protocol, framework: str) -> Analysts:
    """The coders and their adjudicator."""
    return Analysts(f"coding {framework}", protocol.coding.coders, protocol.coding.left, protocol.coding.adjudicator)


def read(
    protocol: Protocol,
    book: Codebook,
    studies: Studies,
    theirs: Mapping[str, Sheet],
    known: journal.State,
) -> Settling:
    """Read conflicts.csv: second looks and the adjudicator's decisions; `known` is the state of the journal."""
    framework = book.framework.id
    team = teams(protocol.coding, framework, studies.included, theirs)
    unread = any(sheet.problems for sheet in theirs.values())  # whose a study is, nobody can tell then

    def team_of(unit: str) -> tuple[str, ...]:
        study = study_and_key(unit, studies.reports)[0]
        holders = [name for name, sheet in theirs.items() if study in sheet.present]
        return () if unread else tuple(team.get(study, holders))

    stem, form = layout.CODING / framework / SHEET, protocol.screening.sheet_format
    return settling.read(stem, form, KEYS, Codes(book, studies), panel(protocol, framework), team_of, known)


def settled(
    known: Settling, found: Mapping[Unit, Sequence[str]], team: Mapping[str, Sequence[str]]
) -> dict[Unit, rounds.Decision]:
    """What each difference comes to, or waits for: by second looks that agree, else by the adjudicator."""
    words = {True: Vote(Decision.INCLUDE), False: Vote(Decision.EXCLUDE)}
    return {
        unit: known.decide(named(unit), {name: words[name in names] for name in team[unit[0]]}, team[unit[0]])
        for unit, names in found.items()
    }


def extend(
    protocol: Protocol,
    known: Settling,
    found: Mapping[Unit, Sequence[str]],
    book: Codebook,
    theirs: Mapping[str, Sheet],
) -> None:
    """Add the differences that the sheet does not hold yet, each with who found it and in which words."""
    language = protocol.screening.sheet_language
    quotes: dict[tuple[str, Unit], str] = {}
    studies = {study for sheet in theirs.values() for study in sheet.present}
    back: dict[Unit, Sequence[str]] = {study_and_key(unit, studies): () for unit in sorted(known.restored)}
    for name, sheet in theirs.items():
        for finding in sheet.findings:
            quotes.setdefault((name, finding.unit), finding.quote or finding.condensed or "+")
    rows = [
        {
            "study_id": unit[0],
            "code": unit[1],
            "label": context_cell(units.label(book, unit[1], language)),
            **{f"vote_{name}": context_cell(quotes.get((name, unit), "")) for name in names},
            **known.cells(named(unit), "decision", partial(languages.language(language).choice, "decision")),
        }
        for unit, names in {**back, **found}.items()
        if named(unit) not in known.present
    ]
    said = [languages.language(language).choice("decision", word) for word in (Decision.INCLUDE, Decision.EXCLUDE)]
    asked = dict.fromkeys([*(f"recheck_{name}" for name in theirs), "decision"], said)
    known.extend(rows, (*KEYS, "label"), ("decision", "rationale"), (), asked, language)


def counting(
    theirs: Mapping[str, Sheet],
    team: Mapping[str, Sequence[str]],
    found: Mapping[Unit, Sequence[str]],
    decided: Mapping[Unit, rounds.Decision],
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
            told = decided.get(finding.unit)
            word = Decision.INCLUDE if agreed else told.decision if told else Decision.PENDING
            if word == Decision.INCLUDE:
                counts.append(finding)
            elif word == Decision.PENDING:
                waits.append(finding)
    return counts, waits
