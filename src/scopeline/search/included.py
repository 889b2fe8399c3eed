"""The included reports of a review, as services know them."""

from __future__ import annotations

from typing import Any

from scopeline import layout
from scopeline.errors import Problem, SearchError
from scopeline.tables.csv import read_table
from scopeline.text import parted


def records(fields: tuple[str, ...]) -> list[dict[str, Any]]:
    """Some columns of each included report, in the order of their ids. Raises SearchError where there is none yet."""
    import pyarrow.parquet as pq

    studies = read_table(layout.STUDIES).rows if layout.STUDIES.exists() else []
    wanted = {report for row in studies for report in parted(row["report_ids"])}
    if not wanted:
        raise SearchError(
            Problem(layout.STUDIES, "no study is included yet", "Screen full texts first, and run the review.")
        )
    rows: list[dict[str, Any]] = pq.read_table(layout.UNIQUE, columns=["record_id", *fields]).to_pylist()
    return [row for row in rows if row["record_id"] in wanted]


def identifiers() -> list[str]:
    """`doi:...` of each included report, else `pmid:...`; a report with neither cannot be asked about."""
    known = ((_first(row["doi"]), _first(row["pmid"])) for row in records(("doi", "pmid")))
    return [f"doi:{doi}" if doi else f"pmid:{pmid}" for doi, pmid in known if doi or pmid]


def _first(cell: str) -> str:
    return next(iter(parted(cell)), "")
