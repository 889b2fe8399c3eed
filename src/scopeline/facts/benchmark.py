"""What the searches found of the records that the team knew before: data/benchmark.csv, a row a report.

A row has any of doi, pmid, title and year; it is found where a unique record has its DOI, its PMID, or its title (and
its year, where both have one).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scopeline import layout
from scopeline.bibliography import identifiers
from scopeline.errors import Problem, SheetError
from scopeline.facts.found import Found, Listed
from scopeline.protocol import Protocol
from scopeline.tables.csv import Table, read_table
from scopeline.text import fold

_SHOWN = ("title", "year", "doi", "pmid")
_COLUMNS = ("record_id", *_SHOWN)
Row = Mapping[str, str]


def gather(protocol: Protocol, standing: Mapping[str, Mapping[str, str]]) -> Iterator[Found]:
    """Facts of the benchmark, where there is one; `standing` leads from a group to the sources that hold it."""
    if not layout.BENCHMARK.exists():
        return
    rows = read()
    groups = _found(rows)
    yield _counted("benchmark_all", rows, groups, range(len(rows)))
    yield _counted("benchmark_found", rows, groups, (at for at, group in enumerate(groups) if group))
    yield _counted("benchmark_missed", rows, groups, (at for at, group in enumerate(groups) if not group))
    for source in protocol.sources:
        held = (at for at, group in enumerate(groups) if source in standing.get(group, ()))
        yield _counted("benchmark_source", rows, groups, held, source=source)


def read() -> list[Row]:
    """The rows of the benchmark. Raises SheetError for one that names nothing, or that stands twice."""
    table = read_table(layout.BENCHMARK)
    if problems := list(_wrong(table)):
        raise SheetError(problems)
    return [
        {
            "title": row.get("title", "").strip(),
            "year": row.get("year", "").strip(),
            "doi": identifiers.doi(row.get("doi", "")),
            "pmid": identifiers.pmid(row.get("pmid", "")),
        }
        for row in table.rows
    ]


def _wrong(table: Table) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        place = f"line {line}"
        named = [name for name in ("doi", "pmid", "title") if row.get(name, "").strip()]
        if not named:
            advice = "Give it a doi, a pmid or a title; the columns are called so."
            yield Problem(layout.BENCHMARK, "the row names no record", advice, place)
        doi, pmid = identifiers.doi(row.get("doi", "")), identifiers.pmid(row.get("pmid", ""))
        if row.get("doi", "").strip() and not doi:
            yield Problem(layout.BENCHMARK, f"'{row['doi']}' is no DOI", "Correct it: 10.1000/xyz.", place, "doi")
        for known in {f"doi {doi}" if doi else "", f"pmid {pmid}" if pmid else ""} - {""}:
            if known in seen:
                yield Problem(layout.BENCHMARK, f"{known} stands on {seen[known]} too", "Remove one row.", place)
            seen.setdefault(known, place)


def _found(rows: Sequence[Row]) -> list[str]:
    """The group of each row, '' for one that no search found."""
    import pyarrow.parquet as pq

    by_doi: dict[str, str] = {}
    by_pmid: dict[str, str] = {}
    by_title: dict[str, list[tuple[str, str]]] = {}
    for record in pq.read_table(layout.UNIQUE, columns=list(_COLUMNS)).to_pylist():
        group = record["record_id"]
        by_doi.setdefault(record["doi"] or "", group)
        by_pmid.setdefault(str(record["pmid"] or ""), group)
        by_title.setdefault(fold(record["title"] or ""), []).append((group, str(record["year"] or "")))
    return [
        (row["doi"] and by_doi.get(row["doi"]))
        or (row["pmid"] and by_pmid.get(row["pmid"]))
        or next((group for group, year in _alike(by_title, row) if _same(year, row["year"])), "")
        or ""
        for row in rows
    ]


def _alike(by_title: Mapping[str, list[tuple[str, str]]], row: Row) -> list[tuple[str, str]]:
    return by_title.get(fold(row["title"]), []) if row["title"] else []


def _same(one: str, other: str) -> bool:
    return not one or not other or one == other


def _counted(kind: str, rows: Sequence[Row], groups: Sequence[str], places: Iterator[int] | range, **key: str) -> Found:
    listed = [(groups[at], *(rows[at][name] for name in _SHOWN)) for at in places]
    return Found(kind, key, len(listed), layout.BENCHMARK, Listed(("found_as", *_SHOWN), listed))
