"""A server on this machine that answers as the services' documents say, and fails on demand."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

EMAIL = "someone.secret+review@example.org"
KEY = "0123456789abcdefSECRET"

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Asked:
    """A request as the server saw it."""

    path: str
    params: dict[str, str]
    headers: dict[str, str]
    at: float


@dataclass
class Fault:
    """What goes wrong with requests whose path holds `where`, so many times, after so many that went well."""

    where: str
    change: Callable[[Answer], Answer]
    times: int = 1
    after: int = 0
    cut: bool = False


@dataclass
class Services:
    """The server: services register what answers below a path; `faults` are used up in their order."""

    routes: dict[str, Callable[[str, dict[str, str]], Answer]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def count(self, where: str) -> int:
        return sum(where in each.path for each in self.asked)

    def refuse(self, where: str, status: int, times: int = 1, after: int = 0, **headers: str) -> None:
        self.faults.append(Fault(where, lambda _: (status, headers, b"busy"), times, after))

    def answer(self, path: str, params: dict[str, str], headers: dict[str, str]) -> tuple[Answer, bool]:
        with self.lock:
            self.asked.append(Asked(path, params, headers, time.time()))
            prefix = next((p for p in sorted(self.routes, key=len, reverse=True) if path.startswith(p)), None)
            if prefix is None:
                return (404, {}, b"no such place"), False
            answer = self.routes[prefix](path[len(prefix) :], params)
            for fault in self.faults:
                if fault.where in path and fault.after > 0:
                    fault.after -= 1
                    break
                if fault.where in path and fault.times > 0:
                    fault.times -= 1
                    return fault.change(answer), fault.cut
            return answer, False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a reply's body would wait for the word that its head has come: 40 ms each
    services: Services

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self._reply(address.path, address.query)

    def do_POST(self) -> None:
        self._reply(urlsplit(self.path).path, self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _reply(self, path: str, query: str) -> None:
        params = {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
        (status, headers, body), cut = self.services.answer(path, params, dict(self.headers))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut or "Content_Length" in headers:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


def serve() -> tuple[Services, ThreadingHTTPServer]:
    """A server that answers already."""
    services = Services()
    handler = type("Handler", (_Handler,), {"services": services})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    services.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return services, server


@contextmanager
def drops(head: bytes, drop: bytes, pause: float = 0.05) -> Iterator[tuple[str, list[int]]]:
    """A server that sends `head`, and then `drop` again and again; its address, and how much it could send."""
    listening = socket.create_server(("127.0.0.1", 0))
    sent: list[int] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.recv(2**16)
                connection.sendall(head)
                for _ in range(200_000):
                    sent.append(connection.send(drop))
                    time.sleep(pause)

    serving = threading.Thread(target=serve, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", sent
    finally:
        listening.close()


def json_answer(value: object) -> Answer:
    return 200, {"Content_Type": "application/json"}, json.dumps(value, ensure_ascii=False).encode()


class PubMed:
    """E-utilities with so many records, some a day; histories that can be forgotten."""

    def __init__(self, services: Services, records: dict[int, str]) -> None:
        self.records = records  # PMID -> day of entry, YYYY/MM/DD
        self.histories: dict[str, list[int]] = {}
        self.fetched: Counter[int] = Counter()
        self.last_fetch: list[int] = []
        self.count_off = 0
        self.newer: list[dict[int, str]] = []  # records that appear with each further search
        services.routes["/entrez/eutils/esearch.fcgi"] = self.search
        services.routes["/entrez/eutils/efetch.fcgi"] = self.fetch

    def search(self, _: str, params: dict[str, str]) -> Answer:
        if self.newer:
            self.records = self.records | self.newer.pop(0)
        low, high = params.get("mindate", ""), params.get("maxdate", "9999")
        found = [pmid for pmid, day in sorted(self.records.items(), reverse=True) if low <= day <= high]
        most = int(params.get("retmax", 20))
        assert most <= 10_000
        history = ""
        if params.get("usehistory"):
            name = f"MCID_{len(self.histories)}"
            self.histories[name] = found[:9_999]
            history = f"<QueryKey>1</QueryKey><WebEnv>{name}</WebEnv>"
        ids = "".join(f"<Id>{pmid}</Id>" for pmid in found[:most])
        body = (
            '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC'
            ' "-//NLM//DTD esearch 20060628//EN" '
            '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
            f"<eSearchResult><Count>{len(found) + self.count_off}</Count><RetMax>{min(most, len(found))}</RetMax>"
            f"<RetStart>0</RetStart>{history}<IdList>{ids}</IdList><TranslationSet/>"
            '<QueryTranslation>"integrated care"[All Fields]</QueryTranslation>'
            "<ErrorList><PhraseNotFound>nosuchword</PhraseNotFound></ErrorList></eSearchResult>"
        )
        self.count_off = 0
        return 200, {"Content_Type": "text/xml"}, body.encode()

    def fetch(self, _: str, params: dict[str, str]) -> Answer:
        if "id" in params:
            wanted = [int(pmid) for pmid in params["id"].split(",")]
        elif params["WebEnv"] not in self.histories:
            return 400, {}, b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"
        else:
            start = int(params["retstart"])
            wanted = self.histories[params["WebEnv"]][start : start + int(params["retmax"])]
        self.fetched.update(wanted)
        self.last_fetch = wanted
        return 200, {"Content_Type": "text/xml"}, articles(wanted)


def articles(pmids: list[int]) -> bytes:
    """A reply of EFetch."""
    body = "\n".join(
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>'
        f"<Article><Journal><JournalIssue><PubDate><Year>2019</Year></PubDate></JournalIssue><Title>Health</Title>"
        f"</Journal><ArticleTitle>Integrated care number {pmid}</ArticleTitle><AuthorList><Author><LastName>Amiri"
        f"</LastName><ForeName>Sara</ForeName></Author></AuthorList></Article></MedlineCitation></PubmedArticle>"
        for pmid in pmids
    )
    return (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
        '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
        f"<PubmedArticleSet>\n{body}\n</PubmedArticleSet>"
    ).encode()
