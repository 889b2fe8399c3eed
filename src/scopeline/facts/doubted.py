"""Included studies of which a report was retracted, or met an expression of concern, as `scopeline enrich` noted."""

from __future__ import annotations

from collections.abc import Iterator

from scopeline import layout
from scopeline.facts.found import Found, counted
from scopeline.tables import parquet
from scopeline.tables.csv import read_table
from scopeline.text import parted

NOTICES = {"retracted": "retracted", "concern": "expression of concern"}  # fact -> flag


def gather() -> Iterator[Found]:
    """Facts of the notices; none where nobody has looked them up, since unknown is not 0."""
    if not layout.ENRICHMENT.exists():
        return
    unique = parquet.read(layout.UNIQUE, ["record_id", "flags"]).to_pylist()
    flags = {row["record_id"]: {*parted(row["flags"])} for row in unique}
    studies = [row for row in read_table(layout.CHARTED).rows if row["included"] == "yes"]
    for notice, flag in NOTICES.items():
        ids = (
            study["study_id"]
            for study in studies
            if any(flag in flags.get(report, ()) for report in parted(study["report_ids"]))
        )
        yield counted("notice", ids, layout.ENRICHMENT, "study_id", notice=notice)
