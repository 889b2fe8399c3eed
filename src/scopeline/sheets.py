"""Sheets that people fill: made once, then only extended; what people wrote stays as they left it."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.files import SHEET, Dialect, Table, context_cell, decode, read_table, write_atomically
from scopeline.text import fold
from scopeline.workbook import Looks, extended_workbook, read_workbook, workbook_bytes

CONTEXT_SOURCES = ("title", "abstract", "authors", "year", "journal", "doi", "url")
CONTEXT_COLUMNS = ("title", "abstract", "authors", "year", "journal", "link")

# Headings in other languages; a sheet may have either, and both are understood.
HEADINGS: dict[str, dict[str, str]] = {
    "fa": {
        "record_id": "شناسه",
        "decision": "تصمیم",
        "reason": "دلیل",
        "note": "یادداشت",
        "rationale": "استدلال",
        "conflict": "اختلاف",
        "adjudicator": "داور",
        "title": "عنوان",
        "abstract": "چکیده",
        "authors": "نویسندگان",
        "year": "سال",
        "journal": "مجله",
        "link": "پیوند",
        "verdict": "رأی",
        "question": "پرسش",
        "status": "وضعیت",
        "file_or_link": "فایل یا پیوند",
        "study_id": "شناسه مطالعه",
        "citation": "استناد",
        "first_author": "نویسنده اول",
        "country": "کشور",
        "design": "طرح",
        "aim": "هدف",
        "setting": "محیط",
        "key_findings": "یافته‌های اصلی",
        "finding_id": "شناسه یافته",
        "kind": "نوع",
        "block": "بلوک",
        "dimension": "بعد",
        "item_id": "شناسه گویه",
        "item_en": "گویه (انگلیسی)",
        "item_fa": "گویه (فارسی)",
        "quote": "نقل قول",
        "recheck_": "بازبینی ",
        "reason_": "دلیل ",
        "vote_": "رأی ",
    }
}
_PREFIXES = ("recheck_", "reason_", "vote_")
_COLUMN_OF = {fold(word): name for words in HEADINGS.values() for name, word in words.items()}


def heading(column: str, language: str) -> str:
    """A column's heading in a language; columns without one, such as a team's own, keep their name."""
    words = HEADINGS.get(language, {})
    for prefix in _PREFIXES:
        if prefix in words and column.startswith(prefix):
            return words[prefix] + column.removeprefix(prefix)
    return words.get(column, column)


def column(heading_: str) -> str:
    """The column that a heading stands for, in whichever language it is."""
    known = _COLUMN_OF.get(fold(heading_))
    if known:
        return known
    for words in HEADINGS.values():
        for prefix in _PREFIXES:
            if heading_.startswith(words[prefix]):
                return prefix + heading_.removeprefix(words[prefix]).strip()
    return heading_


def context(record: Mapping[str, object]) -> dict[str, str]:
    """What people read beside what they fill in: bibliographic facts and a link, nothing of anyone's votes."""
    row = {name: context_cell(record.get(name)) for name in CONTEXT_COLUMNS[:-1]}
    doi = str(record.get("doi") or "").partition(";")[0]
    return {**row, "link": f"https://doi.org/{doi}" if doi else context_cell(record.get("url"))}


def one(stem: Path, form: str) -> Path:
    """Where a sheet that may be CSV or a workbook lies (see layout.either). Raises SheetError where there are both."""
    both = [path for suffix in layout.SHEET_FORMATS if (path := stem.with_name(f"{stem.name}.{suffix}")).exists()]
    if len(both) > 1:
        found = f"there is also {both[0].name}"
        raise SheetError(Problem(both[1], found, "Keep one of them; move the other away."))
    return layout.either(stem, form)


def read(path: Path, required: Sequence[str], only: Sequence[str] = ()) -> Table | None:
    """A sheet as it stands, its columns by our names; None where it has not been made (or is an empty file).

    With `only`, the rows of a CSV hold no other columns: context is written again from the records, never read back.
    Raises SheetError for a file that cannot be read or that lacks a required column.
    """
    if not layout.filled(path):
        return None
    if _is_workbook(path):
        return read_workbook(path, required, column)  # to extend it, every cell is needed
    return read_table(path, required, column, only)


def _is_workbook(path: Path) -> bool:
    return path.suffix == ".xlsx"


def extend(
    path: Path,
    table: Table | None,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, str]],
    *,
    needed: Sequence[str] = (),
    choices: Mapping[str, Sequence[str]] | None = None,
    language: str = "en",
) -> None:
    """Add rows at the end of a sheet, or make it with these columns; one atomic step, with a copy of what it replaces.

    The added rows speak the sheet's own dialect and order of columns, and all bytes before them are kept; only where
    one of the `needed` columns is missing, or in a workbook, the sheet is written anew, with every cell that it had.
    `choices` are what a workbook's drop-downs offer.
    """
    added = list(rows)
    missing = [name for name in needed if table and name not in table.columns]
    if table and not added and not missing:
        return
    if _is_workbook(path):
        content = _workbook(path, table, columns, added, missing, choices or {}, language)
    elif table is None:
        content = _whole(SHEET, columns, added, language)
    elif missing:
        content = _whole(table.dialect, [*table.columns, *missing], [*table.rows, *added], language)
    else:
        content = _appended(path, table, added)
    write_atomically(path, content, backup=True)


def _workbook(
    path: Path,
    table: Table | None,
    columns: Sequence[str],
    added: Sequence[Mapping[str, str]],
    missing: Sequence[str],
    choices: Mapping[str, Sequence[str]],
    language: str,
) -> bytes:
    looks = Looks(
        choices=choices,
        context=("record_id", "conflict", "citation", "first_author", *CONTEXT_COLUMNS),
        heading=partial(heading, language=language),
        right_to_left=language == "fa",
        title=path.stem,
    )
    if table is None:
        return workbook_bytes(columns, added, **looks)
    return extended_workbook(path, table, added, columns=missing, column=column, **looks)


def _whole(dialect: Dialect, columns: Sequence[str], rows: Sequence[Mapping[str, str]], language: str) -> bytes:
    body = ([row.get(name, "") for name in columns] for row in rows)
    return dialect.encode([[heading(name, language) for name in columns], *body])


def _appended(path: Path, table: Table, rows: Sequence[Mapping[str, str]]) -> bytes:
    old = path.read_bytes()
    gap = b"" if old.endswith(table.dialect.bytes_of("\n")) else table.dialect.bytes_of(table.dialect.newline)
    body = ([row.get(name, "") for name in table.columns] for row in rows)
    return old + gap + table.dialect.encode(body, continuing=True)


def without(path: Path, table: Table, lines: Collection[int]) -> Table:
    """Take the rows that start on these lines out of a sheet; every other row stays. Returns the sheet left."""
    kept = [(row, line) for row, line in zip(table.rows, table.lines, strict=True) if line not in lines]
    left = replace(table, rows=[row for row, _ in kept], lines=[line for _, line in kept])
    content = extended_workbook(path, left, [], column=column) if _is_workbook(path) else _cut(path, table, lines)
    write_atomically(path, content, backup=True)
    return left


def _cut(path: Path, table: Table, lines: Collection[int]) -> bytes:
    """A CSV's bytes without some rows; a row may run over several lines, up to where the next one starts."""
    content = path.read_bytes()
    text, encoding = decode(content)
    codec = encoding.removesuffix("-sig")
    starts = {line: line in lines for line in table.lines}
    kept = []
    dropping = False
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        dropping = starts.get(number, dropping)
        if not dropping:
            kept.append(line)
    mark = content[: len(content) - len(text.encode(codec))]
    return mark + "".join(kept).encode(codec)
