"""Semantic Scholar's bulk search: 1,000 papers a page, the next by token; Boolean operators are + | - and quotes.

https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data/operation/get_graph_paper_bulk_search; one request a
second with a key, fewer without.
"""

from __future__ import annotations

from scopeline.search import keys
from scopeline.search.addresses import Endpoint
from scopeline.search.services.paged import Page, Paged, but, of_json
from scopeline.search.services.service import Query
from scopeline.search.transport import Request

_FIELDS = (
    "title,abstract,year,publicationDate,venue,journal,authors,externalIds,publicationTypes,url,openAccessPdf,"
    "fieldsOfStudy"
)


class SemanticScholar(Paged):
    """It cannot be asked for what was entered since a day: an update asks for everything."""

    name = "Semantic Scholar"
    platform = "Semantic Scholar Academic Graph API, bulk search"
    endpoint = Endpoint("semanticscholar", "https://api.semanticscholar.org/graph/v1", 1.1)
    since = False

    def first(self, query: Query) -> Request:
        """The first page: no token."""
        key = keys.key(keys.SEMANTIC_SCHOLAR)
        headers = {"x-api-key": key} if key else {}
        given = (("query", query.text), ("fields", _FIELDS))
        return Request(self.endpoint, "/paper/search/bulk", given, headers=headers)

    def read(self, body: bytes) -> Page:
        """`total` is an estimate of theirs."""
        reply = of_json(body)
        return Page([each["paperId"] for each in reply["data"]], reply["total"], reply.get("token") or "")

    def following(self, request: Request, page: Page, seen: int) -> Request | None:
        """By the token of the page before."""
        return but(request, token=page.next) if page.next else None
