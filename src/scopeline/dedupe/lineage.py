"""What every id has stood for: so that what people wrote under it goes on standing for the same report.

Which of a group's records bears its name is the engine's choice, and a further export, or one that is taken away, can
change it. So data/duplicates/journal.jsonl (`rounds.journal`, kind `group`) keeps, for every record that a run has
ever read, the group that it stood in. An id under which people may have written stays the group's; that of a record
whose export was taken away goes on standing for the records that were one report with it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from scopeline import layout
from scopeline.records import FORMER
from scopeline.rounds import journal
from scopeline.rounds.votes import Vote

if TYPE_CHECKING:
    import pyarrow as pa

_KIND, _BY = "group", "scopeline"
Standing = Mapping[str, str]  # record id -> the id of its group


def before() -> dict[str, str]:
    """What each id stood for when a run last asked. Raises SheetError for a journal that was altered."""
    said = journal.state(journal.read(layout.LINEAGE)).get((_KIND, _BY), {})
    return {record_id: stood.decision for record_id, stood in said.items()}


def named(groups: pa.Table, known: Standing) -> pa.Table:
    """The groups (`record_id`, `group_id`), each under the id that has been its own for longest.

    Where none of a group's records has given it its name before, the engine's choice stays.
    """
    import pyarrow as pa

    age = {record_id: number for number, record_id in enumerate(known)}
    ids, found = groups["record_id"].to_pylist(), groups["group_id"].to_pylist()
    name: dict[str, str] = {}
    for record_id, group in zip(ids, found, strict=True):
        if known.get(record_id) == record_id:
            name[group] = min(name.get(group, record_id), record_id, key=age.__getitem__)
    labels = pa.array([name.get(group, group) for group in found], pa.string())
    return groups.set_column(groups.column_names.index("group_id"), "group_id", labels)


def former(living: Standing, known: Standing) -> dict[str, str]:
    """What the ids of records that are gone stand for: the group of those that were one report with them.

    Where these have parted since, that of the one that gave the group its name, else of the first. Where all of them
    are gone too, an id stands for what it stood for, which is no group any more.
    """
    stayed: dict[str, list[str]] = {}
    for record_id, group in known.items():
        if record_id in living:
            stayed.setdefault(group, []).append(record_id)
    return {
        record_id: _heir(group, stayed.get(group, ()), living)
        for record_id, group in known.items()
        if record_id not in living
    }


def _heir(group: str, stayed: list[str] | tuple[()], living: Standing) -> str:
    if not stayed:
        return group
    return living[group if group in stayed else min(stayed)]


def lost(living: Standing, gone: Standing) -> frozenset[str]:
    """The ids that stand for no group any more, since no record of theirs is left."""
    groups = {*living.values()}
    return frozenset(record_id for record_id, group in gone.items() if group not in groups)


def remember(living: Standing, gone: Standing, now: dt.datetime | None = None) -> None:
    """Write down what is new of what every id stands for; `now` is the journal's time, the clock's by default."""
    stands = {record_id: Vote(group) for record_id, group in (*living.items(), *gone.items())}
    journal.append(layout.LINEAGE, journal.read(layout.LINEAGE), [journal.Reading(_KIND, _BY, "", stands)], now=now)


def marked(unique: pa.Table, gone: Standing) -> pa.Table:
    """The unique records with what the ids of withdrawn records stand for in their schema: see `records.members`."""
    kept = {**(unique.schema.metadata or {}), FORMER: json.dumps(gone, sort_keys=True).encode()} if gone else None
    return unique.replace_schema_metadata(kept)
