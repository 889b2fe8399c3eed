"""Cutting a search whose hits no service would hand over at once into parts that it would."""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import ClassVar, NamedTuple

from scopeline.search.replies import Replies
from scopeline.search.services.paged import Paged
from scopeline.search.services.service import Query
from scopeline.search.transport import Request


class Part(NamedTuple):
    """Hits between two numbers, both included: years, or days as `date.toordinal` counts them."""

    first: int
    last: int
    hits: int

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The part's ends as dates."""
        return dt.date.fromordinal(self.first), dt.date.fromordinal(self.last)


def parts(first: int, last: int, most: int, count: Callable[[int, int], int]) -> Iterator[Part]:
    """Halve a range until no part has more than `most` hits; parts without any are left out.

    A part of one single number can have more: its caller has to cut it in another way, or to say so.
    """
    hits = count(first, last)
    if hits <= most or first == last:
        if hits:
            yield Part(first, last, hits)
        return
    middle = (first + last) // 2
    yield from parts(first, middle, most, count)
    yield from parts(middle + 1, last, most, count)


class Parted(Paged):
    """A service of pages that hands over only the first hits of a query: a larger one is asked for in parts."""

    most: ClassVar[int]

    @abstractmethod
    def span(self, query: Query) -> tuple[int, int]:
        """The first and the last number by which a query can be cut: years, or days."""

    @abstractmethod
    def part(self, query: Query, first: int, last: int) -> Request:
        """The request for the first page of what lies between two numbers, both included."""

    def requests(self, query: Query, replies: Replies) -> Iterator[Request]:
        """The whole, or parts with at most `most` hits each."""
        whole = self.first(query)
        if self._hits(whole, replies) <= self.most:
            yield whole
            return
        for part in parts(*self.span(query), self.most, lambda *ends: self._hits(self.part(query, *ends), replies)):
            yield self.part(query, part.first, part.last)

    def _hits(self, request: Request, replies: Replies) -> int:
        return self.read(replies.ask(request).body).total or 0
