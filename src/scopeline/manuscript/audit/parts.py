"""Wholes of the review's flow and what they fall into: `of 85 reports, 15 ...`, `67 conflicts, of which 45 ...`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from scopeline.facts.fact import Fact, Facts
from scopeline.manuscript.audit.remark import Known

# A whole -> its parts; {0} is what the whole's star stands for.
_FAMILIES: Mapping[str, Sequence[str]] = {
    "records.all": ("dedupe.duplicates*", "dedupe.groups", "records.source.*", "flow.records_screened", "studies.all",
                    "retrieval.sought", "flow.excluded_automatic*", "limits.*"),
    "dedupe.duplicates": ("dedupe.duplicates_*",),
    "flow.records_screened": ("flow.records_excluded", "screening.*.decision.*", "retrieval.sought", "studies.all",
                              "screening.*.conflicts", "flow.dbr_assessed", "flow.dbr_sought_reports"),
    "retrieval.sought": ("retrieval.*", "flow.dbr_assessed", "flow.dbr_notretrieved_reports", "flow.dbr_excluded",
                         "studies.all"),
    "flow.dbr_assessed": ("flow.dbr_excluded*", "screening.*.conflicts", "studies.all", "flow.new_reports"),
    "flow.dbr_excluded": ("flow.dbr_excluded.*",),
    "screening.*.reached": ("screening.{0}.decision.*", "screening.{0}.conflicts", "screening.{0}.by.*", "studies.all",
                            "retrieval.sought"),
    "both.records_screened": ("both.records_excluded", "flow.records_excluded", "both.sought_reports", "studies.all"),
    "both.sought_reports": ("both.notretrieved_reports", "flow.*_notretrieved_reports", "both.assessed", "studies.all"),
    "both.assessed": ("both.excluded", "flow.*_excluded.*", "studies.all", "flow.new_reports"),
    "both.excluded": ("flow.*_excluded.*",),
    "screening.*.conflicts": ("screening.{0}.by.*",),
    "findings.*.items.*": ("findings.{0}.items.{1}.*", "findings.{0}.answered", "findings.{0}.unanswered"),
    "studies.all": ("studies.*", "findings.*.studies*", "findings.*.node.*"),
    "findings.*.blocks": ("findings.{0}.blocks_filled",),
}  # fmt: skip
_OPEN = ("findings.", "studies.")  # of which people tell parts that no fact knows


@dataclass(frozen=True)
class Whole:
    """A number with what is known of its parts; `closed` where any part that people tell of has to be one of them."""

    known: Known
    parts: Sequence[Known]
    closed: bool


def wholes(facts: Facts) -> Iterator[Whole]:
    """Every whole of the review that has a value."""
    for pattern, wanted in _FAMILIES.items():
        for name in [one for one in facts if _stars(pattern, one) is not None]:
            whole, stars = facts[name], _stars(pattern, name) or ()
            told = [each.format(*stars) for each in wanted]
            family = [fact for other, fact in facts.items() if other != name and _any(told, other)]
            for known in Known.of([whole] if whole.value else []):
                yield Whole(known, [*_parts(whole, family)], not name.startswith(_OPEN))


def _parts(whole: Fact, family: Sequence[Fact]) -> Iterator[Known]:
    """The parts, and what of the whole is in none of them."""
    for one in Known.of(family):
        if 0 < one.value <= (whole.value or 0):
            yield one
            label = next(iter(whole.label.values()), whole.name)
            yield Known((whole.value or 0) - one.value, f"{label} - {one.label}")


def _any(patterns: Sequence[str], name: str) -> bool:
    return any(fnmatchcase(name, each) for each in patterns)


def _stars(pattern: str, name: str) -> tuple[str, ...] | None:
    """What the stars of a pattern stand for, each a part of the name between dots; None where the name is another."""
    wanted, parts = pattern.split("."), name.split(".")
    if len(wanted) != len(parts) or any(a not in ("*", b) for a, b in zip(wanted, parts, strict=True)):
        return None
    return tuple(b for a, b in zip(wanted, parts, strict=True) if a == "*")
