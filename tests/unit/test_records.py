"""Records' ids and identifiers."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from scopeline.records import COLUMNS, assign_ids, schema, to_table

RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "source": st.sampled_from(["pubmed", "scopus"]),
            "file": st.sampled_from(["a", "b"]),
            "pmid": st.sampled_from(["", "1", "2"]),
            "title": st.text(max_size=8),
            "year": st.sampled_from([None, 2001]),
        }
    ),
    max_size=12,
)


def numbered(records: list[dict]) -> list[dict]:
    return [{**record, "ordinal": number} for number, record in enumerate(records, 1)]


@given(RECORDS)
def test_ids_are_unique_and_survive_spreadsheets(records: list[dict]) -> None:
    rows = numbered(records)
    assign_ids(rows)
    ids = [row["record_id"] for row in rows]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"R-[BCDFGHJKLMNPQRSTVWXZ]{8}", i) for i in ids)


@given(RECORDS, st.randoms())
def test_ids_do_not_depend_on_the_order_of_reading(records: list[dict], random) -> None:
    rows = numbered(records)
    shuffled = [dict(row) for row in rows]
    random.shuffle(shuffled)
    assign_ids(rows)
    assign_ids(shuffled)
    key = lambda row: (row["file"], row["ordinal"])  # noqa: E731
    assert {key(r): r["record_id"] for r in rows} == {key(r): r["record_id"] for r in shuffled}


@given(RECORDS, RECORDS)
def test_a_later_search_changes_no_earlier_id(records: list[dict], later: list[dict]) -> None:
    first = numbered(records)
    both = numbered(records) + [{**row, "file": "z"} for row in numbered(later)]
    assign_ids(first)
    assign_ids(both)
    assert [row["record_id"] for row in first] == [row["record_id"] for row in both[: len(first)]]


@given(RECORDS)
def test_the_table_has_the_declared_schema(records: list[dict]) -> None:
    rows = numbered(records)
    assign_ids(rows)
    assert to_table(rows).schema == schema()
    assert to_table(rows).column_names == list(COLUMNS)
