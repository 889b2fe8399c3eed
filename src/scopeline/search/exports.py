"""What a search brings into data/exports/<source>/: the service's replies in one dated file, proved by reading it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scopeline import layout
from scopeline.errors import ExportError, Problem, SearchError
from scopeline.protocol import Source
from scopeline.records import identity
from scopeline.search.replies import Stored
from scopeline.searches import ExportFile
from scopeline.sources.read import Reading, read_export


def write(pages: Iterable[Stored], path: Path) -> None:
    """Put replies into one file, in one step: XML documents one after another, JSON one reply a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            for page in pages:
                # A line feed in JSON stands between values only, where any blank means the same.
                line = page.body if path.suffix == ".xml" else page.body.replace(b"\r", b" ").replace(b"\n", b" ")
                file.write(line.rstrip() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


class Proof(NamedTuple):
    """What an export is, how many of its records no earlier export holds, and what there is to say about it."""

    file: ExportFile
    new: int
    warnings: list[str]


def prove(path: Path, name: str, source: Source, ids: Iterable[str]) -> Proof:
    """Read a new export as ingestion will, and hold it to the ids that were fetched.

    Takes the file away again, and raises SearchError, where it holds fewer records than were fetched, or ExportError,
    where it cannot be read: a file that stops the next run would help nobody.
    """
    try:
        reading = _read(path, name, source)
    except ExportError:
        path.unlink()
        raise
    wanted = len(set(ids))
    if len(reading.records) + len(reading.rejected) < wanted:
        path.unlink()
        raise SearchError(
            Problem(
                path,
                f"{wanted:,} records were fetched, {len(reading.records):,} can be read",
                "The file was taken away again. Type the same command again; if it stays so, report it.",
            )
        )
    known = {_identity(record) for record in _earlier(path, name, source)}
    new = sum(_identity(record) not in known for record in reading.records)
    content = path.read_bytes()
    file = ExportFile(path.name, hashlib.sha256(content).hexdigest(), len(content), len(reading.records))
    rejected = [f"{piece.reason} (line {piece.line} of {path.name})" for piece in reading.rejected]
    return Proof(file, new, [*reading.warnings, *rejected])


def _read(path: Path, name: str, source: Source) -> Reading:
    return read_export(path, source=name, name=f"{name}/{path.name}", columns=source.columns, platform=source.platform)


def _earlier(path: Path, name: str, source: Source) -> Iterator[dict[str, Any]]:
    for earlier in layout.exports(name):
        if earlier != path:
            yield from _read(earlier, name, source).records


def _identity(record: dict[str, Any]) -> str:
    return identity(record).partition("|")[2]
