"""Numbers that are a fact's but for a slip: a digit that is another, two exchanged, one too many or too few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scopeline.manuscript.audit.remark import Known

_SMALLEST = 100  # of which a slip can be told: most smaller numbers are a slip away from some fact
_SURELY = 1000  # of which a slip is hardly ever another number
_APART = 0.25  # of a number: what is told in another's place is most often about as large


def slipped(said: float, known: float) -> bool:
    """Whether one number is the other with one digit changed, left out or added, or two neighbours exchanged."""
    a, b = f"{said:.0f}", f"{known:.0f}"
    if len(a) == len(b):
        other = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        swapped = len(other) == 2 and sorted(a) == sorted(b)
        return len(other) == 1 or swapped
    longer, shorter = sorted((a, b), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def near_misses(said: float, known: float) -> bool:
    """Whether a number is likely to be told in the place of a known one."""
    return abs(said - known) <= _APART * known or (known >= _SMALLEST and slipped(said, known))


def meant(said: float, facts: Iterable[Known]) -> Sequence[Known]:
    """The facts of which a number is a slip; none where it is a fact's own, or too small to tell."""
    known = list(facts)
    if said < _SMALLEST or said in [one.value for one in known]:
        return []
    return [one for one in known if one.value >= _SMALLEST and slipped(said, one.value) and _as_large(said, one.value)]


def _as_large(said: float, known: float) -> bool:
    return known >= _SURELY or abs(said - known) <= _APART * known
