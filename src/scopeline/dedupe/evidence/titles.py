"""Two titles: how alike they are, and which words and numbers one has and the other has not."""

from __future__ import annotations

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
from scopeline.dedupe.evidence.numbers import number_agreement, numbers_in_words
from scopeline.dedupe.evidence.words import MOST_SWAPPED, differing_words
from scopeline.dedupe.signs import signs_contradict

# Titles less alike than this, and without the words of one in the other, are taken to differ in all their words.
UNLIKE, CONTAINED = 0.6, 0.85
LEAST_LEFT = 30  # characters of a title that was cut off
_FOREIGN = r"[^\x00-\x{024f}]{3}"


def title_evidence(one: pa.Table, two: pa.Table) -> Iterator[tuple[str, np.ndarray]]:
    """Likeness of titles and what differs in them; the other language's title counts where it fits better."""
    equal = as_bool(pc.equal(one["title"], two["title"])) & ~either_empty(one["title"], two["title"])
    words = np.minimum(word_count(one["title"]), word_count(two["title"]))
    title, word_set = np.where(equal, 1.0, 0.0), np.where(equal, 1.0, 0.0)
    swapped, added = np.zeros(len(equal)), np.zeros(len(equal))
    rows = np.flatnonzero(~equal)
    chosen = pa.array(rows)
    ones, twos = one["title"].take(chosen).to_pylist(), two["title"].take(chosen).to_pylist()
    bare_1, bare_2 = [text.replace(" ", "") for text in ones], [text.replace(" ", "") for text in twos]
    title[rows] = process.cpdist(bare_1, bare_2, scorer=fuzz.ratio, workers=1) / 100
    word_set[rows] = process.cpdist(ones, twos, scorer=fuzz.token_set_ratio, workers=1) / 100
    for place, row in enumerate(rows.tolist()):
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
        ("numbers", _numbers(one, two)),
        ("words", np.minimum(words, 20)),
    )


def cut_off(one: str, two: str) -> bool:
    """Whether one title is the beginning of the other, cut off within a word or after one.

    >>> cut_off("strategies to manage complicated ple", "strategies to manage complicated pleural effusions")
    True
    """
    short, long = sorted((one, two), key=len)
    return len(short) >= LEAST_LEFT and short.count(" ") >= 3 and long.startswith(short)


def _numbers(one: pa.Table, two: pa.Table) -> np.ndarray:
    """Agreement of the numbers that titles name, and of the signs that their words bear."""
    found = np.where(as_bool(pc.equal(one["numbers"], two["numbers"])), SAME, UNKNOWN)
    rows = np.flatnonzero(found != SAME)
    columns = [table[name].take(pa.array(rows)).to_pylist() for name in ("numbers", "title") for table in (one, two)]
    for row, *named, title_1, title_2 in zip(rows.tolist(), *columns, strict=True):
        in_words = title_1 != title_2 and numbers_in_words(title_1, title_2)  # else two registrations under one title
        found[row] = SAME if in_words else number_agreement(*named)
    found[_other_signs(one["signs"], two["signs"])] = DIFFERENT
    return found


def _other_signs(one: pa.ChunkedArray, two: pa.ChunkedArray) -> list[int]:
    """Rows of which a word bears other signs in the other title."""
    rows = np.flatnonzero(~either_empty(one, two) & ~as_bool(pc.equal(one, two)))
    signs = zip(rows.tolist(), *(column.take(pa.array(rows)).to_pylist() for column in (one, two)), strict=True)
    return [row for row, *both in signs if signs_contradict(*both)]


def _use_original_titles(one: pa.Table, two: pa.Table, *columns: np.ndarray) -> None:
    """Where one record's original title is the other's title, the titles are the same."""
    for a, b in (("original_title", "title"), ("title", "original_title"), ("original_title", "original_title")):
        rows = as_bool(pc.equal(one[a], two[b])) & ~either_empty(one[a], two[b])
        for column, value in zip(columns, (1.0, 1.0, 0.0, 0.0), strict=True):
            column[rows] = value


def foreign(column: pa.ChunkedArray) -> np.ndarray:
    """Titles in other than Latin letters."""
    found = ~as_bool(pc.string_is_ascii(column))
    rows = np.flatnonzero(found)
    found[rows] = matches(column, rows, _FOREIGN)
    return found
