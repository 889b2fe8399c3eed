"""Automatic exclusions by the protocol's limits of year, language and document type: off unless asked for.

A record is excluded only by what its source says; where the source says nothing, people decide. A line in
data/screening/overrides.csv (`record_id`, `note`) keeps a record in spite of a limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scopeline import layout
from scopeline.bibliography.vocabulary import LANGUAGES
from scopeline.errors import Problem, SheetError
from scopeline.protocol import Eligibility, Protocol
from scopeline.records import members
from scopeline.rounds import rows
from scopeline.rounds.rows import Key
from scopeline.tables import parquet, sheets
from scopeline.tables.csv import write_table
from scopeline.tables.walk import some, walk

_CODES = frozenset(LANGUAGES.values())
_KEPT = "kept"  # in the journal: the record has a line
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
        if rule == "languages" and not found <= _CODES:  # `mul`, `und`, a language that has no code here: people judge
            continue
        if rule in rules and allowed and found and not found & set(allowed):
            return rule, ", ".join(sorted(found)), ", ".join(allowed)
    return None


def overrides(known: Mapping[str, str]) -> tuple[dict[Key, dict[str, str]], rows.Kept]:
    """The lines by which people keep records in spite of a limit, and what their journal knows of them.

    Raises SheetError with every unknown id, and for a journal that was altered.
    """
    table = sheets.read(layout.OVERRIDES, ("record_id",))
    journal = rows.read(layout.OVERRIDES_JOURNAL, "override", COLUMNS[:1])
    problems: list[Problem] = [*journal.problems]
    lines = walk(layout.OVERRIDES, table, problems, known.get, ours=False)
    said: dict[Key, dict[str, str]] = {
        (row.text("record_id"),): {_KEPT: "yes", **sheets.typed(row.cells, row.keys)} for row in lines
    }
    if problems:
        raise SheetError(problems)
    return said, journal


def limit(protocol: Protocol, unique: Path, out: Path, now: dt.datetime | None = None) -> list[str]:
    """Write automatic.csv (records that break a limit, `kept` where overridden) and eligible.csv into `out`.

    `now` is the journal's time, the clock's by default. Returns notices: a line of overrides that is gone is how people
    take it back, and could go by mistake. Raises SheetError.
    """
    table = parquet.read(unique, ["record_id", "record_ids", "title", "year", "language", "document_type"])
    known = members(table)
    said, journal = overrides(known)
    kept = {known[record_id] for (record_id,) in said}
    broken = list(_broken(protocol, table.to_pylist(), kept))
    excluded = {row["record_id"] for row in broken if not row["kept"]}
    write_table(out / "automatic.csv", COLUMNS, broken)
    ids = sorted(i for i in table["record_id"].to_pylist() if i not in excluded)
    write_table(out / "eligible.csv", ("record_id",), ({"record_id": i} for i in ids))
    journal.append(layout.OVERRIDES, said, now)
    told = [f"{len(excluded)} records break a limit of the protocol; see {out / 'automatic.csv'}"] if excluded else []
    gone = [record_id for (record_id,) in journal.rows if known.get(record_id) in excluded]
    return [*told, *([_gone(gone)] if gone else [])]


def _gone(ids: Sequence[str]) -> str:
    number = "1 line is" if len(ids) == 1 else f"{len(ids)} lines are"
    return f"{layout.OVERRIDES}: {number} gone that a run had read; the limits exclude these records again: {some(ids)}"


def _broken(protocol: Protocol, rows: Iterable[Mapping[str, object]], kept: set[str]) -> Iterable[dict[str, object]]:
    for row in sorted(rows, key=lambda row: str(row["record_id"])):
        found = broken_limit(row, protocol.eligibility, protocol.screening.automatic_exclusions)
        if found:
            rule, value, allowed = found
            flag = "yes" if row["record_id"] in kept else ""
            yield {**row, "rule": rule, "found": value, "allowed": allowed, "kept": flag}
