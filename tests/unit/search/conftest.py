"""A review that searches a server on this machine, without waiting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from services_server import EMAIL, Services, serve

from scopeline.search.transport import Patience, Transport

REVIEW = """\
title: T
question: {{text: Q, concept: C, context: X}}
sources:
{sources}
exclusion_reasons: [{{id: other, label: Other}}]
screening:
  stages:
    - {{id: title_abstract, of: records, label: L, reviewers: [sara]}}
    - {{id: full_text, of: reports, label: F, reviewers: [sara]}}
"""


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Services]:
    served, server = serve()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("SCOPELINE_URL_PUBMED", f"{served.url}/entrez/eutils")
    monkeypatch.setenv("SCOPELINE_EMAIL", EMAIL)
    for name in ("NCBI_API_KEY", "OPENALEX_API_KEY", "SEMANTIC_SCHOLAR_API_KEY", "SCOPUS_API_KEY", "WOS_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    yield served
    server.shutdown()
    server.server_close()


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def transport(waited: list[float]) -> Transport:
    return Transport(Patience(connect=2, read=2), waited.append, paced=False)


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a review with one source, PubMed; the working directory."""
    folder = tmp_path / "review"
    (folder / "config/queries").mkdir(parents=True)
    sources = "  pubmed: {name: PubMed, platform: NCBI}\n  europe_pmc: {name: Europe PMC}\n"
    (folder / "config/review.yaml").write_text(REVIEW.format(sources=sources))
    for name in ("pubmed", "europe_pmc"):
        (folder / f"config/queries/{name}.txt").write_text('"integrated care"\nOR nosuchword\n')
    monkeypatch.chdir(folder)
    return folder
