"""`scopeline fulltexts`: each report that nobody has tried, from its open copies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from scopeline import languages, layout
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
    return each(protocol, advance, lambda wanted: _fetched(wanted, transport, limits, say))


def each(protocol: Protocol, advance: Advance, become: Callable[[Wanted], Outcome | None]) -> dict[str, Outcome]:
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
    target = target_of(wanted)
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


def target_of(wanted: Wanted) -> Path:
    """Where the full text of a report belongs."""
    return layout.FULL_TEXTS / f"{wanted.record_id}.pdf"


def _words(say: Language, key: str, place: Place) -> str:
    return say.words(key).format(source=place.known_by)


def counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many came, wait for a look, were refused and lie nowhere open, by keys of the languages' words."""
    came = sum(each.status == Retrieval.RETRIEVED for each in outcomes)
    doubtful = sum(each.file_or_link.startswith(DOUBTFUL.as_posix()) for each in outcomes)
    nowhere = sum(each.status == Retrieval.SOUGHT and not each.file_or_link for each in outcomes)
    return {
        "fulltexts_retrieved": came,
        "fulltexts_doubtful": doubtful,
        "fulltexts_refused": len(outcomes) - came - doubtful - nowhere,
        "fulltexts_nowhere": nowhere,
    }
