"""The lists behind the numbers: each row as its source gave it, but merged where the record stands for its group."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scopeline.flow.account import account
from scopeline.protocol import Protocol
from scopeline.states import Fate
from scopeline.studies import RESULT_COLUMNS
from scopeline.tables.csv import read_table, write_table

PROTOCOL = {
    "title": "A review",
    "question": {"text": "?", "concept": "c", "context": "x"},
    "sources": {"pubmed": {"name": "PubMed"}, "letters": {"name": "Letters", "kind": "contact"}},
    "exclusion_reasons": [{"id": "pubmed", "label": "A reason that is called like a source"}],
    "screening": {
        "stages": [
            {"id": "titles", "of": "records", "label": "Titles", "reviewers": ["ann"]},
            {"id": "texts", "of": "reports", "label": "Texts", "reviewers": ["ann"]},
        ]
    },
}
# Id, group, source, title of the record; the merged title of each group is its id.
RECORDS = [
    ("R-A", "R-A", "pubmed", "one spelling"),
    ("R-B", "R-A", "letters", "another spelling"),
    ("R-C", "R-C", "letters", "a letter"),
    ("R-D", "R-D", "pubmed", "an excluded one"),
]


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    """What becomes of RECORDS: A is included, B its duplicate, C excluded on its title, D at full text."""
    return made(tmp_path)


def made(tmp_path: Path, **asked: object) -> Path:
    """The flow stage's folder, under these keys of the protocol's `flow`."""
    blank = {"authors": "", "year": 2020, "journal": "", "doi": ""}
    rows = [
        {"record_id": i, "source": s, "file": f"{s}/a.ris", "ordinal": 1, "title": t, **blank} for i, _, s, t in RECORDS
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "records.parquet")
    groups = [{"record_id": i, "group_id": g} for i, g, _, _ in RECORDS]
    pq.write_table(pa.Table.from_pylist(groups), tmp_path / "groups.parquet")
    merged = [
        {
            "record_id": g,
            "title": f"merged {g}",
            "original_title": "",
            "pmid": "",
            **blank,
            "doi": f"10.1000/{g[2:].lower()}",
        }
        for g in ("R-A", "R-C", "R-D")
    ]
    pq.write_table(pa.Table.from_pylist(merged), tmp_path / "unique.parquet")
    decided = {
        "titles": {"R-A": ("include", ""), "R-C": ("exclude", ""), "R-D": ("include", "")},
        "texts": {"R-A": ("include", ""), "R-D": ("exclude", "pubmed")},
    }
    for stage, decisions in decided.items():
        cells = ({"record_id": i, "decision": d, "reason": r} for i, (d, r) in decisions.items())
        write_table(tmp_path / f"{stage}.csv", ("record_id", "decision", "reason"), cells)
    came = ({"record_id": i, "status": "retrieved"} for i in ("R-A", "R-D"))
    write_table(tmp_path / "reports.csv", ("record_id", "status"), came)
    write_table(tmp_path / "studies.csv", RESULT_COLUMNS, [])
    out = tmp_path / "flow"
    paths = (tmp_path / f"{name}.parquet" for name in ("records", "groups", "unique"))
    decisions = {stage: tmp_path / f"{stage}.csv" for stage in decided}
    account(
        Protocol.model_validate({**PROTOCOL, "flow": asked}),
        *paths,
        decisions,
        tmp_path / "reports.csv",
        tmp_path / "studies.csv",
        None,
        out,
    )
    return out


def titles(flow: Path, box: str) -> list[str]:
    return [row["title"] for row in read_table(flow / "sets" / f"{box}.csv").rows]


def test_the_lists_show_the_merged_record_and_duplicates_as_they_came(flow: Path) -> None:
    assert titles(flow, "new_reports") == ["merged R-A"]
    assert titles(flow, "dbr_excluded") == ["merged R-D"]
    assert titles(flow, "other_records_excluded") == ["merged R-C"]
    assert titles(flow, "other_duplicates") == ["another spelling"]
    assert titles(flow, "contact_results") == ["another spelling", "merged R-C"]


def test_every_number_is_the_length_of_its_list(flow: Path) -> None:
    rows = read_table(flow / "counts.csv").rows
    assert {row["box"]: int(row["n"]) for row in rows} == {
        row["box"]: len(read_table(flow / row["ids_file"]).rows) for row in rows
    }
    fates = {row["record_id"]: row["fate"] for row in pq.read_table(flow / "fates.parquet").to_pylist()}
    assert fates == {
        "R-A": Fate.INCLUDED, "R-B": Fate.DUPLICATE, "R-C": Fate.EXCLUDED, "R-D": Fate.EXCLUDED_FULL_TEXT}  # fmt: skip


def test_a_reason_that_is_called_like_a_source_keeps_its_own_label(flow: Path) -> None:
    labels = {row["box"]: row["label_en"] for row in read_table(flow / "counts.csv").rows}
    assert labels["dbr_excluded.pubmed"] == "A reason that is called like a source"
    assert labels["database_specific_results.pubmed"] == "PubMed"


@pytest.mark.parametrize("row", ["S1,,Merged: R A,2020,", "S1,our-7,,,10.1000/A", "S1,R-B,,,", "S1,our-7,merged R-A,,"])
def test_a_report_of_an_earlier_list_is_found_again_by_its_id_doi_or_title_and_is_not_new(
    row: str, tmp_path: Path
) -> None:
    path = tmp_path / "earlier.csv"
    path.write_text(f"study_id,record_id,title,year,doi\n{row}\n", encoding="utf-8")
    flow = made(tmp_path, previous=path)
    numbers = {row["box"]: row["n"] for row in read_table(flow / "counts.csv").rows}
    assert (numbers["previous_reports"], numbers["new_reports"], numbers["total_reports"]) == ("1", "0", "1")
    assert (numbers["previous_studies"], numbers["new_studies"], numbers["total_studies"]) == ("1", "0", "1")
    assert (numbers["database_results"], numbers["duplicates"]) == ("2", "1")
    (told,) = read_table(flow / "sets" / "previous_reports.csv").rows
    assert told["group_id"] == "R-A", "the list says as what it was found"
    assert [row["fate"] for row in read_table(flow / "sets" / "duplicates.csv").rows] == [Fate.DUPLICATE]


def test_a_report_of_another_year_is_new(tmp_path: Path) -> None:
    path = tmp_path / "earlier.csv"
    path.write_text("study_id,title,year\nS1,merged R-A,2011\n", encoding="utf-8")
    numbers = {row["box"]: row["n"] for row in read_table(made(tmp_path, previous=path) / "counts.csv").rows}
    assert (numbers["previous_reports"], numbers["new_reports"], numbers["total_reports"]) == ("1", "1", "2")
