"""ClinicalTrials.gov, API v2: 1,000 studies a page, the next by token; about 50 requests a minute.

https://clinicaltrials.gov/data-api/api: `query.term` takes the syntax of the site's own search; only the first page
has the total.
"""

from __future__ import annotations

from scopeline.search.addresses import Endpoint
from scopeline.search.services.paged import Page, Paged, but, of_json
from scopeline.search.services.service import Query
from scopeline.search.transport import Request


class ClinicalTrials(Paged):
    """A register."""

    name = "ClinicalTrials.gov"
    platform = "ClinicalTrials.gov API v2"
    endpoint = Endpoint("clinicaltrials", "https://clinicaltrials.gov/api/v2", 1.25)

    def sent(self, query: Query) -> str:
        """An update asks for what was first posted since."""
        return f"({query.text}) AND AREA[StudyFirstPostDate]RANGE[{query.since},MAX]" if query.since else query.text

    def first(self, query: Query) -> Request:
        """The first page, with the total."""
        given = {"query.term": self.sent(query), "format": "json", "pageSize": "1000", "countTotal": "true"}
        return Request(self.endpoint, "/studies", tuple(given.items()))

    def read(self, body: bytes) -> Page:
        """Ids are NCT numbers."""
        reply = of_json(body)
        found = [each["protocolSection"]["identificationModule"]["nctId"] for each in reply["studies"]]
        return Page(found, reply.get("totalCount"), reply.get("nextPageToken") or "")

    def following(self, request: Request, page: Page, seen: int) -> Request | None:
        """By the token of the page before."""
        return but(request, pageToken=page.next) if page.next else None
