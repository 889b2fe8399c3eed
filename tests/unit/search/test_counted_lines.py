"""The hits of each line of a query, asked of the services that can count."""

from __future__ import annotations

from pathlib import Path

import pytest
from services_server import PubMed, Services, json_answer

from scopeline import cli, layout

CONCEPTS = "concepts: [{id: first, terms: [care]}, {id: second, terms: [health]}]\n"


def test_every_line_and_the_whole_are_counted_and_nothing_is_kept(
    services: Services, review: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCOPELINE_URL_EUROPEPMC", services.url)
    PubMed(services, dict.fromkeys(range(1234), "2019/01/01"))
    asked = []

    def europe_pmc(_: str, params: dict[str, str]):  # type: ignore[no-untyped-def]
        asked.append(params["query"])
        return json_answer({"hitCount": 5_678, "resultList": {"result": []}})

    services.routes["/search"] = europe_pmc
    (review / layout.CONCEPTS).write_text(CONCEPTS)
    before = {path for path in review.rglob("*") if path.is_file()}
    cli.main(["query", "--hits"])
    printed = capsys.readouterr().out
    assert printed.count("hits: 1,234") == 3
    assert printed.count("hits: 5,678") == 3
    assert asked == ["TITLE_ABS:(care)", "TITLE_ABS:(health)", "TITLE_ABS:(care) AND TITLE_ABS:(health)"]
    assert {path for path in review.rglob("*") if path.is_file()} == before


def test_a_platform_that_cannot_be_asked_and_a_service_that_fails_are_told(
    services: Services, review: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (review / layout.CONCEPTS).write_text(CONCEPTS)
    monkeypatch.delenv("SCOPELINE_EMAIL")
    cli.main(["query", "--hits", "--platform", "embase", "pubmed"])
    printed = capsys.readouterr().out
    assert "no service of this platform can be asked" in printed
    assert "SCOPELINE_EMAIL: not set" in printed
