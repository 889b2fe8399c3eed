"""What a person sees of a sheet: headings and cells, opened from whichever file it was saved as, and saved as any."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from scopeline.languages import available, language
from scopeline.tables import splice
from scopeline.tables.workbook import read_workbook
from scopeline.tables.worksheet import workbook_bytes


@dataclass(frozen=True)
class Form:
    """How a spreadsheet saves: a CSV's delimiter, encoding, line ends and quotes; without a delimiter, a workbook."""

    delimiter: str = ","
    encoding: str = "utf-8-sig"
    newline: str = "\r\n"
    quote_all: bool = False
    declared: bool = False  # a first line such as `sep=;`

    @property
    def suffix(self) -> str:
        return ".csv" if self.delimiter else ".xlsx"


WORKBOOK = Form(delimiter="")
FORMS = {
    "as Excel saves CSV UTF-8": Form(),
    "with semicolons": Form(delimiter=";"),
    "with tabs, in UTF-16": Form(delimiter="\t", encoding="utf-16"),
    "without a mark": Form(encoding="utf-8", newline="\n"),
    "everything quoted": Form(quote_all=True, newline="\n"),
    "with a line that declares the delimiter": Form(delimiter=";", declared=True),
    "as a workbook": WORKBOOK,
}


@dataclass
class Sheet:
    """A sheet that is open. `meaning` leads from a heading to its column, whatever language the heading is in."""

    path: Path
    form: Form
    headings: list[str]
    rows: list[list[str]]
    meaning: Callable[[str], str] = field(repr=False)

    @classmethod
    def open(cls, path: Path, meaning: Callable[[str], str]) -> Sheet:
        form, grid = _workbook(path) if path.suffix == ".xlsx" else _csv(path)
        width = max(map(len, grid), default=0)
        rows = [[*cells, *[""] * (width - len(cells))] for cells in grid if any(cell.strip() for cell in cells)]
        return cls(path, form, rows[0] if rows else [], rows[1:], meaning)

    @property
    def columns(self) -> list[str]:
        return [self.meaning(heading) for heading in self.headings]

    def cell(self, row: list[str], column: str) -> str:
        """A cell by its column; '' where the sheet has none."""
        columns = self.columns
        return row[columns.index(column)].strip() if column in columns else ""

    def put(self, row: list[str], column: str, text: str) -> None:
        row[self.columns.index(column)] = text

    def add(self, cells: Mapping[str, str]) -> list[str]:
        """A row at the end."""
        self.rows.append([cells.get(name, "") for name in self.columns])
        return self.rows[-1]

    def save(self, form: Form | None = None) -> None:
        """Save over what was there; in another format, the file of the one before goes."""
        form = form or self.form
        target = self.path.with_suffix(form.suffix)
        target.write_bytes(encoded(form, [self.headings, *self.rows]))
        if target != self.path:
            self.path.unlink()
        self.path, self.form = target, form


def encoded(form: Form, grid: list[list[str]]) -> bytes:
    """A grid as a file of this form."""
    if not form.delimiter:
        headings, *rows = grid
        return workbook_bytes(headings, [dict(zip(headings, row, strict=True)) for row in rows])
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if form.quote_all else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=form.delimiter, lineterminator=form.newline, quoting=quoting).writerows(grid)
    first = f"sep={form.delimiter}{form.newline}" if form.declared else ""
    return (first + out.getvalue()).encode(form.encoding)


def _workbook(path: Path) -> tuple[Form, list[list[str]]]:
    table = read_workbook(path)
    return WORKBOOK, [list(table.columns), *([row[name] for name in table.columns] for row in table.rows)]


def _csv(path: Path) -> tuple[Form, list[list[str]]]:
    content = path.read_bytes()
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    encoding = "utf-16" if wide else "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    text = content.decode(encoding)
    declared = re.match(r"sep=(.)\r?\n", text)
    text = text[declared.end() :] if declared else text
    newline = "\r\n" if "\r\n" in text else "\n"
    delimiter = declared[1] if declared else max(",;\t", key=text.partition("\n")[0].count)
    form = Form(delimiter, encoding, newline, declared=bool(declared))
    return form, list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def forms_of(suffixes: Iterator[str] | tuple[str, ...]) -> list[Form]:
    """The forms in which a sheet may be saved that may have these suffixes."""
    return [replace(form) for form in FORMS.values() if form.suffix in suffixes]


def typed_into_guide(path: Path, text: str) -> bool:
    """Type below the worksheet that explains a workbook; False where it has none."""
    content = path.read_bytes()
    for code in available():
        made = splice.spliced(content, language(code).words("guide"), 1, [], {1: {5: text}})
        if made:
            path.write_bytes(made)
            return True
    return False
