"""arXiv: Atom, 500 entries a page by their place; three seconds between requests.

https://info.arxiv.org/help/api/user-manual.html: at most 30,000 of a query, in slices of at most 2,000. It now and
then gives an empty page in the middle, which its manual advises to ask for again.
"""

from __future__ import annotations

from scopeline.search.addresses import Endpoint
from scopeline.search.services.paged import Page, Paged, but
from scopeline.search.services.service import Query
from scopeline.search.transport import Request

_SIZE = 500
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


class Arxiv(Paged):
    """Sorted by submission, so that what is new does not move the pages."""

    name = "arXiv"
    platform = "arXiv API"
    endpoint = Endpoint("arxiv", "https://export.arxiv.org/api", 3.1)
    suffix = ".xml"
    most = 30_000

    def sent(self, query: Query) -> str:
        """An update asks for what was submitted since."""
        return (
            f"({query.text}) AND submittedDate:[{query.since:%Y%m%d}0000 TO 209912312359]"
            if query.since
            else query.text
        )

    def first(self, query: Query) -> Request:
        """The first page: place 0."""
        given = {"search_query": self.sent(query), "sortBy": "submittedDate", "sortOrder": "ascending"}
        return Request(self.endpoint, "/query", (*given.items(), ("start", "0"), ("max_results", str(_SIZE))))

    def read(self, body: bytes) -> Page:
        """Raises ValueError for a page that is empty before the end."""
        from xml.etree.ElementTree import ParseError

        from defusedxml.ElementTree import fromstring

        try:
            feed = fromstring(body)
        except ParseError as error:
            raise ValueError("no Atom") from error
        total = int(feed.findtext(_TOTAL) or "")
        ids = [entry.findtext(f"{_ATOM}id") or "" for entry in feed.iterfind(f"{_ATOM}entry")]
        start = int(feed.findtext("{http://a9.com/-/spec/opensearch/1.1/}startIndex") or 0)
        if not ids and start < total:
            raise ValueError("an empty page before the end")
        return Page(ids, total)

    def following(self, request: Request, page: Page, seen: int) -> Request | None:
        """By place."""
        start = int(dict(request.params)["start"]) + _SIZE
        return but(request, start=start) if start < (page.total or 0) else None
