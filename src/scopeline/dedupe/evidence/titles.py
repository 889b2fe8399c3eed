"""Two titles: how alike they are, and which words and numbers one has and the other has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from scopeline.dedupe.evidence.agreement import (
    DIFFERENT,
    MISSING,
    SAME,
    UNKNOWN,
    as_bool,
    either_empty,
    matches,
    word_count,
)

# Titles less alike than this, and without the words of one in the other, are taken to differ in all their words.
UNLIKE, CONTAINED = 0.6, 0.85
MOST_SWAPPED = 9
LEAST_LEFT = 30  # characters of a title that was cut off
_FOREIGN = r"[^\x00-\x{024f}]{3}"
_OPPOSED = (
    ("hyper", "hypo"),
    ("pre", "post"),
    ("intra", "inter"),
    ("intra", "extra"),
    ("macro", "micro"),
    ("in", "out"),
    ("over", "under"),
    ("pro", "anti"),
)


def title_evidence(one: pa.Table, two: pa.Table) -> Iterator[tuple[str, np.ndarray]]:
    """Likeness of titles and what differs in them; the other language's title counts where it fits better."""
    equal = as_bool(pc.equal(one["title"], two["title"])) & ~either_empty(one["title"], two["title"])
    words = np.minimum(word_count(one["title"]), word_count(two["title"]))
    title, word_set = np.where(equal, 1.0, 0.0), np.where(equal, 1.0, 0.0)
    swapped, added = np.zeros(len(equal)), np.zeros(len(equal))
    numbers = np.where(equal, SAME, UNKNOWN)
    rows = np.flatnonzero(~equal)
    chosen = pa.array(rows)
    ones, twos = one["title"].take(chosen).to_pylist(), two["title"].take(chosen).to_pylist()
    bare_1, bare_2 = [text.replace(" ", "") for text in ones], [text.replace(" ", "") for text in twos]
    title[rows] = process.cpdist(bare_1, bare_2, scorer=fuzz.ratio, workers=1) / 100
    word_set[rows] = process.cpdist(ones, twos, scorer=fuzz.token_set_ratio, workers=1) / 100
    numbers_1, numbers_2 = one["numbers"].take(chosen).to_pylist(), two["numbers"].take(chosen).to_pylist()
    for place, row in enumerate(rows.tolist()):
        numbers[row] = number_agreement(numbers_1[place], numbers_2[place])
        if cut_off(ones[place], twos[place]):
            word_set[row], added[row] = 1.0, abs(ones[place].count(" ") - twos[place].count(" "))
        elif title[row] < UNLIKE and word_set[row] < CONTAINED:
            swapped[row] = MOST_SWAPPED
        elif bare_1[place] != bare_2[place]:
            swapped[row], added[row] = differing_words(ones[place], twos[place])
    _use_original_titles(one, two, title, word_set, swapped, added)
    missing = either_empty(one["title"], two["title"])
    title[missing] = word_set[missing] = MISSING
    yield from (
        ("title", title),
        ("title_words", word_set),
        ("swapped", swapped),
        ("added", added),
        ("numbers", numbers),
        ("words", np.minimum(words, 20)),
    )


def cut_off(one: str, two: str) -> bool:
    """Whether one title is the beginning of the other, cut off within a word or after one.

    >>> cut_off("strategies to manage complicated ple", "strategies to manage complicated pleural effusions")
    True
    """
    short, long = sorted((one, two), key=len)
    return len(short) >= LEAST_LEFT and short.count(" ") >= 3 and long.startswith(short)


def _use_original_titles(one: pa.Table, two: pa.Table, *columns: np.ndarray) -> None:
    """Where one record's original title is the other's title, the titles are the same."""
    for a, b in (("original_title", "title"), ("title", "original_title"), ("original_title", "original_title")):
        rows = as_bool(pc.equal(one[a], two[b])) & ~either_empty(one[a], two[b])
        for column, value in zip(columns, (1.0, 1.0, 0.0, 0.0), strict=True):
            column[rows] = value


def number_agreement(one: str, two: str) -> int:
    """SAME where two titles name the same numbers, UNKNOWN where one names some of the other's or lost digits of them,
    else DIFFERENT.

    >>> number_agreement("16 4 2", "16 4 3"), number_agreement("", "2"), number_agreement("1 2", "12")
    (-1, 0, 1)
    >>> number_agreement("6 4", "16 4"), number_agreement("1", "2")
    (0, -1)
    """
    if one == two or one.replace(" ", "") == two.replace(" ", ""):
        return SAME
    first, second = set(one.split()), set(two.split())
    if first == second:
        return SAME
    pairs = zip(one.split(), two.split(), strict=False)
    lost = len(one.split()) == len(two.split()) and all(a in b or b in a for a, b in pairs)
    return UNKNOWN if first <= second or second <= first or lost else DIFFERENT


def differing_words(one: str, two: str) -> tuple[int, int]:
    """How many words two titles have against each other, and how many one has beyond the other.

    Misspellings, plurals and words written apart do not count.

    >>> differing_words("effects in vitro", "effects in vivo"), differing_words("a b c trial", "the a b c trial")
    ((1, 0), (0, 1))
    """
    first, second = Counter(one.split()), Counter(two.split())
    only_1, only_2 = sorted((first - second).elements()), sorted((second - first).elements())
    if not only_1 or not only_2:
        return 0, min(len(only_1) + len(only_2), 20)
    whole_1, whole_2 = one.replace(" ", ""), two.replace(" ", "")
    long_1, long_2 = ([word for word in words if len(word) > 3] for words in (only_1, only_2))
    left = sum([not _spelled(word, long_2, whole_2) for word in only_1])
    right = sum([not _spelled(word, long_1, whole_1) for word in only_2])
    swapped = min(left, right)
    return min(swapped, MOST_SWAPPED), min(max(left, right) - swapped, 20)


def _spelled(word: str, others: list[str], whole: str) -> bool:
    """Whether the other title, of whose words the longer ones are given, has the word misspelled, in the plural, or
    joined to its neighbour."""
    size = len(word)
    if size > 3 and word in whole:
        return True
    if size < 5 or not word.isalpha():
        return False
    near = [other for other in others if -4 < len(other) - size < 4]
    found = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=84) if near else None
    return found is not None and not _opposed(word, found[0])


def _opposed(one: str, two: str) -> bool:
    """`hypertension` and `hypotension` are spelled alike and are not the same."""
    return any(
        (one.startswith(first) and two.startswith(second)) or (one.startswith(second) and two.startswith(first))
        for first, second in _OPPOSED
    )


def foreign(column: pa.ChunkedArray) -> np.ndarray:
    """Titles in other than Latin letters."""
    found = ~as_bool(pc.string_is_ascii(column))
    rows = np.flatnonzero(found)
    found[rows] = matches(column, rows, _FOREIGN)
    return found
