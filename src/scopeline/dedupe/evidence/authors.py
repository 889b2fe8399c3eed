"""Two lists of authors, in whatever spelling and order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz

from scopeline.dedupe.columns import folded
from scopeline.dedupe.evidence.agreement import DIFFERENT, MISSING, SAME, UNKNOWN, as_bool, either_empty, word_count

NAMESAKE = 0.5  # what the only author of each record counts who has the other's family name alone


def author_evidence(
    families_1: pa.ChunkedArray,
    families_2: pa.ChunkedArray,
    written: pa.ChunkedArray,
    left: np.ndarray,
    right: np.ndarray,
) -> dict[str, np.ndarray]:
    """`families` of both sides; the authors as they are `written` in all records are read for few pairs only."""
    equal = as_bool(pc.equal(families_1, families_2))
    missing = either_empty(families_1, families_2)
    share = np.where(missing, MISSING, np.where(equal, 1.0, 0.0))
    first = np.where(missing, UNKNOWN, SAME)
    counts = np.stack([word_count(families_1), word_count(families_2)]).astype(float)
    ratio = np.where(missing, MISSING, counts.min(axis=0) / counts.max(axis=0))
    alone = equal & ~missing & (counts == 1).all(axis=0)  # one author each, who may be two people
    rows = np.flatnonzero((~equal & ~missing) | alone)
    columns = [
        texts.to_pylist()
        for families, side in ((families_1, left), (families_2, right))
        for texts in (families.take(pa.array(rows)), folded(written.take(pa.array(side[rows])).combine_chunks()))
    ]
    for row, *names in zip(rows.tolist(), *columns, strict=True):
        if names[:2] == names[2:]:  # the only author of both, written alike
            continue
        share[row], first[row] = author_agreement(*names)
    return {"authors": share, "first_author": first, "author_count": ratio}


def author_agreement(names_1: str, words_1: str, names_2: str, words_2: str) -> tuple[float, int]:
    """Share of the shorter list's families that the other list names, and agreement of the first.

    Given and family names may be interchanged, or names run into one another: a family is also sought among all words
    of the other list, and a longer one among its letters. Given names alone are nobody's.

    >>> author_agreement("smith", "smith john", "miller", "miller john")
    (0.0, -1)
    >>> author_agreement("smith", "smith john", "john", "john smith")
    (1.0, 1)
    >>> author_agreement("smith", "smith john", "smith", "smith anne")
    (0.5, -1)
    """
    one, two = names_1.split(), names_2.split()
    all_1, all_2 = set(words_1.split()), set(words_2.split())
    if len(one) > len(two):
        one, two, words_1, words_2, all_1, all_2 = two, one, words_2, words_1, all_2, all_1
    glued = words_2.replace(" ", "")
    named = sum([_named(family, two, all_2) or (len(family) > 4 and family in glued) for family in one]) / len(one)
    long_1, long_2 = ({word for word in words if len(word) > 2} for words in (all_1, all_2))
    shorter = min(len(long_1), len(long_2))
    met = (set(one) & all_2) | (set(two) & all_1)
    share = max(named, len(long_1 & long_2) / shorter) if shorter and met else named
    first = _named(one[0], two[:1], set()) or (one[0] in two[:2] and two[0] in one[:2])
    if not first and long_1 and long_2:
        first = bool(set(words_1.split()[:3]) & set(words_2.split()[:3]) & long_1 & long_2 & met)
    if len(one) == len(two) == 1 and _namesakes(one[0] + two[0], words_1.split(), words_2.split()):
        return min(share, NAMESAKE), DIFFERENT
    return share, SAME if first else DIFFERENT


def _namesakes(families: str, words_1: list[str], words_2: list[str]) -> bool:
    """Whether two authors, or two ministries, of one family name bear other given names, not even of one initial."""
    given_1 = [word for word in words_1 if word not in families and word not in words_2]
    given_2 = [word for word in words_2 if word not in families and word not in words_1]
    return bool(given_1 and given_2) and not {word[0] for word in given_1} & {word[0] for word in given_2}


def _named(family: str, families: list[str], words: set[str]) -> bool:
    if family in words or family in families:
        return True
    if len(family) < 4:
        return False
    return any(
        len(other) > 3 and (other.startswith(family) or family.startswith(other) or fuzz.ratio(family, other) >= 80)
        for other in families
    )
