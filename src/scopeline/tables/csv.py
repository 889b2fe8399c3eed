"""The CSV dialect that survives spreadsheets: read in every form they save it in, written in one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scopeline.errors import Problem, SheetError
from scopeline.tables.atomic import or_copy, write_atomically
from scopeline.tables.columns import check_columns, reworded

CELL_LIMIT = 32_000  # XLSX cuts a cell at 32,767 characters without a word
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_BREAKS = re.compile(r"[\r\n\t]+")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls
_FORMULA = frozenset("=+-@\t\r")
_MARKS = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def by_mark(content: bytes) -> tuple[str, bytes]:
    """The encoding that a byte order mark names, empty without one, and the bytes after the mark."""
    for encoding, mark in _MARKS.items():
        if content.startswith(mark):
            return encoding, content.removeprefix(mark)
    return "", content


def decode(content: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: by byte order mark (which is taken off), else UTF-8.

    Raises UnicodeDecodeError where the bytes are neither.
    """
    encoding, body = by_mark(content)
    return body.decode(encoding.removesuffix("-sig") or "utf-8"), encoding or "utf-8"


def delimited(rows: Iterable[Sequence[object]], delimiter: str = ",", newline: str = "\n") -> str:
    """Rows as CSV. Python before 3.13 leaves a carriage return bare where lines end in LF; its row is quoted here."""
    out = io.StringIO()
    plain = csv.writer(out, delimiter=delimiter, lineterminator=newline)
    quoted = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL)
    for row in rows:
        bare = newline == "\n" and "\r" in "".join(map(str, row))
        (quoted if bare else plain).writerow(row)
    return out.getvalue()


@dataclass(frozen=True)
class Dialect:
    """How a sheet is written, so that an extension of it speaks the same way."""

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    newline: str = "\r\n"

    def encode(self, rows: Iterable[Sequence[str]], *, continuing: bool = False) -> bytes:
        """Rows as bytes; `continuing` leaves out the byte order mark."""
        return (b"" if continuing else _MARKS[self.encoding]) + self.bytes_of(self.text_of(rows))

    def text_of(self, rows: Iterable[Sequence[str]]) -> str:
        """Rows as text."""
        return delimited(rows, self.delimiter, self.newline)

    def bytes_of(self, text: str) -> bytes:
        """Text in this encoding, without a byte order mark."""
        return text.encode(self.encoding.removesuffix("-sig"))


SHEET = Dialect()


@dataclass(frozen=True)
class Rows:
    """What was read of a sheet: its columns, its rows as dicts of text, the line each starts on, and the dialect.

    `headings` leads from a column to what stands over it, where that reads otherwise.
    """

    columns: list[str]
    rows: list[dict[str, str]]
    lines: list[int]
    dialect: Dialect
    headings: Mapping[str, str] = field(default_factory=dict)


class Table(Rows):
    """A whole sheet: its rows hold every column, so that it can be written back."""


class Excerpt(Rows):
    """Some columns of a sheet. `columns` names all that it has; what the rows do not hold cannot be written back."""


Edits = Mapping[int, Mapping[str, str] | None]  # line on which a row starts -> its cells that change; None: it goes


def read_table(path: Path, required: Sequence[str] = ()) -> Table:
    """Read what `write_table` wrote: as `read_sheet`, with every text as it was before it was disarmed."""
    table = read_sheet(path, required)
    for row in table.rows:
        for name, cell in row.items():
            if cell[:1] == "'":
                row[name] = as_written(cell)
    return table


def read_sheet(path: Path, required: Sequence[str] = (), column: Callable[[str], str] = str) -> Table:
    """Read a CSV that people edit: `,` `;` or tab, a `sep=` line, UTF-8 or UTF-16, any order of columns.

    Blank rows are left out, missing cells are empty text, and surrounding spaces of column names are dropped. Cells
    without a heading over them get one (`column H`). `column` leads from a heading to the name of its column.
    Raises SheetError for a file that is not Unicode, or that lacks a required column or has one twice.
    """
    columns, body, dialect, named = _opened(path, column)
    rows, headings = list(body), reworded(columns, named)
    check_columns(path, columns, required, named)
    _name_what_is_filled(columns, [cells for _, cells in rows])
    row = _to_rows(columns, columns)
    return Table(columns, [row(cells) for _, cells in rows], [line for line, _ in rows], dialect, headings)


def read_excerpt(
    path: Path, required: Sequence[str], only: Sequence[str], column: Callable[[str], str] = str
) -> Excerpt:
    """As `read_sheet`, with rows that hold `only` these columns: a sheet's context takes most of the memory."""
    columns, body, dialect, named = _opened(path, column)
    row = _to_rows(columns, only)
    rows, headings = [(line, row(cells)) for line, cells in body], reworded(columns, named)
    check_columns(path, columns, required, named)
    return Excerpt(columns, [row for _, row in rows], [line for line, _ in rows], dialect, headings)


def _opened(
    path: Path, column: Callable[[str], str]
) -> tuple[list[str], Iterator[tuple[int, list[str]]], Dialect, list[str]]:
    """The columns of a CSV, the rows below them as cells, each with its line, the dialect, and the headings."""
    text, encoding = _text(path)
    declared = re.match(r"sep=(.)\r?\n", text)
    delimiter = declared[1] if declared else _delimiter(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    rows = _csv_rows(path, text, delimiter, skip=bool(declared))
    _, header = next(rows, (0, []))
    named = [cell.strip().lstrip("\ufeff").strip('"') for cell in header]
    columns = [column(each) for each in named]
    dialect = Dialect("utf-8-sig" if encoding == "utf-8" else encoding, delimiter, newline)
    return columns, rows, dialect, named


def _to_rows(columns: Sequence[str], only: Collection[str]) -> Callable[[Sequence[str]], dict[str, str]]:
    """What makes a row of its cells: a dict of `only` these columns, with empty text for missing cells."""
    wanted = [(name, at) for at, name in enumerate(columns) if name and name in only]
    names, width = [name for name, _ in wanted], max((at for _, at in wanted), default=0) + 1
    at_the_front = [at for _, at in wanted] == list(range(len(wanted)))

    def row(cells: Sequence[str]) -> dict[str, str]:
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        return dict(zip(names, cells if at_the_front else [cells[at] for _, at in wanted], strict=False))

    return row


def _name_what_is_filled(columns: list[str], rows: Sequence[Sequence[str]]) -> None:
    """Name the filled columns that have no heading, in place: what people wrote beside the sheet is kept too."""
    width = max(map(len, rows), default=0)
    for at in [at for at in range(max(width, len(columns))) if at >= len(columns) or not columns[at]]:
        if any(at < len(cells) and cells[at].strip() for cells in rows):
            columns += [""] * (at + 1 - len(columns))
            columns[at] = f"column {letters(at)}"


def letters(at: int) -> str:
    """The letters over a spreadsheet's column, counted from 0."""
    return (letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def _text(path: Path) -> tuple[str, str]:
    content = path.read_bytes()
    _refuse_other_forms(path, content)
    try:
        return decode(content)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = "the file is not in UTF-8, so letters outside English may be lost"
        raise SheetError(
            Problem(path, found, f"Save it again as 'CSV UTF-8'{or_copy(path)}.", place=f"line {line}")
        ) from error


def _refuse_other_forms(path: Path, content: bytes) -> None:
    """What is no CSV by its first bytes, or has two bytes a letter without the mark that tells in which order."""
    found = "the file is a workbook, though its name says CSV" if content.startswith(_WORKBOOKS) else ""
    lines = content.count(b"\n")
    if lines and not by_mark(content)[0] and lines in (content.count(b"\n\0"), content.count(b"\0\n")):
        found = "the file is in UTF-16, without the mark at its beginning that tells so"
    if found:
        raise SheetError(Problem(path, found, f"Save it again as 'CSV UTF-8' under this name{or_copy(path)}."))


def _csv_rows(path: Path, text: str, delimiter: str, *, skip: bool = False) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, each with the line it starts on. Strict, so that a file cut inside quotes is seen.

    With `skip`, not the first line, which declares the delimiter.
    """
    csv.field_size_limit(2**31 - 1)
    lines = io.StringIO(text, newline="")
    first = 1
    if skip:
        lines.readline()
        first = 2
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = first
    try:
        for cells in reader:
            for cell in cells:  # mostly the first says that the row is not blank
                if cell and not cell.isspace():
                    yield start, cells
                    break
            start = reader.line_num + first
    except csv.Error as error:
        raise SheetError(
            Problem(
                path,
                f"the row cannot be read ({error}); the file may have been cut",
                f"Save the sheet again as CSV{or_copy(path)}.",
                place=f"line {start}",
            )
        ) from error


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max((",", ";", "\t"), key=header.count)


def edited(content: bytes, known: Rows, edits: Edits) -> bytes:
    """The bytes of a CSV read as `known`, with some rows changed; all others keep theirs."""
    text, _ = decode(content)
    lines = list(io.StringIO(text, newline=""))
    pieces: list[str] = []
    reader = csv.reader(iter(lines), delimiter=known.dialect.delimiter, strict=True)
    start = 0
    for cells in reader:
        change = edits.get(start + 1, {})
        if change:
            cells += [""] * (len(known.columns) - len(cells))
            for name, cell in change.items():
                cells[known.columns.index(name)] = cell
            pieces.append(known.dialect.text_of([cells]))
        elif change is not None:
            pieces += lines[start : reader.line_num]
        start = reader.line_num
    mark = content[: len(content) - len(known.dialect.bytes_of(text))]
    return mark + known.dialect.bytes_of("".join(pieces))


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, mark: bool = True) -> None:
    """Write a CSV for people (UTF-8 with a mark, commas, CRLF); text that a spreadsheet would run is disarmed.

    Without the `mark`, for tables whose first column's name other programs look up: a plain reader takes the mark
    for a part of it.
    """
    body = ([context_cell(row.get(name, "")) for name in columns] for row in rows)
    write_atomically(path, SHEET.encode([list(columns), *body], continuing=not mark))


def context_cell(value: object) -> str:
    """A cell for people to read: one line, at most 32,000 characters, never a formula."""
    if isinstance(value, str):
        text = value
    elif value is None:
        return ""
    elif isinstance(value, int | float):
        return str(value)
    else:
        text = str(value)
    if not text.isprintable():  # most are, and need no search
        text = _BREAKS.sub(" ", text)
    return disarmed(text.strip()[:CELL_LIMIT])


def disarmed(text: str) -> str:
    """Text that no spreadsheet runs: what looks like a formula gets an apostrophe before it; numbers do not.

    So does what has been disarmed, or looks so: `as_written` takes one off, whatever the text was.
    """
    return f"'{text}" if _runs(text) and not _NUMBER.fullmatch(text) else text


def as_written(text: str) -> str:
    """What a person wrote, from a cell that `disarmed` may have marked."""
    return text[1:] if text[:1] == "'" and _runs(text) else text


def _runs(text: str) -> bool:
    return bool(text) and (text[0] in _FORMULA or (text[0] == "'" and text.lstrip("'")[:1] in _FORMULA))
