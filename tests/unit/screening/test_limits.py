"""Automatic exclusions: only what the source says, only where the protocol asks, and reversible."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from desk import Desk

from scopeline.errors import SheetError
from scopeline.screening.limits import broken_limit, limit, overrides
from scopeline.tables.csv import read_table, write_table

ALL = ["years", "languages", "document_types"]


@pytest.fixture
def protocol(desk):
    made = desk().protocol
    eligibility = {"years": {"first": 2000, "last": 2010}, "languages": ["en", "fa"], "document_types": ["article"]}
    content = made.model_dump() | {"eligibility": eligibility}
    content["screening"]["automatic_exclusions"] = ALL
    return type(made).model_validate(content)


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        ({"year": 1999}, "years"),
        ({"year": 2011}, "years"),
        ({"year": 2000, "language": "en", "document_type": "article"}, None),
        ({"year": None, "language": "", "document_type": ""}, None),
        ({"language": "de"}, "languages"),
        ({"language": "de; fa"}, None),
        ({"language": "und"}, None),
        ({"language": "Klingon"}, None),
        ({"document_type": "erratum"}, "document_types"),
    ],
)
def test_a_record_breaks_a_limit_only_by_what_its_source_says(protocol, record, rule) -> None:
    found = broken_limit(record, protocol.eligibility, ALL)
    assert (found[0] if found else None) == rule
    assert broken_limit(record, protocol.eligibility, []) is None


def test_each_exclusion_is_listed_with_its_rule_and_a_line_takes_it_back(protocol) -> None:
    ids = ["R-BCDFGHJK", "R-BCDFGHJL", "R-BCDFGHJM"]
    columns = {"record_id": ids, "record_ids": ids, "title": ["A", "B", "C"], "year": [1990, 1991, 2005],
               "language": ["en"] * 3, "document_type": ["article"] * 3}  # fmt: skip
    pq.write_table(pa.table(columns), "unique.parquet")
    limit(protocol, Path("unique.parquet"), Path("out"))
    rows = read_table(Path("out/automatic.csv")).rows
    assert [(row["record_id"], row["rule"], row["found"], row["allowed"]) for row in rows] == [
        (ids[0], "years", "1990", "2000 to 2010"),
        (ids[1], "years", "1991", "2000 to 2010"),
    ]
    assert [row["record_id"] for row in read_table(Path("out/eligible.csv")).rows] == ids[2:]
    write_table(Path("data/screening/overrides.csv"), ("record_id", "note"), [{"record_id": ids[0], "note": "classic"}])
    (told,) = limit(protocol, Path("unique.parquet"), Path("out"))
    assert "gone" not in told
    assert [row["record_id"] for row in read_table(Path("out/eligible.csv")).rows] == [ids[0], ids[2]]
    assert [row["kept"] for row in read_table(Path("out/automatic.csv")).rows] == ["yes", ""]
    write_table(Path("data/screening/overrides.csv"), ("record_id",), [{"record_id": "R-ZZZZZZZZ"}])
    with pytest.raises(SheetError, match="R-ZZZZZZZZ"):
        limit(protocol, Path("unique.parquet"), Path("out"))
    Path("data/screening/overrides.csv").unlink()
    _, told = limit(protocol, Path("unique.parquet"), Path("out"))
    assert f"1 line is gone that a run had read; the limits exclude these records again: {ids[0]}" in told
    assert len(limit(protocol, Path("unique.parquet"), Path("out"))) == 1, "told once"
    journal = Path("data/screening/overrides.jsonl")
    journal.write_bytes(journal.read_bytes().replace(b"classic", b"classy"))
    with pytest.raises(SheetError, match="altered or removed"):  # which check reads by too
        overrides(dict(zip(ids, ids, strict=True)))


def test_without_being_asked_nothing_is_excluded(desk) -> None:
    assert Desk(Path()).protocol.screening.automatic_exclusions == []


def test_languages_of_a_limit_are_codes_that_records_hold(protocol) -> None:
    content = protocol.model_dump()
    content["eligibility"]["languages"] = ["English", "per", "no"]
    assert type(protocol).model_validate(content).eligibility.languages == ["en", "fa", "no"]
    content["eligibility"]["languages"] = ["englich"]
    with pytest.raises(ValueError, match=r"no language is known as 'englich'.*en \(english\)"):
        type(protocol).model_validate(content)
    content["eligibility"]["languages"] = ["jp"]
    with pytest.raises(ValueError, match="no language is known as 'jp'"):
        type(protocol).model_validate(content)
