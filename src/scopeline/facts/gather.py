"""results/facts.json and the lists behind its numbers, gathered from what every stage left in files."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from scopeline import layout
from scopeline.facts import (
    claims,
    coded,
    compared,
    deduplicated,
    doubted,
    flowed,
    heard,
    ingested,
    recalled,
    screened,
    studied,
)
from scopeline.facts.fact import Fact, Facts, write
from scopeline.facts.found import Found, Listed, Words, counted
from scopeline.facts.kinds import KINDS
from scopeline.languages import Language
from scopeline.protocol import Protocol, in_language
from scopeline.tables.csv import delimited

_ARM = "arm"  # names the column of a box, where the diagram has two
_UNSAFE = re.compile(r"[^\w.+@-]")
_LONGEST = 120


def facts(protocol: Protocol) -> None:
    """Gather the facts of the review in the working directory; write facts.json, claims.csv and the lists.

    The claims come last: they are held against all other facts, and how many agree is a fact itself.
    """
    shutil.rmtree(layout.LISTS, ignore_errors=True)
    layout.LISTS.mkdir(parents=True)
    told = Facts(_told(gather(protocol), protocol))
    held = claims.hold(claims.load(), told)
    claims.write(held, layout.CLAIMED, protocol.languages[0])
    told = Facts([*told.values(), *_told(_claims(held), protocol)])
    says = [protocol.language(code) for code in protocol.languages]
    means = {name: {say.code: say.words(f"means_{name}") for say in says} for name in KINDS}
    write(told, means)


def _told(found: Iterable[Found], protocol: Protocol) -> Iterator[Fact]:
    """What was found, with its lists written."""
    for each in found:
        fact = tell(each, protocol)
        if each.listed:
            write_list(each.listed, layout.RESULTS / fact.ids_file)
        yield fact


def _claims(held: Sequence[claims.Held]) -> Iterator[Found]:
    for agrees in claims.AGREES if held else ():
        ids = (one.claim.id for one in held if one.agrees == agrees)
        yield counted("claims", ids, layout.CLAIMS, "claim", agrees=agrees)


def gather(protocol: Protocol) -> Iterator[Found]:
    """Every number of the review, stage by stage."""
    if protocol.searched:
        yield from ingested.gather(protocol)
        yield from deduplicated.gather(protocol)
        yield from screened.gather(protocol)
        yield from studied.retrieval(protocol)
    else:
        yield from heard.gather(protocol)
    yield from screened.work(protocol)
    yield from studied.gather(protocol)
    for frame in protocol.frameworks:
        yield from coded.gather(protocol, frame)
        yield from compared.gather(protocol, frame)
    if protocol.searched:
        yield from recalled.gather(protocol)
        yield from doubted.gather()
        yield from flowed.gather(protocol)


def tell(found: Found, protocol: Protocol) -> Fact:
    """What was found as a fact, with its label in every language of the review."""
    name = KINDS[found.kind].pattern.format(**found.key)
    ids = list_of(found.rests_on or name) if found.listed or found.rests_on else found.file
    return Fact(
        found.kind,
        found.key,
        found.value,
        {code: _label(found, protocol, protocol.language(code)) for code in protocol.languages},
        str(ids.relative_to(layout.RESULTS)) if ids else "",
        str(found.origin),
        found.interval,
        found.n,
        found.note,
        _called(found),
    )


def _called(found: Found) -> Mapping[str, Words]:
    """What the label does not say as it is: of a box its name without that of its column."""
    if found.kind == "flow" and _ARM not in found.names:
        return {}
    return {part: words for part, words in found.names.items() if part in found.key}


def _label(found: Found, protocol: Protocol, say: Language) -> str:
    shown = {part: _shown(part, value, protocol, say) for part, value in found.key.items() if part not in found.names}
    shown |= {part: words[say.code] for part, words in found.names.items()}
    worded = f"fact_{found.kind}_{_ARM}" if _ARM in found.names else f"fact_{found.kind}"
    return say.words(worded).format(**shown)


def _shown(part: str, value: str, protocol: Protocol, say: Language) -> str:
    """A part of a key as readers know it."""
    match part:
        case "source":
            return in_language(protocol.sources[value].name, say.code)
        case "sources":
            return say.listed([in_language(protocol.sources[name].name, say.code) for name in value.split("+")])
        case "stage" | "step":
            return step_label(protocol, value, say)
        case "notice" | "round":
            return say.words(f"{part}_{value}")
        case "votes":
            return say.listed([_vote(vote, say) for vote in value.split("+")])
        case "statistic":
            name, _, category = value.partition(".")
            return say.words(name).format(category=say.choice("decision", category)) if category else say.words(name)
        case "day":
            return say.short_date(dt.date.fromisoformat(value))
        case "agrees":
            return say.words(f"claims_{value}")
        case "decision":
            return say.words(say.choice("decision", value))
        case "over":
            return say.words(f"conflict_over_{value}")
        case "by":
            return say.words(value.replace("_", " "))
        case _:
            return say.words(value)


def step_label(protocol: Protocol, name: str, say: Language) -> str:
    """What a stage of screening, or another step (`coding.<framework>`), is called."""
    stages = {stage.id: in_language(stage.label, say.code) for stage in protocol.screening.stages}
    step, _, frame = name.partition(".")
    label = stages.get(step) or say.words(f"stage_{step}")
    return f"{label}: {frame}" if frame and len(protocol.frameworks) > 1 else label


def _vote(vote: str, say: Language) -> str:
    """`ann_include` as `ann: include`."""
    name, _, decision = vote.rpartition("_")
    return f"{name}: {say.choice('decision', decision)}"


def list_of(name: str) -> Path:
    """Where the list behind a fact lies.

    A name that some file system cannot bear, or cannot tell from the same in small letters, gets its digest.
    """
    safe = _UNSAFE.sub("_", name)[:_LONGEST]
    if safe.lower() != name:
        safe += "." + hashlib.sha256(name.encode()).hexdigest()[:8]
    return layout.LISTS / f"{safe}.csv"


def write_list(listed: Listed, path: Path) -> None:
    """A list as CSV for programs and people: a row for each thing counted."""
    path.write_bytes(delimited([listed.columns, *listed.rows]).encode())
