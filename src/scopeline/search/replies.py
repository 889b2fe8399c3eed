"""Every reply of a search, stored as it came before anybody reads it; so a search that was cut off goes on.

A search is a program that asks the same things in the same order. What has been asked once is answered from the
store, so the same command, typed again after a kill, walks over what is there and asks for what is not.

    .unfinished/search.json            what is searched, and since when
    .unfinished/index.jsonl            a line a reply: what was asked (without keys), where the reply lies, its digest
    .unfinished/<n>-<question>.reply   the bytes, in one step; what was asked is in the name, so a reply that is there
                                       counts also where a kill fell before its line

Only the reply that was on its way at a kill is asked for again: no service goes on in the middle of one.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopeline.errors import Problem, SearchError
from scopeline.search.transport import Request, Transport
from scopeline.tables.atomic import write_atomically

_INDEX = "index.jsonl"
_SHOWN = 80  # characters of a parameter in the log
_VOLATILE = frozenset({"WebEnv", "query_key"})  # names of a server's memory, which changes while the question does not


@dataclass(frozen=True)
class Stored:
    """A reply on disk: what was asked, as it may be told, and the digest of its bytes."""

    path: Path
    request: str
    sha256: str
    size: int

    @property
    def body(self) -> bytes:
        """The bytes as they came."""
        return self.path.read_bytes()


class Replies:
    """The store of one search. `asked` counts the requests of this process, not those answered from the store."""

    def __init__(self, folder: Path, transport: Transport) -> None:
        self._folder, self._transport = folder, transport
        self._known: dict[str, Stored] = {}
        self._unlisted: dict[str, Path] = {}
        self.asked = 0
        self.told: Callable[[int], None] = lambda _: None
        for line in self._lines():
            self._known.pop(line["key"], None)
            if line.get("file"):
                path = folder / line["file"]
                self._known[line["key"]] = Stored(path, line["request"], line["sha256"], line["bytes"])
        listed = {stored.path for stored in self._known.values()}
        there = sorted(folder.glob("*-*.reply"))
        self._unlisted = {path.stem.partition("-")[2]: path for path in there if path not in listed}
        self._next = 1 + max((int(path.stem.partition("-")[0]) for path in there), default=0)

    def ask(self, request: Request) -> Stored:
        """The reply to a request: as stored, where its bytes are what they were, else from the service."""
        key = _key(request)
        known = self._known.get(key)
        if known and known.path.exists() and _digest(known.body) == known.sha256:
            return known
        path = self._unlisted.pop(_named(key), None)
        if path is None:
            path = self._folder / f"{self._next:06}-{_named(key)}.reply"
            self._next += 1
            write_atomically(path, self.fresh(request))
        stored = _stored(path, request)
        line = {"key": key, "file": path.name, "request": stored.request, "sha256": stored.sha256}
        self._write({**line, "bytes": stored.size})
        self._known[key] = stored
        return stored

    def fresh(self, request: Request) -> bytes:
        """The reply to a request, asked now and not stored."""
        self.asked += 1
        self.told(self.asked)
        return self._transport.send(request).body

    def forget(self, request: Request) -> None:
        """Let a reply that turned out wrong be asked for again."""
        key = _key(request)
        if stored := self._known.pop(key, None):
            stored.path.unlink(missing_ok=True)
            self._write({"key": key})

    def all(self) -> list[Stored]:
        """Every reply that stands, in the order in which they came."""
        return sorted(self._known.values(), key=lambda stored: stored.path.name)

    def __len__(self) -> int:
        return len(self._known)

    def _lines(self) -> Iterator[dict[str, Any]]:
        """What the index says; a last line that was cut off while it was written says nothing."""
        index = self._folder / _INDEX
        for line in index.read_text(encoding="utf-8").splitlines() if index.exists() else ():
            try:
                yield json.loads(line)
            except ValueError:
                continue

    def _write(self, line: dict[str, Any]) -> None:
        with (self._folder / _INDEX).open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line, ensure_ascii=False)}\n")
            file.flush()


def _key(request: Request) -> str:
    said = [request.endpoint.name, request.path, request.mark]
    said += [f"{name}={value}" for name, value in request.params if name not in _VOLATILE]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _named(key: str) -> str:
    """As much of a key as names of files need."""
    return key[:16]


def _stored(path: Path, request: Request) -> Stored:
    body = path.read_bytes()
    return Stored(path, _told(request), _digest(body), len(body))


def _told(request: Request) -> str:
    """A request as the log tells it: without keys, and shortly, since the query has its own field there."""
    said = "&".join(
        f"{name}={value if len(value) < _SHOWN else value[:_SHOWN] + '...'}" for name, value in request.params
    )
    return f"{'POST' if request.post else 'GET'} {request.address}?{said}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """While one process searches a source. Raises SearchError where another does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SearchError(
                Problem(folder.parent, "this source is being searched just now", "Wait until that search ends.")
            ) from None
        yield


def clear(folder: Path) -> None:
    """Forget an unfinished search, once its export and its log are written or nobody wants it."""
    shutil.rmtree(folder, ignore_errors=True)
