"""Findings: passages of studies, each with its code, in the sheets of those who gave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scopeline import layout
from scopeline.coding.units import of_kind
from scopeline.errors import Problem
from scopeline.protocol import Protocol
from scopeline.tables import sheets
from scopeline.tables.csv import Table

NOTHING = "nothing"  # in the journal: the coder says that there is nothing to code
TEAM = "consensus"  # the sheet in which the team codes together, where no coders are named
COLUMNS = ("finding_id", "study_id", "kind", "code", "own_words", "quote", "locator", "condensed", "memo")


@dataclass(frozen=True)
class Finding:
    """One passage of one study. `code` is the code that it stands under now, `coded` the one that the coder gave it."""

    finding_id: str
    study_id: str
    kind: str
    code: str
    coded: str
    quote: str
    locator: str
    condensed: str
    memo: str
    coder: str
    more: Mapping[str, str] = field(default_factory=dict)
    apart: bool = False  # whether findings of another kind have this code in this study

    @property
    def unit(self) -> tuple[str, str]:
        """What coders agree or differ on: that a study says this, and as which kind where they gave it several."""
        return self.study_id, of_kind(self.code, self.kind if self.apart else "")


@dataclass(frozen=True)
class Sheet:
    """One coder's sheet. `numbered` leads from a line without an id to the id that the machine gives its finding.

    `set_aside` are findings of studies that are not included any more: kept, told in `notices`, and counted nowhere.
    """

    path: Path
    table: Table | None
    findings: Sequence[Finding] = ()
    set_aside: Sequence[Finding] = ()
    numbered: Mapping[int, str] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    notices: Sequence[str] = ()
    present: frozenset[str] = frozenset()  # studies that have a row
    nothing: frozenset[str] = frozenset()  # studies of which the coder says that there is nothing to code

    @property
    def done(self) -> set[str]:
        """The studies that this coder has coded."""
        return {found.study_id for found in (*self.findings, *self.set_aside)} | self.nothing


def path_of(protocol: Protocol, framework: str, coder: str) -> Path:
    """Where a coder's sheet lies; raises SheetError where it lies there twice, as CSV and as a workbook."""
    return sheets.one(layout.CODING / framework / coder, protocol.screening.sheet_format)


def coders(protocol: Protocol) -> list[str]:
    """Whose sheets there are: the coders', or the team's where nobody is named."""
    return protocol.coding.everyone or [TEAM]


def told_apart(theirs: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets, in which a finding knows whether its code has more than one kind in its study."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for sheet in theirs.values():
        for one in sheet.findings:
            kinds.setdefault((one.study_id, one.code), set()).add(one.kind)
    several = {place for place, found in kinds.items() if len(found) > 1}
    return {
        coder: replace(
            sheet, findings=[replace(one, apart=(one.study_id, one.code) in several) for one in sheet.findings]
        )
        for coder, sheet in theirs.items()
    }
