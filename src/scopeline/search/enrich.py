"""Looking up what records lack: abstracts, DOIs and PMIDs; and whether what is included was retracted or doubted.

Each reply is about records whose DOI or PMID it bears; only a record without either is looked up by its title.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scopeline import enrichment, layout
from scopeline.enrichment import FILLED, FLAGS
from scopeline.errors import Problem, SearchError
from scopeline.search import included
from scopeline.search.services import crossref
from scopeline.search.services.europepmc import EuropePmc
from scopeline.search.services.openalex import ENDPOINT, secret
from scopeline.search.services.service import Query
from scopeline.search.transport import Request, Transport
from scopeline.text import parted, unescape

_FIELDS = ("title", "authors", "year", *FILLED, FLAGS)
_AT_ONCE = 25
_MARK_UP = re.compile(r"<[^>]+>")
_NOTICES = {"retraction in": "retracted", "expression of concern in": "expression of concern"}
_KINDS = {"retracted publication": "retracted", "expression of concern": "expression of concern"}

Advance = Callable[[int, int], None]
Row = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What a service says of one report."""

    doi: str = ""
    pmid: str = ""
    abstract: str = ""
    flags: tuple[str, ...] = ()


def enrich(
    transport: Transport,
    advance: Advance = lambda *_: None,
    today: dt.date | None = None,
    language: str = "en",
) -> list[dict[str, str]]:
    """Look up and add to data/enrichment.csv, in the sheets' `language`; returns the rows added. Raises SearchError.

    Rows are added after each service, so what was looked up before a stop is there.
    """
    if not layout.UNIQUE.exists():
        raise SearchError(Problem(layout.UNIQUE, "there are no unique records yet", "Run the review first: snakemake."))
    rows = _rows()
    checked = (today or dt.datetime.now(dt.UTC).date()).isoformat()
    added: list[dict[str, str]] = []
    looks = (("Crossref", _from_crossref), ("Europe PMC", _from_europe_pmc), ("OpenAlex", _from_openalex))
    for source, look in looks:
        cells = [
            {"record_id": row["record_id"], "field": field, "value": value, "source": source, "checked": checked}
            for row, known in look(rows, transport, advance)
            for field, value in _news(row, known)
        ]
        enrichment.add(cells, language)
        added += cells
    return added


def _rows() -> list[Row]:
    """Records that lack something, and all that are included."""
    import pyarrow.parquet as pq

    watched = {row["record_id"] for row in included.records(())} if layout.STUDIES.exists() else set()
    unique = pq.read_table(layout.UNIQUE, columns=["record_id", "record_ids", *_FIELDS])
    rows: list[Row] = enrichment.filled(unique).to_pylist()  # with what the next run will fill in
    return [
        {**row, "watched": row["record_id"] in watched}
        for row in rows
        if row["record_id"] in watched or not all(row[name] for name in FILLED)
    ]


def _news(row: Row, known: Known) -> Iterator[tuple[str, str]]:
    """What a service knows and the record lacks; the record knows it from here on."""
    for field in FILLED:
        value = getattr(known, field)
        if value and not row[field]:
            row[field] = value
            yield field, value
    for flag in known.flags if row["watched"] else ():
        if flag not in parted(row[FLAGS]):
            row[FLAGS] = f"{row[FLAGS]}; {flag}".removeprefix("; ")
            yield FLAGS, flag


def _from_crossref(rows: Sequence[Row], transport: Transport, advance: Advance) -> Iterator[tuple[Row, Known]]:
    unknown = [row for row in rows if not row["doi"] and not row["pmid"]]
    for number, row in enumerate(unknown, 1):
        yield row, Known(doi=crossref.doi_of(row, transport))
        advance(number, len(unknown))


def _from_europe_pmc(rows: Sequence[Row], transport: Transport, advance: Advance) -> Iterator[tuple[Row, Known]]:
    service = EuropePmc()

    def ask(some: Sequence[Row]) -> Iterable[Known]:
        names = [
            f'DOI:"{_first(row["doi"])}"' if row["doi"] else f"(EXT_ID:{_first(row['pmid'])} AND SRC:MED)"
            for row in some
        ]
        reply = json.loads(transport.send(service.first(Query(" OR ".join(names)))).body)
        return map(_of_europe_pmc, reply["resultList"]["result"])

    yield from _matched(rows, ask, advance)


def _of_europe_pmc(found: Mapping[str, Any]) -> Known:
    kinds = [str(kind).lower() for kind in (found.get("pubTypeList") or {}).get("pubType", ())]
    notices = [
        str(notice.get("type")).lower()
        for notice in (found.get("commentCorrectionList") or {}).get("commentCorrection", ())
    ]
    flags = [_KINDS[kind] for kind in kinds if kind in _KINDS] + [
        _NOTICES[each] for each in notices if each in _NOTICES
    ]
    abstract = unescape(_MARK_UP.sub(" ", found.get("abstractText") or ""))
    return Known(
        str(found.get("doi") or "").lower(),
        str(found.get("pmid") or ""),
        " ".join(abstract.split()),
        tuple(dict.fromkeys(flags)),
    )


def _from_openalex(rows: Sequence[Row], transport: Transport, advance: Advance) -> Iterator[tuple[Row, Known]]:
    lacking = [row for row in rows if row["doi"] and (row["watched"] or not row["abstract"] or not row["pmid"])]

    def ask(some: Sequence[Row]) -> Iterable[Known]:
        dois = "|".join(_first(row["doi"]) for row in some)
        given = (
            ("filter", f"doi:{dois}"),
            ("select", "doi,ids,abstract_inverted_index,is_retracted"),
            ("per_page", "100"),
        )
        return map(
            _of_openalex, json.loads(transport.send(Request(ENDPOINT, "/works", given, secret())).body)["results"]
        )

    yield from _matched(lacking, ask, advance)


def _of_openalex(found: Mapping[str, Any]) -> Known:
    pmid = str((found.get("ids") or {}).get("pmid") or "").rstrip("/").rpartition("/")[2]
    doi = str(found.get("doi") or "").lower().removeprefix("https://doi.org/")
    words = sorted((at, word) for word, places in (found.get("abstract_inverted_index") or {}).items() for at in places)
    return Known(doi, pmid, " ".join(word for _, word in words), ("retracted",) if found.get("is_retracted") else ())


def _matched(
    rows: Sequence[Row], ask: Callable[[Sequence[Row]], Iterable[Known]], advance: Advance
) -> Iterator[tuple[Row, Known]]:
    """Each record with what a reply says under its own DOI or PMID."""
    known = [row for row in rows if row["doi"] or row["pmid"]]
    for start in range(0, len(known), _AT_ONCE):
        some = known[start : start + _AT_ONCE]
        by = {(kind, value): row for row in some for kind in ("doi", "pmid") if (value := _first(row[kind]))}
        try:
            for found in ask(some):
                if row := by.get(("doi", found.doi)) or by.get(("pmid", found.pmid)):
                    yield row, found
        except (KeyError, TypeError, ValueError) as error:
            found_ = "a reply is not what the service's documents describe"
            raise SearchError(Problem("a look-up", found_, "Type the same command again later.")) from error
        advance(min(start + _AT_ONCE, len(known)), len(known))


def _first(cell: str) -> str:
    return next(iter(parted(cell)), "")
