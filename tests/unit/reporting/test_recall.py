"""What each source and each concept found of the included studies, counted on records made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from gathered_review import PROTOCOL, table

from scopeline import layout
from scopeline.facts import recalled
from scopeline.facts.found import Found
from scopeline.protocol import Protocol

# Group -> the sources that hold it; and what its merged record says.
HELD = {"R-A": ["pubmed", "scopus"], "R-B": ["scopus"], "R-C": ["sid"], "R-D": ["sid"], "R-E": ["pubmed"]}
SAID = {
    "R-A": ("Co-ordination of care", None, ""),
    "R-B": ("Wards", "An integrated system", ""),
    "R-C": ("نظام سلامت", None, "يكپارچگي"),
}
SOURCES = {"pubmed": {"name": "PubMed"}, "scopus": {"name": "Scopus"}, "sid": {"name": "SID"}, "web": {"name": "Web"}}
CONCEPTS = """\
concepts:
  - {id: integration, label: {en: Integration, fa: یکپارچگی}, terms: {en: [integrat*, co-ordination], fa: [یکپارچگی]}}
  - {id: health, terms: {en: [health], fa: [سلامت]}}
"""


def write(path: Path, rows: Sequence[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), path)


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], Found]:
    monkeypatch.chdir(tmp_path)
    records = [(group, f"{group}{n}", source) for group, held in HELD.items() for n, source in enumerate(held)]
    first = {group: f"{group}0" for group in HELD}
    write(layout.RECORDS, [{"record_id": record, "source": source} for _, record, source in records])
    write(layout.GROUPS, [{"record_id": record, "group_id": first[group]} for group, record, _ in records])
    names = ("title", "abstract", "keywords")
    write(
        layout.UNIQUE,
        [
            {"record_id": first[group], "original_title": None, **dict(zip(names, said, strict=True))}
            for group, said in SAID.items()
        ],
    )
    # One study of two reports, one of one, and one that is not included any more.
    studies = [
        ("S1", f"{first['R-A']}; {first['R-B']}", "yes"),
        ("S2", first["R-C"], "yes"),
        ("S3", first["R-E"], "no"),
    ]
    table(layout.CHARTED, "study_id,report_ids,included", studies)
    (tmp_path / "config").mkdir()
    layout.CONCEPTS.write_text(CONCEPTS, encoding="utf-8")
    protocol = Protocol.model_validate({**PROTOCOL, "sources": SOURCES})
    return {(each.kind, next(iter(each.key.values()), "")): each for each in recalled.gather(protocol)}


def studies(found: Found) -> list[str]:
    assert found.listed
    assert found.value == len(found.listed.rows)
    return [row[0] for row in found.listed.rows]


def test_a_study_is_found_by_every_source_of_its_reports(found: dict[tuple[str, str], Found]) -> None:
    assert studies(found["recall_source", "pubmed"]) == studies(found["recall_source", "scopus"]) == ["S1"]
    assert studies(found["recall_source", "sid"]) == ["S2"]
    assert studies(found["recall_only_here", "sid"]) == ["S2"]
    assert studies(found["recall_only_here", "scopus"]) == []


def test_records_to_read_are_those_of_the_source_for_each_study_it_found(found: dict[tuple[str, str], Found]) -> None:
    assert found["recall_to_read", "scopus"].value == 2.0
    assert found["recall_to_read", "sid"].value == 2.0
    assert found["recall_to_read", "web"].value is None
    assert "no included study" in found["recall_to_read", "web"].note


def test_national_sources_are_told_what_they_alone_brought(found: dict[tuple[str, str], Found]) -> None:
    assert studies(found["recall_national", ""]) == ["S2"]


def test_a_concept_finds_a_study_by_any_spelling_in_any_field_of_any_report(
    found: dict[tuple[str, str], Found],
) -> None:
    assert studies(found["recall_concept", "integration"]) == ["S1", "S2"]
    assert studies(found["recall_concept", "health"]) == ["S2"]
    assert found["recall_concept", "integration"].names["concept"]["fa"] == "یکپارچگی"


def test_the_query_in_one_language_finds_what_has_words_of_every_concept(found: dict[tuple[str, str], Found]) -> None:
    assert studies(found["recall_language", "fa"]) == ["S2"]
    assert studies(found["recall_language", "en"]) == []
