"""The entry: an export's bytes -> its records, and the proof that nothing was lost on the way.

    Reading.raw_markers == len(Reading.records) + len(Reading.rejected)

holds for every file that is handed on; where it does not, the file is refused and named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from scopeline.errors import ExportError, Problem
from scopeline.sources import bibtex, joins, labelled, replies, tables, tags, workbooks, xmls, zotero
from scopeline.sources.convert import Converter
from scopeline.sources.databases import DATABASES, KIN, PERSIAN, PLATFORMS, VARIANTS
from scopeline.sources.detect import Kind, Refusal, kind_of
from scopeline.sources.doubts import doubts
from scopeline.sources.encoding import decode, unpacked
from scopeline.sources.entries import Parsed, Rejected, Stray, Unreadable, lines_of, no_collection
from scopeline.sources.headers import HAND_SEARCH, fold_name
from scopeline.sources.layouts import layout_of
from scopeline.sources.layouts.layout import Layout
from scopeline.sources.layouts.replies import REPLIES
from scopeline.sources.proof import reconcile, stray_warning, words_kept
from scopeline.sources.tag_formats import FORMATS, LABELLED
from scopeline.text import printable

_WORTH_A_POOL = 16 * 2**20  # bytes: below, starting processes costs more than they save
TABLES = frozenset({"csv", "wos-tab", "xlsx", "xls", "embase-key-value"})


@dataclass(frozen=True)
class Reading:
    """One export as read. `words_kept` are the words of the records' raw tags, of rejected pieces, stray
    lines and the format's own headings; what is missing to `words_in_file` was lost. `cut` says how the file shows
    that it was cut off, where it does.
    """

    file: str
    source: str
    bytes: int
    sha256: str
    encoding: str
    format: str
    database: str
    raw_markers: int
    records: list[dict[str, Any]]
    rejected: list[Rejected] = field(default_factory=list)
    stray_lines: list[Stray] = field(default_factory=list)
    words_in_file: int = 0
    words_kept: int = 0
    warnings: list[str] = field(default_factory=list)
    cut: str = ""


def read_export(
    path: Path,
    *,
    source: str = "",
    name: str = "",
    columns: Mapping[str, str] | None = None,
    platform: str = "",
    jalali: bool = False,
) -> Reading:
    """Read one export file of any supported format.

    source: the search source the file belongs to (its folder under data/exports), by default the database
    that the content shows. name: how the file is called in the records, by default its path as given.
    columns: for a table of one's own, record column -> the table's column name.
    platform: what the protocol says the source was searched through: Cochrane's records written by Ovid, say.
    jalali: whether the source is known to print Jalali years.

    Raises ExportError naming the file, for content that is no export (with the export to choose instead),
    and where records and rejected pieces do not add up to the records counted in the raw text.
    """
    file = printable(name or path)
    try:
        content = path.read_bytes()
        return _reading(content, file, source, columns or {}, platform, jalali)
    except OSError as error:
        raise ExportError(
            Problem(file, f"the file cannot be read ({error.strerror})", "Check that it exists and may be opened.")
        ) from error
    except Unreadable as error:
        raise ExportError(Problem(file, error.found, error.remedy, place=error.place)) from error


class Export(NamedTuple):
    """A file to read, with what is known of it: see `read_export`."""

    path: Path
    source: str = ""
    name: str = ""
    columns: Mapping[str, str] | None = None
    platform: str = ""
    jalali: bool = False


def read_each(exports: Iterable[Export], jobs: int = 1) -> Iterator[Reading | list[Problem]]:
    """Read exports one after the other, or `jobs` at a time, in the order given: what each holds, or what is wrong.

    Each reading is handed on when it is due and not kept, so that memory does not grow with the number of files.
    """
    from concurrent.futures import ProcessPoolExecutor

    waiting = list(exports)
    if jobs < 2 or len(waiting) < 2 or sum(_size(export.path) for export in waiting) < _WORTH_A_POOL:
        yield from map(_attempt, waiting)
        return
    with ProcessPoolExecutor(min(jobs, len(waiting))) as pool:
        yield from pool.map(_attempt, waiting)


def read_all(paths: Iterable[Path], jobs: int = 1, done: Callable[[int], None] = lambda _: None) -> list[Reading]:
    """Read several exports, in the order given whatever the number of jobs; `done` is told how many are read.

    Raises one ExportError with the problems of all files that cannot be read.
    """
    outcomes = []
    for number, outcome in enumerate(read_each(map(Export, paths), jobs), 1):
        outcomes.append(outcome)
        done(number)
    problems = [problem for outcome in outcomes if isinstance(outcome, list) for problem in outcome]
    if problems:
        raise ExportError(problems)
    return [outcome for outcome in outcomes if isinstance(outcome, Reading)]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _attempt(export: Export) -> Reading | list[Problem]:
    try:
        path, source, name, columns, platform, jalali = export
        return read_export(path, source=source, name=name, columns=columns, platform=platform, jalali=jalali)
    except ExportError as error:
        return error.problems


@no_collection()
def _reading(
    content: bytes, file: str, source: str, columns: Mapping[str, str], platform: str, jalali: bool
) -> Reading:
    if not content.strip(b"\xef\xbb\xbf\xfe\xff \t\r\n\x00"):
        raise Unreadable("the file is empty", "Export the search again, or remove the file.")
    whole, content = content, unpacked(content)
    wanted = frozenset(map(fold_name, columns.values()))
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        encoding = "binary"
        parsed, database = workbooks.parse(content, wanted)
        kind = Kind("xlsx" if content[:2] == b"PK" else "xls", database)
    else:
        decoded = decode(content)
        encoding, text = decoded.encoding, lines_of(decoded.text)
        kind = _kind(text, wanted)
        if kind.format == LABELLED.name:
            text = labelled.evened(text)
        joins.refuse_second_format(text, kind)
        text, added = joins.apart(text, kind)
        parsed = parse(text, kind)
        if added:
            joins.renumber(parsed, added)
        parsed.warnings[:0] = decoded.warnings
        parsed.cut = decoded.cut or parsed.cut
    reconcile(parsed, may_be_empty=kind.database == HAND_SEARCH)
    convert = Converter(_layout(kind, columns), parsed.entries, kind.database in PERSIAN, jalali).record
    database = VARIANTS.get(kind.database, kind.database)
    origin = {"source": source or database or "unknown", "file": file, "database": database, "format": kind.format}
    records = [convert(entry) | origin | {"ordinal": ordinal} for ordinal, entry in enumerate(parsed.entries, 1)]
    return Reading(
        file,
        origin["source"],
        len(whole),
        hashlib.sha256(whole).hexdigest(),
        encoding,
        kind.format,
        database,
        parsed.markers,
        records,
        parsed.rejected,
        parsed.stray,
        parsed.words,
        words_kept(parsed, kind.format),
        [
            *parsed.warnings,
            *stray_warning(parsed.stray),
            *_folder_warning(file, database, platform),
            *doubts(records),
        ],
        parsed.cut,
    )


def parse(text: str, kind: Kind) -> Parsed:
    """Take a text of known format apart; `text` has line feeds only."""
    match kind.format:
        case "bibtex":
            return bibtex.parse(text)
        case "json":
            return replies.parse(text, kind.database)
        case "pubmed-xml" | "ictrp-xml" | "endnote-xml" | "atom":
            return xmls.parse(text, kind.format)
        case "zotero-rdf":
            return zotero.parse(text)
        case "csv" | "wos-tab":
            return tables.parse(text, kind)
        case "embase-key-value":
            return tables.parse_key_value(text)
    return tags.parse(text, FORMATS[kind.format])


def _kind(text: str, columns: frozenset[str]) -> Kind:
    kind = kind_of(text, columns)
    if isinstance(kind, Refusal):
        raise Unreadable(kind.found, kind.remedy)
    return kind


def _layout(kind: Kind, columns: Mapping[str, str]) -> Layout:
    if kind.format == "json":
        return REPLIES[kind.database]
    form = "table" if kind.format in TABLES else kind.format
    layout = layout_of(form, kind.database)
    own = {column: (fold_name(name),) for column, name in columns.items()}
    return layout.but(**own) if own and form == "table" else layout


def _folder_warning(file: str, database: str, platform: str) -> list[str]:
    """A word where a file lies in another database's folder, unless the protocol says that it was searched so."""
    folder = Path(file).parent.name.lower()
    through = {database.replace("-", " "), *PLATFORMS.get(database, ())} - {""}
    if any(name in platform.lower() for name in through):
        return []
    if database and folder in DATABASES and folder not in (database, *KIN.get(database, ())):
        return [
            f"the file lies in the folder '{folder}' but was written by {database}; move it, or name {database} as the "
            "source's platform in the protocol: else the diagram counts its records under the wrong source"
        ]
    return []
