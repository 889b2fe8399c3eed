"""Citation chasing: what the included reports cite, and what cites them, as the hits of a source of that kind.

OpenAlex: filters `cites` and `cited_by`, https://developers.openalex.org. Europe PMC: fields CITES and REFFED_BY of its
search syntax. Both answer as they answer searches, so their replies are read in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from scopeline.search.replies import Replies
from scopeline.search.services.europepmc import EuropePmc
from scopeline.search.services.openalex import OpenAlex, secret
from scopeline.search.services.paged import Paged, of_json
from scopeline.search.services.service import Advance, Found, Query, Tell
from scopeline.search.transport import Request

_AT_ONCE = 50  # values of one filter, or ids of one query


class _Citations(Paged):
    """Citations of the included reports, backwards and forwards, by any service."""

    since = False
    apart = False

    def sent(self, query: Query) -> str:
        """The reports whose citations are chased."""
        return query.text

    def search(self, query: Query, replies: Replies, tell: Tell, advance: Advance) -> Found:
        """A work to which two walks lead is a hit of each, and found to be a duplicate."""
        found = super().search(query, replies, tell, advance)
        return replace(found, limits={"citations": f"backwards and forwards, of {len(query.ids)} included reports"})


class OpenAlexCitations(_Citations, OpenAlex):
    """Reports are found by DOI or PMID, their citations by OpenAlex's own ids."""

    platform = "OpenAlex API, filters cites and cited_by"

    def requests(self, query: Query, replies: Replies) -> Iterator[Request]:
        """One walk a direction and fifty reports."""
        works = list(self._works(query.ids, replies))
        for some in _chunks(works):
            for direction in ("cites", "cited_by"):
                given = (("filter", f"{direction}:{'|'.join(some)}"), ("per_page", "100"), ("cursor", "*"))
                yield Request(self.endpoint, "/works", given, secret())

    def _works(self, ids: Sequence[str], replies: Replies) -> Iterator[str]:
        for kind in ("doi", "pmid"):
            known = [value for name, _, value in (each.partition(":") for each in ids) if name == kind]
            for some in _chunks(known):
                given = (("filter", f"{kind}:{'|'.join(some)}"), ("select", "id"), ("per_page", "100"))
                reply = of_json(replies.ask(Request(self.endpoint, "/works", given, secret())).body)
                yield from (str(each["id"]).rpartition("/")[2] for each in reply["results"])


class EuropePmcCitations(_Citations, EuropePmc):
    """Reports are known by PMID: what has only a DOI is found first."""

    platform = "Europe PMC REST service, fields CITES and REFFED_BY"

    def requests(self, query: Query, replies: Replies) -> Iterator[Request]:
        """One walk a direction and twenty-five reports."""
        pmids = dict.fromkeys([*(i.partition(":")[2] for i in query.ids if i.startswith("pmid:"))])
        pmids |= dict.fromkeys(self._of_dois([i for i in query.ids if i.startswith("doi:")], replies))
        for some in _chunks(list(pmids), _AT_ONCE // 2):
            for direction in ("CITES", "REFFED_BY"):
                yield self.first(Query(" OR ".join(f"{direction}:{pmid}_MED" for pmid in some)))

    def _of_dois(self, ids: Sequence[str], replies: Replies) -> Iterator[str]:
        for some in _chunks(ids, _AT_ONCE // 2):
            asked = " OR ".join(f'DOI:"{each.partition(":")[2]}"' for each in some)
            reply = of_json(replies.ask(self.first(Query(f"({asked}) AND SRC:MED"))).body)
            yield from (str(each["id"]) for each in reply["resultList"]["result"])


def _chunks(values: Iterable[str], size: int = _AT_ONCE) -> Iterator[list[str]]:
    every = list(values)
    return (every[start : start + size] for start in range(0, len(every), size))
