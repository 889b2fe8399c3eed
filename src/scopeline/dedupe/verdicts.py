"""data/duplicates/verdicts.csv (or .xlsx): pairs that the machine will not decide, and what people said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import languages, layout
from scopeline.dedupe.cluster import components, rows_of
from scopeline.errors import Problem, SheetError
from scopeline.languages import choice_of
from scopeline.tables import sheets
from scopeline.tables.csv import Table, context_cell
from scopeline.tables.walk import walk

COLUMNS = ("record_id_1", "record_id_2", "verdict", "note")
_SHOWN = ("title", "authors", "year", "journal", "volume", "pages", "doi", "source")
CONTEXT = ("question", *(f"{name}_{side}" for name in _SHOWN for side in (1, 2)))
Verdict = tuple[str, str, str]


def read(known: Iterable[str], form: str = "csv") -> tuple[Table | None, list[Verdict]]:
    """The sheet and its settled pairs (id, id, same or different). Raises SheetError with every problem.

    `form` is the format of a sheet that is not made yet: csv or xlsx.
    """
    path = sheets.one(layout.VERDICTS, form)
    table = sheets.read(path, COLUMNS[:3])
    if table is None:
        return None, []
    ids = {each: each for each in known}
    settled: dict[frozenset[str], tuple[str, Verdict]] = {}
    problems: list[Problem] = []
    for row in walk(path, table, problems, ids.get, ("record_id_1", "record_id_2")):
        verdict = row.word("verdict", "verdict")
        one, two = row.groups
        if one == two:
            row.refuse("both ids are the same", "Correct one of them, or remove the row.")
        elif verdict:
            before = settled.setdefault(frozenset(row.groups), (row.place, (one, two, verdict)))
            if before[1][2] != verdict:
                found = f"'{verdict}' here, but '{before[1][2]}' at {before[0]}"
                row.refuse(found, "Make the two agree.", "verdict")
    problems += _contradictions(path, list(settled.values()))
    if problems:
        raise SheetError(problems)
    return table, [verdict for _, verdict in settled.values()]


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
    for cells in walk(layout.either(layout.VERDICTS), table, [], keys=("record_id_1", "record_id_2")):
        one, two = cells.groups
        verdict = choice_of("verdict", cells.text("verdict")) or ""
        row = Row(cells.line, one, two, cells.text("question"), verdict, cells.text("note"))
        if row.pair not in found or (row.verdict and not found[row.pair].verdict):
            found[row.pair] = row
    return sorted(found.values(), key=lambda row: row.line)


def extend(
    table: Table | None,
    questions: Sequence[Mapping[str, object]],
    records: Mapping[str, Mapping[str, object]],
    form: str = "csv",
    language: str = "en",
) -> Path:
    """Add the pairs that the sheet does not hold yet; returns where it lies."""
    path = sheets.one(layout.VERDICTS, form)
    present = (
        {frozenset((row["record_id_1"].strip(), row["record_id_2"].strip())) for row in table.rows} if table else set()
    )
    rows = [
        _row(q, records) for q in questions if frozenset((str(q["record_id_1"]), str(q["record_id_2"]))) not in present
    ]
    if rows or table is None:
        offered = {"verdict": languages.language(language).offered("verdict")}
        sheets.extend(path, table, (*COLUMNS, *CONTEXT), rows, choices=offered, language=language)
    return path


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
