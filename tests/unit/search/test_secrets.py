"""Keys and the e-mail address stand nowhere but in the environment: in no file, line, error or list of processes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from services_server import EMAIL, KEY, Answer, Fault, PubMed, Services, json_answer
from test_services import PLACES
from wanted_reports import TITLES, article

from scopeline import cli, layout
from scopeline.protocol import Protocol
from scopeline.search import keys
from scopeline.tables.csv import write_table

SECRETS = {name: f"{KEY}{number}" for number, name in enumerate(keys.ALL)} | {keys.EMAIL: EMAIL}
SOURCES = [key for key in PLACES if key != "europe_pmc"]
COMMANDS = [
    ["query", "--write"],
    ["query", "--hits"],
    ["search", "pubmed", "europe_pmc", *SOURCES],
    ["search", "chased"],
    ["update"],
    ["enrich"],
    ["fulltexts"],
    ["check"],
    ["status"],
]


@pytest.fixture
def everything(services: Services, desk: Protocol, review: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    """A review in which every command has something to ask; services that repeat in each reply what they were sent."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("scopeline.search.pace.take", lambda *_: 0.0)
    PubMed(services, dict.fromkeys(range(1, 11), "2020/01/01"))
    config = review / "config/review.yaml"
    more = "".join(f"  {key}: {{name: {key}}}\n" for key in SOURCES)
    chased = "  chased: {name: Citations, kind: citation}\n"
    config.write_text(config.read_text().replace("exclusion_reasons:", f"{more}{chased}exclusion_reasons:"))
    layout.CONCEPTS.write_text("concepts: [{id: care, terms: [care]}]\n")
    for key, (name, path, answer) in PLACES.items():
        monkeypatch.setenv(f"SCOPELINE_URL_{name.upper()}", f"{services.url}/{key}")
        services.routes[f"/{key}{path}"] = answer
        (review / f"config/queries/{key}.txt").write_text("care")
    for name in ("crossref", "unpaywall"):
        monkeypatch.setenv(f"SCOPELINE_URL_{name.upper()}", f"{services.url}/{name}")
    services.routes["/crossref"] = lambda path, params: json_answer({"message": {"items": []}})
    place = {"url_for_pdf": f"{services.url}/file.pdf?email={quote_plus(EMAIL)}"}
    services.routes["/unpaywall"] = lambda path, params: json_answer({"best_oa_location": place, "said": params})
    services.routes["/file.pdf"] = lambda path, params: (200, {}, article(TITLES["R-BBBBBBBB"]))
    studies = [{"study_id": i, "report_ids": i, "ids": i} for i in TITLES]
    write_table(layout.STUDIES, ("study_id", "report_ids", "ids"), studies)
    return services


@contextmanager
def processes() -> Iterator[set[str]]:
    """The command lines of all processes that there are meanwhile."""
    seen: set[str] = set()
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.05):  # a Python that starts takes longer
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen.add(path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
                except OSError:
                    continue

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


def echoed(answer: Answer) -> Answer:
    """A refusal that repeats everything that a request may have carried."""
    return 401, {}, f"not allowed: {' '.join(SECRETS.values())} {quote(EMAIL)}".encode()


def found(told: str) -> list[str]:
    return [secret for secret in (*SECRETS.values(), quote(EMAIL), quote_plus(EMAIL)) if secret in told]


@pytest.mark.parametrize("refusing", [False, True], ids=["services that answer", "services that refuse"])
def test_no_command_lets_a_key_or_the_address_out(
    refusing: bool, everything: Services, capfd: pytest.CaptureFixture[str], tmp_path: Path, caplog: Any
) -> None:
    with processes() as seen:
        for command in COMMANDS:
            everything.faults = [Fault("/", echoed, times=999)] if refusing else []
            try:
                cli.main(command)
            except SystemExit as ended:
                print(ended.code)
            told = "".join(capfd.readouterr())
            assert found(f"{told}{caplog.text}") == [], command
    if not refusing:
        carried = "".join(f"{asked.params}{asked.headers}" for asked in everything.asked)
        assert {*SECRETS.values()} <= {*found(carried)}, "each was sent to whom it is for"
        assert any("fulltexts.reading" in line for line in seen), "the processes that a command starts were seen"
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert [path for path, content in kept.items() if found(content.decode("utf-8", "replace"))] == []
    assert [path for path in kept if found(str(path))] == []
    assert found("\n".join(seen)) == []
