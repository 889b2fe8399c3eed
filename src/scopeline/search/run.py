"""One search of one source: begun or gone on with, fetched, exported, proved, logged; in this order.

Until the log is written, everything lies in data/searches/<source>/.unfinished, and the same command goes on from it.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from scopeline import layout, searches
from scopeline.errors import Problem, SearchError
from scopeline.protocol import PROTOCOL, Source, in_language
from scopeline.search import exports
from scopeline.search.replies import Replies, Stored, clear, held
from scopeline.search.services.known import service as service_of
from scopeline.search.services.service import Advance, Found, Query, Service, Tell
from scopeline.search.transport import Transport
from scopeline.searches import RawReply, Search
from scopeline.tables.atomic import write_atomically

UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Plan:
    """What is searched, written down before anything is asked; a search that is gone on with keeps its plan."""

    service: str
    query: str
    query_file: str
    searched: str
    by: str
    export: str  # the stem of the export's and the log's names
    since: str = ""
    update_of: str = ""
    ids: Sequence[str] = ()


@dataclass(frozen=True)
class Wish:
    """What the person asks for: an update from the last search's day on, or of the whole; anew; another query.

    `ids` are the reports whose citations are chased; `query` is one that was sent before, whatever its file says now.
    """

    update: bool = False
    whole: bool = False
    afresh: bool = False
    query_file: Path | None = None
    by: str = ""
    service: str = ""
    ids: Sequence[str] = ()
    query: str = ""


def search(
    name: str,
    source: Source,
    service: str,
    wish: Wish,
    transport: Transport,
    tell: Tell = lambda _: None,
    advance: Advance = lambda *_: None,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> Search:
    """Search a source and write its export and its log; returns what the log says. Raises SearchError.

    `tell` and `advance` show the person how far it is. A second search has to be asked for as an update.
    """
    asked = service_of(service)
    folder = searches.folder(name) / UNFINISHED
    with held(folder):
        if wish.afresh:
            for path in folder.glob("*.*"):
                path.unlink()
        plan = _plan(name, source, service, asked, wish, folder, now)
        asked.needs()
        write_atomically(folder / "search.json", json.dumps(asdict(plan), ensure_ascii=False).encode())
        replies = Replies(folder, transport)
        if len(replies):
            tell(f"{name}: going on with the search of {plan.searched[:10]}; {len(replies):,} replies are there")
        since = dt.date.fromisoformat(plan.since) if plan.since else None
        found = asked.search(Query(" ".join(plan.query.split()), since, plan.ids), replies, tell, advance)
        logged = _finish(name, source, asked, plan, found, replies)
        clear(folder)
    return logged


def _plan(
    name: str, source: Source, service: str, asked: Service, wish: Wish, folder: Path, now: Callable[[], dt.datetime]
) -> Plan:
    """The plan of the unfinished search, or a new one. Raises SearchError where the person has to choose."""
    file = wish.query_file or source.query or layout.QUERIES / f"{name}.txt"
    query = "; ".join(wish.ids) or wish.query or _query(name, file)
    unfinished = folder / "search.json"
    if unfinished.exists():
        plan = Plan(**json.loads(unfinished.read_text(encoding="utf-8")))
        if (plan.service, plan.query, list(plan.ids)) == (service, query, list(wish.ids)):
            return plan
        raise SearchError(
            Problem(
                folder,
                f"a search of {plan.searched[:10]} is unfinished, and it asked for something else",
                "Put the query back to go on with it, or add --afresh to give it up.",
            )
        )
    last = _last(name, source)
    if last and not wish.update:
        raise SearchError(
            Problem(
                searches.folder(name),
                f"{name} was searched already ({last})",
                f"'scopeline search {name} --update' asks for what was added since, with --whole for all of it.",
            )
        )
    moment = now().astimezone(dt.UTC)
    partial = wish.update and not wish.whole and asked.since and not wish.ids
    return Plan(
        service,
        query,
        "" if wish.ids else file.as_posix(),
        moment.isoformat(timespec="seconds"),
        wish.by or _login(),
        _stem(name, f"{moment:%Y-%m-%d}"),
        since=last if partial and _is_date(last) else "",
        update_of=last if wish.update else "",
        ids=wish.ids,
    )


def _query(name: str, file: Path) -> str:
    try:
        query = file.read_text(encoding="utf-8-sig").strip()
    except FileNotFoundError:
        query = ""
    except UnicodeDecodeError:
        raise SearchError(Problem(file, "the query is not in UTF-8", "Save it again as UTF-8.")) from None
    if not query:
        raise SearchError(
            Problem(
                file,
                "there is no query",
                f"Write it there (from {layout.CONCEPTS}: scopeline query --write), or name its file in {PROTOCOL}.",
                field=f"sources.{name}",
            )
        )
    return query


def _last(name: str, source: Source) -> str:
    """The date of the last search of a source; something to say where only its exports show that there was one."""
    dates = [search.day for search in searches.of(name)]
    dates += [update.searched for update in source.updates] + ([source.searched] if source.searched else [])
    exported = [path for path in layout.exports(name) if path.name != layout.HAND_SHEET]  # which is no search's
    return max(dates).isoformat() if dates else "its exports are there" if exported else ""


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may know no name for its user
        return ""


def _is_date(text: str) -> bool:
    return text[:1].isdigit()


def _stem(name: str, day: str) -> str:
    taken = {path.stem for path in (*layout.exports(name), *searches.folder(name).glob("*.json"))}
    # By their names, a day's exports come in the order of their searches: a full stop sorts before an underscore.
    return next(stem for n in range(1, len(taken) + 2) if (stem := day if n == 1 else f"{day}_{n:02}") not in taken)


def _finish(name: str, source: Source, asked: Service, plan: Plan, found: Found, replies: Replies) -> Search:
    """The export, if there is anything, and the log."""
    proof = None
    if found.pages:
        path = layout.EXPORTS / name / f"{plan.export}{asked.suffix}"
        exports.write(found.pages, path)
        proof = exports.prove(path, name, source, found.ids)
    logged = Search(
        source=name,
        name=in_language(source.name, "en"),
        service=plan.service,
        platform=asked.platform,
        kind=source.kind,
        searched=plan.searched,
        by=plan.by,
        query=plan.query,
        hits=found.hits,
        exported=proof.file.records if proof else 0,
        new=proof.new if proof else 0,
        files=[proof.file] if proof else [],
        query_file=plan.query_file,
        query_sha256=hashlib.sha256(plan.query.encode()).hexdigest() if plan.query else "",
        sent=found.sent if found.sent != plan.query else "",
        translation=found.translation,
        warnings=[*found.warnings, *(proof.warnings if proof else ())],
        limits=found.limits,
        parts=found.parts,
        update_of=plan.update_of,
        method=f"since {plan.since}" if plan.since else "whole",
        versions={
            **{package: version(package) for package in ("scopeline", "biopython", "requests")},
            "python": platform.python_version(),
        },
        replies=[_raw(stored) for stored in replies.all()],
    )
    searches.write(logged, plan.export)
    return logged


def _raw(stored: Stored) -> RawReply:
    return RawReply(stored.request, stored.sha256, stored.size)
