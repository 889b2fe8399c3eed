"""`scopeline fulltexts --library`: full texts out of a library that the team keeps, by its items and by their words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scopeline import languages
from scopeline.protocol import Protocol
from scopeline.search.fulltexts import library, sheet
from scopeline.search.fulltexts.fetch import DOUBTFUL, Advance, each, target_of
from scopeline.search.fulltexts.match import Match, compare
from scopeline.search.fulltexts.reading import first_pages
from scopeline.search.fulltexts.sheet import Outcome, Wanted
from scopeline.states import Retrieval
from scopeline.text import fold

_TITLE = "title:"
_NEAR = 1  # years that an online and a printed date lie apart


def collect(
    protocol: Protocol,
    folder: Path,
    advance: Advance = lambda *_: None,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, Outcome]:
    """Take full texts out of a library's export folder; returns what became of each report that is in it.

    A PDF counts for the one report whose DOI or title its first pages bear. One that the library holds under a report,
    but that does not say so itself (a scan, letters that cannot be taken out), is put aside for a person to look at.
    What is not in the library stays untried. Raises SearchError where there is no such folder.
    """
    held = library.read(folder)
    for note in held.notes:
        tell(note)
    everybody = sheet.wanted(protocol)
    named = _named(held.items, everybody)
    told = _Pages(len(held.pdfs), advance)
    found = {wanted.record_id: right for wanted in everybody if (right := told.right(named[wanted.record_id], wanted))}
    unnamed = [path for path in held.pdfs if path not in {path for item in held.items for path in item.pdfs}]
    rest = [wanted for wanted in everybody if wanted.record_id not in found]
    for path in unnamed if rest else ():
        theirs = [wanted.record_id for wanted in rest if told.match(path, wanted) is Match.RIGHT]
        if len(theirs) == 1:
            found.setdefault(theirs[0], path)
    say = languages.language(protocol.screening.sheet_language)

    def copied(wanted: Wanted) -> Outcome | None:
        target = target_of(wanted)
        if right := found.get(wanted.record_id):
            if not target.exists():  # a copy that somebody put there stays
                _copy(right, target)
            return Outcome(Retrieval.RETRIEVED, target.as_posix(), note=say.words("fulltext_library"))
        if not (doubtful := named[wanted.record_id]):
            return None
        _copy(doubtful[0], DOUBTFUL / target.name)
        return Outcome(Retrieval.SOUGHT, (DOUBTFUL / target.name).as_posix(), say.words("fulltext_library_doubtful"))

    return each(protocol, lambda *_: None, copied)


class _Pages:
    """The words of each PDF's first pages, read once and only where somebody asks."""

    def __init__(self, number: int, advance: Advance) -> None:
        self._number, self._advance = number, advance
        self._texts: dict[Path, str] = {}

    def match(self, path: Path, wanted: Wanted) -> Match:
        if path not in self._texts:
            self._texts[path] = first_pages(path) or ""
            self._advance(len(self._texts), self._number)
        return compare(self._texts[path], wanted.record)

    def right(self, paths: Iterable[Path], wanted: Wanted) -> Path | None:
        return next((path for path in paths if self.match(path, wanted) is Match.RIGHT), None)


def _named(items: Iterable[library.Item], everybody: list[Wanted]) -> dict[str, list[Path]]:
    """The PDFs that the library holds under each report: the same DOI or PMID, else title and year."""
    keys: dict[str, list[Wanted]] = {}
    for wanted in everybody:
        for key in _keys(wanted.record):
            keys.setdefault(key, []).append(wanted)
    found: dict[str, list[Path]] = {wanted.record_id: [] for wanted in everybody}
    for item in items:
        for key in _keys(item.record):
            theirs = keys.get(key, [])
            if key.startswith(_TITLE):
                theirs = [wanted for wanted in theirs if _same_year(item.record, wanted.record)]
            if len(theirs) == 1:
                found[theirs[0].record_id] += [pdf for pdf in item.pdfs if pdf not in found[theirs[0].record_id]]
                break
    return found


def _keys(record: Mapping[str, Any]) -> Iterator[str]:
    """What one report is known by, the surest first."""
    for name in ("doi", "pmid"):
        yield from (f"{name}:{value}" for value in str(record.get(name) or "").split("; ") if value)
    for name in ("title", "original_title"):
        if title := fold(str(record.get(name) or "")):
            yield f"{_TITLE}{title}"


def _same_year(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    years = [int(record["year"]) for record in (one, other) if str(record.get("year") or "").isdecimal()]
    return len(years) < 2 or abs(years[0] - years[1]) <= _NEAR


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        shutil.copyfile(path, temporary)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
