"""Serial numbers in place of issues: some exports count their records in that column."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

PLAIN_NUMBER = "^[0-9]+$"
SERIAL_FROM = 100  # fewer issues than this may all differ by chance


def without_serial_issues(records: pa.Table) -> pa.Table:
    """Issues made empty where they are serial numbers: some exports count their records in that column."""
    issues = records["issue"].combine_chunks()
    given = issues.filter(pc.match_substring_regex(issues, PLAIN_NUMBER))
    return without_issues(records) if are_serial(len(given), pc.count_distinct(given).as_py()) else records


def are_serial(given: int, distinct: int) -> bool:
    """Whether so many issues that are plain numbers, so many of them different, are serial numbers."""
    return given >= SERIAL_FROM and distinct >= 0.9 * given


def without_issues(records: pa.Table) -> pa.Table:
    empty = pa.array([""] * len(records), pa.string())
    return records.set_column(records.column_names.index("issue"), "issue", empty)
