"""Crossref, for matching alone: the DOI of a reference that has none. Its bibliographic query is no database search.

https://www.crossref.org/documentation/retrieve-metadata/rest-api: an address puts a caller into the polite pool, whose
lists are limited to 3 requests a second since December 2025.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scopeline.search import keys
from scopeline.search.addresses import Endpoint
from scopeline.search.transport import Request, Transport
from scopeline.text import fold, parted

_ENDPOINT = Endpoint("crossref", "https://api.crossref.org", 0.35)
_SAME = 95.0  # how alike two titles must be, of 100
_SHOWN = "DOI,title,author,issued"


def doi_of(record: Mapping[str, Any], transport: Transport) -> str:
    """The DOI of a record by its title, year and first author, all three of which must agree; '' where none does."""
    title, year = str(record.get("title") or ""), record.get("year")
    authors = parted(str(record.get("authors") or ""))
    if not title or not year or not authors:
        return ""
    family = authors[0].partition(",")[0]
    given = (("query.bibliographic", f"{title} {family} {year}"), ("rows", "3"), ("select", _SHOWN))
    address = keys.key(keys.EMAIL)
    reply = transport.send(Request(_ENDPOINT, "/works", given, {"mailto": address} if address else {}))
    items = json.loads(reply.body).get("message", {}).get("items", ())
    return next((str(item["DOI"]).lower() for item in items if _same(item, title, int(year), family)), "")


def _same(item: Mapping[str, Any], title: str, year: int, family: str) -> bool:
    from rapidfuzz import fuzz

    years = [part[0] for part in (item.get("issued") or {}).get("date-parts", ()) if part and part[0]]
    theirs = (item.get("author") or [{}])[0].get("family") or ""
    alike = any(fuzz.ratio(fold(title), fold(other)) >= _SAME for other in item.get("title") or ())
    return alike and any(abs(found - year) <= 1 for found in years) and fold(theirs) == fold(family)
