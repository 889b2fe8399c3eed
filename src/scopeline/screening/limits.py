"""Automatic exclusions by the protocol's limits of year, language and document type: off unless asked for.

A record is excluded only by what its source says; where the source says nothing, people decide. A line in
data/screening/overrides.csv (`record_id`, `note`) keeps a record in spite of a limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scopeline import layout
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Eligibility, Protocol
from scopeline.records import members
from scopeline.tables import sheets
from scopeline.tables.csv import write_table
from scopeline.tables.walk import walk

COLUMNS = ("record_id", "rule", "found", "allowed", "kept", "title", "year", "language", "document_type")


def broken_limit(
    record: Mapping[str, object], eligibility: Eligibility, rules: Sequence[str]
) -> tuple[str, str, str] | None:
    """The first limit that a record breaks, as (rule, what was found, what is allowed); None where it breaks none."""
    years = eligibility.years
    year = record.get("year")
    if "years" in rules and years and isinstance(year, int) and not years.first <= year <= years.last:
        return "years", str(year), f"{years.first} to {years.last}"
    for rule, column, allowed in (
        ("languages", "language", eligibility.languages),
        ("document_types", "document_type", list(eligibility.document_types)),
    ):
        found = {value.strip() for value in str(record.get(column) or "").split(";") if value.strip()}
        if rule in rules and allowed and found and not found & set(allowed):
            return rule, ", ".join(sorted(found)), ", ".join(allowed)
    return None


def overrides(known: Mapping[str, str]) -> set[str]:
    """The groups that people keep in spite of a limit. Raises SheetError with every unknown id."""
    table = sheets.read(layout.OVERRIDES, ("record_id",))
    problems: list[Problem] = []
    kept = {row.group for row in walk(layout.OVERRIDES, table, problems, known.get, ours=False)}
    if problems:
        raise SheetError(problems)
    return kept


def limit(protocol: Protocol, unique: Path, out: Path) -> list[str]:
    """Write automatic.csv (records that break a limit, `kept` where overridden) and eligible.csv into `out`."""
    import pyarrow.parquet as pq

    table = pq.read_table(unique, columns=["record_id", "record_ids", "title", "year", "language", "document_type"])
    kept = overrides(members(table))
    broken = list(_broken(protocol, table.to_pylist(), kept))
    excluded = {row["record_id"] for row in broken if not row["kept"]}
    write_table(out / "automatic.csv", COLUMNS, broken)
    ids = sorted(i for i in table["record_id"].to_pylist() if i not in excluded)
    write_table(out / "eligible.csv", ("record_id",), ({"record_id": i} for i in ids))
    return [f"{len(excluded)} records break a limit of the protocol; see {out / 'automatic.csv'}"] if excluded else []


def _broken(protocol: Protocol, rows: Iterable[Mapping[str, object]], kept: set[str]) -> Iterable[dict[str, object]]:
    for row in sorted(rows, key=lambda row: str(row["record_id"])):
        found = broken_limit(row, protocol.eligibility, protocol.screening.automatic_exclusions)
        if found:
            rule, value, allowed = found
            flag = "yes" if row["record_id"] in kept else ""
            yield {**row, "rule": rule, "found": value, "allowed": allowed, "kept": flag}
