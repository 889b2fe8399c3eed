"""A workbook that people have saved, with rows and columns added, rows emptied, cells filled, and nothing else changed.

A workbook cannot be added to as a text file can, and to write it anew loses what no library carries over: comments,
colours, formulas, widths. Its worksheet is one text, though (ECMA-376, part 1, section 18.3.1): rows go in before the
end of `sheetData`, each cell with its text in itself and with the looks of the cell above. A row that goes is emptied
and hidden where it stands: to close the gap would move all that hangs on the rows below, and a blank row says nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from html import escape, unescape
from types import MappingProxyType

from scopeline.tables.csv import letters

Cells = Mapping[int, str]  # column, counted from 0 -> text
_LAST_ROW, _MOST_COLUMNS = 1_048_576, 16_384
_OURS = b"2000-01-01T00:00:00Z</dcterms:modified>"  # worksheet.workbook_bytes
_ROW = re.compile(r"<row\b[^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_CELL = re.compile(r"<c\b[^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_NUMBER = re.compile(r'\sr="(\d+)"')
_PLACE = re.compile(r'\sr="([A-Z]+)\d+"')
_STYLE = re.compile(r'\ss="(\d+)"')
_COLUMN = re.compile(r"<col\b[^>]*?/>")
_SHEET = re.compile(r"<sheet\b[^>]*?/>")
_LINK = re.compile(r"<Relationship\b[^>]*?/>")


def saved_by_people(content: bytes) -> bool:
    """Whether a spreadsheet has saved a workbook since the machine wrote it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "docProps/core.xml" not in archive.namelist() or _OURS not in archive.read("docProps/core.xml")


def spliced(
    content: bytes,
    sheet: str,
    after: int,
    added: Sequence[Cells],
    filled: Mapping[int, Cells],
    emptied: Collection[int] = (),
    like: Mapping[int, int] = MappingProxyType({}),
) -> bytes | None:
    """The workbook with rows added `after` a row, the last of a worksheet that is filled, cells of others filled, and
    rows `emptied`. Columns that are new offer and show what those do that they are `like`.

    None where the worksheet is written in another way than spreadsheets write it.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _part(archive, sheet)
        if part is None:
            return None
        try:
            xml = archive.read(part).decode("utf-8")
        except UnicodeDecodeError:
            return None
        changed = _worksheet(xml, after, added, filled, emptied)
        changed = changed and _offering(changed, like)
        return None if changed is None else _with(archive, part, changed.encode())


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Where a worksheet lies in the archive."""
    names = {*archive.namelist()}
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    book, links = (archive.read(name).decode() for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    ids = [_attribute(tag, "r:id") for tag in _SHEET.findall(book) if unescape(_attribute(tag, "name")) == sheet]
    found = [_attribute(tag, "Target") for tag in _LINK.findall(links) if _attribute(tag, "Id") in ids]
    if len(found) != 1:
        return None
    path = found[0].removeprefix("/")
    path = path if path.startswith("xl/") else f"xl/{path}"
    return path if path in names else None


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found[1] if found else ""


def _worksheet(
    xml: str, after: int, added: Sequence[Cells], filled: Mapping[int, Cells], emptied: Collection[int]
) -> str | None:
    start, end = xml.find("<sheetData>") + len("<sheetData>"), xml.find("</sheetData>")
    if start < len("<sheetData>") or end < start:
        return None
    found = _ROW.findall(xml[start:end])
    rows = {int(known[1]): row for row in found if (known := _NUMBER.search(_head(row)))}
    if len(rows) < len(found) or after not in rows or {*filled, *emptied} - rows.keys():
        return None
    looks = _of_columns(xml[:start])
    above = looks | {_at(cell): _styled(cell) for cell in _CELL.findall(rows[after])}
    header = min(rows)
    named = dict.fromkeys(filled.get(header, ()), _styled(_CELL.findall(rows[header])[-1]))
    for number, cells in filled.items():
        rows[number] = _filled(rows[number], number, cells, named if number == header else looks)
    for number in emptied:
        rows[number] = f'<row r="{number}" hidden="1"/>'
    for number, cells in enumerate(added, after + 1):
        # Spreadsheets keep rows that are only formatted, and we those that we emptied.
        row = re.sub(r' hidden="(?:1|true)"', "", rows.get(number) or f'<row r="{number}"></row>', count=1)
        rows[number] = _filled(row, number, cells, above)
    whole = "".join(row for _, row in sorted(rows.items()))
    return _resized(xml[:start], max(rows)) + whole + xml[end:]


def _offering(xml: str, like: Mapping[int, int]) -> str:
    """The worksheet with new columns among the cells to which a drop-down or a colour of another column applies."""
    for new, old in like.items():
        taken = re.compile(
            rf'(<(?:dataValidation|conditionalFormatting)\b[^>]*\ssqref="(?:[^"]* )?{letters(old)}\d[^"]*)"'
        )
        xml = taken.sub(rf'\g<1> {letters(new)}2:{letters(new)}{_LAST_ROW}"', xml)
    return xml


def _resized(before: str, last: int) -> str:
    """What stands before the rows, with the extent of the cells."""
    return re.sub(r'(<dimension ref="[A-Z]+\d+:[A-Z]+)\d+"', rf'\g<1>{last}"', before)


def _head(element: str) -> str:
    return element[: element.index(">")]


def _at(cell: str) -> int:
    """A cell's column, counted from 0."""
    place = _PLACE.search(_head(cell))
    at = 0
    for letter in place[1] if place else "A":
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _of_columns(before: str) -> dict[int, str]:
    """The looks of each column, of what stands before the rows: those of its cells that nobody has filled."""
    found: dict[int, str] = {}
    for tag in _COLUMN.findall(before):
        style, first, last = (_attribute(tag, name) for name in ("style", "min", "max"))
        if style and first.isdigit() and last.isdigit():
            found |= dict.fromkeys(range(int(first) - 1, min(int(last), _MOST_COLUMNS)), f' s="{style}"')
    return found


def _styled(cell: str) -> str:
    style = _STYLE.search(_head(cell))
    return f' s="{style[1]}"' if style else ""


def _filled(row: str, number: int, cells: Cells, styles: Mapping[int, str] = MappingProxyType({})) -> str:
    """A row with some cells filled; one that was not there looks as in `styles`."""
    there = {_at(cell): cell for cell in _CELL.findall(row)}
    for at, text in cells.items():
        there[at] = _cell(number, at, text, _styled(there[at]) if at in there else styles.get(at, ""))
    head = _head(row).rstrip("/")
    return f"{head}>{''.join(cell for _, cell in sorted(there.items()))}</row>"


def _cell(number: int, at: int, text: str, style: str) -> str:
    place = f'<c r="{letters(at)}{number}"{style}'
    if not text:
        return f"{place}/>"
    return f'{place} t="inlineStr"><is><t xml:space="preserve">{escape(text, quote=False)}</t></is></c>'


def _with(archive: zipfile.ZipFile, part: str, content: bytes) -> bytes:
    """The archive with one part changed; the same bytes for the same change."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for about in archive.infolist():
            made.writestr(about, content if about.filename == part else archive.read(about), zipfile.ZIP_DEFLATED)
    return out.getvalue()
