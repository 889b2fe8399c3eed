"""Counts: of each code and of everything above it, which findings, mentions and studies stand behind it.

A *mention* is one study's saying of one code, however many findings (passages) say it; so the mentions of a
dimension are the sum of its items' mentions, and its studies are the distinct ones among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scopeline.coding.codebook import Code, Codebook
from scopeline.coding.findings import Finding
from scopeline.coding.framework import ANY_KIND
from scopeline.text import joined


@dataclass
class Tally:
    """What stands behind a node: finding ids, (study, code) mentions, distinct studies, distinct codes."""

    findings: list[str] = field(default_factory=list)
    mentions: set[tuple[str, str]] = field(default_factory=set)

    @property
    def studies(self) -> list[str]:
        return sorted({study for study, _ in self.mentions})

    @property
    def codes(self) -> list[str]:
        return sorted({code for _, code in self.mentions})


def tally(book: Codebook, findings: Iterable[Finding]) -> dict[tuple[str, str], Tally]:
    """(node, kind) -> what stands behind it; kind '' is all kinds together, node '' the whole tree."""
    found: dict[tuple[str, str], Tally] = {}
    above: dict[str, list[str]] = {}
    for finding in findings:
        path = above.setdefault(finding.code, ["", *book.path(finding.code)])
        for node in path:
            for kind in ("", finding.kind):
                here = found.setdefault((node, kind), Tally())
                here.findings.append(finding.finding_id)
                here.mentions.add((finding.study_id, finding.code))
    return found


def kinds(book: Codebook) -> list[str]:
    """The frame's kinds of finding, in its order."""
    return book.framework.kind_ids or [ANY_KIND]


def count_rows(book: Codebook, tallies: Mapping[tuple[str, str], Tally]) -> Iterator[dict[str, object]]:
    """One row a node and kind (kind empty: all), the whole tree first; nodes that nothing stands behind have zeros."""
    nodes = [(0, ""), *((depth, code.id) for depth, code in book.tree())]
    for depth, node in nodes:
        for kind in ["", *kinds(book)]:
            here = tallies.get((node, kind), Tally())
            yield {
                "depth": depth,
                "code": node,
                "kind": kind,
                "items": len(here.codes),
                "mentions": len(here.mentions),
                "findings": len(here.findings),
                "n_studies": len(here.studies),
                "study_ids": joined(here.studies),
            }


COUNT_COLUMNS = ("depth", "code", "kind", "items", "mentions", "findings", "n_studies", "study_ids")


def codebook_rows(
    book: Codebook, tallies: Mapping[tuple[str, str], Tally], languages: Sequence[str]
) -> Iterator[dict[str, object]]:
    """The tree as it stands, one row a node."""
    for depth, code in book.tree():
        here = tallies.get((code.id, ""), Tally())
        yield {
            "depth": depth,
            "code": code.id,
            "parent": code.parent,
            "item": "yes" if book.is_item(code.id) else "no",
            "kind": code.kind,
            **{f"label_{one}": book.label(code.id, one) for one in languages},
            "definition": next(iter(code.definition.values()), ""),
            "example": next(iter(code.example.values()), ""),
            "origin": code.origin,
            "mentions": len(here.mentions),
            "findings": len(here.findings),
            "n_studies": len(here.studies),
        }


def framework_rows(
    book: Codebook, findings: Iterable[Finding], languages: Sequence[str]
) -> Iterator[dict[str, object]]:
    """Table 2: each item under its block, dimension and kind, numbered within them, with the studies behind it.

    An item counts what is coded at it, and nothing of what lies below: a place that findings are coded straight to is
    an item of its own there, of the kinds of those findings. Places in the tree that nothing fell into stand with
    `n_studies` 0 and no item, so that an empty block is seen to be empty. `dimension` is the place directly above the
    item; it is empty for items directly below a block.
    """
    own: dict[tuple[str, str], Tally] = {}
    for finding in findings:
        here = own.setdefault((finding.code, finding.kind), Tally())
        here.findings.append(finding.finding_id)
        here.mentions.add((finding.study_id, finding.code))
    coded = {code for code, _ in own}
    filled = {node for code in coded for node in book.path(code)}
    items: dict[str, list[Code]] = {}
    for _, code in book.tree():
        if code.id in coded:
            items.setdefault(_place(book, code.id), []).append(code)
    for _, code in book.tree():
        if _place(book, code.id) != code.id:
            continue
        if said := items.get(code.id):
            straight = [item for item in said if item is code]
            below = [item for item in said if item is not code]
            yield from _items(book, own, code, [*below, *straight], languages)
        elif code.id not in filled:
            yield _row(book, code, languages, n_studies=0)
    yield from _items(book, own, None, items.get("", []), languages)


def _place(book: Codebook, code: str) -> str:
    """The place in the tree where a code's findings are sorted: itself, or the nearest above; '' where there is none,
    as for own words that no change has sorted."""
    places = (one for one in reversed(book.path(code)) if not book.is_item(one) and book.codes[one].origin != "open")
    return next(places, "")


def _items(
    book: Codebook,
    own: Mapping[tuple[str, str], Tally],
    place: Code | None,
    codes: Sequence[Code],
    languages: Sequence[str],
) -> Iterator[dict[str, object]]:
    for kind in kinds(book):
        said = [(code, own[code.id, kind]) for code in codes if (code.id, kind) in own]
        for number, (code, here) in enumerate(said, 1):
            yield _row(
                book,
                place,
                languages,
                kind=kind,
                number=number,
                item_id=code.id,
                **{f"item_{one}": book.label(code.id, one) for one in languages},
                **{f"printed_{one}": book.printed(code.id, one) for one in languages},
                mentions=len(here.mentions),
                n_studies=len(here.studies),
                study_ids=joined(here.studies),
                finding_ids=joined(here.findings),
            )


def _row(book: Codebook, place: Code | None, languages: Sequence[str], **cells: object) -> dict[str, object]:
    path = book.path(place.id) if place else []
    found: dict[str, object] = {"block": path[0] if path else "", "path": joined(path)}
    for one in languages:
        labels = [book.label(node, one) for node in path]
        found[f"block_{one}"] = labels[0] if labels else ""
        found[f"dimension_{one}"] = " › ".join(labels[1:])
    if len(path) > 1:
        found["dimension"] = path[-1]
    return {**found, **cells}


def framework_columns(languages: Sequence[str]) -> tuple[str, ...]:
    """The columns of framework.csv for a review in these languages."""
    return (
        "block",
        *(f"block_{one}" for one in languages),
        "dimension",
        *(f"dimension_{one}" for one in languages),
        "path",
        "kind",
        "number",
        "item_id",
        *(f"item_{one}" for one in languages),
        *(f"printed_{one}" for one in languages),
        "mentions",
        "n_studies",
        "study_ids",
        "finding_ids",
    )


def cells(book: Codebook, findings: Iterable[Finding]) -> Iterator[dict[str, object]]:
    """The framework matrix, long: for each study and place in the tree, its items and the findings that say them."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for finding in findings:
        path = book.path(finding.code)
        place = path[-2] if len(path) > 1 and book.is_item(finding.code) else path[-1]
        found.setdefault((finding.study_id, place), {}).setdefault(finding.code, []).append(finding.finding_id)
    order = {code.id: number for number, (_, code) in enumerate(book.tree())}
    for (study, place), said in sorted(found.items(), key=lambda pair: (pair[0][0], order[pair[0][1]])):
        for code in sorted(said, key=order.__getitem__):
            yield {
                "study_id": study,
                "place": place,
                "kind": book.codes[code].kind,
                "code": code,
                "finding_ids": joined(said[code]),
            }


def saturation(studies: Sequence[str], findings: Iterable[Finding]) -> Iterator[dict[str, object]]:
    """What each source adds, in the order of analysis: its findings and codes, and how many codes were new."""
    theirs: dict[str, list[Finding]] = {study: [] for study in studies}
    for finding in findings:
        theirs[finding.study_id].append(finding)
    seen: set[str] = set()
    for order, (study, found) in enumerate(theirs.items(), 1):
        codes = {finding.code for finding in found}
        new = codes - seen
        seen |= codes
        yield {
            "order": order,
            "study_id": study,
            "findings": len(found),
            "codes": len(codes),
            "new_codes": len(new),
            "all_codes": len(seen),
        }


def alike(book: Codebook, used: Iterable[str], least: float = 85) -> Iterator[dict[str, object]]:
    """Codes whose wording looks alike, as candidates for a merge: rapidfuzz's token sort ratio, of 100."""
    from rapidfuzz import fuzz, process

    from scopeline.text import fold

    codes = sorted(set(used) & set(book.codes))
    words = [fold(book.label(code, "en")) for code in codes]
    for at, code in enumerate(codes):
        matches = process.extract(words[at], words[:at], scorer=fuzz.token_sort_ratio, score_cutoff=least, limit=5)
        for _, score, other in matches:
            if book.codes[code].kind == book.codes[codes[other]].kind:
                yield {
                    "code": codes[other],
                    "label": book.label(codes[other], "en"),
                    "alike": code,
                    "alike_label": book.label(code, "en"),
                    "score": f"{score:.0f}",
                }
