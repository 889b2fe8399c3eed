"""data/duplicates/verdicts.csv (or .xlsx): pairs that the machine will not decide, and what people said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scopeline import languages, layout
from scopeline.dedupe.cluster import components, rows_of
from scopeline.dedupe.questions import JOINS
from scopeline.dedupe.rules import RULES
from scopeline.errors import Problem, SheetError
from scopeline.languages import choice_of
from scopeline.rounds import rows as sheet_rows
from scopeline.rounds.rows import Cells, Kept, Key
from scopeline.tables import sheets
from scopeline.tables.csv import Table, context_cell
from scopeline.tables.walk import Row as Walked
from scopeline.tables.walk import walk

COLUMNS = ("record_id_1", "record_id_2", "verdict", "note")
ADDED = ("likely", "differs", "family")
SHOWN = ("title", "authors", "year", "journal", "volume", "pages", "doi", "source")
CONTEXT = ("question", *ADDED, *(f"{name}_{side}" for name in SHOWN for side in (1, 2)))
FOR_ALL = {"all_same": "same", "all_different": "different"}  # said once for every row of a family
Verdict = tuple[str, str, str]


@dataclass(frozen=True)
class Heard:
    """The sheet and its `settled` pairs (id, id, same or different); `said` is what people filled, by the ids of a row,
    `restored` are those of these rows that were deleted since a run read them, `notices` what to say of them."""

    path: Path
    table: Table | None
    settled: Sequence[Verdict] = ()
    kept: Kept | None = None
    said: Mapping[Key, Cells] = field(default_factory=dict)
    restored: Mapping[Key, Cells] = field(default_factory=dict)
    notices: Sequence[str] = ()


def read(known: Iterable[str], form: str = "csv") -> Heard:
    """Read the sheet without writing anything. Raises SheetError with every problem.

    What was said for a family counts for each of its rows that has no verdict of its own. Rows that were deleted since
    a run read them stand again, but for what contradicts the rows that are there. `form` is the format of a sheet that
    is not made yet: csv or xlsx.
    """
    path = sheets.one(layout.VERDICTS, form)
    table = sheets.read(path, COLUMNS[:3])
    kept = sheet_rows.read(layout.VERDICTS_JOURNAL, "verdict", COLUMNS[:2])
    problems: list[Problem] = [*kept.problems]
    if table is None:
        if problems or kept.rows:
            raise SheetError(problems or sheets.lost(path))
        return Heard(path, None, kept=kept)
    ids = {each: each for each in known}
    rows = list(walk(path, table, problems, ids.get, COLUMNS[:2]))
    words = [(row, row.word("verdict", "verdict")) for row in rows]
    for row in rows:
        if row.groups[0] == row.groups[1]:
            row.refuse("both ids are the same", "Correct one of them, or remove the row.")
    words = [each for each in words if each[0].groups[0] != each[0].groups[1]]
    problems += kept.lost_columns(path, table, COLUMNS[3:])
    for row in _contradicting(_settled(words).values()):
        found = "'different', but other rows lead from one to the other with 'same'"
        row.refuse(found, "Take back this verdict or one of those.", "verdict")
    if problems:
        raise SheetError(problems)
    back, notices = _restored(path, words, kept.rows, ids)
    settled = _settled([*words, *back])
    said = {row.groups: _kept(row) for row in rows if sheets.written_in(row.cells, row.keys)}
    restored = {row.groups: row.cells for row, _ in back}
    verdicts = [verdict for _, verdict in settled.values()]
    told = [*sheet_rows.put_back(path, [*restored]), *notices]
    return Heard(path, table, verdicts, kept, {**said, **restored}, restored, told)


def _kept(row: Walked) -> dict[str, str]:
    """What the journal keeps of a row: what people wrote, and what it was asked as."""
    return {**sheets.typed(row.cells, row.keys), **{name: row.text(name) for name in ("question", *ADDED)}}


Said = tuple[Walked, str | None]


def _restored(
    path: Path, there: Sequence[Said], kept: Mapping[Key, Cells], known: Container[str]
) -> tuple[list[Said], list[str]]:
    """The rows that were deleted, each with its verdict; and what to say of those that contradict the rows that are
    there: somebody has changed their mind, and they are gone for good."""
    present = {frozenset(row.groups) for row, _ in there}
    back: list[Said] = []
    notices = []
    for ids, cells in kept.items():
        if frozenset(ids) in present or not all(each in known for each in ids):
            continue
        problems: list[Problem] = []
        row = Walked(path, 0, COLUMNS[:2], ids, {**dict(zip(COLUMNS, ids, strict=False)), **cells}, problems)
        said = row, row.word("verdict", "verdict")
        contradicting = _contradicting(_settled([*there, *back, said]).values())
        if problems or contradicting:
            told = f"the row of {' and '.join(ids)} was deleted, which said '{cells.get('verdict', '')}'"
            notices.append(f"{path}: {told}; it counts for nothing, since the other rows say otherwise")
        else:
            back.append(said)
    return back, notices


def among(settled: Sequence[Verdict], there: Iterable[str]) -> list[Verdict]:
    """The verdicts on records that are there, each pair once.

    For a record whose export was taken away stands the first that is there of those that `same` leads to: what was said
    of it is said of that one. Where none is there, the verdict rests.
    """
    same = [verdict[:2] for verdict in settled if verdict[2] == "same"]
    ids = list(dict.fromkeys(record_id for pair in same for record_id in pair))
    number = {record_id: at for at, record_id in enumerate(ids)}
    units = components(len(ids), *rows_of([(number[one], number[two]) for one, two in same])).tolist()
    stands = {record_id: record_id for record_id in there}
    first: dict[int, str] = {}
    for record_id, unit in zip(ids, units, strict=True):
        if record_id in stands:
            first.setdefault(unit, record_id)
    stands |= {
        record_id: first[unit]
        for record_id, unit in zip(ids, units, strict=True)
        if unit in first and record_id not in stands
    }
    kept: dict[frozenset[str], Verdict] = {}
    for one, two, verdict in settled:
        if one in stands and two in stands and stands[one] != stands[two]:
            kept.setdefault(frozenset((stands[one], stands[two])), (stands[one], stands[two], verdict))
    return [*kept.values()]


def _settled(said: Sequence[Said]) -> dict[frozenset[str], tuple[Walked, Verdict]]:
    """Each pair's row and verdict, its own or that of its family. Where two differ, the second row is a problem."""
    own: dict[frozenset[str], tuple[Walked, Verdict]] = {}
    inherited: dict[frozenset[str], tuple[Walked, Verdict]] = {}
    families = _families(said)
    for row, word in said:
        one, two = row.groups
        if word and word not in FOR_ALL:
            before = own.setdefault(frozenset(row.groups), (row, (one, two, word)))
            if before[1][2] != word:
                told = f"'{word}' here, but '{before[1][2]}' at {before[0].place}"
                row.refuse(told, "Make the two agree.", "verdict")
        elif verdict := FOR_ALL.get(word or "") or families.get(row.text("family"), ""):
            inherited[frozenset(row.groups)] = row, (one, two, verdict)
    return inherited | own


def _families(said: Sequence[Said]) -> dict[str, str]:
    """What was said for each family. Two answers that differ are a problem of the second row."""
    answer: dict[str, tuple[str, str]] = {}
    for row, word in said:
        if word in FOR_ALL and row.text("family"):
            before = answer.setdefault(row.text("family"), (row.place, word))
            if before[1] != word:
                found = f"'{row.text('verdict')}' here, but another answer for the same family at {before[0]}"
                row.refuse(found, "Keep one of the two.", "verdict")
    return {family: FOR_ALL[word] for family, (_, word) in answer.items()}


def given(heard: Heard, there: Container[str]) -> list[Key]:
    """The pairs of the rows in which a verdict stands, each once, of records that are there."""
    pairs = (ids for ids, cells in heard.said.items() if cells.get("verdict") and all(each in there for each in ids))
    return [*{frozenset(pair): pair for pair in pairs}.values()]


def unanswered(heard: Heard) -> list[Key]:
    """The pairs of the rows that wait for a verdict, those that come back too."""
    back = [ids for ids, cells in heard.restored.items() if not cells.get("verdict")]
    return [*((row.record_id_1, row.record_id_2) for row in rows(heard.table) if not row.verdict), *back]


def remember(heard: Heard, now: dt.datetime | None = None) -> None:
    """Write down in the journal what the rows say now."""
    if heard.kept:
        heard.kept.append(heard.path, heard.said, now)


def _contradicting(settled: Iterable[tuple[Walked, Verdict]]) -> list[Walked]:
    """Rows that call two records different which other rows, one after the other, call the same."""
    said = list(settled)
    number: dict[str, int] = {}
    for _, (one, two, _) in said:
        number.setdefault(one, len(number))
        number.setdefault(two, len(number))
    same = [(number[one], number[two]) for _, (one, two, verdict) in said if verdict == "same"]
    unit = components(len(number), *rows_of(same))
    return [
        row for row, (one, two, verdict) in said if verdict == "different" and unit[number[one]] == unit[number[two]]
    ]


@dataclass(frozen=True)
class Row:
    """A pair on the sheet: the line it starts on, why it is asked ('' where a person added it), its family, and what
    was said of it: `for_all` where that was said of its whole family."""

    line: int
    record_id_1: str
    record_id_2: str
    question: str
    verdict: str
    note: str
    family: str = ""
    for_all: bool = False

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.record_id_1, self.record_id_2))


def rows(table: Table | None) -> list[Row]:
    """Every pair of a sheet that `read` has accepted, once: of rows about one pair that which has a verdict."""
    cells = list(walk(layout.either(layout.VERDICTS), table, [], keys=COLUMNS[:2]))
    words = [choice_of("verdict", each.text("verdict")) or "" for each in cells]
    families = _families(list(zip(cells, words, strict=True)))
    found: dict[frozenset[str], Row] = {}
    for each, word in zip(cells, words, strict=True):
        family = each.text("family")
        verdict = FOR_ALL.get(word) or word or families.get(family, "")
        for_all = verdict != word
        one, two = each.groups
        row = Row(each.line, one, two, reason(each.text("question")), verdict, each.text("note"), family, for_all)
        if row.pair not in found or _rank(row) > _rank(found[row.pair]):
            found[row.pair] = row
    return sorted(found.values(), key=lambda row: row.line)


def reason(text: str) -> str:
    """The rules' English sentence for what stands in a sheet, in whatever language."""
    return _reasons().get(text, text)


@cache
def _reasons() -> dict[str, str]:
    says = [languages.language(code) for code in languages.available()]
    return {context_cell(say.words(said)): said for say in says for said in (*(rule.says for rule in RULES), JOINS)}


def _rank(row: Row) -> tuple[bool, bool]:
    return bool(row.verdict), not row.for_all
