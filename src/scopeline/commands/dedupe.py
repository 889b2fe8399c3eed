"""`scopeline dedupe RECORDS.csv`: deduplicate a plain table of records, without a review around it."""

from __future__ import annotations

import argparse
import csv
import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.columns import sliced, text_bytes
from scopeline.dedupe.conclude import Result
from scopeline.dedupe.decide import VERSION_CHOICES
from scopeline.dedupe.engine import find_duplicates
from scopeline.dedupe.normalise import ABSTRACT_LENGTH, COMPARED
from scopeline.dedupe.questions import ASK_SCHEMA
from scopeline.errors import Problem, SheetError
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import delimited, read_sheet

DESCRIPTION = """\
The table has a column record_id and any of title, authors, year, journal, volume, issue, pages, doi, abstract, pmid.
GROUPS.csv gives each record its group; PAIRS.csv the pairs that a person should settle.

  scopeline dedupe records.csv --groups groups.csv --ask pairs.csv
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The table, and the two to write."""
    parser.add_argument("records", type=Path, metavar="RECORDS.csv", help="a table of records (.csv or .csv.gz)")
    parser.add_argument("--groups", required=True, type=Path, metavar="GROUPS.csv", help="record_id,group_id")
    parser.add_argument("--ask", type=Path, metavar="PAIRS.csv", help=",".join(ASK_SCHEMA.names))
    parser.add_argument(
        "--versions",
        choices=VERSION_CHOICES,
        default="ask",
        help="what becomes of versions of one work, such as a review and its update (default: ask)",
    )


def run(chosen: argparse.Namespace) -> None:
    """Deduplicate, and say what was found."""
    dedupe_file(chosen.records, chosen.groups, chosen.ask, chosen.versions)


# Columns of BibTeX-like tables, and the columns of a record that they stand in for where those are empty.
ALIASES = {"author": "authors", "booktitle": "journal", "entrytype": "document_type", "number": "issue"}
_TYPES = {"inproceedings": "conference", "conference": "conference"}
_UNLIKE = (pa.ArrowException, UnicodeDecodeError, csv.Error)  # not a comma-separated UTF-8 table
ABSTRACT_READ = 2 * ABSTRACT_LENGTH  # only the beginning is compared
BLOCK = 1 << 22  # bytes read at once: few enough to stay in the cache of the processor


def dedupe_file(records_csv: Path, groups_csv: Path, ask_csv: Path | None = None, versions: str = "ask") -> str:
    """Write `record_id, group_id` of a CSV (or .csv.gz) of records, and the pairs to ask about.

    `versions` is as in decide.decide. Returns what was found, in a sentence. Raises SheetError where the file cannot be
    read, has no column `record_id`, or has a record without an id or with the id of another.
    """
    try:
        result = find(records_csv, versions)
    except SheetError as error:
        raise SheetError([_in_file(problem, records_csv) for problem in error.problems]) from error
    write_csv(result.groups, groups_csv)
    if ask_csv is not None:
        write_csv(result.ask, ask_csv)
    records, unique = len(result.groups), len(pc.unique(result.groups["group_id"]))
    said = f"{records} records, {records - unique} duplicates, {unique} left; {len(result.ask)} pairs to ask about"
    return f"{said}; {len(result.left_out)} more beyond the cap" if len(result.left_out) else said


def _in_file(problem: Problem, path: Path) -> Problem:
    return Problem(path, problem.found, problem.remedy, problem.place, problem.field, problem.allowed)


def write_csv(table: pa.Table, path: Path) -> None:
    """A table as plain CSV: UTF-8, LF, nothing escaped for spreadsheets."""
    lines = [_written(zip(table.column_names, strict=True))]
    for batch in table.to_batches():
        if all(pa.types.is_string(column.type) and not _needs_care(column) for column in batch.columns):
            *others, last = batch.columns
            ended = pc.binary_join_element_wise(last, "", "\n")
            lines.append(text_bytes(pc.binary_join_element_wise(*others, ended, ","))[0].tobytes())
        else:
            lines.append(_written(column.to_pylist() for column in batch.columns))
    write_atomically(path, b"".join(lines))


def _needs_care(column: pa.Array) -> bool:
    """Whether a value is missing, or would be quoted."""
    return bool(column.null_count or pc.any(pc.match_substring_regex(column, '[",\r\n]|^$')).as_py())


def _written(columns: Iterable[Iterable[object]]) -> bytes:
    return delimited(zip(*columns, strict=True)).encode()


def find(path: Path, versions: str) -> Result:
    """The duplicates of a CSV of records, read in parts so that the whole never lies in memory."""
    try:
        return find_duplicates(read_parts(path), versions=versions)
    except _UNLIKE:
        return find_duplicates(_without_aliases(_read_any(path)), versions=versions)


def read_parts(path: Path) -> Iterator[pa.Table]:
    """The compared columns of a comma-separated UTF-8 table, as text, in parts; abstracts are cut as they are read.
    Raises what _UNLIKE names where it turns out to be none."""
    if not path.is_file():
        raise SheetError(Problem(path, "there is no such file", "Give the path of a CSV of records."))
    yield from map(_without_aliases, _read_fast(path))


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _read_fast(path: Path) -> Iterator[pa.Table]:
    from pyarrow import csv as arrow_csv

    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as text:
        header = next(csv.reader(text), [])
    if "record_id" not in header or len(set(header)) < len(header):
        raise csv.Error("not a comma-separated table with a column record_id")
    wanted = [name for name in header if name in COMPARED or name in ALIASES]
    with _open(path) as file:
        reader = arrow_csv.open_csv(
            file,
            arrow_csv.ReadOptions(block_size=BLOCK, use_threads=False),
            arrow_csv.ParseOptions(newlines_in_values=True),
            arrow_csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.string()),
                strings_can_be_null=False,
            ),
        )
        empty = reader.schema.empty_table()
        yield empty
        for batch in reader:
            yield pa.Table.from_batches([_cut(batch)])


def _cut(batch: pa.RecordBatch) -> pa.RecordBatch:
    if "abstract" not in batch.schema.names:
        return batch
    place = batch.schema.get_field_index("abstract")
    return batch.set_column(place, "abstract", sliced(batch.column(place), 0, ABSTRACT_READ))


def _read_any(path: Path) -> pa.Table:
    """What a spreadsheet may have written: other delimiters, UTF-16, ragged rows."""
    if path.suffix == ".gz":
        raise SheetError(
            Problem(
                path,
                "the compressed file is not a comma-separated UTF-8 table with a column 'record_id'",
                "Unpack it, or write it again as CSV UTF-8.",
            )
        )
    sheet = read_sheet(path, required=("record_id",))
    wanted = [name for name in sheet.columns if name in COMPARED or name in ALIASES]
    return pa.table({name: pa.array([row.get(name, "") for row in sheet.rows], pa.string()) for name in wanted})


def _without_aliases(table: pa.Table) -> pa.Table:
    for alias, name in _present(table):
        given = table[alias]
        if alias == "entrytype":
            given = pa.chunked_array([[_TYPES.get(kind.lower(), "") for kind in given.to_pylist()]], pa.string())
        if name in table.column_names:
            place = table.column_names.index(name)
            table = table.set_column(place, name, pc.if_else(pc.equal(table[name], ""), given, table[name]))
        else:
            table = table.append_column(name, given)
        table = table.drop_columns([alias])
    return table


def _present(table: pa.Table) -> Iterator[tuple[str, str]]:
    return ((alias, name) for alias, name in ALIASES.items() if alias in table.column_names)
