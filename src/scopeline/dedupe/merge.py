"""One row for each group: the best of every field, every identifier, and where each field came from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.variants import best

Record = dict[str, Any]

IDENTIFIERS = ("doi", "pmid", "pmcid", "eid", "ut", "central", "accession")
LISTS = ("issn", "keywords", "mesh", "flags")
# What tells where the row itself came from stays that of the record whose id the group bears.
PROVENANCE = ("record_id", "source", "file", "ordinal", "line", "database", "format", "raw")
ADDED = {
    "record_ids": "ids of all records of the group, joined by '; '",
    "sources": "their sources",
    "files": "their files",
    "other_identifiers": "list of `name:value` for identifiers beyond the one in the identifier's own column",
    "field_records": "JSON: field -> record_id, for fields of another record than the representative, which has "
    "another value or none",
}


def merge_groups(records: pa.Table, groups: pa.Table) -> pa.Table:
    """One merged row a group, in the order of the groups' ids: the columns of `records` and those of ADDED.

    `groups` has record_id and group_id. A row has the id of its group. Merging merged rows changes nothing.
    """
    joined = records.take(pc.index_in(groups["record_id"], pc.cast(records["record_id"], pa.string())))
    group = groups["group_id"].combine_chunks().dictionary_encode()
    sizes = np.bincount(group.indices.to_numpy(), minlength=1)
    several = pa.array(sizes[group.indices.to_numpy()] > 1)
    single = _with_added(joined.filter(pc.invert(several)))
    members: dict[str, list[Record]] = {}
    of_group = groups["group_id"].filter(several).to_pylist()
    for group_id, record in zip(of_group, joined.filter(several).to_pylist(), strict=True):
        members.setdefault(group_id, []).append(record)
    merged = pa.Table.from_pylist(
        [merge_records(group_id, rows) for group_id, rows in members.items()], schema=single.schema
    )
    both = pa.concat_tables([single, merged])
    return both.take(pc.sort_indices(both["record_id"])).combine_chunks()


def _with_added(records: pa.Table) -> pa.Table:
    """Single records with the columns of ADDED; those that have them already keep them."""
    origin = {"record_ids": "record_id", "sources": "source", "files": "file"}
    for name in ADDED:
        if name in records.column_names:
            continue
        if origin.get(name) in records.column_names:
            column = pc.cast(records[origin[name]], pa.string())
        else:
            column = pa.chunked_array([pa.array([""] * len(records), pa.string())])
        records = records.append_column(name, column)
    return records


def field_origins(unique: pa.Table) -> list[dict[str, str]]:
    """The trace of merged rows: group_id, field, record_id for each value that is not the representative's own.

    Fields that are not named came from the representative; LISTS hold the items of all records.
    """
    merged = unique.filter(pc.not_equal(unique["field_records"], "")).select(["record_id", "field_records"])
    return [
        {"group_id": row["record_id"], "field": name, "record_id": giver}
        for row in merged.to_pylist()
        for name, giver in json.loads(row["field_records"]).items()
    ]


def merge_records(group_id: str, records: list[Record]) -> Record:
    """The merged row of one group's records."""
    ordered = sorted(records, key=lambda record: (-_filled(record), str(record["record_id"])))
    representative = next((r for r in ordered if r["record_id"] == group_id), ordered[0])
    row: Record = {name: representative.get(name) for name in PROVENANCE if name in representative}
    givers: dict[str, str] = {}
    for name in representative:
        if name in PROVENANCE or name in ADDED:
            continue
        if name in LISTS:
            row[name] = _union(record.get(name) for record in ordered)
            continue
        giver = _giver(name, ordered)
        row[name] = giver[name]
        if _given(giver[name]) and giver[name] != representative[name]:
            givers[name] = str(giver["record_id"])
    row["record_id"] = group_id
    for name, origin in (("record_ids", "record_id"), ("sources", "source"), ("files", "file")):
        row[name] = "; ".join(sorted(set(_items(record.get(name) or record.get(origin) for record in records))))
    row["other_identifiers"] = _other_identifiers(row, records)
    row["field_records"] = json.dumps(givers, sort_keys=True) if givers else ""
    return row


def _given(value: Any) -> bool:
    return value is not None and value != ""


def _filled(record: Record) -> int:
    return sum(_given(value) for name, value in record.items() if name not in ADDED)


def _giver(name: str, ordered: list[Record]) -> Record:
    """The record whose value of a field is taken; `ordered` has the fullest record first."""
    having = [record for record in ordered if _given(record.get(name))]
    if not having:
        return ordered[0]
    if name == "title_translated":  # says how the chosen title is to be read
        return _giver("title", ordered)
    if name == "title":
        having = [record for record in having if not record.get("title_translated")] or having
    return having[best(name, [str(record[name]) for record in having])]


def _items(values: Iterable[Any]) -> list[str]:
    """Items of lists joined by `; `, each once, in their order."""
    return list(dict.fromkeys(item for value in values if _given(value) for item in str(value).split("; ")))


def _union(values: Iterable[Any]) -> str:
    return "; ".join(_items(values))


def _other_identifiers(row: Record, records: list[Record]) -> str:
    others = [
        f"{name}:{record[name]}"
        for name in IDENTIFIERS
        for record in records
        if _given(record.get(name)) and record[name] != row.get(name)
    ]
    earlier = _items(record.get("other_identifiers") for record in records)
    return "; ".join(sorted(set(others) | set(earlier)))
