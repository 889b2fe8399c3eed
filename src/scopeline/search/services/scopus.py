"""Scopus Search, where an institution's key allows it: 25 a page with abstracts, at most 5,000 of a query.

https://dev.elsevier.com/documentation/ScopusSearchAPI.wadl and api_key_settings.html. A larger search is cut by year of
publication. Without a subscriber's rights `view=COMPLETE` is refused with 401 or 403.
"""

from __future__ import annotations

from datetime import date

from scopeline.search import keys
from scopeline.search.addresses import Endpoint
from scopeline.search.services.paged import Page, but, of_json
from scopeline.search.services.parts import Parted
from scopeline.search.services.service import Query
from scopeline.search.transport import Request

_SIZE = 25
_YEARS = (1700, 2099)


class Scopus(Parted):
    """Keys travel in headers."""

    name = "Scopus"
    platform = "Scopus Search API"
    endpoint = Endpoint("scopus", "https://api.elsevier.com/content", 0.2)
    most = 5_000

    def needs(self) -> None:
        """A key; mostly also the institution's network or its token."""
        keys.demanded(keys.SCOPUS, "Scopus answers only with an institution's key; its export as CSV or RIS needs none")

    def sent(self, query: Query) -> str:
        """An update asks for what was loaded since."""
        return f"({query.text}) AND ORIG-LOAD-DATE AFT {query.since:%Y%m%d}" if query.since else query.text

    def first(self, query: Query) -> Request:
        """The first page of a query as it stands."""
        return self._request(self.sent(query))

    def span(self, query: Query) -> tuple[int, int]:
        """Years of publication."""
        return _YEARS[0], max(_YEARS[1], date.today().year)

    def part(self, query: Query, first: int, last: int) -> Request:
        """What was published between two years."""
        return self._request(f"({self.sent(query)}) AND PUBYEAR > {first - 1} AND PUBYEAR < {last + 1}")

    def read(self, body: bytes) -> Page:
        """An empty result is one entry with an error in it."""
        reply = of_json(body)["search-results"]
        found = [each["eid"] for each in reply.get("entry", []) if "error" not in each]
        return Page(found, int(reply["opensearch:totalResults"]))

    def following(self, request: Request, page: Page, seen: int) -> Request | None:
        """By place."""
        start = int(dict(request.params)["start"]) + _SIZE
        return but(request, start=start) if start < (page.total or 0) else None

    def _request(self, text: str) -> Request:
        headers = {"X-ELS-APIKey": keys.key(keys.SCOPUS), "Accept": "application/json"}
        if token := keys.key(keys.SCOPUS_INSTITUTION):
            headers["X-ELS-Insttoken"] = token
        given = (("query", text), ("view", "COMPLETE"), ("count", str(_SIZE)), ("start", "0"))
        return Request(self.endpoint, "/search/scopus", given, headers=headers)
