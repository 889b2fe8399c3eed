"""Tables: CSV in every dialect seen, tab-delimited text, and Embase's key-value layout."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from scopeline.languages import column_of
from scopeline.sources.detect import Kind
from scopeline.sources.entries import Entry, Parsed, Rejected, Stray, Unreadable, count_words
from scopeline.sources.headers import HAND_SEARCH, fold_name, header_kind
from scopeline.sources.joins import holds_title, is_header, two_files

Row = tuple[int, list[str]]  # the line it starts on, from 1, and its cells

_FORMULA = re.compile(r'="(.*)"', re.DOTALL)  # EBSCO writes ="19326203", so that Excel keeps it as text


def parse(text: str, kind: Kind) -> Parsed:
    """Read delimited text with known delimiter and header row; `text` has line feeds only.

    Tags are named by the header's own words. Blank rows and blank cells are left out. A last row whose
    quoted cell never closes is rejected. Rows with fewer or more cells than the header are warned about, and
    what stands beyond the header is kept as `+1`, `+2`.
    """
    quoted = kind.format != "wos-tab"
    rows = list(_rows(text, kind.delimiter, quoted))
    words = count_words("\n".join(cell for _, cells in rows for cell in cells))
    rejected = []
    if quoted and rows and (tail := _open_quote(text, rows[-1][0], kind.delimiter)):
        rejected.append(Rejected(rows.pop()[0], "the file ends inside a quoted cell", tail))
    ended = text[-1] in '\n"'
    if kind.header_row >= len(rows):
        raise Unreadable("the file ends in its header", "Export the search again.", place="line 1")
    header = rows[kind.header_row][1]
    refuse_second_file(rows[kind.header_row + 1 :], header)
    again = [line for line, cells in rows[kind.header_row + 1 :] if cells == header]
    parsed = entries_below([row for row in rows if row[0] not in again], kind.header_row, kind.database)
    if again:  # files that were joined
        parsed.furniture += len(again) * count_words("\n".join(header))
        parsed.warnings.append(f"the header stands again on {', '.join(f'line {line}' for line in again[:10])}")
    if rejected:
        parsed.cut_off(f"line {rejected[0].line}: {rejected[0].reason}; it was cut off")
    elif not ended and _ends_inside(rows[kind.header_row + 1 :], len(header)):
        parsed.cut_off(
            f"line {rows[-1][0]}: the last row has no line end and too few cells; the file was cut off in it"
        )
    parsed.rejected += rejected
    parsed.markers = _count_rows(text, kind.delimiter, quoted) - kind.header_row - 1 - len(again)
    parsed.words = words
    return parsed


HEADER_LENGTH = 5_000  # characters: Dimensions' and Embase's longest have 2,000
_XML = re.compile(r"<\?xml |<xml>\s*<records>|<rdf:RDF\b|<PubmedArticle|<Trials_downloaded_from_ICTRP")
_OTHER_FORMAT = re.compile(
    r"[A-Z][A-Z0-9]{1,3} {0,2}- |FN |PT [A-Z]$|ER$|%[0-9A-Z@] |[ \t]*@\s*\w+\s*[{(]|\}$|<\d+\. *>|\"?TITLE\"?,"
    r"|<(?:\?xml|xml|rdf:RDF|Pubmed|Trials_downloaded_from_ICTRP)"
)


def refuse_second_file(rows: list[Row], header: list[str]) -> None:
    """Raise Unreadable, with its line, where another table's header or another format stands below the header.

    Whatever the first header means by its columns, the second table's cells are something else.
    """
    own = {fold_name(cell) for cell in header}
    for line, cells in rows:
        if cells == header:
            continue
        if len(cells) > 1 and len(header) > 1 and cells[1 - len(header) :] == header[1:]:
            raise two_files("a row", "the header of another table, on the same line,", line)
        if holds_title(cells) and header_kind(cells) and {fold_name(cell) for cell in cells} != own:
            raise two_files("a table", "a table with another header", line)
        last = cells[-1][:HEADER_LENGTH]
        if len(cells) > 1 and ("title" in last.lower() or "\tTI\t" in last) and is_header(last):
            raise two_files("a row", "the header of another table, on the same line,", line)
        if "<" in last and _XML.search(last):
            raise two_files("a row", "an XML file, on the same line,", line)
        if len(cells) < len(header) and len(header) > 2:
            text = ",".join(cells)
            if _OTHER_FORMAT.match(text):
                raise two_files("a table", "another format", line)
            if ("title" in text.lower() or "\t" in text) and is_header(text):
                raise two_files("a table", "a table with another delimiter", line)


def _rows(text: str, delimiter: str, quoted: bool) -> Iterator[Row]:
    """Rows that hold anything."""
    csv.field_size_limit(2**31 - 1)
    lines = io.StringIO(text, newline="")
    if quoted:
        reader = csv.reader(lines, delimiter=delimiter)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    line = 1
    for cells in reader:
        if any(cell and not cell.isspace() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _open_quote(text: str, line: int, delimiter: str) -> str:
    """The text of the last row, if one of its quoted cells never closes."""
    tail = text.split("\n", line - 1)[-1]
    try:
        list(csv.reader(io.StringIO(tail, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            return tail
    return ""


def _ends_inside(rows: list[Row], width: int) -> bool:
    """Whether the last row stops before its last cell, as others do not: many programs leave empty last cells out.

    A row of a single cell is rejected anyway; it may be a line of prose that a database puts below its table.
    """
    if not rows:
        return False
    *others, (_, last) = rows
    return (
        1 < len(last) < width
        and any(len(cells) >= width for _, cells in others[-20:])
        and not any(len(cells) < width for _, cells in others[-20:])
    )


def _count_rows(text: str, delimiter: str, quoted: bool) -> int:
    """How many rows hold anything, counted without the csv module: lines, once quoted cells are out."""
    if quoted:
        edge = f"(?<![^{re.escape(delimiter)}\n])"
        text = re.sub(rf'{edge}"\s*"(?=[{re.escape(delimiter)}\n]|\Z)', "", text)
        text = re.sub(rf'{edge}"[^"]*(?:"(?:"[^"]*")*(?:"[^"]*\Z)?|\Z)', "x", text)
    return sum(1 for line in text.split("\n") if line.replace(delimiter, "").strip())


def entries_below(rows: list[Row], header_row: int, database: str) -> Parsed:
    """Entries of the rows below the header; of our own sheet the headings may be in any language."""
    names = column_names(rows[header_row][1])
    width = len(names)
    parsed = Parsed([], markers=len(rows) - header_row - 1, words=0)
    parsed.furniture = sum(count_words(cell) for _, cells in rows[: header_row + 1] for cell in cells)
    folded = {name: fold_name(column_of(name) if database == HAND_SEARCH else name) for name in names}
    uneven: list[int] = []
    shifted = 0
    for line, cells in rows[header_row + 1 :]:
        if width > 3 and len(cells) == 1:
            parsed.rejected.append(Rejected(line, "a row with a single cell is no record", cells[0]))
            continue
        if len(cells) > width and (full := _with_funding(names, cells)):
            shifted += 1
            row_names = full
        else:
            row_names = [*names, *(f"+{number}" for number in range(1, len(cells) - width + 1))]
            if len(cells) < width or any(map(str.strip, cells[width:])):
                uneven.append(line)
        tags = {
            name: [found[1] if cell[0] == "=" and (found := _FORMULA.fullmatch(cell)) else cell]
            for name, cell in zip(row_names, cells, strict=False)
            if cell and not cell.isspace()
        }
        parsed.entries.append(Entry(line, tags, {folded.get(name, name): value for name, value in tags.items()}))
    if shifted:
        parsed.warnings.append(
            f"{shifted} rows hold more funding texts than Scopus gave columns to; the columns "
            "after them were moved back into place"
        )
    if uneven:
        parsed.warnings.append(_uneven(uneven, len(rows) - header_row - 1))
    return parsed


def _with_funding(names: list[str], cells: list[str]) -> list[str]:
    """The names of a Scopus row that is longer than its header; empty if it is no such row.

    Scopus names one `Funding Text` although rows hold several, which moves all later cells to the right. That
    each row has to end in its EID tells it.
    """
    if names[-1] != "EID" or not cells[-1].startswith("2-s2.0-"):
        return []
    after = max((number for number, name in enumerate(names, 1) if name.startswith("Funding Text")), default=0)
    added = [f"Funding Text +{number}" for number in range(1, len(cells) - len(names) + 1)]
    return [*names[:after], *added, *names[after:]] if after else []


def _uneven(lines: list[int], rows: int) -> str:
    shown = ", ".join(map(str, lines[:10])) + (", ..." if len(lines) > 10 else "")
    return f"{len(lines)} of {rows} rows do not have as many cells as the header (lines {shown})"


def column_names(header: list[str]) -> list[str]:
    """A header's names, each different: a repeated one is numbered, a blank one told by its place."""
    names: list[str] = []
    for number, cell in enumerate(header, 1):
        name = cell.strip().strip("\ufeff").strip('"') or f"column {number}"
        count = sum(other == name or other.startswith(f"{name} (") for other in names)
        names.append(f"{name} ({count + 1})" if count and name in names else name)
    return names


# ---- Embase's key-value layout ------------------------------------------------------------------------------


_KEY = re.compile(r"[A-Z][A-Z0-9 .,:/()&'-]*")


def parse_key_value(text: str) -> Parsed:
    """Read Embase's other CSV: a row a field, `"TITLE","..."` first in every record."""
    parsed = Parsed([], markers=len(re.findall(r'^\s*"TITLE"\s*,', text, re.MULTILINE)), words=0)
    rows = list(_rows(text, ",", quoted=True))
    for line, cells in rows:
        parsed.words += sum(map(count_words, cells))
        name, values = cells[0].strip(), [cell for cell in cells[1:] if cell.strip()]
        if not _KEY.fullmatch(name):
            if _OTHER_FORMAT.match(name) or is_header(",".join(cells)):
                raise two_files("Embase's key-value layout", "another file", line)
            parsed.stray.append(Stray(line, ",".join(cells)))
            continue
        if name == "TITLE":
            parsed.entries.append(Entry(line, {}))
        if parsed.entries:
            parsed.entries[-1].tags.setdefault(name, []).extend(values)
            parsed.furniture += count_words(name)
        else:
            parsed.furniture += sum(map(count_words, cells))
    parsed.entries = [
        Entry(line, tags, {fold_name(name): values for name, values in tags.items()})
        for line, tags, _ in parsed.entries
    ]
    if rows and _open_quote(text, rows[-1][0], ","):
        parsed.cut_off(f"line {rows[-1][0]}: the file ends inside a quoted cell; it was cut off")
    return parsed
