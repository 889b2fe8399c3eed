"""Sheets that people edit, as Excel workbooks: read as tables of text, written with drop-downs and locked context.

Everything is text on both ways. What Excel has made a number, a date or a truth value on the way is told as
a person would have typed it; what the machine writes is text that no spreadsheet makes anything else of.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any, TypedDict, Unpack

from scopeline.errors import Problem, SheetError
from scopeline.files import SHEET, Table, check_columns

UNPACKED_LIMIT = 512 * 2**20  # bytes; a sheet of 100,000 records with abstracts unpacks to 203 MB
RATIO_LIMIT = 200  # sheets of text pack five- to thirtyfold, a zip bomb a thousandfold
SMALL = 16 * 2**20  # bytes; what unpacks to this may have any ratio: a sheet of equal rows packs very well
MEMBER_LIMIT = 1_000  # a saved workbook has some 15 parts, and one more a worksheet or picture
# A worksheet is read into a full grid up to its last filled cell, 40 bytes a cell: a lone space in the very
# last one asks for 550 GB, and the process is aborted with no exception to catch.
GRID_LIMIT = 10_000_000
ROW_LIMIT = 1_048_575  # below the header
TEXT_LIMIT = 32_767  # UTF-16 units in a cell; Excel offers to repair a file with more
CUT = " [...]"  # ends a cell that was longer

_LISTS = "scopeline_choices"  # the hidden worksheet of drop-down lists
_INLINE_LIMIT = 255  # characters of a drop-down list that stands inside its cell
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_CHUNK = 2**20
_FILLED_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]*(?<!/)>")
_CELL_TAG = 256  # bytes; longer than any cell's opening tag, so that one cut between two chunks is still seen
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, section 2.2
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


class Looks(TypedDict, total=False):
    """How a sheet looks to those who fill it; all may be left out."""

    choices: Mapping[str, Sequence[str]]  # column -> what its drop-down offers; other words are asked about
    context: Collection[str]  # columns that are only read: grey and locked (without a password)
    tones: Mapping[str, str]  # word -> good, bad or doubt: the colour of cells that hold it, in columns with choices
    heading: Callable[[str], str]  # what stands over a column; its name by default
    right_to_left: bool
    title: str  # the worksheet's name, and the document's


TONES: Mapping[str, str] = {"include": "good", "exclude": "bad", "maybe": "doubt"}


# ---- reading ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Worksheet:
    """A worksheet's headings, and the filled rows below them, each with its number."""

    name: str
    headings: list[str]
    rows: list[tuple[int, list[str]]]

    def columns(self, column: Callable[[str], str]) -> list[str]:
        return [column(heading) for heading in self.headings]


def read_workbook(path: Path, required: Sequence[str] = (), column: Callable[[str], str] = str) -> Table:
    """Read a workbook that people edit: the worksheet that has the required columns, wherever they stand in it.

    As `files.read_table` does: blank rows are left out, missing cells are empty text, and surrounding spaces of
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
    chosen = next(iter(holders or worksheets), _Worksheet("", [], []))
    columns = chosen.columns(column)
    check_columns(path, columns, required)
    rows = [dict(zip(columns, cells, strict=True)) for _, cells in chosen.rows]
    return Table(columns, rows, [number for number, _ in chosen.rows], SHEET)


def _worksheets(path: Path) -> list[_Worksheet]:
    """All worksheets of a workbook, but for the machine's own lists."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    content = path.read_bytes()
    _check_archive(path, content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [about.name for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
        return [
            _worksheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in names
            if name != _LISTS
        ]
    except CalamineError as error:
        raise _refusal(path, f"the workbook is damaged ({error})") from error


def _worksheet(name: str, grid: Iterable[Sequence[object]]) -> _Worksheet:
    """A worksheet from its grid of values, which starts at the first row and column."""
    texts = ((number, [as_typed(value) for value in row]) for number, row in enumerate(grid, 1))
    rows = [(number, cells) for number, cells in texts if any(cell.strip() for cell in cells)]
    if not rows:
        return _Worksheet(name, [], [])
    (_, header), *body = rows
    kept = [at for at, heading in enumerate(header) if heading.strip() or any(cells[at].strip() for _, cells in body)]
    headings = [header[at].strip() or f"column {_letters(at)}" for at in kept]
    return _Worksheet(name, headings, [(number, [cells[at] for at in kept]) for number, cells in body])


def _letters(at: int) -> str:
    """The letters over a column, counted from 0."""
    return (_letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


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


def _check_archive(path: Path, content: bytes) -> None:
    """Refuse what is no sound workbook of a sheet's size, in bounded memory and before anything unpacks it.

    Each part is unpacked here a piece at a time: the sizes that a zip file declares can be lies, and reading
    to the end proves its checksums too, so that a workbook cut or damaged anywhere is never half read.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refusal(
            path,
            "the file is protected by a password, or is in the format of Excel before 2007",
            "Save it as an Excel workbook (.xlsx) without a password for opening.",
        )
    if not content.startswith(b"PK"):
        raise _refusal(path, "the file is no Excel workbook (.xlsx)")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > MEMBER_LIMIT or size > min(UNPACKED_LIMIT, max(RATIO_LIMIT * len(content), SMALL)):
                raise _refusal(
                    path,
                    f"the workbook unpacks from {len(content):,} to {size:,} bytes in {len(parts):,} parts, "
                    "more than a sheet of records",
                )
            if "xl/workbook.xml" not in archive.namelist():
                raise _refusal(path, "the file is a zip file, but no Excel workbook (.xlsx)")
            for part in parts:
                _check_grid(path, _pieces(archive, part))
    except _DAMAGED as error:
        raise _refusal(path, f"the workbook is damaged or was cut ({error})") from error


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's bytes in pieces that overlap by a cell's opening tag."""
    tail = b""
    with archive.open(part) as file:
        while read := file.read(_CHUNK):
            piece = tail + read
            yield piece
            tail = piece[-_CELL_TAG:]


def _check_grid(path: Path, pieces: Iterable[bytes]) -> None:
    """Refuse a worksheet whose last filled cell lies so far out that the grid up to it would fill the memory."""
    names: set[bytes] = set()
    last = 0
    for piece in pieces:
        if found := _FILLED_CELL.findall(piece):
            columns, rows = zip(*found, strict=True)
            names.update(columns)
            last = max(last, *map(int, rows))
    width = max(map(_column_number, names), default=0)
    if width * last > GRID_LIMIT:
        raise _refusal(
            path,
            f"a cell is filled far outside the sheet: it reaches to row {last:,} and column {width:,}",
            "Press Ctrl+End to find that cell, delete its row and column, and save.",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _refusal(path: Path, found: str, remedy: str = "") -> SheetError:
    remedy = remedy or "Save it again as an Excel workbook (.xlsx), or take the copy in the folder .backup beside it."
    return SheetError(Problem(path, found, remedy))


# ---- writing ------------------------------------------------------------------------------------------------


def extended_workbook(
    path: Path,
    table: Table,
    rows: Iterable[Mapping[str, object]],
    *,
    columns: Sequence[str] = (),
    column: Callable[[str], str] = str,
    **looks: Unpack[Looks],
) -> bytes:
    """The workbook at `path`, read as `table` (with `column`), with rows added at its end.

    A workbook cannot be added to as a text file can: it is written anew. All cells of the sheet are kept as text,
    with people's own columns and their order, and other worksheets as plain text; colours that people gave,
    comments, pictures and formulas (but for their values) are not. So keep a backup of what this replaces.
    Those of `columns` that the sheet lacks are added to it; it keeps its name whatever the `title`. Raises
    SheetError as `read_workbook` does.
    """
    missing = [name for name in columns if name not in table.columns]
    main, *others = sorted(_worksheets(path), key=lambda one: one.columns(column) != table.columns)
    looks["title"] = main.name  # no other worksheet has it
    return _bytes([*table.columns, *missing], [*table.rows, *rows], looks, others)


def workbook_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, object]], **looks: Unpack[Looks]) -> bytes:
    """A workbook with one sheet of text, the same bytes for the same content.

    >>> as_read = workbook_bytes(["record_id", "decision"], [], choices={"decision": ["include", "exclude"]})
    >>> as_read[:2]
    b'PK'
    """
    return _bytes(columns, list(rows), looks, [])


def _bytes(
    columns: Sequence[str], rows: Sequence[Mapping[str, object]], looks: Looks, others: Sequence[_Worksheet]
) -> bytes:
    import xlsxwriter

    title = looks.get("title", "")
    if len(rows) > ROW_LIMIT:
        raise SheetError(
            Problem(title or "workbook", f"{len(rows):,} rows are more than a worksheet holds", "Use CSV sheets.")
        )
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "created": dt.datetime(2000, 1, 1)})  # the clock's would change the bytes
    texts = [[cell_text(row.get(name, "")) for name in columns] for row in rows]
    name = _SHEET_NAME.sub(" ", title).strip(" '")[:31]
    _Sheet(book, book.add_worksheet(name or None), columns, looks).write(texts)
    for other in others:
        _copy(book.add_worksheet(other.name), other)
    book.close()
    return out.getvalue()


def cell_text(value: object) -> str:
    """Text that a worksheet's cell can hold: no control characters, and 32,767 UTF-16 units at most."""
    text = "" if value is None else str(value)
    text = _SURROGATE.sub("\ufffd", _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    if len(text) > TEXT_LIMIT // 2:
        units = text.encode("utf-16-le")
        if len(units) > 2 * TEXT_LIMIT:
            text = units[: 2 * (TEXT_LIMIT - len(CUT))].decode("utf-16-le", "ignore") + CUT
    return text


def _string(text: str) -> str:
    """What to hand to XlsxWriter so that the cell holds `text`.

    It takes text that stands between `<r>` and `</r>` for ready XML and writes it as it is (version 3.3.1).
    """
    if text.startswith("<r>") and text.endswith("</r>"):
        return f'<r><t xml:space="preserve">{escape(text, quote=False)}</t></r>'
    return text


def _copy(sheet: Any, source: _Worksheet) -> None:
    """Another worksheet's text, cell by cell."""
    for row, cells in enumerate([source.headings, *(cells for _, cells in source.rows)]):
        for at, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, at, _string(cell_text(cell)))


_FONT = {"num_format": "@", "text_wrap": True, "valign": "top"}  # '@': what is typed stays text
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "fill": {**_FONT, "locked": False},
    "context": {**_FONT, "font_color": "#404040", "bg_color": "#F2F2F2", "border": 1, "border_color": "#D9D9D9"},
    "fill_header": {**_FONT, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E78"},
    "context_header": {**_FONT, "bold": True, "font_color": "#404040", "bg_color": "#D0CECE"},
    # Fill and font of Excel's own styles Good, Bad and Neutral; dark on light, readable in print and by the
    # colour-blind since the cell says the word.
    "good": {"bg_color": "#C6EFCE", "font_color": "#006100"},
    "bad": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "doubt": {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
}
_ROOM = 20  # columns that people may add
# What stays allowed beside typing. Not cell comments ("objects"): they would be lost when the sheet is extended.
_ALLOWED = ("format_cells", "format_columns", "format_rows", "insert_columns", "insert_rows", "sort", "autofilter")


class _Sheet:
    """One worksheet in the making."""

    def __init__(self, book: Any, sheet: Any, columns: Sequence[str], looks: Looks) -> None:
        self.book, self.sheet, self.columns = book, sheet, columns
        self.choices = looks.get("choices", {})
        self.context = set(looks.get("context", ()))
        self.tones = looks.get("tones", TONES)
        self.heading = looks.get("heading", str)
        self.right_to_left = looks.get("right_to_left", False)
        self.formats = {name: book.add_format(dict(about)) for name, about in _FORMATS.items()}

    def write(self, texts: Sequence[Sequence[str]]) -> None:
        """Header and rows, then all that helps those who fill them."""
        self._lay_out(texts)
        for at, name in enumerate(self.columns):
            kind = "context" if name in self.context else "fill"
            self.sheet.write_string(0, at, _string(cell_text(self.heading(name))), self.formats[f"{kind}_header"])
            for row, cells in enumerate(texts, 1):
                if cells[at]:
                    self.sheet.write_string(row, at, _string(cells[at]), self.formats[kind])
                elif kind == "context":
                    self.sheet.write_blank(row, at, None, self.formats[kind])
        self._offer_choices()
        self.sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # no green corner on each year
        self.sheet.autofilter(0, 0, len(texts), max(len(self.columns) - 1, 0))
        self._guard()

    def _lay_out(self, texts: Sequence[Sequence[str]]) -> None:
        if self.right_to_left:
            self.sheet.right_to_left()
        self.sheet.freeze_panes(1, 1)
        widths = [
            _width(self.heading(name), [cells[at] for cells in texts], self.choices.get(name, ()))
            for at, name in enumerate(self.columns)
        ]
        for at, (name, width) in enumerate(zip(self.columns, widths, strict=True)):
            self.sheet.set_column(at, at, width, None if name in self.context else self.formats["fill"])
        # Left to themselves, LibreOffice opens all rows one line high, with their text lying over each other.
        for row, cells in enumerate(texts, 1):
            self.sheet.set_row(row, _height(cells, widths))
        # Columns that people add are theirs to fill, and hold text too. Not to the last one: XlsxWriter walks
        # through every formatted column of every row (10,000 rows then take 14 s in place of 1).
        self.sheet.set_column(len(self.columns), len(self.columns) + _ROOM, None, self.formats["fill"])
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)

    def _offer_choices(self) -> None:
        """Drop-downs and colours, to the last row of the worksheet since people add rows at the end."""
        lists = [name for name in self.columns if self.choices.get(name)]
        for name in lists:
            at = self.columns.index(name)
            # A warning, not a stop: the reader understands more words than the list offers (yes, شامل, 1).
            offer = {"validate": "list", "source": self._source(name), "error_type": "warning"}
            self.sheet.data_validation(1, at, ROW_LIMIT, at, offer)
            for word, tone in self.tones.items():
                quoted = word.replace('"', '""')
                rule = {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": self.formats[tone]}
                self.sheet.conditional_format(1, at, ROW_LIMIT, at, rule)

    def _source(self, name: str) -> list[str] | str:
        """A short list itself, or where it stands; a comma would part an item in two."""
        words = list(self.choices[name])
        if len(",".join(words)) <= _INLINE_LIMIT and not any("," in word for word in words):
            return words
        lists = self.book.get_worksheet_by_name(_LISTS) or self.book.add_worksheet(_LISTS)
        lists.very_hidden()
        at = self.columns.index(name)
        for row, word in enumerate(words):
            lists.write_string(row, at, _string(cell_text(word)))
        return f"={_LISTS}!${_letters(at)}$1:${_letters(at)}${len(words)}"

    def _guard(self) -> None:
        """Lock the context against slips. No password: whoever wants to can take the lock off."""
        if self.context:
            self.sheet.protect(options=dict.fromkeys(_ALLOWED, True))


def _width(heading: str, cells: Sequence[str], choices: Sequence[str]) -> int:
    """A column's width in characters: wide enough for nine in ten cells, as far as a screen allows."""
    if choices:
        return min(max(len(heading), *map(len, choices)) + 5, 40)
    lengths = sorted(len(cell) for cell in cells if cell)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 24  # empty: room to write
    return min(max(usual, len(heading) + 3, 8) + 2, 90 if usual > 400 else 45)


def _height(cells: Sequence[str], widths: Sequence[int]) -> int:
    """A row's height in points: lines of 15, as many as its longest cell needs and Excel allows (409 points)."""
    lines = max(
        (len(cell) // width + cell.count("\n") + 1 for cell, width in zip(cells, widths, strict=True)), default=1
    )
    return 15 * min(lines, 27)
