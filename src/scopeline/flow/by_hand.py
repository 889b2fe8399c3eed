"""Counts that people made by hand, in a simple table or in that of the R package PRISMA2020: read, checked and written.

The R package draws a number in Persian digits as NA, cuts a reason at its comma, and draws a missing row as 0; here
digits are digits, the last comma parts a reason from its number, and what is missing is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scopeline.errors import ArithmeticFault, Problem, ScopelineError
from scopeline.flow.counts import Count, wrong
from scopeline.flow.proof import check_sums
from scopeline.flow.template import LARGEST, Line, load_template, nearest
from scopeline.tables.csv import Table, read_sheet, write_table
from scopeline.text import ascii_digits

PRISMA2020 = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
_REMEDY = "Correct the file; docs/flow.md shows how one is written."
_UNKNOWN = ("", "na", "nan")
_TOTALS = {"dbr_excluded": "dbr_excluded.", "other_excluded": "other_excluded."}  # which the R package adds up itself
_NUMBERS = ("records_excluded", "other_records_excluded")  # whose reasons the R package has no place for
# Rows of the R package that are headings, or that no official template has.
_WORDS_ONLY = ("prevstud", "newstud", "othstud", "identification", "screening", "included", "total_studies_ma",
               "total_reports_ma")  # fmt: skip
# place in the file, id of a line or a detail, its number, its label by language ("" for all)
Row = tuple[str, str, str, dict[str, str]]


def read(path: Path, languages: Sequence[str]) -> list[Count]:
    """Counts of a hand-made file, in either layout, that can be true.

    Raises ScopelineError with every row that is wrong or missing, and ArithmeticFault with every sum that does not
    hold.
    """
    table = read_sheet(path, required=("n",))
    of_package = "boxtext" in table.columns
    rows = list(_of_prisma2020(table) if of_package else _simple(table))
    misspelt = _misspelt(path, table) if of_package else ()
    if problems := [*misspelt, *wrong(path, [row[:3] for row in rows], _REMEDY)]:
        raise ScopelineError(problems)
    counts = [
        Count(box, {code: label.get(code) or label[""] for code in languages}, int(n) if n else None)
        for _, box, n, label in rows
    ]
    if problems := check_sums(path, {count.box: count.n for count in counts}, _REMEDY):
        raise ArithmeticFault(problems)
    return counts


def _number(cell: str) -> str:
    text = ascii_digits(cell).strip().replace(",", "").replace("٬", "")
    return "" if text.lower() in _UNKNOWN else text


def _simple(table: Table) -> Iterator[Row]:
    """`box,label,n`: a row a line, or a detail such as `dbr_excluded.1` with its label (`label_fa` in Persian)."""
    for line, row in zip(table.lines, table.rows, strict=True):
        box = row.get("box", "").strip()
        told = {name.removeprefix("label_"): text for name, text in row.items() if name.startswith("label_") and text}
        detail = box.partition(".")[2]
        # A line of PRISMA's own that has no label in a language has PRISMA's words there.
        other = row.get("label", "") or (next(iter(told.values()), "") if detail else "")
        yield f"line {line}", box, _number(row["n"]), {**told, "": other or detail}


def _of_prisma2020(table: Table) -> Iterator[Row]:
    """The rows of the R package's file; arms that hold nothing are not used, and lines without a row are unknown."""
    given: dict[str, tuple[str, str]] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        if row["data"].strip() not in ("", "NA"):
            given[row["data"].strip()] = (f"line {line}", row["n"])
    plan = load_template(LARGEST)
    used = {cell.column: False for cell in plan.cells}
    for cell in plan.cells:
        used[cell.column] |= any(_number(given.get(line.id, ("", ""))[1]) not in ("", "0") for line in cell.lines)
    other = used["other"] or used["other_removed"]
    for cell in plan.cells:
        of_other, of_update = cell.column.startswith("other"), cell.column == "previous" or cell.id == "box16"
        if (of_other and not other) or (of_update and not used["previous"]):
            continue
        for line_ in cell.lines:
            yield from _line(line_, given, unknown=not line_.optional)


def _misspelt(path: Path, table: Table) -> Iterator[Problem]:
    """Rows of the R package's file that it would not know: their numbers would be missing in the diagram."""
    plan = load_template(LARGEST)
    known = [*(line.id for line in plan.lines), *(line.details for line in plan.lines if line.details), *_WORDS_ONLY]
    for line, row in zip(table.lines, table.rows, strict=True):
        name = row["data"].strip()
        if name not in ("", "NA", *known):
            allowed = ", ".join(nearest(name, known) or known)
            yield Problem(path, f"'{name}' is no row of PRISMA2020", _REMEDY, f"line {line}", "data", allowed)


def _line(line: Line, given: Mapping[str, tuple[str, str]], unknown: bool) -> Iterator[Row]:
    place, n = given.get(line.id, ("", ""))
    listed = given.get(line.details, ("", "")) if line.details != line.id else (place, n)
    details = list(_details(line, *listed)) if line.details and line.details not in _NUMBERS else []
    if line.id in _TOTALS:
        known = all(row[2].isdigit() for row in details) and details
        total = str(sum(int(row[2]) for row in details)) if known else "" if details else _number(n)
        yield place, line.id, total, {"": ""}
    elif line.id in given or unknown:
        yield place, line.id, _number(n), {"": ""}
    yield from details


def _details(line: Line, place: str, cell: str) -> Iterator[Row]:
    """`Reason, 12; Another, with a comma, 3`: the last comma parts a name from its number."""
    for at, part in enumerate(part for part in cell.replace("؛", ";").split(";") if part.strip()):
        name, comma, n = part.replace("،", ",").rpartition(",")
        if comma:
            yield place, f"{line.details}.{at + 1}", _number(n), {"": name.strip()}


def write_prisma2020(counts: Sequence[Count], code: str, path: Path) -> None:
    """The counts as a file that the R package reads: Latin digits, and no comma or semicolon inside a name.

    What nobody knows yet is NA there; the package draws it as 0.
    """
    known = {count.box: count for count in counts}
    plan = load_template(LARGEST)
    rows = []
    for cell in plan.cells:
        for line in cell.lines:
            if line.optional and line.id not in known:
                continue
            details = [count for count in counts if line.lists(count.box)]
            told = "; ".join(f"{_plain(count.label.get(code, ''))}, {_shown(count)}" for count in details)
            about = {"box": cell.id, "description": line.id, "boxtext": line.id}
            if line.id in _TOTALS:
                rows.append({"data": line.id, **about, "n": told or _shown(known.get(line.id))})
                continue
            rows.append({"data": line.id, **about, "n": _shown(known.get(line.id))})
            if line.details and line.details not in _NUMBERS:
                rows.append({"data": line.details, **about, "n": told or "NA"})
    write_table(path, PRISMA2020, ({name: row.get(name, "NA") for name in PRISMA2020} for row in rows), mark=False)


def _shown(count: Count | None) -> str:
    return "NA" if count is None or count.n is None else str(count.n)


def _plain(name: str) -> str:
    return name.replace(",", " /").replace("،", " /").replace(";", " /").replace("؛", " /")
