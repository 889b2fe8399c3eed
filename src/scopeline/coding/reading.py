"""Coders' sheets read: every row a passage of a study with its code, and everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from scopeline import layout, pseudonyms
from scopeline.coding.codebook import Codebook
from scopeline.coding.findings import COLUMNS, NOTHING, Finding, Sheet, coders, path_of, told_apart
from scopeline.coding.framework import ANY_KIND
from scopeline.coding.units import parted
from scopeline.documents import wrong_place
from scopeline.errors import Problem, SheetError
from scopeline.languages import choice_of, named
from scopeline.protocol import Protocol, or_formerly
from scopeline.pseudonyms import Pseudonyms
from scopeline.rounds.votes import Vote
from scopeline.studies import Studies
from scopeline.tables import sheets
from scopeline.tables.atomic import or_copy
from scopeline.tables.csv import Table, as_written
from scopeline.tables.walk import Row, some, walk

_REQUIRED = ("study_id", "code")
_NUMBER = re.compile(r"F0*(\d+)")
Known = Mapping[str, Mapping[str, Vote]]  # coder -> finding -> what a run last read, as the journal keeps it
Opened = Mapping[str, tuple[Path, Table | None, Sequence[Problem]]]  # coder -> sheet, and why it cannot be read


def open_all(protocol: Protocol, framework: str, begun: Collection[str] = ()) -> Opened:
    """Every coder's sheet of a framework as it lies there; one that is gone, though `begun`, is a problem."""
    opened: dict[str, tuple[Path, Table | None, Sequence[Problem]]] = {}
    for coder in coders(protocol):
        try:
            path = path_of(protocol, framework, coder)
            table = sheets.read(path, _REQUIRED)
            opened[coder] = path, table, [sheets.lost(path)] if table is None and coder in begun else ()
        except SheetError as error:
            opened[coder] = layout.either(layout.CODING / framework / coder), None, error.problems
    return opened


def open_codes(opened: Opened) -> list[str]:
    """What findings say in their own words, which changes of the codebook sort."""
    rows = [row for _, table, _ in opened.values() if table for row in table.rows]
    words = (as_written(row.get("own_words", "").strip()) for row in rows if not row["code"].strip())
    return list(dict.fromkeys(word for word in words if word))


def read_all(
    opened: Opened,
    codebook: Codebook,
    studies: Studies,
    said: Known = MappingProxyType({}),
    before: Collection[str] = (),
) -> dict[str, Sheet]:
    """Every coder's sheet; ids are given across all of them, and an id that stands twice is a problem.

    `said` is what the journal knows of each coder's findings, by their ids; `before` are all ids that it has ever
    known: none is given to another finding.
    """
    ids = [i for _, table, _ in opened.values() for i in _ids(table)]
    numbers = _numbers([*ids, *before])
    seen: dict[str, str] = {}
    names = pseudonyms.load()
    return told_apart(
        {
            coder: _Reader(codebook, studies, coder, path, numbers, seen, names, said.get(coder, {})).read(table, wrong)
            for coder, (path, table, wrong) in opened.items()
        }
    )


def _ids(table: Table | None) -> list[str]:
    """The findings that have a row, those of which everything was emptied too."""
    return [row.get("finding_id", "").strip() for row in table.rows] if table else []


def gone(sheet: Sheet, said: Mapping[str, Vote]) -> Iterator[str]:
    """What to say of findings that a run has read, and whose rows somebody deleted since: a row may go by mistake."""
    there = {*_ids(sheet.table), *(f"{NOTHING} {study}" for study in sheet.present)}
    lost = {i: vote for i, vote in said.items() if i not in there}
    if lost and sheet.table is not None:
        named = [f"{i} ({vote.reason})" if vote.decision != NOTHING else i for i, vote in lost.items()]
        number = "1 finding counts" if len(lost) == 1 else f"{len(lost)} findings count"
        yield (
            f"{sheet.path}: {number} no more, since the rows are gone that a run had read: {some(named)}. Put back "
            f"what went by mistake{or_copy(sheet.path)}"
        )


def _numbers(ids: Sequence[str]) -> Iterator[str]:
    """Ids that nobody has, as F001."""
    last = max((int(found[1]) for i in ids if (found := _NUMBER.fullmatch(i))), default=0)
    while True:
        last += 1
        yield f"F{last:03}"


@dataclass
class _Reader:
    """Reads one sheet, row by row."""

    codebook: Codebook
    studies: Studies
    coder: str
    path: Path
    numbers: Iterator[str]
    seen: dict[str, str]
    names: Pseudonyms
    said: Mapping[str, Vote]
    problems: list[Problem] = field(default_factory=list)

    def read(self, table: Table | None, problems: Sequence[Problem]) -> Sheet:
        self.problems = list(problems)
        findings: list[Finding] = []
        aside: list[Finding] = []
        numbered: dict[int, str] = {}
        notices = []
        present: set[str] = set()
        nothing: set[str] = set()
        for row in walk(self.path, table, self.problems, keys=("study_id",)):
            study = self.studies.resolve(row.group)
            filled = any(row.text(name) for name in COLUMNS[2:])
            if study is None and (filled or row.text("study_id")):
                self.problems.append(self.studies.missing(row))
            present |= {study} if study else set()
            if not filled:  # not yet, or withdrawn
                continue
            if study and choice_of("nothing", row.text("code")):
                nothing.add(study)
                continue
            finding = row.text("finding_id") or next(self.numbers)
            if not row.text("finding_id"):
                numbered[row.line] = finding
            found = self._finding(row, finding, study)
            if found and self.studies.reports[found.study_id]:
                findings.append(found)
            elif found:
                aside.append(found)
                where = f"{self.path}, {row.place}, study_id"
                notices.append(f"{where}: the {self.studies.what} is not included any more; the finding is kept aside")
        return Sheet(
            self.path, table, findings, aside, numbered, self.problems, notices, frozenset(present), frozenset(nothing)
        )

    def _finding(self, row: Row, finding: str, study: str | None) -> Finding | None:
        before = len(self.problems)
        self._unique(row, finding)
        coded = self._code(row)
        kind = self._kind(row, coded)
        if row.text("quote") and "locator" in row.cells and not row.text("locator"):
            told = "a quote without a place in the text"
            row.refuse(told, "Say where it stands: page, section or paragraph.", "locator")
        if study and (wrong := self._misplaced(study, row)):
            row.refuse(wrong[0], "Correct the quote or its place.", "locator", wrong[1])
        if len(self.problems) > before or study is None or coded is None:
            return None
        more = {name: row.note(name) for name in row.cells if name not in COLUMNS}
        quote, locator, condensed, memo = (row.note(name) for name in ("quote", "locator", "condensed", "memo"))
        code = self.codebook.of_finding(coded, finding)
        kind = self.codebook.codes[code].kind or kind
        return Finding(finding, study, kind, code, coded, quote, locator, condensed, memo, self.coder, more)

    def _misplaced(self, study: str, row: Row) -> tuple[str, str] | None:
        """What is wrong with the place of a quote, in a document of the study, or of the participant."""
        documents = list(dict.fromkeys([study, *self.studies.reports[study]]))

        def theirs(speaker: str) -> bool:
            return (self.names.of(speaker) or self.studies.resolve(speaker)) == study

        return wrong_place(documents, row.note("quote"), row.text("locator"), theirs)

    def _unique(self, row: Row, finding: str) -> None:
        if finding in self.seen:
            row.refuse(f"'{finding}' stands at {self.seen[finding]} too", "Empty one of the two.", "finding_id")
        self.seen.setdefault(finding, f"{self.path}, {row.place}")

    def _code(self, row: Row) -> str | None:
        cell, words = row.text("code"), row.note("own_words")
        if not cell and not words:
            row.refuse("the finding has no code", "Name its code, or say it in your own words.", "code")
            return None
        if not cell:
            return self.codebook.open_code(words)
        code = self.codebook.spelled(cell) or self.codebook.spelled(cell.partition(": ")[0])
        if code is None:
            own = row.heading("own_words")
            remedy = f"Correct the cell, add the code to codebook.csv, or leave it empty and write into '{own}'."
            known = self.said.get(row.text("finding_id"))
            remedy += or_formerly(cell, self.codebook.home, parted(self.codebook, known.decision)[0] if known else "")
            row.refuse(f"no code is called '{cell}'", remedy, "code", self.codebook.near(cell))
        return code

    def _kind(self, row: Row, code: str | None) -> str:
        frame = self.codebook.framework
        if not frame.kinds:
            return ANY_KIND
        cell = row.text("kind")
        kind, of_code = frame.kind_called(cell), self.codebook.kind_of(code)
        allowed = named(frame.kind_words)
        if cell and not kind:
            remedy = "Correct the cell." + or_formerly(cell, self.codebook.home)
            row.refuse(f"found '{cell}'", remedy, "kind", allowed)
        elif kind and of_code and kind != of_code:
            row.refuse(f"'{cell}', but the code stands for a {of_code}", "Make the two agree.", "kind")
        elif not kind and not of_code and code is not None:
            row.refuse("the finding has no kind", "Say which it is.", "kind", allowed)
        return of_code or kind
