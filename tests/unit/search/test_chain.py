"""From a search to the reviewers' sheets, with nothing in between but files."""

from __future__ import annotations

from pathlib import Path

import pytest
from services_server import PubMed, Services

from scopeline import cli, layout
from scopeline.dedupe.results import dedupe
from scopeline.protocol import load
from scopeline.screening.results import screen
from scopeline.sources.ingest import ingest
from scopeline.tables.csv import read_table


def run_the_review() -> list[str]:
    """Ingest, dedupe and screen; returns the ids in the first reviewer's sheet."""
    import pyarrow.parquet as pq

    protocol = load()
    ingest(protocol, layout.RECORDS.parent)
    dedupe(layout.RECORDS, layout.UNIQUE.parent)
    stage = protocol.screening.stages[0]
    screen(protocol, stage.id, layout.UNIQUE, None, layout.stage_results(stage.id))
    assert pq.read_table(layout.UNIQUE).num_rows
    return [row["record_id"] for row in read_table(layout.sheet(stage.id, "sara")).rows]


def test_searched_records_reach_the_sheets_and_an_update_adds_only_what_is_new(
    services: Services, review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scopeline.search.pace.take", lambda *_: 0.0)
    config = review / "config/review.yaml"
    config.write_text(config.read_text().replace("  europe_pmc: {name: Europe PMC}\n", ""))
    server = PubMed(services, dict.fromkeys(range(1, 41), "2020/01/01"))
    services.refuse("efetch", 500, 2)
    cli.main(["search", "pubmed"])
    first = run_the_review()
    assert len(first) == 40
    files = read_table(layout.FILES).rows
    assert [(row["hits_reported"], row["records"], row["warnings"]) for row in files] == [("40", "40", "")]
    server.records |= dict.fromkeys((50, 51), "2098/01/01")
    cli.main(["update"])
    cli.main(["update", "--whole"])
    second = run_the_review()
    assert second[:40] == first
    assert len(second) == 42
    hits = {row["hits_reported"]: row["warnings"] for row in read_table(layout.FILES).rows}
    assert hits == {"40": "", "2": "", "42": ""}
