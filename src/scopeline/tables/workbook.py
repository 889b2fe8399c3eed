"""Sheets that people edit, as Excel workbooks: read as tables of text, and written anew with rows added or changed.

What Excel has made a number, a date or a truth value on the way is told as a person would have typed it.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Unpack

from scopeline.errors import Problem, SheetError
from scopeline.tables import guard, splice
from scopeline.tables.atomic import or_copy
from scopeline.tables.columns import check_columns, reworded
from scopeline.tables.csv import SHEET, Edits, Rows, Table, letters
from scopeline.tables.worksheet import LISTS, Looks, cell_text, workbook_bytes


@dataclass(frozen=True)
class _Worksheet:
    """A worksheet's headings, the columns in which they stand, and the filled rows below, each with its number."""

    name: str
    headings: list[str]
    rows: list[tuple[int, list[str]]]
    places: list[int]
    top: int = 1  # the number of the row of headings

    def columns(self, column: Callable[[str], str]) -> list[str]:
        return [column(heading) for heading in self.headings]


def read_workbook(path: Path, required: Sequence[str] = (), column: Callable[[str], str] = str) -> Table:
    """Read a workbook that people edit: the worksheet that has the required columns, wherever they stand in it.

    As `csv.read_sheet` does: blank rows are left out, missing cells are empty text, and surrounding spaces of
    column names are dropped; `column` leads from a heading to the name of its column. A filled column without a
    heading gets one (`column H`), so that extending the workbook keeps it. `lines` are the worksheet's row numbers.

    Raises SheetError for a file that is no workbook, is protected by a password, damaged, or too large to be a
    sheet; that lacks a required column, has one twice, or has two worksheets with the required columns.
    """
    worksheets = _worksheets(path)
    holders = [one for one in worksheets if set(required) <= set(one.columns(column))]
    if required and len(holders) > 1:
        raise _refusal(
            path,
            "two worksheets hold the sheet's columns: " + ", ".join(f"'{one.name}'" for one in holders),
            "Keep one of them, or rename a column of the other.",
        )
    # Where no column is required, the widest one: a worksheet that explains the sheet has a few columns only.
    chosen = max(holders or worksheets, key=lambda one: len(one.headings), default=_Worksheet("", [], [], []))
    columns = chosen.columns(column)
    headings = reworded(columns, chosen.headings)
    check_columns(path, columns, required, chosen.headings)
    rows = [dict(zip(columns, cells, strict=True)) for _, cells in chosen.rows]
    return Table(columns, rows, [number for number, _ in chosen.rows], SHEET, headings)


def is_blank(path: Path) -> bool:
    """Whether a file is a workbook in which no cell is filled."""
    try:
        return not any(one.headings for one in _worksheets(path))
    except SheetError:
        return False


def worksheets(path: Path, names: Collection[str]) -> dict[str, dict[int, dict[int, str]]]:
    """The filled cells of the worksheets of these names: its row's number -> column, counted from 0 -> text.

    Raises SheetError as `read_workbook` does.
    """
    return {one.name: _filled(one) for one in _worksheets(path) if one.name in names}


def _filled(one: _Worksheet) -> dict[int, dict[int, str]]:
    first = ["" if cell == _unnamed(at) else cell for at, cell in zip(one.places, one.headings, strict=True)]
    return {
        number: {at: cell for at, cell in zip(one.places, cells, strict=True) if cell.strip()}
        for number, cells in [(one.top, first), *one.rows]
    }


def _worksheets(path: Path, content: bytes | None = None) -> list[_Worksheet]:
    """All worksheets of a workbook (of `content` in its place, where given), but for the machine's own lists."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    content = path.read_bytes() if content is None else content
    if refusal := guard.workbook(content):
        raise _refusal(path, *refusal)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [about.name for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
        return [
            _worksheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in names
            if name != LISTS
        ]
    except CalamineError as error:
        raise _refusal(path, f"the workbook is damaged ({error})") from error


def _worksheet(name: str, grid: Iterable[Sequence[object]]) -> _Worksheet:
    """A worksheet from its grid of values, which starts at the first row and column."""
    texts = ((number, [as_typed(value) for value in row]) for number, row in enumerate(grid, 1))
    rows = [(number, cells) for number, cells in texts if any(cell.strip() for cell in cells)]
    if not rows:
        return _Worksheet(name, [], [], [])
    (top, header), *body = rows
    kept = [at for at, heading in enumerate(header) if heading.strip() or any(cells[at].strip() for _, cells in body)]
    headings = [header[at].strip() or _unnamed(at) for at in kept]
    return _Worksheet(name, headings, [(number, [cells[at] for at in kept]) for number, cells in body], kept, top)


def _unnamed(at: int) -> str:
    """What a filled column without a heading is called."""
    return f"column {letters(at)}"


def as_typed(value: object) -> str:
    """A cell's value as a person would have typed it.

    >>> [as_typed(v) for v in (1.0, 0.5, True, dt.datetime(2024, 3, 1), dt.time(12, 30))]
    ['1', '0.5', 'TRUE', '2024-03-01', '12:30']
    """
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else f"{value.date().isoformat()} {as_typed(value.time())}"
    if isinstance(value, dt.time):
        return value.isoformat("seconds" if value.second or value.microsecond else "minutes")
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return "" if value is None else str(value)


def _number(value: float) -> str:
    """A number without `.0`, with the 15 digits that Excel keeps, and an exponent only where it is very large."""
    digits = Decimal(format(value, ".15g"))
    return format(digits, "f") if -10 < digits.adjusted() < 21 else str(digits)


def _refusal(path: Path, found: str, remedy: str = "") -> SheetError:
    remedy = remedy or f"Save it again as an Excel workbook (.xlsx){or_copy(path)}."
    return SheetError(Problem(path, found, remedy))


def rewritten_workbook(
    path: Path,
    known: Rows,
    added: Iterable[Mapping[str, object]] = (),
    edits: Edits = MappingProxyType({}),
    *,
    columns: Sequence[str] = (),
    column: Callable[[str], str] = str,
    **looks: Unpack[Looks],
) -> bytes:
    """The workbook at `path`, read as `known` (with `column`), with rows added at its end and others edited.

    Those of `columns` that the sheet lacks are added to it; it keeps its name whatever the `title`.

    One that people have saved keeps all that is theirs (see `splice`). Otherwise it is written anew: all cells of the
    sheet are kept as text, with people's own columns and their order, and other worksheets as plain text; colours that
    people gave, comments, pictures and formulas (but for their values) are not. So keep a backup of what this
    replaces. Raises SheetError as `read_workbook` does.
    """
    added = list(added)
    main, *others = sorted(_worksheets(path), key=lambda one: one.columns(column) != known.columns)
    missing = [name for name in columns if name not in known.columns]
    if kept := _spliced(path, main, known, added, edits, missing, looks):
        return kept
    looks["title"] = main.name  # no other worksheet has it
    rows = [
        {**dict(zip(known.columns, cells, strict=True)), **(edits.get(number) or {})}
        for number, cells in main.rows
        if edits.get(number, {}) is not None
    ]
    grids = {one.name: [one.headings, *(cells for _, cells in one.rows)] for one in others}
    return workbook_bytes([*known.columns, *missing], [*rows, *added], grids, **looks)


def _spliced(
    path: Path,
    main: _Worksheet,
    known: Rows,
    added: Sequence[Mapping[str, object]],
    edits: Edits,
    missing: Sequence[str],
    looks: Looks,
) -> bytes | None:
    """The workbook with all that is people's own; None where it is the machine's, or cannot be kept so."""
    content = path.read_bytes()
    if not splice.saved_by_people(content):
        return None
    heading, choices = looks.get("heading", str), looks.get("choices", {})
    end = max(main.places, default=-1) + 1
    place = {**dict(zip(known.columns, main.places, strict=True)), **{n: at for at, n in enumerate(missing, end)}}
    like = {
        place[n]: place[o] for n in missing for o in known.columns if choices.get(n) and choices.get(o) == choices[n]
    }
    filled = {number: edit for number, edit in edits.items() if edit is not None}
    into = {number: {place[name]: cell_text(cell) for name, cell in edit.items()} for number, edit in filled.items()}
    if missing:
        into[main.top] = {place[name]: cell_text(heading(name)) for name in missing}
    new = [{at: cell_text(row.get(name, "")) for name, at in place.items()} for row in added]
    last = main.rows[-1][0] if main.rows else main.top
    made = splice.spliced(content, main.name, last, new, into, edits.keys() - filled.keys(), like)
    if made is None:
        return None
    wanted = [
        *([into.get(number, {}).get(at, cells.get(at, "")) for at in place.values()]
          for number, cells in ((n, dict(zip(main.places, row, strict=True))) for n, row in main.rows)
          if edits.get(number, {}) is not None),
        *([row[at] for at in place.values()] for row in new),
    ]  # fmt: skip
    read = next((one for one in _worksheets(path, made) if one.name == main.name), None)
    return made if read and [cells for _, cells in read.rows] == wanted else None
