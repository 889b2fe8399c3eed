"""Europe PMC's REST service: pages of 1,000 by cursor; at the end it gives the same cursor again.

https://europepmc.org/RestfulWebService; no key, no published limit of requests.
"""

from __future__ import annotations

from scopeline.search.addresses import Endpoint
from scopeline.search.services.paged import Page, Paged, but, of_json
from scopeline.search.services.service import Query
from scopeline.search.transport import Request


class EuropePmc(Paged):
    """Search by `resultType=core`, which brings abstracts."""

    name = "Europe PMC"
    platform = "Europe PMC REST service"
    endpoint = Endpoint("europepmc", "https://www.ebi.ac.uk/europepmc/webservices/rest", 0.2)

    def sent(self, query: Query) -> str:
        """An update asks for what was added since (CREATION_DATE)."""
        return f"({query.text}) AND CREATION_DATE:[{query.since} TO 2099-12-31]" if query.since else query.text

    def first(self, query: Query) -> Request:
        """The first page: cursor `*`."""
        given = {"query": self.sent(query), "format": "json", "resultType": "core", "pageSize": "1000"}
        return Request(self.endpoint, "/search", (*given.items(), ("cursorMark", "*")))

    def read(self, body: bytes) -> Page:
        """Ids are `source/id`."""
        reply = of_json(body)
        found = reply["resultList"]["result"]
        return Page(
            [f"{each['source']}/{each['id']}" for each in found], reply["hitCount"], reply.get("nextCursorMark", "")
        )

    def following(self, request: Request, page: Page, seen: int) -> Request | None:
        """By the cursor of the page before."""
        return but(request, cursorMark=page.next) if page.next else None
