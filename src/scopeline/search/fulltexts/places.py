"""Where a report lies open: Unpaywall, Europe PMC, OpenAlex, in this order.

https://unpaywall.org/products/api (an e-mail address, 100,000 look-ups a day), Europe PMC's REST service (links of its
core records), OpenAlex (one work by its DOI; a single look-up is free).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from scopeline.errors import SearchError
from scopeline.search import keys
from scopeline.search.addresses import Endpoint
from scopeline.search.services.europepmc import EuropePmc
from scopeline.search.services.openalex import ENDPOINT as OPENALEX
from scopeline.search.services.openalex import secret
from scopeline.search.transport import Request, Transport

UNPAYWALL = Endpoint("unpaywall", "https://api.unpaywall.org/v2", 0.11)


class Place(NamedTuple):
    """A PDF on the web, and who knows of it."""

    address: str
    known_by: str


def needs() -> None:
    """An e-mail address, which Unpaywall asks for."""
    keys.demanded(keys.EMAIL, "Unpaywall answers only with an address")


def places(record: Mapping[str, Any], transport: Transport) -> Iterator[Place]:
    """Open copies of a report, each address once. Raises SearchError where a service cannot be asked."""
    seen: set[str] = set()
    for name, look in (("Unpaywall", _unpaywall), ("Europe PMC", _europe_pmc), ("OpenAlex", _openalex)):
        for address in look(record, transport):
            if address and address not in seen:
                seen.add(address)
                yield Place(address, name)


def _unpaywall(record: Mapping[str, Any], transport: Transport) -> Iterator[str]:
    doi = _doi(record)
    reply = (
        _ask(Request(UNPAYWALL, f"/{quote(doi, safe='')}", (), {"email": keys.key(keys.EMAIL)}), transport)
        if doi
        else {}
    )
    for location in [reply.get("best_oa_location") or {}, *(reply.get("oa_locations") or ())]:
        yield location.get("url_for_pdf") or ""


def _europe_pmc(record: Mapping[str, Any], transport: Transport) -> Iterator[str]:
    doi, pmid = _doi(record), str(record.get("pmid") or "").partition(";")[0]
    query = f'DOI:"{doi}"' if doi else f"EXT_ID:{pmid} AND SRC:MED" if pmid else ""
    if not query:
        return
    given = (("query", query), ("format", "json"), ("resultType", "core"), ("pageSize", "5"))
    reply = _ask(Request(EuropePmc.endpoint, "/search", given), transport)
    for found in (reply.get("resultList") or {}).get("result", ()):
        for link in (found.get("fullTextUrlList") or {}).get("fullTextUrl", ()):
            if link.get("documentStyle") == "pdf" and link.get("availabilityCode") in ("OA", "F"):
                yield link.get("url") or ""


def _openalex(record: Mapping[str, Any], transport: Transport) -> Iterator[str]:
    doi = _doi(record) if keys.key(keys.OPENALEX) else ""  # without a key a day's look-ups are few
    reply = _ask(Request(OPENALEX, f"/works/doi:{quote(doi, safe='/')}", (), secret()), transport) if doi else {}
    for location in [reply.get("best_oa_location") or {}, *(reply.get("locations") or ())]:
        if location.get("is_oa"):
            yield location.get("pdf_url") or ""


def _ask(request: Request, transport: Transport) -> dict[str, Any]:
    """A reply in JSON; {} where the service does not know the report, or its reply is of no use."""
    try:
        reply = json.loads(transport.send(request).body)
    except SearchError as error:
        if error.status in (404, 422):
            return {}
        raise
    except ValueError:
        return {}
    return reply if isinstance(reply, dict) else {}


def _doi(record: Mapping[str, Any]) -> str:
    return str(record.get("doi") or "").partition(";")[0].strip()
