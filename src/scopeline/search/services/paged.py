"""Walking over the pages of a service that answers in pages: every record once, and no page taken for another."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from scopeline.errors import Problem, SearchError
from scopeline.search.addresses import Endpoint, told
from scopeline.search.replies import Replies, Stored
from scopeline.search.services.service import Advance, Found, Query, Tell
from scopeline.search.transport import Request

_TRIES = 3


@dataclass(frozen=True)
class Page:
    """What a reply says: the ids of its records, how many hits there are in all, and how to ask for what follows."""

    ids: list[str]
    total: int | None = None
    next: str = ""  # a cursor or token; '' where the service counts pages, or has no more


@dataclass
class _Walk:
    pages: list[Stored] = field(default_factory=list)
    ids: dict[str, None] = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class Paged(ABC):
    """A service of pages. What differs between services is `first`, `read` and `following`."""

    name: ClassVar[str]
    platform: ClassVar[str]
    endpoint: ClassVar[Endpoint]
    suffix: ClassVar[str] = ".jsonl"
    since: ClassVar[bool] = True
    most: ClassVar[int | None] = None  # hits of one query that can be reached
    apart: ClassVar[bool] = True  # whether the parts of a search have no record in common

    def needs(self) -> None:
        """What has to be set before; nothing, unless a service says otherwise."""
        return

    @abstractmethod
    def first(self, query: Query) -> Request:
        """The request for the first page."""

    @abstractmethod
    def read(self, body: bytes) -> Page:
        """What a reply says. Raises KeyError, TypeError or ValueError for one that is not of its kind."""

    @abstractmethod
    def following(self, request: Request, page: Page, seen: int) -> Request | None:
        """The request for the page after this one; None after the last. `seen`: how many records came so far."""

    def sent(self, query: Query) -> str:
        """The query as it goes out."""
        return query.text

    def requests(self, query: Query, replies: Replies) -> Iterator[Request]:
        """The first request of each part of the search; one, unless the service reaches only so many hits."""
        yield self.first(query)

    def count(self, query: Query, replies: Replies) -> int | None:
        """As its first page says; None where the service tells no number."""
        first = self.first(query)
        try:
            return self.read(replies.fresh(first)).total
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            raise SearchError(
                Problem(
                    told(first.address), "the reply is not what the service's documents describe", "Try again later."
                )
            ) from None

    def search(self, query: Query, replies: Replies, tell: Tell, advance: Advance) -> Found:
        """All pages of all parts. What a service counts and what it hands over can differ; then that is said."""
        walks = [self._walk(first, replies, advance) for first in self.requests(query, replies)]
        ids = list(dict.fromkeys(i for walk in walks for i in walk.ids))
        hits = sum(walk.totals[-1] if walk.totals else len(walk.ids) for walk in walks)
        warnings = [warning for walk in walks for warning in walk.warnings]
        if self.apart and hits != len(ids):
            warnings.append(f"the service counts {hits} hits and handed over {len(ids)} different records")
        for warning in warnings:
            tell(f"{self.name}: {warning}")
        limits = {"entered": f"from {query.since}, in the query as sent"} if query.since else {}
        return Found(hits, [page for walk in walks for page in walk.pages], ids, self.sent(query), "", warnings, limits)

    def _walk(self, first: Request, replies: Replies, advance: Advance) -> _Walk:
        walk = _Walk()
        request: Request | None = first
        asked: set[tuple[tuple[str, str], ...]] = set()
        while request and request.params not in asked:  # a cursor that comes again is the end
            asked.add(request.params)
            stored, page = self._page(request, replies, walk)
            if page.total is not None:
                self._refuse_too_many(page.total)
                if walk.totals and page.total != walk.totals[-1]:
                    walk.warnings.append(f"the count moved from {walk.totals[-1]} to {page.total} while it was read")
                walk.totals.append(page.total)
            if not page.ids:
                break
            walk.pages.append(stored)
            walk.ids.update(dict.fromkeys(page.ids))
            advance(len(walk.ids), page.total or len(walk.ids))
            request = self.following(request, page, len(walk.ids))
        return walk

    def _page(self, request: Request, replies: Replies, walk: _Walk) -> tuple[Stored, Page]:
        """A page with records that have not come before: one that repeats another is asked for again."""
        why = ""
        for _ in range(_TRIES):
            stored = replies.ask(request)
            try:
                page = self.read(stored.body)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError):
                why = "the reply is not what the service's documents describe"
            else:
                if not page.ids or not {*page.ids} <= walk.ids.keys():
                    return stored, page
                why = "the service repeats a page that it gave before"
            replies.forget(request)
        raise SearchError(
            Problem(told(request.address), why, "Type the same command again later, or begin anew with --afresh.")
        )

    def _refuse_too_many(self, total: int) -> None:
        if self.most is not None and total > self.most:
            raise SearchError(
                Problem(
                    told(self.endpoint.base),
                    f"{total:,} hits, of which {self.name} hands over {self.most:,}",
                    "Narrow the query, or cut it (by years) into several sources or files.",
                )
            )


def of_json(body: bytes) -> Any:
    """A reply in JSON. Raises ValueError for anything else."""
    return json.loads(body)


def but(request: Request, **params: str | int) -> Request:
    """A request with some parameters changed or added; names end with `_` where Python has the word."""
    changed = {name.rstrip("_"): str(value) for name, value in params.items()}
    kept = [(name, changed.pop(name, value)) for name, value in request.params]
    return replace(request, params=(*kept, *changed.items()))
