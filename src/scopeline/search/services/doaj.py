"""DOAJ: 100 articles a page; a query reaches its first 1,000, so a larger one is cut by the day of entry.

https://doaj.org/api/v4/docs: two requests a second; the query stands in the address's path, and is told with it.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from scopeline.search.addresses import Endpoint
from scopeline.search.services.paged import Page, but, of_json
from scopeline.search.services.parts import Parted
from scopeline.search.services.service import Query
from scopeline.search.transport import Request

_SIZE = 100
_FIRST, _LAST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


class Doaj(Parted):
    """Articles, not journals."""

    name = "DOAJ"
    platform = "DOAJ API v4"
    endpoint = Endpoint("doaj", "https://doaj.org/api/v4", 0.51)
    most = 1_000

    def sent(self, query: Query) -> str:
        """An update asks for what was entered since (created_date)."""
        return _between(query.text, query.since, _LAST) if query.since else query.text

    def first(self, query: Query) -> Request:
        """The first page of a query as it stands."""
        return self._request(self.sent(query))

    def span(self, query: Query) -> tuple[int, int]:
        """Days of entry."""
        return (query.since or _FIRST).toordinal(), _LAST.toordinal()

    def part(self, query: Query, first: int, last: int) -> Request:
        """What was entered between two days."""
        return self._request(_between(query.text, dt.date.fromordinal(first), dt.date.fromordinal(last)))

    def read(self, body: bytes) -> Page:
        """Ids are DOAJ's."""
        reply = of_json(body)
        return Page([each["id"] for each in reply["results"]], reply["total"])

    def following(self, request: Request, page: Page, seen: int) -> Request | None:
        """By number."""
        number = int(dict(request.params)["page"])
        return but(request, page=number + 1) if number * _SIZE < (page.total or 0) else None

    def _request(self, text: str) -> Request:
        path = f"/search/articles/{quote(text, safe='')}"
        return Request(self.endpoint, path, (("page", "1"), ("pageSize", str(_SIZE))))


def _between(text: str, first: dt.date, last: dt.date) -> str:
    return f"({text}) AND created_date:[{first} TO {last}]"
