"""Signs in titles - CD4+ and CD4-, <65 and >65, C++ and C# - of which folding leaves nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scopeline.dedupe.columns import same_text, text_bytes
from scopeline.text import ascii_digits

_ALIKE = str.maketrans("−–‐‑≤≥", "----<>")
_LETTERS = np.array([byte > 127 or chr(byte).isalnum() for byte in range(256)])
_LETTER = r"[^\W_]"
_SIGNED = re.compile(
    rf"(?<!{_LETTER})(?P<word>{_LETTER}+)"
    rf"(?:[\^${{(\[]{{0,3}}|\s\()(?P<after>\++|\#|-(?!{_LETTER}))"  # CD4+, CD4(-), CD4 (+), C++, C#
    rf"|(?<!\w)\((?P<before>[-+±])\)-(?P<isomer>{_LETTER}+)"  # (+)-catechin
    r"|(?<![-=])(?P<beyond>[<>])[\s=]*(?P<number>\d+)"  # <65
)


def signed_words(title: str) -> str:
    """The words of a title that bear a sign, each with its own, in order.

    >>> signed_words("CD4⁺ and CD8(−) cells, (+)-catechin, patients aged ≥ 65 and C# in low-income areas")
    'cd4+ cd8- (+)catechin >65 c#'
    """
    text = ascii_digits(unicodedata.normalize("NFKC", title)).translate(_ALIKE)
    return " ".join([written for found in _SIGNED.finditer(text) if (written := _written(found))])


def _written(found: re.Match[str]) -> str:
    """A word with its sign; nothing where the sign is a word's hyphen, as in "self- reported"."""
    word = found["word"] or found["isomer"] or found["number"]
    if found["after"] == "-" and not _is_name(word):
        return ""
    before = f"({found['before']})" if found["before"] else found["beyond"] or ""
    return f"{before}{word.casefold()}{found['after'] or ''}"


def _is_name(word: str) -> bool:
    """Whether a word is written as a name of cells, genes or ions is: CD4, ApoE, Rh."""
    return any(char.isdigit() or char.isupper() for char in word[1:]) or (len(word) < 3 and word[0].isupper())


def column_of_signs(titles: pa.Array) -> pa.Array:
    """`signed_words` of a column; few titles have any, and their bytes tell which may."""
    text, offsets = text_bytes(titles)
    told = text > 127  # superscripts and dashes
    for sign in b"+#<>":
        told |= text == sign
    rows = np.flatnonzero(told)
    hyphens = np.flatnonzero(text == ord("-"))
    following = np.append(text, 0)[hyphens + 1]
    ending = ~_LETTERS[following] | np.isin(hyphens + 1, offsets)
    rows = np.unique(np.searchsorted(offsets, np.r_[rows, hyphens[ending]], side="right") - 1)
    found = [signed_words(title) for title in titles.take(pa.array(rows)).to_pylist()]
    mask = np.zeros(len(titles), bool)
    mask[rows] = True
    return pc.replace_with_mask(same_text("", len(titles)), pa.array(mask), pa.array(found, pa.string()))


def signs_contradict(one: str, two: str) -> bool:
    """Whether a word has one sign in the one title and another in the other. A sign that is lost says nothing.

    >>> signs_contradict("cd4+ cd8+", "cd4- cd8+"), signs_contradict("<65", ">65")
    (True, True)
    >>> signs_contradict("cd4+", "cd4+ cd4-"), signs_contradict("cd4+", "")
    (False, False)
    """
    first, second = _by_word(one), _by_word(two)
    return any(not first[word] <= second[word] and not second[word] <= first[word] for word in first.keys() & second)


def _by_word(signs: str) -> dict[str, set[str]]:
    found = defaultdict(set)
    for signed in signs.split():
        word = signed.strip("+-#<>()±")
        found[word].add(signed.replace(word, "", 1))
    return found
