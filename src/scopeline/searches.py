"""The log of a search, data/searches/<source>/<date>.json: every item of PRISMA-S that a machine can know, and room
for those that only people know.

Rethlefsen ML et al., PRISMA-S, Syst Rev 2021;10:39: the numbers beside the fields are its items. The machine writes a
log once, when the search is done, and never again; people fill in the fields that are empty.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from scopeline import layout
from scopeline.errors import Problem, ProtocolError
from scopeline.tables.atomic import write_atomically


@dataclass(frozen=True)
class ExportFile:
    """A file that a search brought into data/exports/<source>/."""

    name: str
    sha256: str
    bytes: int
    records: int


@dataclass(frozen=True)
class RawReply:
    """A reply of the service: what was asked, and the digest of its bytes as they came."""

    request: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Search:
    """One search of one source."""

    source: str
    name: str  # 1: the database
    platform: str  # 1: what it was searched through
    kind: str  # 3 to 7: database, register, citation, ...
    searched: str  # 13: begun, ISO 8601, UTC
    by: str  # who searched
    query: str  # 8: as its file has it
    hits: int  # 15: as the source counts them
    exported: int  # 15: records in the files
    new: int  # of them, those that no earlier export of the source holds
    files: Sequence[ExportFile]
    service: str = ""  # the program's name for what was asked
    query_file: str = ""
    query_sha256: str = ""
    sent: str = ""  # 8: as it went out, where that differs
    translation: str = ""  # as the source understood it
    warnings: Sequence[str] = ()
    limits: dict[str, str] = field(default_factory=dict)  # 9
    parts: Sequence[str] = ()
    update_of: str = ""  # 12: date of the search that this one updates
    method: str = "whole"  # 12: whole, or since <date>
    versions: dict[str, str] = field(default_factory=dict)
    replies: Sequence[RawReply] = ()
    # What only people know.
    justification_of_limits: str = ""  # 9
    filters: str = ""  # 10: published search filters, with their citation
    reused_from: str = ""  # 11
    peer_review: str = ""  # 14: who, by which instrument, when

    @property
    def day(self) -> dt.date:
        """The date of the search."""
        return dt.date.fromisoformat(self.searched[:10])

    @property
    def known(self) -> int:
        """How many of the records earlier exports of the source hold."""
        return self.exported - self.new


def folder(source: str) -> Path:
    """Where the logs of a source lie."""
    return layout.SEARCHES / source


def write(search: Search, name: str) -> Path:
    """Write a log under `<name>.json`."""
    path = folder(search.source) / f"{name}.json"
    content = json.dumps(asdict(search), ensure_ascii=False, indent=1)
    write_atomically(path, f"{content}\n".encode())
    return path


def of(source: str, review: Path = Path()) -> list[Search]:
    """Every search of a source, oldest first. Raises ProtocolError with every log that cannot be read."""
    found: list[Search] = []
    problems: list[Problem] = []
    for path in sorted((review / folder(source)).glob("*.json")):
        try:
            found.append(_search(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, TypeError, KeyError) as error:
            said = f"the log of a search cannot be read ({type(error).__name__}: {error})"
            problems.append(Problem(path, said, "Take it back from version control, or remove it with its export."))
    if problems:
        raise ProtocolError(problems)
    return sorted(found, key=lambda search: search.searched)


def _search(content: dict[str, Any]) -> Search:
    known = {each.name for each in fields(Search)}
    given = {name: value for name, value in content.items() if name in known}
    given["files"] = [ExportFile(**file) for file in given["files"]]
    given["replies"] = [RawReply(**reply) for reply in given.get("replies", ())]
    search = Search(**given)
    if not isinstance(search.hits, int) or not isinstance(search.exported, int) or not search.day:
        raise TypeError("hits and exported are numbers")
    return search
