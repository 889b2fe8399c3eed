"""PubMed: counted, cut into parts that it hands over, fetched by 200, and proved PMID by PMID.

NCBI's documents: NBK25499 (ESearch reaches the first 9,999 records of a query, whatever the history server keeps),
NLM KA-05318 (3 or 10 requests a second; large jobs at night or on weekends, Eastern time).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scopeline.errors import Problem, SearchError
from scopeline.search import keys
from scopeline.search.replies import Replies, Stored
from scopeline.search.services import entrez
from scopeline.search.services.parts import Part, parts
from scopeline.search.services.service import Advance, Found, Query, Tell

MOST = 9_999  # records of a query that can be reached
BATCH = 200
TRIES = 3  # for a reply that came whole, but is not what was asked
_FIRST_DAY, _LAST_DAY = dt.date(1800, 1, 1), dt.date(2099, 12, 31)
_MANY = 100  # requests: more belong into the quiet hours
_PMID = re.compile(rb"<(?:MedlineCitation|BookDocument)\b[^>]*>\s*<PMID[^>]*>\s*(\d+)\s*</PMID>")

name = "PubMed"
platform = "NCBI E-utilities"
suffix = ".xml"
since = True


def needs() -> None:
    """An e-mail address, which NCBI asks for."""
    keys.demanded(keys.EMAIL, "NCBI wants to know whom to write to before it blocks anybody")


def count(query: Query, replies: Replies) -> int:
    """How many hits PubMed has for a query."""
    return int(entrez.search(replies, stored=False, term=query.text, retmax=0)["Count"])


@dataclass(frozen=True)
class _Slice:
    """One part of the search, by its own parameters, with the ids that it has."""

    told: str
    given: dict[str, Any]
    ids: list[str]
    history: Mapping[str, str]


def search(query: Query, replies: Replies, tell: Tell, advance: Advance) -> Found:
    """Everything that PubMed has for a query; of an update, what was entered since. Raises SearchError."""
    given: dict[str, Any] = {"term": query.text} | _days("edat", (query.since, _LAST_DAY) if query.since else None)
    for attempt in range(TRIES):
        first = entrez.search(replies, again=attempt > 0, retmax=0, **given)
        hits = int(first["Count"])
        slices = list(_slices(given, hits, query, replies, again=attempt > 0))
        ids = list(dict.fromkeys(pmid for each in slices for pmid in each.ids))
        if len(ids) == hits == sum(len(each.ids) for each in slices):
            break
        tell(f"PubMed counts {hits:,} hits, its parts hold {len(ids):,}; counting again")
    else:
        raise _unproved(f"PubMed counts {hits:,} hits, but its parts hold {len(ids):,} different records")
    _announce(-(-hits // BATCH) + len(slices), tell)
    pages = list(_pages(slices, len(ids), replies, advance))
    found = [pmid for page in pages for pmid in _pmids(page.body)]
    if sorted(found) != sorted(ids):
        raise _unproved(f"{len(ids):,} records were asked for, {len(set(found)):,} came")
    limits = {"date of entry": f"from {query.since}, as mindate with datetype=edat"} if query.since else {}
    return Found(
        hits,
        pages,
        ids,
        query.text,
        str(first.get("QueryTranslation", "")),
        list(_warnings(first)),
        limits,
        [f"{each.told}: {len(each.ids)}" for each in slices] if len(slices) > 1 else [],
    )


def _slices(given: dict[str, Any], hits: int, query: Query, replies: Replies, *, again: bool) -> Iterator[_Slice]:
    """The parts of a search, each small enough: by day of entry and, where one day has more, by day of creation."""
    if hits <= MOST:
        if hits:
            yield _slice("all", given, replies, again)
        return
    for part in _cut("edat", given, query.since or _FIRST_DAY, replies, again):
        if part.hits <= MOST:
            yield _slice(_named("entered", part), given | _days("edat", part.days), replies, again)
            continue
        day = f"{part.days[0]:%Y/%m/%d}"
        term = {"term": f'({given["term"]}) AND ("{day}"[edat])'}
        for finer in _cut("crdt", term, _FIRST_DAY, replies, again):
            if finer.hits > MOST:
                raise _unproved(f"{finer.hits:,} of the hits were entered and created on the same day, {day}")
            told = f"entered {day}, {_named('created', finer)}"
            yield _slice(told, term | _days("crdt", finer.days), replies, again)


def _cut(kind: str, given: dict[str, Any], first: dt.date, replies: Replies, again: bool) -> Iterator[Part]:
    def count(low: int, high: int) -> int:
        days = (dt.date.fromordinal(low), dt.date.fromordinal(high))
        return int(entrez.search(replies, "count", again=again, retmax=0, **{**given, **_days(kind, days)})["Count"])

    return parts(first.toordinal(), _LAST_DAY.toordinal(), MOST, count)


def _slice(told: str, given: dict[str, Any], replies: Replies, again: bool) -> _Slice:
    reply = entrez.search(replies, "part", again=again, retmax=MOST, usehistory="y", **given)
    return _Slice(told, given, [str(pmid) for pmid in reply["IdList"]], _history(reply))


def _history(reply: Mapping[str, Any]) -> dict[str, str]:
    return {"WebEnv": str(reply["WebEnv"]), "query_key": str(reply["QueryKey"])}


def _pages(slices: list[_Slice], total: int, replies: Replies, advance: Advance) -> Iterator[Stored]:
    done = 0
    for each in slices:
        history = each.history
        for start in range(0, len(each.ids), BATCH):
            wanted = each.ids[start : start + BATCH]
            page, history = _page(each, start, wanted, history, replies)
            done += len(wanted)
            advance(done, total)
            yield page


def _page(
    each: _Slice, start: int, wanted: list[str], history: Mapping[str, str], replies: Replies
) -> tuple[Stored, Mapping[str, str]]:
    """One batch from the history server, renewed once it has expired; by its ids where the history gives others."""
    given = {"retstart": start, "retmax": BATCH}
    page: Stored | None
    for attempt in range(2):
        try:
            page = entrez.fetch(replies, each.told, again=attempt > 0, **given, **history)
        except SearchError as error:
            if error.status != 400:  # what NCBI answers for a history it has forgotten
                raise
            page = None
        if page and sorted(_pmids(page.body)) == sorted(wanted):
            return page, history
        if page is None or b"<PubmedArticleSet" not in page.body:
            history = _history(entrez.search(replies, stored=False, retmax=0, usehistory="y", **each.given))
    for attempt in range(TRIES):
        page = entrez.fetch(replies, each.told, again=attempt > 0, id=",".join(wanted))
        lost = sorted({*wanted} - {*_pmids(page.body)})
        if not lost and len(_pmids(page.body)) == len(wanted):
            return page, history
    raise _unproved(f"PubMed lists {', '.join(lost[:10])} among the hits, but does not hand them over")


def _pmids(body: bytes) -> list[str]:
    return [found.decode() for found in _PMID.findall(body)]


def _days(kind: str, days: tuple[dt.date, dt.date] | None) -> dict[str, str]:
    if not days:
        return {}
    return {"datetype": kind, "mindate": f"{days[0]:%Y/%m/%d}", "maxdate": f"{days[1]:%Y/%m/%d}"}


def _named(what: str, part: Part) -> str:
    first, last = part.days
    return f"{what} {first} to {last}" if first < last else f"{what} {first}"


def _warnings(reply: Mapping[str, Any]) -> Iterator[str]:
    """What ESearch says of phrases that it did not find or left out."""
    for kind in ("ErrorList", "WarningList"):
        for what, values in (reply.get(kind) or {}).items():
            for value in values if isinstance(values, list) else [values]:
                if str(value).strip():
                    yield f"{what}: {value}"


def _announce(requests: int, tell: Tell, now: dt.datetime | None = None) -> None:
    if requests > _MANY and not quiet(now or dt.datetime.now(dt.UTC)):
        tell(
            f"PubMed will be asked some {requests:,} times; NCBI wants more than {_MANY} requests on weekends or "
            "between 21:00 and 5:00 Eastern time. Ctrl-C and the same command later go on from what is there."
        )


def quiet(moment: dt.datetime) -> bool:
    """Whether NCBI's quiet hours are on: weekends, and 21:00 to 5:00 Eastern time."""
    try:
        there = moment.astimezone(ZoneInfo("America/New_York"))
    except ZoneInfoNotFoundError:
        return False
    return there.weekday() >= 5 or there.hour >= 21 or there.hour < 5


def _unproved(found: str) -> SearchError:
    return SearchError(
        Problem(
            entrez.endpoint().base,
            found,
            "Nothing was written into data/exports. Type the same command again; if it stays so, narrow the query, or "
            "begin anew with --afresh.",
        )
    )
