"""Records as lists show them: of each group the merged record, of a duplicate its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopeline import layout
from scopeline.states import Fate
from scopeline.tables import parquet
from scopeline.text import parted

COLUMNS = ("title", "authors", "year", "journal")


@dataclass(frozen=True)
class Listing:
    """`records` leads from any record's id to its title, authors, year, journal and list of sources; `excluded` from
    a report excluded after its full text to the reason."""

    records: Mapping[str, Mapping[str, Any]]
    excluded: Mapping[str, str]


NONE = Listing({}, {})  # of what was not searched for


def load() -> Listing:
    """Every record of the review in the working directory, by the fates that the flow found."""
    merged = _by_id(layout.UNIQUE, "sources")
    own = _by_id(layout.RECORDS, "source")
    fates = parquet.read(layout.FATES, ["record_id", "group_id", "fate", "reason"]).to_pylist()
    shown = {
        fate["record_id"]: own[fate["record_id"]] if fate["fate"] == Fate.DUPLICATE else merged[fate["group_id"]]
        for fate in fates
    }
    excluded = {fate["record_id"]: fate["reason"] for fate in fates if fate["fate"] == Fate.EXCLUDED_FULL_TEXT}
    return Listing(shown, excluded)


def _by_id(path: Path, sources: str) -> dict[str, dict[str, Any]]:
    rows = parquet.read(path, ["record_id", *COLUMNS, sources]).to_pylist()
    return {row.pop("record_id"): {**row, "sources": parted(row.pop(sources))} for row in rows}
