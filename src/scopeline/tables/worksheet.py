"""Workbooks as the machine writes them: text that no spreadsheet makes anything else of, drop-downs, locked context."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from html import escape
from typing import Any, TypedDict, Unpack

from scopeline.errors import Problem, SheetError
from scopeline.tables.csv import letters

ROW_LIMIT = 1_048_575  # below the header
TEXT_LIMIT = 32_767  # UTF-16 units in a cell; Excel offers to repair a file with more
CUT = " [...]"  # ends a cell that was longer
LISTS = "scopeline_choices"  # the hidden worksheet of drop-down lists

_INLINE_LIMIT = 255  # characters of a drop-down list that stands inside its cell
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, section 2.2
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")

Grid = Sequence[Sequence[str]]


class Looks(TypedDict, total=False):
    """How a sheet looks to those who fill it; all may be left out."""

    choices: Mapping[str, Sequence[str]]  # column -> what its drop-down offers; other words are asked about
    context: Collection[str]  # columns that are only read: grey and locked (without a password)
    tones: Mapping[str, str]  # word -> good, bad or doubt: the colour of cells that hold it, in columns with choices
    heading: Callable[[str], str]  # what stands over a column; its name by default
    right_to_left: bool
    title: str  # the worksheet's name, and the document's
    help: Mapping[str, str]  # column -> what is shown beside its cells when they are entered
    guide: tuple[str, Grid]  # a worksheet that explains the sheet, by its name
    guide_first: bool  # whether it is the first worksheet, and the one that opens


TONES = {"include": "good", "exclude": "bad", "maybe": "doubt"}


def workbook_bytes(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, object]],
    others: Mapping[str, Grid] | None = None,
    **looks: Unpack[Looks],
) -> bytes:
    """A workbook with one sheet of text, and `others` as they are, by name; the same bytes for the same content.

    >>> as_read = workbook_bytes(["record_id", "decision"], [], choices={"decision": ["include", "exclude"]})
    >>> as_read[:2]
    b'PK'
    """
    import xlsxwriter

    title = looks.get("title", "")
    texts = [[cell_text(row.get(name, "")) for name in columns] for row in rows]
    if len(texts) > ROW_LIMIT:
        raise SheetError(
            Problem(title or "workbook", f"{len(texts):,} rows are more than a worksheet holds", "Use CSV sheets.")
        )
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "created": dt.datetime(2000, 1, 1)})  # the clock's would change the bytes
    name = _SHEET_NAME.sub(" ", title).strip(" '")[:31]
    guide, grid = looks.get("guide", ("", []))
    if guide and looks.get("guide_first"):
        _explain(book, guide, grid, looks)
    _Sheet(book, book.add_worksheet(name or None), columns, looks).write(texts)
    if guide and not looks.get("guide_first"):
        _explain(book, guide, grid, looks)
    for other, cells in (others or {}).items():
        if other != guide:
            _copy(book.add_worksheet(other), cells)
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


def _copy(sheet: Any, grid: Grid) -> None:
    """Another worksheet's text, cell by cell."""
    for row, cells in enumerate(grid):
        for at, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, at, _string(cell_text(cell)))


def _explain(book: Any, name: str, grid: Grid, looks: Looks) -> None:
    """A worksheet to read: wide columns, wrapped text, its rows' first cells in bold."""
    sheet = book.add_worksheet(name[:31])
    if looks.get("right_to_left"):
        sheet.right_to_left()
    told = {**_FONT, **_direction(looks)}
    plain, bold = book.add_format(told), book.add_format({**told, "bold": True})
    sheet.set_column(0, 0, 28, plain)
    sheet.set_column(1, 3, 60, plain)
    _on_paper(sheet)
    for row, cells in enumerate(grid):
        for at, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, at, _string(cell_text(cell)), plain if at else bold)


def _on_paper(sheet: Any) -> None:
    """A4, all columns on one page's width."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _direction(looks: Looks) -> dict[str, int]:
    """How cells in the sheet's own language run: a spreadsheet takes it from the first letter, which may be Latin."""
    return {"reading_order": 2} if looks.get("right_to_left") else {}


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
        self.help = looks.get("help", {})
        self.heading = looks.get("heading", str)
        self.right_to_left = looks.get("right_to_left", False)
        headings = _direction(looks)
        self.formats = {
            name: book.add_format({**about, **(headings if name.endswith("_header") else {})})
            for name, about in _FORMATS.items()
        }

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
        self._offer_help()
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
        _on_paper(self.sheet)
        self.sheet.repeat_rows(0)

    def _offer_choices(self) -> None:
        """Drop-downs and colours, to the last row of the worksheet since people add rows at the end."""
        lists = [name for name in self.columns if self.choices.get(name)]
        for name in lists:
            at = self.columns.index(name)
            # A warning, not a stop: the reader understands more words than the list offers (yes, شامل, 1).
            offer = {"validate": "list", "source": self._source(name), "error_type": "warning"}
            if text := self.help.get(name):
                offer |= {"input_title": self.heading(name)[:32], "input_message": text[:255]}
            self.sheet.data_validation(1, at, ROW_LIMIT, at, offer)
            for word, tone in self.tones.items():
                quoted = word.replace('"', '""')
                rule = {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": self.formats[tone]}
                self.sheet.conditional_format(1, at, ROW_LIMIT, at, rule)

    def _offer_help(self) -> None:
        """A note beside the cells of a column when one is entered; Excel takes 255 characters."""
        for name, text in self.help.items():
            if text and name in self.columns and not self.choices.get(name):
                at = self.columns.index(name)
                note = {"validate": "any", "input_title": self.heading(name)[:32], "input_message": text[:255]}
                self.sheet.data_validation(1, at, ROW_LIMIT, at, note)

    def _source(self, name: str) -> list[str] | str:
        """A short list itself, or where it stands; a comma would part an item in two."""
        words = list(self.choices[name])
        if len(",".join(words)) <= _INLINE_LIMIT and not any("," in word for word in words):
            return words
        lists = self.book.get_worksheet_by_name(LISTS) or self.book.add_worksheet(LISTS)
        lists.very_hidden()
        at = self.columns.index(name)
        for row, word in enumerate(words):
            lists.write_string(row, at, _string(cell_text(word)))
        return f"={LISTS}!${letters(at)}$1:${letters(at)}${len(words)}"

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
