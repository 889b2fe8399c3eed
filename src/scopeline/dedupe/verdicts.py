"""data/duplicates/verdicts.csv: pairs that the machine will not decide, and what people said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.dedupe.cluster import components, rows_of
from scopeline.errors import Problem, SheetError
from scopeline.languages import choice_of
from scopeline.tables import sheets
from scopeline.tables.csv import Table, context_cell

COLUMNS = ("record_id_1", "record_id_2", "verdict", "note")
_SHOWN = ("title", "authors", "year", "journal", "volume", "pages", "doi", "source")
CONTEXT = ("question", *(f"{name}_{side}" for name in _SHOWN for side in (1, 2)))
Verdict = tuple[str, str, str]


def read(known: Iterable[str]) -> tuple[Table | None, list[Verdict]]:
    """The sheet and its settled pairs (id, id, same or different). Raises SheetError with every problem."""
    path = layout.VERDICTS
    table = sheets.read(path, COLUMNS[:3])
    if table is None:
        return None, []
    ids = set(known)
    settled: dict[frozenset[str], tuple[str, Verdict]] = {}
    problems: list[Problem] = []
    for line, row in zip(table.lines, table.rows, strict=True):
        pair = row["record_id_1"].strip(), row["record_id_2"].strip()
        place = f"line {line}, {pair[0] or 'no id'} and {pair[1] or 'no id'}"
        verdict = choice_of("verdict", row["verdict"])
        if problem := _problem(path, place, pair, ids, row["verdict"].strip(), verdict):
            problems.append(problem)
        elif verdict:
            before = settled.setdefault(frozenset(pair), (place, (*pair, verdict)))
            if before[1][2] != verdict:
                found = f"'{verdict}' here, but '{before[1][2]}' at {before[0]}"
                problems.append(Problem(path, found, "Make the two agree.", place, "verdict"))
    problems += _contradictions(path, list(settled.values()))
    if problems:
        raise SheetError(problems)
    return table, [verdict for _, verdict in settled.values()]


def _problem(
    path: Path, place: str, pair: tuple[str, str], ids: set[str], found: str, verdict: str | None
) -> Problem | None:
    """What is wrong with one row: a row must stand for two records and hold a verdict or nothing."""
    if unknown := [each for each in pair if each not in ids]:
        named = " and ".join(unknown) if all(unknown) else "that is not given"
        return Problem(path, f"no record has the id {named}", "Undo the change of the id, or remove the row.", place)
    if pair[0] == pair[1]:
        return Problem(path, "both ids are the same", "Correct one of them, or remove the row.", place)
    if verdict is None:
        allowed = "same, different, or nothing while undecided"
        return Problem(path, f"found '{found}'", "Correct the cell.", place, "verdict", allowed)
    return None


def _contradictions(path: Path, settled: Sequence[tuple[str, Verdict]]) -> list[Problem]:
    """Rows that call two records different which other rows, one after the other, call the same."""
    number: dict[str, int] = {}
    for _, (one, two, _) in settled:
        number.setdefault(one, len(number))
        number.setdefault(two, len(number))
    same = [(number[one], number[two]) for _, (one, two, verdict) in settled if verdict == "same"]
    unit = components(len(number), *rows_of(same))
    return [
        Problem(
            path,
            "'different', but other rows lead from one to the other with 'same'",
            "Take back this verdict or one of those.",
            place,
            "verdict",
        )
        for place, (one, two, verdict) in settled
        if verdict == "different" and unit[number[one]] == unit[number[two]]
    ]


@dataclass(frozen=True)
class Row:
    """A pair on the sheet: the line it starts on, why it is asked ('' where a person added it), and what was said."""

    line: int
    record_id_1: str
    record_id_2: str
    question: str
    verdict: str
    note: str

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.record_id_1, self.record_id_2))


def rows(table: Table | None) -> list[Row]:
    """Every pair of a sheet that `read` has accepted, once: of rows about one pair that which has a verdict."""
    found: dict[frozenset[str], Row] = {}
    for line, cells in zip(table.lines, table.rows, strict=True) if table else ():
        row = Row(
            line,
            cells["record_id_1"].strip(),
            cells["record_id_2"].strip(),
            cells.get("question", "").strip(),
            choice_of("verdict", cells["verdict"]) or "",
            cells.get("note", "").strip(),
        )
        if row.pair not in found or (row.verdict and not found[row.pair].verdict):
            found[row.pair] = row
    return sorted(found.values(), key=lambda row: row.line)


def extend(
    table: Table | None,
    questions: Sequence[Mapping[str, object]],
    records: Mapping[str, Mapping[str, object]],
) -> None:
    """Add the pairs that the sheet does not hold yet."""
    present = (
        {frozenset((row["record_id_1"].strip(), row["record_id_2"].strip())) for row in table.rows} if table else set()
    )
    rows = [
        _row(q, records) for q in questions if frozenset((str(q["record_id_1"]), str(q["record_id_2"]))) not in present
    ]
    if rows or table is None:
        sheets.extend(layout.VERDICTS, table, (*COLUMNS, *CONTEXT), rows)


def _row(question: Mapping[str, object], records: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    ids = str(question["record_id_1"]), str(question["record_id_2"])
    shown = {
        f"{name}_{side}": context_cell(records[i].get(name))
        for name in _SHOWN
        for side, i in zip((1, 2), ids, strict=True)
    }
    return {
        "record_id_1": ids[0],
        "record_id_2": ids[1],
        "question": context_cell(question["reason"]),
        **shown,
    }
