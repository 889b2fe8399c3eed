"""The proof that the diagram's numbers add up: on the sets of records themselves, and on a file of counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from scopeline.errors import ArithmeticFault, Problem
from scopeline.flow.boxes import BOXES, Contents, Identity, Ids, identities

# Each of which holds no more than the other: of an arm, what is excluded of it, and the studies that reports are of.
_WITHIN = (
    *((f"{arm}_excluded", f"{arm}_assessed") for arm in ("dbr", "other")),
    *((f"{stem}_studies", f"{stem}_reports") for stem in ("new", "previous", "total")),
)
_IDENTIFIED = tuple(box.id for box in BOXES if box.kind)


def prove(found: Mapping[str, Contents], records: Iterable[str]) -> None:
    """Every record was identified in one box, and each box's records stand in exactly one box further on.

    Raises ArithmeticFault that names the ids.
    """
    problems = list(_partition("all records", [frozenset(records)], _sets(found, _IDENTIFIED)))
    for identity in identities(found):
        name = " + ".join(identity.whole)
        problems += _partition(name, _sets(found, identity.whole), _sets(found, identity.parts))
    for box, details in _details(found).items():
        problems += _partition(box, _sets(found, [box]), _sets(found, details))
    problems += _stray("new_studies", found["new_studies"].ids - found["new_reports"].ids)
    if "total_studies" in found:
        problems += _stray("total_studies", found["total_studies"].ids - found["total_reports"].ids)
    if problems:
        raise ArithmeticFault(problems)


def _sets(found: Mapping[str, Contents], names: Iterable[str]) -> list[Ids]:
    return [found[name].ids for name in names if name in found]


def _details(names: Iterable[str]) -> dict[str, list[str]]:
    """Box -> its details, of those boxes that list any."""
    box_of = {box.details: box.id for box in BOXES if box.details}
    listed: dict[str, list[str]] = {}
    for name in names:
        prefix, dot, _ = name.partition(".")
        if dot:
            listed.setdefault(box_of[prefix], []).append(name)
    return listed


def _partition(name: str, wholes: Sequence[Ids], parts: Sequence[Ids]) -> Iterator[Problem]:
    """Each id of the whole stands in exactly one part, and nothing else does."""
    whole, union = frozenset().union(*wholes), frozenset().union(*parts)
    if whole - union:
        yield _fault(name, whole - union, "records have no fate further on")
    if union - whole:
        yield _fault(name, union - whole, "records came from nowhere")
    doubled = {i for i in union if sum(i in part for part in parts) > 1} if sum(map(len, parts)) > len(union) else set()
    if doubled:
        yield _fault(name, doubled, "records have two fates")


def _stray(name: str, ids: Ids) -> Iterator[Problem]:
    if ids:
        yield _fault(name, ids, "studies stand without an included report")


def _fault(name: str, ids: Iterable[str], what: str) -> Problem:
    listed = sorted(ids)
    return Problem(
        "results/flow",
        f"{len(listed)} {what}: {', '.join(listed[:10])}",
        "This is a fault of Scopeline, not of your files: please report it with these ids.",
        place=name,
    )


def check_sums(path: Path, counts: Mapping[str, int | None], remedy: str) -> list[Problem]:
    """Where the numbers of a file do not add up; where one is unknown, the others must leave room for it.

    `remedy` is what to do about it, which differs for a file of the run and one made by hand.
    """
    held = [*identities(counts), *(Identity((box,), tuple(details)) for box, details in _details(counts).items())]
    told = [found for identity in held for found in _unequal(counts, identity)]
    problems = [Problem(path, found, remedy) for found in [*told, *_too_many(counts), *_without_studies(counts)]]
    studies = counts.get("new_studies")
    total, previous = counts.get("total_studies"), counts.get("previous_studies")
    # A new report can belong to a study of the previous version, so the total may be less than the sum.
    left = (previous or 0) - (counts.get("previous_dropped") or 0)
    if None not in (total, previous, studies) and not _possible(total or 0, left, previous or 0, studies or 0):
        found = f"total_studies ({total}) cannot come of previous_studies ({previous}) and new_studies ({studies})"
        problems.append(Problem(path, found, remedy))
    return problems


def _too_many(counts: Mapping[str, int | None]) -> Iterator[str]:
    """Reports excluded in an arm of which fewer were assessed there; studies of which there are fewer reports."""
    for part, whole in _WITHIN:
        most = counts.get(whole)
        if part in counts and most is not None and (least := _least(part, counts)) > most:
            told = f"{part} ({least})" if counts[part] is not None else f"{part} (at least {least})"
            yield f"{told} are more than {whole} ({most})"


def _without_studies(counts: Mapping[str, int | None]) -> Iterator[str]:
    """Reports of no study; of new ones the study may be known from an earlier version."""
    for stem in ("previous", "total") if "previous_studies" in counts else ("new",):
        reports = counts.get(f"{stem}_reports")
        if reports and counts.get(f"{stem}_studies") == 0:
            yield f"{stem}_reports ({reports}) are of no study, as {stem}_studies is 0"


def _possible(total: int, left: int, previous: int, new: int) -> bool:
    return max(left, new) <= total <= previous + new


def _unequal(counts: Mapping[str, int | None], identity: Identity) -> Iterator[str]:
    wholes = {name: counts[name] for name in identity.whole if name in counts}
    parts = {name: counts[name] for name in identity.parts if name in counts}
    if not wholes or not parts:
        return
    whole, sum_ = (sum(_least(name, counts) for name in side) for side in (wholes, parts))
    open_, open_parts = None in wholes.values(), None in parts.values()
    if (whole < sum_ and not open_) or (whole > sum_ and not open_parts):
        whole_least, least = ("at least " if unknown else "" for unknown in (open_, open_parts))
        yield f"{_terms(wholes)} is {whole_least}{whole}, but {_terms(parts)} is {least}{sum_}"


def _least(name: str, counts: Mapping[str, int | None]) -> int:
    """What a box holds at least: its number or, where that is unknown, what its details and the boxes after it hold."""
    if (n := counts.get(name)) is not None:
        return n
    rooms = [sum(_least(detail, counts) for detail in _details(counts).get(name, ()))]
    rooms += [_least(part, counts) for part, whole in _WITHIN if whole == name and part in counts]
    for identity in identities(counts):
        others = [counts.get(other, 0) for other in identity.whole if other != name]
        if name in identity.whole and None not in others:
            rooms.append(sum(_least(part, counts) for part in identity.parts) - sum(n or 0 for n in others))
    return max(rooms)


def _terms(counts: Mapping[str, int | None]) -> str:
    return " + ".join(f"{name} ({'unknown' if n is None else n})" for name, n in counts.items())
