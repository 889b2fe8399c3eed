"""Sheets that people fill: made once, then only extended; what people wrote stays as they left it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from scopeline import languages, layout
from scopeline.errors import Problem, SheetError
from scopeline.languages import column_of
from scopeline.languages.language import SIDES
from scopeline.tables import csv
from scopeline.tables.atomic import or_copy, write_atomically
from scopeline.tables.columns import heading_missing
from scopeline.tables.csv import SHEET, Dialect, Edits, Excerpt, Rows, Table, context_cell, read_excerpt, read_sheet
from scopeline.tables.workbook import is_blank, read_workbook, rewritten_workbook
from scopeline.tables.worksheet import TONES, Looks, workbook_bytes

Column = Callable[[str], str]  # from a heading to the name of its column

CONTEXT_SOURCES = ("title", "abstract", "authors", "year", "journal", "doi", "url")
CONTEXT_COLUMNS = ("title", "abstract", "authors", "year", "journal", "link")
# What nobody fills; in a sheet of pairs it stands for each of the two records.
_SHOWN = (
    "record_id",
    "conflict",
    "question",
    "likely",
    "differs",
    "family",
    "citation",
    "first_author",
    "volume",
    "pages",
    "doi",
    "source",
)
_DEALT = ("adjudicator", "reviewers", "round")  # whose work a row is
_READ_ONLY = (
    *(_SHOWN + CONTEXT_COLUMNS),
    *(f"{name}_{side}" for name in _SHOWN + CONTEXT_COLUMNS for side in SIDES),
)


def typed(cells: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    """The cells of a row that people have filled: all that are neither keys nor the machine's own."""
    ours = {*keys, *_READ_ONLY, *_DEALT}
    filled = {name: cell.strip() for name, cell in cells.items() if name not in ours and not name.startswith("vote_")}
    return {name: cell for name, cell in filled.items() if cell}


def written_in(cells: Mapping[str, str], keys: Sequence[str]) -> bool:
    """Whether anybody has filled a cell of a row."""
    return bool(typed(cells, keys))


@dataclass(frozen=True)
class Guide:
    """What explains a sheet in its workbook: a worksheet of its own, and a note beside the cells of a column."""

    name: str
    rows: Sequence[Sequence[str]]
    help: Mapping[str, str] = field(default_factory=dict)
    first: bool = False  # whether it is the worksheet that opens


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


def read(path: Path, required: Sequence[str], column: Column = column_of) -> Table | None:
    """A sheet as it stands, its columns by our names; None where it has not been made (an empty file or workbook).

    `column` leads from a heading to the name of its column. Raises SheetError for a file that cannot be read or that
    lacks a required column.
    """
    if not layout.filled(path):
        return None
    return _workbook(path, required, column) if _is_workbook(path) else read_sheet(path, required, column)


def excerpt(path: Path, required: Sequence[str], only: Sequence[str]) -> Excerpt | None:
    """As `read`, with rows that hold `only` these columns: context is written from the records, never read back."""
    if not layout.filled(path):
        return None
    if not _is_workbook(path):
        return read_excerpt(path, required, only, column_of)
    table = _workbook(path, required, column_of)
    if table is None:
        return None
    rows = [{name: cell for name, cell in row.items() if name in only} for row in table.rows]
    return Excerpt(table.columns, rows, table.lines, table.dialect, table.headings)


def _workbook(path: Path, required: Sequence[str], column: Column) -> Table | None:
    try:
        return read_workbook(path, required, column)
    except SheetError:
        if is_blank(path):  # as a file manager makes one
            return None
        raise


_ANEW = ". If what stood in it is to count no more, put a sheet there with its headings alone"


def lost(path: Path, known: str = "the journal knows what stood in it", otherwise: str = _ANEW) -> Problem:
    """A sheet is gone, or emptied, and what people wrote there is known of; `otherwise` ends the advice."""
    return Problem(
        path,
        f"the sheet is gone, though {known}",
        f"Put it back from version control{or_copy(path)}{or_saved(path)}{otherwise}.",
    )


def lost_column(path: Path, known: Rows, name: str, n: int, otherwise: str = "", heading: str = "") -> Problem:
    """A column is gone, or has another heading, and `n` cells of it are known of; `otherwise` is other advice.

    It is called as the sheet's other headings are, or as its `heading` says.
    """
    return Problem(
        path,
        f"the column is gone, though the journal knows {n} of its cells",
        f"Put the column back with this heading{or_copy(path)}{otherwise}; empty its cells if they are to count no "
        "more.",
        field=heading or heading_missing(name, known.columns, known.headings),
    )


def or_saved(path: Path) -> str:
    """The end of an advice: `, or save <file> as <name>`, where a sheet lies there in a form that is not read."""
    forms = [f".{form}" for form in layout.SHEET_FORMATS]
    others = [one for one in sorted(path.parent.glob("*.*")) if one.stem == path.stem and one.suffix not in forms]
    return f", or save {others[0].name} as {path.name}" if others else ""


def _is_workbook(path: Path) -> bool:
    return path.suffix == ".xlsx"


def extend(
    path: Path,
    known: Rows | None,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, str]],
    *,
    needed: Sequence[str] = (),
    choices: Mapping[str, Sequence[str]] | None = None,
    language: str = "en",
    column: Column = column_of,
    headings: Mapping[str, str] = MappingProxyType({}),
    edits: Edits = MappingProxyType({}),
    guide: Guide | None = None,
) -> None:
    """Add rows at the end of a sheet, or make it with these columns; one atomic step, with a copy of what it replaces.

    The added rows speak the sheet's own dialect and order of columns, and all bytes before them are kept; only where
    one of the `needed` columns is missing, or in a workbook, the sheet is written anew, with every cell that it has.
    `choices` are what a workbook's drop-downs offer; `language` that of the headings, of which those of a sheet's own
    stand in `headings` and are read back by `column`. With `edits`, rows that stand there change too. A workbook also
    gets the `guide`.
    """
    added, say = list(rows), languages.language(language)
    missing = [name for name in needed if known and name not in known.columns]
    if known and not added and not missing and not edits:
        return

    def heading(name: str) -> str:
        return headings.get(name) or say.heading(name)

    if _is_workbook(path):
        looks = Looks(
            choices=choices or {},
            context=_READ_ONLY,
            heading=heading,
            right_to_left=say.right_to_left,
            tones=TONES | {say.choice("decision", word): tone for word, tone in TONES.items()},
            title=path.stem,
        )
        if guide:
            looks |= {"guide": (guide.name, guide.rows), "guide_first": guide.first, "help": guide.help}
        content = (
            workbook_bytes(columns, added, **looks)
            if known is None
            else rewritten_workbook(path, known, added, edits, columns=missing, column=column, **looks)
        )
    elif known is None:
        content = _whole(SHEET, columns, added, heading)
    elif missing:
        content = _widened(read_sheet(path, (), column), missing, added, heading, edits)
    else:
        old = path.read_bytes()
        content = _appended(csv.edited(old, known, edits) if edits else old, known, added)
    write_atomically(path, content, backup=True)


def _widened(
    table: Table, columns: Sequence[str], added: Sequence[Mapping[str, str]], heading: Column, edits: Edits
) -> bytes:
    """A sheet written anew with further columns: only a whole reading of it can be."""
    rows = [{**row, **(edits.get(line) or {})} for row, line in zip(table.rows, table.lines, strict=True)]
    return _whole(table.dialect, [*table.columns, *columns], [*rows, *added], heading)


def _whole(dialect: Dialect, columns: Sequence[str], rows: Sequence[Mapping[str, str]], heading: Column) -> bytes:
    body = ([row.get(name, "") for name in columns] for row in rows)
    return dialect.encode([[heading(name) for name in columns], *body])


def _appended(old: bytes, known: Rows, rows: Sequence[Mapping[str, str]]) -> bytes:
    gap = b"" if old.endswith(known.dialect.bytes_of("\n")) else known.dialect.bytes_of(known.dialect.newline)
    body = ([row.get(name, "") for name in known.columns] for row in rows)
    return old + gap + known.dialect.encode(body, continuing=True)


def edited(path: Path, known: Rows, edits: Edits) -> bytes:
    """The bytes of a sheet with some rows changed or taken out (see `Edits`); every other row stays as it is."""
    if _is_workbook(path):
        return rewritten_workbook(path, known, (), edits, column=column_of)
    return csv.edited(path.read_bytes(), known, edits)
