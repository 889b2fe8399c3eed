"""Each passage once, however many coders found it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from scopeline.coding.findings import Finding
from scopeline.rounds.settling import Unit
from scopeline.text import fold


def once(findings: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings, each passage once, and those by which a coder found what another had found already.

    One passage is what two coders gave one code in one study, where their quotes share a run of words that is more
    than half of the shorter one or, for want of quotes, one's place stands in the other's. Two findings of one coder
    are two.
    """
    kept: list[Finding] = []
    repeated: list[Finding] = []
    by_unit: dict[Unit, list[tuple[Finding, set[str]]]] = {}
    for finding in findings:
        before = by_unit.setdefault(finding.unit, [])
        first = next((coders for one, coders in before if finding.coder not in coders and _one(one, finding)), None)
        if first is None:
            before.append((finding, {finding.coder}))
            kept.append(finding)
        else:
            first.add(finding.coder)
            repeated.append(finding)
    return kept, repeated


def _one(one: Finding, other: Finding) -> bool:
    quotes = fold(one.quote).split(), fold(other.quote).split()
    if all(quotes):
        return _shared(*quotes) * 2 > min(map(len, quotes))
    places = fold(one.locator).split(), fold(other.locator).split()
    return not all(places) or _shared(*places) == min(map(len, places))


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest run of words that stands in both."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
