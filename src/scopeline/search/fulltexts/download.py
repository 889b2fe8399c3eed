"""Fetching one PDF from wherever it lies: with limits on size, kind and time, and nowhere private."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from scopeline.errors import SearchError
from scopeline.search.addresses import Endpoint, origin
from scopeline.search.transport import Passing, Transport

_HEAD = 1024  # bytes within which a PDF says that it is one (ISO 32000, implementers' note)
_PAUSE = 1.0  # seconds between two files of one host


@dataclass(frozen=True)
class Limits:
    """How large a file may be, in bytes, and how long it may take, in seconds."""

    largest: int = 50 * 2**20
    seconds: float = 120.0


class NotFetched(Exception):
    """Why a file was not taken; `why` is a key of the languages' words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def download(address: str, path: Path, transport: Transport, limits: Limits) -> None:
    """Put the PDF at an address under `path`, whole or not at all. Raises NotFetched."""
    try:
        transport.await_turn(Endpoint(origin(address)[1], address, _PAUSE))
    except SearchError:
        raise NotFetched("fulltext_private") from None
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _stream(address, temporary, transport, limits)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _stream(address: str, path: Path, transport: Transport, limits: Limits) -> None:
    size = 0
    head = b""
    try:
        with transport.open("GET", address, anywhere=True, headers={"Accept": "application/pdf"}) as reply:
            if reply.status_code != 200:
                raise NotFetched("fulltext_refused")
            length = reply.headers.get("Content-Length", "")
            if length.isdigit() and int(length) > limits.largest:
                raise NotFetched("fulltext_large")
            with path.open("wb") as file:
                for piece in transport.pieces(reply, limits.seconds):
                    size += len(piece)
                    if size > limits.largest:
                        raise NotFetched("fulltext_large")
                    if len(head) < _HEAD:
                        head += piece
                        if len(head) >= _HEAD and b"%PDF-" not in head[:_HEAD]:
                            raise NotFetched("fulltext_no_pdf")
                    file.write(piece)
    except Passing:
        raise NotFetched("fulltext_cut") from None
    except SearchError:
        raise NotFetched("fulltext_private") from None
    if b"%PDF-" not in head[:_HEAD]:
        raise NotFetched("fulltext_no_pdf")
