"""Records that a team knew before, and which of the review's they are; those of data/benchmark.* in its own form.

.csv, .xlsx        a row a record, under the headings doi, pmid, title and year in any language; a row needs one of the
                   first three
any other ending   an export of a database or of a library (RIS, BibTeX, nbib, ...), as those of the sources are read
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scopeline import layout
from scopeline.bibliography import identifiers
from scopeline.bibliography.dates import year_number
from scopeline.errors import ExportError, Problem, SheetError
from scopeline.languages import column_of
from scopeline.languages.calendars import JALALI_YEARS
from scopeline.tables import parquet, sheets
from scopeline.tables.walk import Row, walk
from scopeline.text import ascii_digits, parted, unspaced

COLUMNS = ("title", "year", "doi", "pmid")
_TITLES = ("title", "original_title")
_NAMING = ("doi", "pmid", "title")
_SHEETS = tuple(f".{form}" for form in layout.SHEET_FORMATS)
_AN_EXPORT = f"an export, or a table with a column {', '.join(_NAMING[:-1])} or {_NAMING[-1]}"


@dataclass(frozen=True)
class Known:
    """One record; '' is what the list does not tell, `year` as it stands there."""

    title: str = ""
    year: str = ""
    doi: str = ""
    pmid: str = ""

    @property
    def years(self) -> frozenset[int]:
        """The Gregorian years that the record may bear: a Jalali year lies in two; none where none is told."""
        first = year_number(self.year)
        plain = ascii_digits(self.year).strip()
        jalali = plain.isdecimal() and int(plain) in JALALI_YEARS
        return frozenset([first, first + 1] if jalali else [first] if first else [])


@dataclass(frozen=True)
class Benchmark:
    """The list, and the file that holds it."""

    path: Path
    records: tuple[Known, ...]


def among(records: Sequence[Known], unique: Path) -> list[list[str]]:
    """The groups that each record may be: the one that has its DOI, or its PMID, else all that have its title (and its
    year, where both have one). `unique` is the table of merged records."""
    by_doi: dict[str, str] = {}
    by_pmid: dict[str, str] = {}
    by_title: dict[str, list[tuple[str, int]]] = {}
    for row in parquet.read(unique, ["record_id", "doi", "pmid", "year", *_TITLES]).to_pylist():
        group = row["record_id"]
        for doi in parted(row["doi"]):
            by_doi.setdefault(doi, group)
        for pmid in parted(row["pmid"]):
            by_pmid.setdefault(pmid, group)
        for title in {unspaced(row[name] or "") for name in _TITLES} - {""}:
            by_title.setdefault(title, []).append((group, row["year"] or 0))
    identified = [by_doi.get(one.doi) or by_pmid.get(one.pmid) for one in records]
    return [
        [group] if group else _dated(one, by_title.get(unspaced(one.title), ()))
        for one, group in zip(records, identified, strict=True)
    ]


def _dated(one: Known, alike: Iterable[tuple[str, int]]) -> list[str]:
    """The groups of these whose year, where both have one, is the record's own too."""
    return [group for group, year in alike if not year or not one.years or year in one.years]


def load() -> Benchmark | None:
    """The list, where there is one. Raises SheetError for several files, and with every row that is wrong."""
    paths = layout.benchmarks()
    if len(paths) > 1:
        found = f"there is also {', '.join(path.name for path in paths[:-1])}"
        raise SheetError(Problem(paths[-1], found, "Keep one of them; move the others away."))
    records = tuple(_read(paths[0])) if paths and layout.filled(paths[0]) else ()
    return Benchmark(paths[0], records) if records else None


def _read(path: Path) -> list[Known]:
    problems: list[Problem] = []
    rows = _sheet(path, problems) if path.suffix.lower() in _SHEETS else None
    rows = rows if rows is not None else _export(path, problems)
    records = [_record(row) for row in rows]
    _refuse_doubled(rows, records)
    if problems:
        raise SheetError(problems)
    return records


def _sheet(path: Path, problems: list[Problem]) -> list[Row] | None:
    """The rows of a table under our own headings; None where it has others, as an export has."""
    table = sheets.read(path, (), column_of)
    if table is None or not {*_NAMING} & {*table.columns}:
        return None
    return list(walk(path, table, problems, keys=()))


def _export(path: Path, problems: list[Problem]) -> list[Row]:
    from scopeline.sources.read import read_export

    try:
        records = read_export(path).records
    except ExportError as error:
        raise SheetError(
            [Problem(path, each.found, each.remedy, each.place, allowed=_AN_EXPORT) for each in error.problems]
        ) from error
    told = ((each["line"], {name: str(each.get(name) or "") for name in COLUMNS}) for each in records)
    return [Row(path, line, (), (), cells, problems) for line, cells in told]


def _record(row: Row) -> Known:
    """What a row says; a problem of the row for a cell that says nothing, and for a row that names no record."""
    if not any(row.text(name) for name in _NAMING):
        advice = "Give it a DOI, a PMID or a title, or remove the row."
        row.refuse("the row names no record", advice)
    doi, pmid = identifiers.doi(row.text("doi")), identifiers.pmid(ascii_digits(row.text("pmid")))
    record = Known(row.note("title"), row.text("year"), doi, pmid)
    for column, wrong, allowed in (
        ("doi", not doi, "a DOI, such as 10.1000/xyz, or nothing"),
        ("pmid", not pmid, "a PubMed id, such as 30000001, or nothing"),
        ("year", not record.years, "a year, or nothing"),
    ):
        if wrong and row.text(column):
            row.refuse(f"found '{row.text(column)}'", "Correct the cell.", column, allowed)
    return record


def _refuse_doubled(rows: list[Row], records: list[Known]) -> None:
    """A record that stands twice would be counted twice."""
    seen: dict[tuple[str, object], Row] = {}
    for row, record in zip(rows, records, strict=True):
        names = dict.fromkeys(_names(record))
        if first := next((seen[name] for name in names if name in seen), None):
            row.refuse(f"the record stands at {first.place} too", "Remove one of the two rows.")
        for name in names:
            seen.setdefault(name, row)


def _names(record: Known) -> Iterator[tuple[str, object]]:
    """What a record is told apart by: its DOI and PMID; only where it has neither, its title and year."""
    identified: Mapping[str, str] = {"doi": record.doi, "pmid": record.pmid}
    yield from ((name, value) for name, value in identified.items() if value)
    if not record.doi and not record.pmid and record.title:
        yield "title", (unspaced(record.title), record.years)
