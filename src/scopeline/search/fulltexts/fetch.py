"""`scopeline fulltexts`: each report that nobody has tried, from its open copies or from a library's folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from scopeline import languages, layout
from scopeline.errors import Problem, SearchError
from scopeline.languages import Language
from scopeline.protocol import Protocol
from scopeline.search.fulltexts import sheet
from scopeline.search.fulltexts.download import Limits, NotFetched, download
from scopeline.search.fulltexts.match import Match, compare
from scopeline.search.fulltexts.places import Place, places
from scopeline.search.fulltexts.reading import first_pages
from scopeline.search.fulltexts.sheet import Outcome, Wanted
from scopeline.search.transport import Transport
from scopeline.states import Retrieval

DOUBTFUL = layout.FULL_TEXTS / "doubtful"  # below the folder in which a file counts as the full text
_BATCH = 20  # reports after which the sheet is written
_AT_MOST = 4  # copies of one report that are tried

Advance = Callable[[int, int], None]


def fetch(
    protocol: Protocol, transport: Transport, limits: Limits, advance: Advance = lambda *_: None
) -> dict[str, Outcome]:
    """Fetch open copies; returns what became of each report, by its id, as it stands in the sheet.

    A report that no service knows an open copy of is `sought`, its reason says so; a copy that was refused is `sought`
    with its link. Whether a report was not retrieved is for people to say.
    """
    say = languages.language(protocol.screening.sheet_language)
    return _each(protocol, advance, lambda wanted: _fetched(wanted, transport, limits, say))


def collect(protocol: Protocol, folder: Path, advance: Advance = lambda *_: None) -> dict[str, Outcome]:
    """Take full texts out of a library's export folder (Zotero's files/, EndNote's .Data/PDF), by what they say.

    A PDF counts for the one report whose DOI or title its first pages bear. What is not found stays untried.
    """
    if not folder.is_dir():
        raise SearchError(Problem(folder, "there is no such folder", "Name the folder of the library's export."))
    texts = {path: first_pages(path) or "" for path in sorted(folder.rglob("*")) if path.suffix.lower() == ".pdf"}
    everybody = sheet.wanted(protocol)
    found: dict[str, list[Path]] = {}
    for path, text in texts.items():
        theirs = [each.record_id for each in everybody if compare(text, each.record) is Match.RIGHT]
        if len(theirs) == 1:
            found.setdefault(theirs[0], []).append(path)

    def copied(wanted: Wanted) -> Outcome | None:
        if wanted.record_id not in found:
            return None
        target = _target(wanted)
        _copy(found[wanted.record_id][0], target)
        return Outcome(Retrieval.RETRIEVED, target.as_posix())

    return _each(protocol, advance, copied)


def _each(protocol: Protocol, advance: Advance, become: Callable[[Wanted], Outcome | None]) -> dict[str, Outcome]:
    """Go through all that is wanted, writing the sheet now and then, and also where the person stops it."""
    everybody = sheet.wanted(protocol)
    done: dict[str, Outcome] = {}
    unwritten: dict[str, Outcome] = {}
    try:
        for number, wanted in enumerate(everybody, 1):
            if outcome := become(wanted):
                done[wanted.record_id] = unwritten[wanted.record_id] = outcome
            advance(number, len(everybody))
            if len(unwritten) >= _BATCH:
                sheet.record(protocol, unwritten)
                unwritten = {}
    finally:
        sheet.record(protocol, unwritten)
    return done


def _fetched(wanted: Wanted, transport: Transport, limits: Limits, say: Language) -> Outcome:
    target = _target(wanted)
    if target.exists():  # a run that was killed before the sheet was written
        return Outcome(Retrieval.RETRIEVED, target.as_posix())
    refused: list[tuple[Place, str]] = []
    for place in _some(places(wanted.record, transport)):
        arriving = DOUBTFUL / target.name
        try:
            download(place.address, arriving, transport, limits)
            match _judged(arriving, wanted):
                case Match.RIGHT:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    os.replace(arriving, target)
                    return Outcome(Retrieval.RETRIEVED, target.as_posix(), note=_words(say, "fulltext_from", place))
                case Match.DOUBTFUL:
                    return Outcome(Retrieval.SOUGHT, arriving.as_posix(), _words(say, "fulltext_doubtful", place))
                case Match.OTHER:
                    arriving.unlink()
                    raise NotFetched("fulltext_other")
        except NotFetched as error:
            refused.append((place, say.words(error.why)))
    if not refused:
        return Outcome(Retrieval.SOUGHT, "", say.words("fulltext_nowhere"))
    reasons = dict.fromkeys(f"{why} ({place.known_by})" for place, why in refused)
    return Outcome(Retrieval.SOUGHT, refused[0][0].address, say.parted(list(reasons)))


def _judged(path: Path, wanted: Wanted) -> Match:
    """What a file is. Raises NotFetched, and takes it away, where it is no PDF that can be read."""
    text = first_pages(path)
    if text is None:
        path.unlink()
        raise NotFetched("fulltext_no_pdf")
    return compare(text, wanted.record)


def _some(found: Iterator[Place]) -> Iterator[Place]:
    for _, place in zip(range(_AT_MOST), found, strict=False):
        yield place


def _target(wanted: Wanted) -> Path:
    return layout.FULL_TEXTS / f"{wanted.record_id}.pdf"


def _words(say: Language, key: str, place: Place) -> str:
    return say.words(key).format(source=place.known_by)


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    shutil.copyfile(path, temporary)
    os.replace(temporary, target)


def counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many came, wait for a look, were refused and lie nowhere open."""
    came = sum(each.status == Retrieval.RETRIEVED for each in outcomes)
    doubtful = sum(each.file_or_link.startswith(DOUBTFUL.as_posix()) for each in outcomes)
    nowhere = sum(each.status == Retrieval.SOUGHT and not each.file_or_link for each in outcomes)
    return {
        "retrieved": came,
        "to look at": doubtful,
        "found, but not retrieved": len(outcomes) - came - doubtful - nowhere,
        "not found": nowhere,
    }
