"""The numbers of the flow diagram; of a diagram with two columns, which column each is of, and both together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from scopeline import layout
from scopeline.facts.found import Found, Words, counted
from scopeline.protocol import Protocol
from scopeline.tables.csv import read_table

_OTHER = "other_"  # begins the boxes of other methods
_IN_NO_COLUMN = ("new_", "previous_", "total_")
_TELLING = "_results"  # is in the names of boxes that tell their sources themselves
# What both columns count -> the boxes of either; reports that other methods found are screened without a box of it.
_BOTH: Mapping[str, tuple[str, ...]] = {
    "records_screened": ("records_screened", "other_records_excluded", "other_sought_reports"),
    "records_excluded": ("records_excluded", "other_records_excluded"),
    "sought_reports": ("dbr_sought_reports", "other_sought_reports"),
    "notretrieved_reports": ("dbr_notretrieved_reports", "other_notretrieved_reports"),
    "assessed": ("dbr_assessed", "other_assessed"),
    "excluded": ("dbr_excluded", "other_excluded"),
}
_REASONED = ("dbr_excluded.", "other_excluded.")  # begin the details of boxes that both columns count


def gather(protocol: Protocol) -> Iterator[Found]:
    """Facts of counts.csv, and of the lists behind it."""
    rows = {row["box"]: row for row in read_table(layout.COUNTS).rows}
    two = any(box.startswith(_OTHER) for box in rows)
    labels = {box: {code: row[f"label_{code}"] for code in protocol.languages} for box, row in rows.items()}
    for box, row in rows.items():
        arm = {"arm": _arm(protocol, box)} if two and _in_a_column(box) else {}
        file = layout.COUNTS.parent / row["ids_file"] if row["ids_file"] else None
        value = int(row["n"]) if row["n"] else None
        yield Found("flow", {"box": box}, value, layout.COUNTS, file=file, names={"box": labels[box], **arm})
    reasons = dict.fromkeys(box.partition(".")[2] for box in rows if box.startswith(_REASONED))
    of_reasons = {f"excluded.{reason}": tuple(f"{box}{reason}" for box in _REASONED) for reason in reasons}
    for box, wanted in {**_BOTH, **of_reasons}.items() if two else ():
        if not (held := [rows[name] for name in wanted if name in rows]):
            continue
        names = {"box": labels[held[0]["box"]]}
        if all(row["n"] for row in held):
            ids = (one["record_id"] for row in held for one in read_table(_list(row)).rows)
            yield counted("both_columns", ids, layout.COUNTS, "record_id", names, box=box)
        else:
            yield Found("both_columns", {"box": box}, None, layout.COUNTS, names=names)


def _list(row: Mapping[str, str]) -> Path:
    return layout.COUNTS.parent / row["ids_file"]


def _in_a_column(box: str) -> bool:
    return _TELLING not in box and not box.startswith(_IN_NO_COLUMN)


def _arm(protocol: Protocol, box: str) -> Words:
    arm = "arm_other" if box.startswith(_OTHER) else "arm_databases"
    return {code: protocol.language(code).words(arm) for code in protocol.languages}
