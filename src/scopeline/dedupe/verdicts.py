"""data/duplicates/verdicts.csv: pairs that the machine will not decide, and what people said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scopeline import layout, sheets
from scopeline.errors import Problem, SheetError
from scopeline.files import Table, context_cell
from scopeline.text import fold

COLUMNS = ("record_id_1", "record_id_2", "verdict", "note")
_SHOWN = ("title", "authors", "year", "journal", "volume", "pages", "doi", "source")
CONTEXT = ("question", *(f"{name}_{side}" for name in _SHOWN for side in (1, 2)))
_WORDS = {
    "same": ("same", "duplicate", "yes", "y", "1", "یکسان", "تکراری", "بله"),
    "different": ("different", "distinct", "no", "n", "0", "متفاوت", "خیر"),
}
_VERDICT_OF = {fold(word): verdict for verdict, words in _WORDS.items() for word in words} | {"": ""}
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
        first, second = row["record_id_1"].strip(), row["record_id_2"].strip()
        place = f"line {line}, {first} and {second}"
        verdict = _VERDICT_OF.get(fold(row["verdict"]))
        unknown = [i for i in (first, second) if i not in ids]
        if unknown:
            problems.append(
                Problem(
                    path,
                    f"no record has the id {', '.join(unknown)}",
                    "Undo the change of the id, or remove the row.",
                    place,
                )
            )
        elif verdict is None:
            problems.append(
                Problem(
                    path,
                    f"found '{row['verdict'].strip()}'",
                    "Correct the cell.",
                    place,
                    "verdict",
                    "same, different, or nothing while undecided",
                )
            )
        elif verdict:
            pair = frozenset((first, second))
            if pair in settled and settled[pair][1][2] != verdict:
                problems.append(
                    Problem(
                        path,
                        f"'{verdict}' here, but '{settled[pair][1][2]}' at {settled[pair][0]}",
                        "Make the two agree.",
                        place,
                        "verdict",
                    )
                )
            settled[pair] = (place, (first, second, verdict))
    if problems:
        raise SheetError(problems)
    return table, [verdict for _, verdict in settled.values()]


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
            _VERDICT_OF[fold(cells["verdict"])],
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
