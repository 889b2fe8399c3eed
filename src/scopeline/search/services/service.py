"""What is asked of every service, and what it answers with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from scopeline.search.replies import Replies, Stored

Tell = Callable[[str], None]  # a sentence for the person who searches
Advance = Callable[[int, int], None]  # so many records are there, of so many


@dataclass(frozen=True)
class Query:
    """A query as its file has it; `since`: of an update, the first day of entry. Citations are chased of `ids`."""

    text: str
    since: dt.date | None = None
    ids: Sequence[str] = ()


@dataclass
class Found:
    """What a search came to: `hits` as the service counts them, the replies that hold records, in order, and their ids.

    `sent` is the query as it went out; `limits` what narrowed it beside the query.
    """

    hits: int
    pages: list[Stored]
    ids: list[str]
    sent: str
    translation: str = ""
    warnings: list[str] = field(default_factory=list)
    limits: dict[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)


class Service(Protocol):
    """A database on the web. `since` says whether it can be asked for what was entered from a day on."""

    name: str
    platform: str
    suffix: str  # of the export: .xml or .jsonl
    since: bool

    def needs(self) -> None:
        """Raise SearchError where a key is missing, before anything is asked."""

    def count(self, query: Query, replies: Replies) -> int | None:
        """How many hits a query would have, asked now and not stored. Raises SearchError."""

    def search(self, query: Query, replies: Replies, tell: Tell, advance: Advance) -> Found:
        """Ask for everything that matches. Raises SearchError; what was answered is kept in `replies`."""
