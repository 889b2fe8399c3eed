"""Two journals, by name, abbreviation or initials."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyarrow as pa
from rapidfuzz import fuzz

from scopeline.dedupe.evidence.agreement import MISSING, SAME, agreement


def journal_likenesses(one: pa.Table, two: pa.Table) -> np.ndarray:
    """Likeness of journals; of two names that are not simply equal, once for each two that meet."""
    found = np.where(agreement(one["journal"], two["journal"]) == SAME, 1.0, 0.0)
    rows = np.flatnonzero(found == 0.0)
    columns = [
        table[name].take(pa.array(rows)).to_pylist()
        for table in (one, two)
        for name in ("journal", "journal_abbreviation", "initials")
    ]
    found[rows] = [_journal_likeness(*names) for names in zip(*columns, strict=True)]
    return found


@lru_cache(1 << 16)
def _journal_likeness(*names: str) -> float:
    return journal_likeness(names[:3], names[3:])  # type: ignore[arg-type]


def journal_likeness(one: tuple[str, str, str], two: tuple[str, str, str]) -> float:
    """How like two journals are, given as (name, abbreviation, initials); MISSING where one has no name."""
    names_1, names_2 = ([name for name in form[:2] if name] for form in (one, two))
    if not names_1 or not names_2:
        return MISSING
    best = max(_name_likeness(a, b) for a in names_1 for b in names_2)
    return max(best, 0.8) if len(one[2]) > 2 and one[2] == two[2] else best


def _name_likeness(one: str, two: str) -> float:
    if one == two:
        return 1.0
    if abbreviates(one, two) or abbreviates(two, one):
        return 0.95
    joined_1, joined_2 = one.replace(" ", ""), two.replace(" ", "")
    initials_1, initials_2 = ("".join([word[0] for word in name.split()]) for name in (one, two))
    shortened = ({joined_1, one.split()[0]}, initials_2), ({joined_2, two.split()[0]}, initials_1)
    if any(len(initials) > 2 and initials in names for names, initials in shortened):  # "ICIS: Transforming Society"
        return 0.9
    return 0.9 * max(fuzz.ratio(one, two), 0.9 * fuzz.token_set_ratio(one, two)) / 100


def abbreviates(short: str, long: str) -> bool:
    """Whether each word of the one name begins a word of the other, in order, and the first words agree.

    >>> abbreviates("j cardiovasc pharmacol", "journal cardiovascular pharmacology")
    True
    """
    words, whole = short.split(), long.split()
    if len(words) > len(whole) or not whole[0].startswith(words[0]):
        return False
    rest = iter(whole)
    return all(any(_begins(word, other) for other in rest) for word in words)


def _begins(word: str, other: str) -> bool:
    """`natl` abbreviates `national` too: same first letter, the others in order."""
    if other.startswith(word):
        return True
    letters = iter(other)
    return word[0] == other[0] and len(word) > 2 and all(letter in letters for letter in word)
