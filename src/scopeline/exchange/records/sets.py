"""Any stage's records to the tools that people already use, with ids by which they come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopeline import layout
from scopeline.errors import Problem, ScopelineError
from scopeline.exchange.records import asreview, bibtex, covidence, endnote, rayyan, ris, spreadsheet
from scopeline.exchange.records.plain import Piece, Row
from scopeline.flow.counts import changed_lists
from scopeline.tables.atomic import write_atomically
from scopeline.tables.csv import read_table

if TYPE_CHECKING:
    import pyarrow as pa

# What people call a set -> the box of the flow diagram.
ALIASES = {
    "screened": "records_screened",
    "excluded": "records_excluded",
    "sought": "dbr_sought_reports",
    "not_retrieved": "dbr_notretrieved_reports",
    "assessed": "dbr_assessed",
    "excluded_full_text": "dbr_excluded",
    "included": "new_reports",
}


def _csv(rows: Sequence[Row]) -> Iterator[Piece]:
    yield spreadsheet.encode(spreadsheet.PEOPLE, rows), len(rows)


def _rayyan(rows: Sequence[Row]) -> Iterator[Piece]:
    yield spreadsheet.encode(rayyan.COLUMNS, map(rayyan.article, rows), marked=False), len(rows)


def _asreview(rows: Sequence[Row]) -> Iterator[Piece]:
    columns = tuple(name for name in asreview.COLUMNS if name != "included")
    yield spreadsheet.encode(columns, map(asreview.labelled, rows), marked=False), len(rows)


def _ris(rows: Sequence[Row]) -> Iterator[Piece]:
    yield "".join(map(ris.entry, rows)).encode(), len(rows)


def _bibtex(rows: Sequence[Row]) -> Iterator[Piece]:
    yield bibtex.library(rows).encode(), len(rows)


def _endnote(rows: Sequence[Row]) -> Iterator[Piece]:
    yield endnote.document(rows).encode(), len(rows)


# What --to may be -> the contents of the files it makes.
TARGETS: dict[str, Callable[[Sequence[Row]], Iterator[Piece]]] = {
    "ris": _ris,
    "bibtex": _bibtex,
    "csv": _csv,
    "endnote-xml": _endnote,
    "rayyan": _rayyan,
    "covidence": covidence.files,
    "asreview": _asreview,
}


def write_set(set_name: str, to: str, out: Path) -> list[tuple[Path, int]]:
    """Write the records of a set for a tool; returns the files made, each with its number of records.

    `set_name` is `unique`, a box of the flow diagram (a file of results/flow/sets) or one of ALIASES; `to` is
    one of TARGETS. Records are merged rows of unique.parquet, in the order of their ids; each bears its id in
    fields that the tool keeps. Where Covidence's limits ask for several files, they are numbered from the second
    on: `out.ris`, `out-2.ris`.

    Raises ScopelineError for a set or a target that there is not, where the review has not run so far, and for a list
    that was changed since.
    """
    if to not in TARGETS:
        raise ScopelineError(
            Problem("--to", f"'{to}' is no format that Scopeline writes", "Choose one.", allowed=", ".join(TARGETS))
        )
    return write_files(TARGETS[to], records_of(set_name), out)


def write_files(
    contents: Callable[[Sequence[Row]], Iterator[Piece]], rows: Sequence[Row], out: Path
) -> list[tuple[Path, int]]:
    """Write rows as one file, or as several numbered ones where a tool's limits ask for it."""
    made: list[tuple[Path, int]] = []
    for number, (content, count) in enumerate(contents(rows), 1):
        path = out if number == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
        write_atomically(path, content)
        made.append((path, count))
    return made


def records_of(set_name: str) -> list[dict[str, Any]]:
    """The unique records of a set, in the order of their ids."""
    rows = sorted(unique_records().to_pylist(), key=lambda row: str(row["record_id"]))
    if set_name == "unique":
        return rows
    path = layout.SETS / f"{ALIASES.get(set_name, set_name)}.csv"
    if not path.exists():
        raise ScopelineError(_no_set(set_name))
    if problems := list(changed_lists([path.stem])):
        raise ScopelineError(problems)
    groups = {row["group_id"] for row in read_table(path, required=("group_id",)).rows}
    return [row for row in rows if row["record_id"] in groups]


def merged(set_name: str) -> tuple[int, int]:
    """How many records a box of the diagram counts, and how many merged ones they are; of `unique`, none and none."""
    path = layout.SETS / f"{ALIASES.get(set_name, set_name)}.csv"
    rows = read_table(path, required=("group_id",)).rows if path.exists() else []
    return len(rows), len({row["group_id"] for row in rows})


def unique_records() -> pa.Table:
    """The table of unique records. Raises ScopelineError where the review has not been run."""
    import pyarrow.parquet as pq

    if not layout.UNIQUE.exists():
        raise ScopelineError(
            Problem(layout.UNIQUE, "there are no unique records yet", "Run the review first: snakemake.")
        )
    return pq.read_table(layout.UNIQUE)


def _no_set(set_name: str) -> Problem:
    boxes = sorted(path.stem for path in layout.SETS.glob("*.csv"))
    names = ["unique", *(alias for alias, box in ALIASES.items() if box in boxes), *boxes]
    known = set_name in ALIASES or set_name in ALIASES.values()
    return Problem(
        "--set",
        f"the records of '{set_name}' are not known yet" if known else f"there is no set '{set_name}'",
        "Finish the stages before it and run the review again." if known else "Choose one.",
        allowed=", ".join(names),
    )
