"""Files at the edge: atomic writes with backups, encodings, and the CSV dialect that survives spreadsheets."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline.errors import Problem, SheetError

CELL_LIMIT = 32_000  # XLSX cuts a cell at 32,767 characters without a word
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sha256(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, content: bytes, *, backup: bool = False) -> None:
    """Replace a file in one step: a reader, or a crash at any moment, sees the old bytes or the new ones.

    With `backup`, the bytes that were there are first kept beside it in `.backup/<name>.<digest>`; equal
    contents share one backup.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if backup and path.exists():
        old = path.read_bytes()
        if old == content:
            return
        kept = path.parent / ".backup" / f"{path.name}.{hashlib.sha256(old).hexdigest()[:12]}"
        if not kept.exists():
            write_atomically(kept, old)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


_MARKS = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def decode(content: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: by byte order mark (which is taken off), else UTF-8.

    Raises UnicodeDecodeError where the bytes are neither.
    """
    for encoding, mark in _MARKS.items():
        if content.startswith(mark):
            return content.removeprefix(mark).decode(encoding.removesuffix("-sig")), encoding
    return content.decode("utf-8"), "utf-8"


@dataclass(frozen=True)
class Dialect:
    """How a sheet is written, so that an extension of it speaks the same way."""

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    newline: str = "\r\n"

    def encode(self, rows: Iterable[Sequence[str]], *, continuing: bool = False) -> bytes:
        """Rows as bytes; `continuing` leaves out the byte order mark."""
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator=self.newline).writerows(rows)
        return (b"" if continuing else _MARKS[self.encoding]) + self.bytes_of(out.getvalue())

    def bytes_of(self, text: str) -> bytes:
        """Text in this encoding, without a byte order mark."""
        return text.encode(self.encoding.removesuffix("-sig"))


SHEET = Dialect()


@dataclass(frozen=True)
class Table:
    """A sheet as read: column names, rows as dicts of text, the line each row starts on, and the dialect."""

    columns: list[str]
    rows: list[dict[str, str]]
    lines: list[int]
    dialect: Dialect


def read_table(
    path: Path, required: Sequence[str] = (), column: Callable[[str], str] = str, only: Sequence[str] = ()
) -> Table:
    """Read a CSV that people edit: `,` `;` or tab, a `sep=` line, UTF-8 or UTF-16, any order of columns.

    Blank rows are left out, missing cells are empty text, and surrounding spaces of column names are dropped.
    `column` leads from a heading to the name of its column; with `only`, rows hold just those columns.
    Raises SheetError for a file that is not Unicode, or that lacks a required column or has one twice.
    """
    try:
        text, encoding = decode(path.read_bytes())
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SheetError(
            Problem(
                path,
                "the file is not in UTF-8, so letters outside English may be lost",
                "Save it again as 'CSV UTF-8', or take the copy in the folder .backup beside it.",
                place=f"line {line}",
            )
        ) from error
    newline = "\r\n" if "\r\n" in text else "\n"
    skipped = 0
    delimiter = None
    if declared := re.match(r"sep=(.)\r?\n", text):
        delimiter, skipped, text = declared[1], 1, text[declared.end() :]
    delimiter = delimiter or _delimiter(text)
    columns: list[str] = []
    wanted: list[tuple[str, int]] = []
    rows, lines = [], []
    for line, cells in _csv_rows(path, text, delimiter):
        if not columns:
            columns = [column(cell.strip().lstrip("\ufeff").strip('"')) for cell in cells]
            wanted = [(name, at) for at, name in enumerate(columns) if not only or name in only]
            continue
        rows.append({name: cells[at] if at < len(cells) else "" for name, at in wanted})
        lines.append(line + skipped)
    check_columns(path, columns, required)
    return Table(columns, rows, lines, Dialect("utf-8-sig" if encoding == "utf-8" else encoding, delimiter, newline))


def _csv_rows(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, each with the line it starts on. Strict, so that a file cut inside quotes is seen."""
    csv.field_size_limit(2**31 - 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise SheetError(
            Problem(
                path,
                f"the row cannot be read ({error}); the file may have been cut",
                "Take the copy in the folder .backup beside it, or save the sheet again as CSV.",
                place=f"line {start}",
            )
        ) from error


def check_columns(path: Path, columns: list[str], required: Sequence[str]) -> None:
    """Raise SheetError for every required column that is missing, and every column that stands twice."""
    problems = [
        Problem(
            path,
            f"column '{name}' is missing",
            "Put the column back; its order does not matter.",
            place="first row",
            allowed=", ".join(required),
        )
        for name in required
        if name not in columns
    ] + [
        Problem(
            path,
            f"column '{name}' stands {columns.count(name)} times",
            "Keep one of them.",
            place="first row",
        )
        for name in dict.fromkeys(columns)
        if name and columns.count(name) > 1
    ]
    if problems:
        raise SheetError(problems)


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max((",", ";", "\t"), key=header.count)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, mark: bool = True) -> None:
    """Write a CSV for people (UTF-8 with a mark, commas, CRLF); text that a spreadsheet would run is disarmed.

    Without the `mark`, for tables whose first column's name other programs look up: a plain reader takes the mark
    for a part of it.
    """
    body = ([context_cell(row.get(name, "")) for name in columns] for row in rows)
    write_atomically(path, SHEET.encode([list(columns), *body], continuing=not mark))


def context_cell(value: object) -> str:
    """A cell for people to read: one line, at most 32,000 characters, never a formula."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = re.sub(r"[\r\n\t]+", " ", str(value)).strip()[:CELL_LIMIT]
    return disarmed(text)


def disarmed(text: str) -> str:
    """Text that no spreadsheet runs: what looks like a formula gets an apostrophe before it; numbers do not."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def as_written(text: str) -> str:
    """What a person wrote, from a cell that `disarmed` may have marked."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
