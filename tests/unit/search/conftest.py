"""A review that searches a server on this machine, without waiting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from services_server import EMAIL, Services, serve
from wanted_reports import TITLES

from scopeline import layout
from scopeline.protocol import Protocol, load
from scopeline.records import COLUMNS
from scopeline.search.fulltexts import collect, fetch, reading
from scopeline.search.transport import Patience, Transport
from scopeline.tables.csv import write_table

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


_READ: dict[bytes, str | None] = {}


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF's words are read in a process of its own once for all tests: the same bytes hold the same words."""

    def first_pages(path: Path) -> str | None:
        content = path.read_bytes()
        if content not in _READ:
            _READ[content] = reading.first_pages(path)
        return _READ[content]

    for module in (collect, fetch):
        monkeypatch.setattr(module, "first_pages", first_pages)


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


@pytest.fixture
def desk(services: Services, review: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    """A review with three reports to retrieve, and services that know of no open copy."""
    rows = [
        {**dict.fromkeys(COLUMNS, ""), "record_id": i, "record_ids": i, "title": title, "doi": f"10.1/{i[2:].lower()}"}
        for i, title in TITLES.items()
    ]
    table = pa.table({name: [str(row[name]) for row in rows] for name in rows[0]})
    layout.UNIQUE.parent.mkdir(parents=True)
    pq.write_table(table, layout.UNIQUE)
    from scopeline.retrieval.reports import retrieve

    write_table(Path("included.csv"), ("record_id",), ({"record_id": i} for i in TITLES))
    protocol = load()
    retrieve(protocol, layout.UNIQUE, Path("included.csv"), Path("results/retrieval"))
    for name in ("unpaywall", "europepmc", "openalex"):
        monkeypatch.setenv(f"SCOPELINE_URL_{name.upper()}", f"{services.url}/{name}")
        services.routes[f"/{name}"] = lambda path, params: (404, {}, b"unknown")
    return protocol
