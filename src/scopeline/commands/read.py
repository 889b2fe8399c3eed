"""`scopeline read`: exports of any kind into one record table, with a line of proof for each file."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from scopeline import records
from scopeline.commands.columns import aligned
from scopeline.sources.read import Reading, read_all

DESCRIPTION = """\
Recognises database and format by content and prints, for each file, how many records it marks, how many were read and
how many were rejected. Writes nothing where a file cannot be read.

  scopeline read savedrecs.txt pubmed.nbib scopus.csv --out records.csv
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The exports, and the table to write."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="an export: RIS, MEDLINE, CSV, ...")
    parser.add_argument("--out", required=True, type=Path, metavar="RECORDS.csv", help="the record table to write")


def run(chosen: argparse.Namespace) -> None:
    """Read the exports on all cores."""
    read_files(chosen.files, chosen.out, os.cpu_count() or 1)


_BAR = 40  # characters
_COLUMNS = ("file", "database", "format", "raw markers", "records", "rejected")


def read_files(paths: Iterable[Path], out: Path, jobs: int = 1) -> list[Reading]:
    """Read exports, write their records to `out` as CSV, and print what was read from each file.

    Raises ExportError with the problems of all files that cannot be read; then nothing is written, so that no
    table is taken for complete.
    """
    files = list(paths)
    readings = read_all(files, jobs, lambda number: _bar(number, len(files)))
    rows = [record for reading in readings for record in reading.records]
    records.assign_ids(rows)
    records.write_csv(rows, out)
    print(report(readings))
    for reading in readings:
        for warning in reading.warnings:
            print(f"{reading.file}: {warning}", file=sys.stderr)
        for piece in reading.rejected:
            print(f"{reading.file}, line {piece.line}: rejected, {piece.reason}", file=sys.stderr)
    return readings


def _bar(number: int, of: int) -> None:
    """Draw on a terminal how far the reading has come, and wipe it at the end."""
    if sys.stderr.isatty():
        done = round(_BAR * number / of)
        bar = f"[{'#' * done}{'.' * (_BAR - done)}] {number} of {of} files"
        print(f"\r{bar}" if number < of else f"\r{' ' * len(bar)}\r", end="", file=sys.stderr, flush=True)


def report(readings: list[Reading]) -> str:
    """A table of the files read, numbers to the right, with a line of totals where there are several."""
    counts = [(reading.raw_markers, len(reading.records), len(reading.rejected)) for reading in readings]
    names = [(reading.file, reading.database or "unknown", reading.format) for reading in readings]
    if len(readings) > 1:
        names.append((f"{len(readings)} files", "", ""))
        counts.append((sum(row[0] for row in counts), sum(row[1] for row in counts), sum(row[2] for row in counts)))
    table = [_COLUMNS, *((*name, *(f"{n:,}" for n in count)) for name, count in zip(names, counts, strict=True))]
    return "\n".join(aligned(table, left=3))
