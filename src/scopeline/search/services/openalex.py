"""OpenAlex: works by cursor, 100 a page.

https://developers.openalex.org: a key since 13 February 2026 (free, with a daily allowance); the cursor after the last
page is null. Its search stems words and knows AND, OR, NOT and phrases, which is less than a database's.
"""

from __future__ import annotations

from scopeline.search import keys
from scopeline.search.addresses import Endpoint
from scopeline.search.services.paged import Page, Paged, but, of_json
from scopeline.search.services.service import Query
from scopeline.search.transport import Request

ENDPOINT = Endpoint("openalex", "https://api.openalex.org", 0.11)


def secret() -> dict[str, str]:
    """The key and the address, as parameters that are told nowhere."""
    given = {"api_key": keys.key(keys.OPENALEX), "mailto": keys.key(keys.EMAIL)}
    return {name: value for name, value in given.items() if value}


class OpenAlex(Paged):
    """Search of title, abstract and full text (`search=`); a query of the form `filter:...` is sent as a filter."""

    name = "OpenAlex"
    platform = "OpenAlex API"
    endpoint = ENDPOINT

    def needs(self) -> None:
        """A key."""
        keys.demanded(keys.OPENALEX, "OpenAlex answers searches only with a (free) key")

    def sent(self, query: Query) -> str:
        """An update asks for what was created in OpenAlex since."""
        return f"{query.text} [from_created_date:{query.since}]" if query.since else query.text

    def first(self, query: Query) -> Request:
        """The first page: cursor `*`."""
        filters = [query.text.removeprefix("filter:")] if query.text.startswith("filter:") else []
        filters += [f"from_created_date:{query.since}"] if query.since else []
        given = {} if query.text.startswith("filter:") else {"search": query.text}
        given |= {"filter": ",".join(filters)} if filters else {}
        return Request(self.endpoint, "/works", (*given.items(), ("per_page", "100"), ("cursor", "*")), secret())

    def read(self, body: bytes) -> Page:
        """Ids are those of works."""
        reply = of_json(body)
        meta = reply["meta"]
        return Page([each["id"] for each in reply["results"]], meta["count"], meta.get("next_cursor") or "")

    def following(self, request: Request, page: Page, seen: int) -> Request | None:
        """By the cursor of the page before."""
        return but(request, cursor=page.next) if page.next else None
