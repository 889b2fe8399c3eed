"""Web of Science Starter, where a key is given: 50 a page, no abstracts.

https://developer.clarivate.com/apis/wos-starter: trial keys 50 requests a day and one a second, members' 5,000 and
five. It says nothing of its limits in headers.
"""

from __future__ import annotations

from scopeline.search import keys
from scopeline.search.addresses import Endpoint
from scopeline.search.services.paged import Page, Paged, but, of_json
from scopeline.search.services.service import Query
from scopeline.search.transport import Request

_SIZE = 50


class WebOfScience(Paged):
    """Core Collection; its load date is no field of the query: an update asks for everything."""

    name = "Web of Science Core Collection"
    platform = "Web of Science Starter API"
    endpoint = Endpoint("webofscience", "https://api.clarivate.com/apis/wos-starter/v1", 1.1)
    since = False
    most = 100_000

    def needs(self) -> None:
        """A key."""
        keys.demanded(keys.WEB_OF_SCIENCE, "Web of Science answers only with a key; its export as text needs none")

    def first(self, query: Query) -> Request:
        """The first page."""
        given = (("db", "WOS"), ("q", query.text), ("limit", str(_SIZE)), ("page", "1"))
        return Request(self.endpoint, "/documents", given, headers={"X-ApiKey": keys.key(keys.WEB_OF_SCIENCE)})

    def read(self, body: bytes) -> Page:
        """Ids are accession numbers."""
        reply = of_json(body)
        return Page([each["uid"] for each in reply["hits"]], reply["metadata"]["total"])

    def following(self, request: Request, page: Page, seen: int) -> Request | None:
        """By number."""
        number = int(dict(request.params)["page"])
        return but(request, page=number + 1) if number * _SIZE < (page.total or 0) else None
