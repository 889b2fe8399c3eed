"""Cutting a search whose hits no service would hand over at once into parts that it would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple


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
