"""The numbers of the flow diagram as a list: each says which records it counts, by arm and fate.

Everything else follows from the list: the sets behind the numbers, which of them are final while some records still
wait, and, with IDENTITIES, the proof that no record is lost and the check of a file of counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from scopeline.flow.courses import DATABASES, OTHER, Course, arm_of
from scopeline.states import Fate

Ids = frozenset[str]
Fates = frozenset[Fate]

# What a record that waits can still come to.
_AFTER_ASSESSMENT = frozenset({Fate.EXCLUDED_FULL_TEXT, Fate.INCLUDED})
_AFTER_RETRIEVAL = _AFTER_ASSESSMENT | {Fate.NOT_RETRIEVED, Fate.AWAITS_ASSESSMENT}
_AFTER_SCREENING = _AFTER_RETRIEVAL | {Fate.EXCLUDED, Fate.AWAITS_RETRIEVAL}
FUTURES: Mapping[Fate, Fates] = {
    Fate.AWAITS_SCREENING: _AFTER_SCREENING,
    Fate.AWAITS_RETRIEVAL: _AFTER_RETRIEVAL,
    Fate.AWAITS_ASSESSMENT: _AFTER_ASSESSMENT,
}
_ALL = frozenset(Fate)
_SOUGHT = _AFTER_RETRIEVAL | {Fate.AWAITS_RETRIEVAL}
_INCLUDED = frozenset({Fate.INCLUDED})
_OF_OTHER_METHODS = ("website", "organisation", "citation", "contact")
NO_REASON = "-"  # in the place of a reason's id, where an exclusion on title and abstract has none


@dataclass(frozen=True)
class Box:
    """A number: the records of an arm ('' for both) that have one of these fates.

    `kind` limits it to one kind of source; `listed` says how its records are told apart below it, under the prefix
    `details`. An `extra` has no place in the official template, and is written only where it holds something.
    """

    id: str
    arm: str
    holds: Fates
    kind: str = ""
    listed: Literal["", "source", "reason"] = ""
    details: str = ""
    extra: bool = False
    a_study: bool = False  # one report stands for all of its study

    def counts(self, arm: str, fate: Fate, kind: str) -> bool:
        """Whether a record of this arm, fate and kind of source stands in the box."""
        return self.arm in ("", arm) and fate in self.holds and self.kind in ("", kind)

    def may_grow(self, waiting: Iterable[Fate]) -> bool:
        """Whether a record with one of these fates can still come into the box."""
        return any(fate not in self.holds and FUTURES[fate] & self.holds for fate in waiting)


def _reports(arm: str, prefix: str) -> Iterator[Box]:
    """What both arms have from retrieval on."""
    yield Box(f"{prefix}_sought_reports", arm, _SOUGHT)
    yield Box(f"{prefix}_notretrieved_reports", arm, frozenset({Fate.NOT_RETRIEVED}))
    yield Box(f"{prefix}_retrieval_waiting", arm, frozenset({Fate.AWAITS_RETRIEVAL}), extra=True)
    yield Box(f"{prefix}_assessed", arm, _AFTER_ASSESSMENT)
    yield Box(f"{prefix}_assessment_waiting", arm, frozenset({Fate.AWAITS_ASSESSMENT}), extra=True)
    excluded = f"{prefix}_excluded"
    yield Box(excluded, arm, frozenset({Fate.EXCLUDED_FULL_TEXT}), listed="reason", details=excluded)


BOXES = (
    Box("database_results", DATABASES, _ALL, "database", "source", "database_specific_results"),
    Box("register_results", DATABASES, _ALL, "register", "source", "register_specific_results"),
    Box("website_results", OTHER, _ALL, "website"),
    Box("organisation_results", OTHER, _ALL, "organisation"),
    Box("citations_results", OTHER, _ALL, "citation"),
    Box("contact_results", OTHER, _ALL, "contact"),
    Box("duplicates", DATABASES, frozenset({Fate.DUPLICATE})),
    Box("excluded_automatic", DATABASES, frozenset({Fate.EXCLUDED_AUTOMATIC})),
    Box("excluded_other", DATABASES, frozenset()),  # the pipeline removes nothing for other reasons
    Box("records_screened", DATABASES, _SOUGHT | {Fate.EXCLUDED}),
    Box("records_waiting", DATABASES, frozenset({Fate.AWAITS_SCREENING}), extra=True),
    Box("records_excluded", DATABASES, frozenset({Fate.EXCLUDED}), details="records_excluded"),
    Box("other_duplicates", OTHER, frozenset({Fate.DUPLICATE}), extra=True),
    Box("other_excluded_automatic", OTHER, frozenset({Fate.EXCLUDED_AUTOMATIC}), extra=True),
    Box("other_records_excluded", OTHER, frozenset({Fate.EXCLUDED}), details="other_records_excluded", extra=True),
    Box("other_records_waiting", OTHER, frozenset({Fate.AWAITS_SCREENING}), extra=True),
    *_reports(DATABASES, "dbr"),
    *_reports(OTHER, "other"),
    Box("new_studies", "", _INCLUDED, a_study=True),
    Box("new_reports", "", _INCLUDED),
)


@dataclass(frozen=True)
class Identity:
    """The records of the `whole` are those of the `parts`, each in one of them; all are ids of boxes."""

    whole: tuple[str, ...]
    parts: tuple[str, ...]


_DATABASES_AND_REGISTERS = ("database_results", "register_results")
_OTHER_METHODS = ("website_results", "organisation_results", "citations_results", "contact_results")
_AFTER_SOUGHT = ("notretrieved_reports", "retrieval_waiting", "assessment_waiting", "assessed")
IDENTITIES = (
    Identity(
        _DATABASES_AND_REGISTERS,
        ("duplicates", "excluded_automatic", "excluded_other", "records_waiting", "records_screened"),
    ),
    Identity(("records_screened",), ("records_excluded", "dbr_sought_reports")),
    Identity(
        _OTHER_METHODS,
        (
            *("other_duplicates", "other_excluded_automatic", "other_records_excluded", "other_records_waiting"),
            "other_sought_reports",
        ),
    ),
    *(
        Identity(
            (f"{prefix}_sought_reports",),
            tuple(f"{prefix}_{end}" for end in _AFTER_SOUGHT),
        )
        for prefix in ("dbr", "other")
    ),
    Identity(("dbr_assessed", "other_assessed"), ("dbr_excluded", "other_excluded", "new_reports")),
)
# What the earlier version had, and what an update adds.
_OF_AN_UPDATE = Identity(("previous_reports", "new_reports"), ("previous_dropped", "total_reports"))


def identities(names: Collection[str]) -> Iterator[Identity]:
    """The identities between these boxes; in one column, what other methods found stands in that of databases."""
    one_column = "other_sought_reports" not in names
    for identity in IDENTITIES:
        if one_column and identity.whole == _DATABASES_AND_REGISTERS:
            yield Identity((*_DATABASES_AND_REGISTERS, *_OTHER_METHODS), identity.parts)
        elif not one_column or identity.whole != _OTHER_METHODS:
            yield identity
    if "total_reports" in names:
        yield _OF_AN_UPDATE


@dataclass(frozen=True)
class Layout:
    """What a team chooses about the boxes: all in one column, and title/abstract's reasons below the excluded."""

    one_column: bool = False
    screening_reasons: bool = False

    def boxes(self) -> Iterator[Box]:
        """The boxes with these choices."""
        for box in BOXES:
            if self.one_column and box.arm == OTHER and not box.kind:
                continue
            changed = replace(box, arm=DATABASES) if self.one_column and box.kind else box
            by_reason = self.screening_reasons and box.details.endswith("records_excluded")
            yield replace(changed, listed="reason") if by_reason else changed

    def arm_of(self, kinds: Mapping[str, str], source: str) -> str:
        """The arm in which a source's records flow."""
        return DATABASES if self.one_column else arm_of(kinds, source)


@dataclass(frozen=True)
class Contents:
    """The records in a box, and whether it is `final`: nothing that waits can still come into it."""

    ids: Ids
    final: bool

    @property
    def n(self) -> int | None:
        """How many; None, which is not 0, where nothing has come yet and something still may."""
        return len(self.ids) if self.ids or self.final else None


def fill(
    courses: Sequence[Course], kinds: Mapping[str, str], layout: Layout | None = None, known: Ids = frozenset()
) -> dict[str, Contents]:
    """What is in each box and each detail of one, in the diagram's order.

    `kinds` leads from a source to its kind; `known` are studies of an earlier version, which are not new. Boxes of an
    arm or a kind that the review does not use are left out, but for databases and registers, which the template names
    together.
    """
    standing: dict[tuple[str, Fate, str], list[Course]] = {}
    for course in courses:
        standing.setdefault((course.arm, course.fate, kinds[course.source]), []).append(course)
    chosen = layout or Layout()
    arms = {DATABASES, "", *(chosen.arm_of(kinds, source) for source in kinds)}
    found: dict[str, Contents] = {}
    for box in chosen.boxes():
        if box.arm not in arms or (box.kind in _OF_OTHER_METHODS and box.kind not in kinds.values()):
            continue
        waiting = {fate for arm, fate, _ in standing if box.arm in ("", arm) and fate in FUTURES}
        final = not box.may_grow(waiting)
        held = [course for place, these in standing.items() if box.counts(*place) for course in these]
        if held or not box.extra:
            counted = _one_a_study([each for each in held if each.study_id not in known]) if box.a_study else held
            found[box.id] = Contents(_ids(counted), final)
            for name, ids in _listed(box, held, kinds):
                found[f"{box.details}.{name}"] = Contents(ids, final)
    return found


def _listed(box: Box, held: Sequence[Course], kinds: Mapping[str, str]) -> Iterator[tuple[str, Ids]]:
    """The details of a box: by source in the protocol's order, each search update apart, or by reason, most first."""
    if box.listed == "source":
        for source in (name for name, kind in kinds.items() if kind == box.kind):
            theirs = [course for course in held if course.source == source]
            for search in ["", *sorted({course.search for course in theirs} - {""})]:
                name = f"{source}@{search}" if search else source
                yield name, _ids(course for course in theirs if course.search == search)
    elif box.listed == "reason":
        numbers = Counter(course.reason for course in held)
        for reason in sorted(numbers, key=lambda name: (-numbers[name], name)):
            yield reason or NO_REASON, _ids(course for course in held if course.reason == reason)


def _one_a_study(courses: Iterable[Course]) -> list[Course]:
    """A study is counted by the first of its reports."""
    first: dict[str, Course] = {}
    for course in sorted(courses, key=lambda each: each.record_id):
        first.setdefault(course.study_id, course)
    return list(first.values())


def _ids(courses: Iterable[Course]) -> Ids:
    return frozenset(course.record_id for course in courses)
